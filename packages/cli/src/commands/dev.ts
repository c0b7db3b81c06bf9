import type { Command } from 'commander'
import { UsageFailure } from '../failure.ts'
import { printJson } from '../output.ts'
import { closeInTime, untilStopped } from '../until-stopped.ts'

const HELP = `
A server to write and test connectors against: the same program as sheaf serve, with a small company inside, tokens that
are printed, and the troubles that a connector meets in real life. Everything is in a temporary folder, which goes at the
end. It listens on this machine only.

Faults happen to one request that asks for them in the header Sheaf-Dev-Fault, or to all of them with --fault:
  drop         the request is carried out, then the connection is cut before the answer
  429 500 503  that answer; nothing is carried out
  slow=MILLIS  the request is carried out, then the answer is held back
each for every request, with a probability as in 429@0.2, or for the next few as in 503@first=2; several go with commas.

A test controls the running server without any token:
  POST /dev/clock     {"advanceSeconds": 86400} or {"setTo": "2027-01-31T00:00:00Z"}; GET says what time it is
  POST /dev/faults    {"faults": "drop@first=1"}; "none" ends them
  POST /dev/indexing  {"delaySeconds": 30}: until when what is written cannot be found; 0 lets it go
  POST /dev/tokens    {"kind": "indexing", "datasources": ["notes"], "rotationPeriodMinutes": 1440}: a further token

  sheaf dev
  sheaf dev --port 0 --json > dev.json &
  sheaf dev --strict --fault '429@0.1,slow=50' --index-delay 30

docs/dev.md is a guide of five minutes.`

type DevFlags = {
  readonly port: string
  readonly host: string
  readonly dataDir?: string
  readonly strict?: true
  readonly fault?: string
  readonly indexDelay: string
  readonly json?: true
}

export function addDevCommand(program: Command): void {
  program
    .command('dev')
    .description('start a temporary server with a small company inside, to test connectors against')
    .option('--port <PORT>', 'port to listen on; 0 takes a free one', '7460')
    .option('--host <HOST>', 'address of this machine to listen on; only loopback is allowed', '127.0.0.1')
    .option('--data-dir <DIR>', 'keep everything there instead of in a temporary folder')
    .option('--strict', 'hold callers to the rate limits of the protocol, with 429 and Retry-After')
    .option('--fault <SPEC>', 'faults of all requests, such as drop@0.1 (see below)')
    .option('--index-delay <SECONDS>', 'how long after the last write it can be found', '0')
    .option('--json', 'print {"url","dataDir","tokens","people","datasources"}')
    .addHelpText('after', HELP)
    .action((flags: DevFlags) => dev(flags))
}

async function dev({ port, host, dataDir, strict, fault, indexDelay, json }: DevFlags): Promise<void> {
  const indexDelaySeconds = Number(indexDelay)
  if (!/^\d+(\.\d+)?$/.test(indexDelay) || indexDelaySeconds > 86_400) {
    throw new UsageFailure(`--index-delay ${indexDelay} is no delay: give a number of seconds, 86400 at most.`)
  }
  const startedAt = performance.now()
  const [{ startDevServer }, { companyJson }, { printScreen }] = await Promise.all([
    import('../dev/dev-server.ts'),
    import('../dev/company-json.ts'),
    import('../dev/screen.ts'),
  ])
  // Before the start: whoever reads the address may stop the server at once.
  const stopped = untilStopped()
  const server = await startDevServer({
    port,
    host,
    dataDir,
    isStrict: strict === true,
    faults: fault,
    indexDelaySeconds,
  })
  const { url, tokens } = server
  if (json === true) printJson({ url, dataDir: server.dataDir, tokens, ...companyJson() })
  else {
    const isTemporary = dataDir === undefined
    printScreen({ url, tokens, dataDir: server.dataDir, isTemporary, readyMillis: performance.now() - startedAt })
  }
  await stopped
  await closeInTime(server)
}
