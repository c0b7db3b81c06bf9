import type { Command } from 'commander'
import { collectList } from '../collect-list.ts'
import type { Finding } from '../doctor/finding.ts'
import { CommandFailure, UsageFailure } from '../failure.ts'
import { printable, printJson, printLine, styled } from '../output.ts'
import { type ConnectionFlags, connectionOf } from '../token-source.ts'
import { addConnectionOptions } from './connection-options.ts'

const HELP = `
It looks at how the server is reached, TLS and its certificate, the difference of clocks, the token's kind, expiry and
rotation deadline, the datasources that are named, and with --data-dir the disk and the scope of the token. Each finding
says what to do next; none shows a secret. It changes nothing. Of other servers of the protocol it says what cannot be known.

  sheaf doctor --token-file docs.token --datasource docs
  sheaf doctor --url https://search.example.com --token-file docs.token --json

Exit code 1 means that something needs doing.`

type DoctorFlags = ConnectionFlags & {
  readonly datasource?: readonly string[]
  readonly dataDir?: string
  readonly json?: true
}

export function addDoctorCommand(program: Command): void {
  addConnectionOptions(
    program.command('doctor').description('say what is wrong with a token or a server, and what to do'),
  )
    .option('--datasource <NAME,…>', 'datasources to look at with the token', collectList)
    .option('--data-dir <DIR>', 'the deployment, on its own machine: looks at its disk, and at the scope of the token')
    .option('--json', 'print {"isHealthy","findings"}')
    .addHelpText('after', HELP)
    .action((flags: DoctorFlags) => doctor(flags))
}

async function doctor(flags: DoctorFlags): Promise<void> {
  const hasToken = [flags.token, flags.tokenFile, process.env.SHEAF_TOKEN, process.env.SHEAF_TOKEN_FILE].some(Boolean)
  // Without a token the way to the server can be looked at all the same.
  const configuration = connectionOf(hasToken ? flags : { ...flags, token: 'none' })
  const token = hasToken ? await tokenOf(configuration) : undefined
  const findings = await diagnose(configuration.host, token, flags)
  const isHealthy = !findings.some(({ level }) => level === 'problem')
  if (flags.json === true) printJson({ isHealthy, findings })
  else for (const finding of findings) printFinding(finding)
  const problems = findings.filter(({ level }) => level === 'problem').length
  if (!isHealthy) throw new CommandFailure(`${problems} of ${findings.length} findings need doing.`)
}

async function tokenOf(configuration: { readonly token: () => Promise<string> }): Promise<string> {
  try {
    return await configuration.token()
  } catch (error) {
    throw error instanceof TypeError ? new UsageFailure(`${error.message}.`) : error
  }
}

async function diagnose(host: string, token: string | undefined, flags: DoctorFlags): Promise<readonly Finding[]> {
  const [{ lookAtConnection }, { lookAtToken }, { CLIENT_VERSION }, { unknown }] = await Promise.all([
    import('../doctor/connection.ts'),
    import('../doctor/token.ts'),
    import('@sheaf/client'),
    import('../doctor/finding.ts'),
  ])
  const { isReached, isSheaf, findings } = await lookAtConnection(host, CLIENT_VERSION)
  const ofToken =
    token === undefined
      ? [unknown('token', 'none was given: give --token-file FILE, or set SHEAF_TOKEN_FILE')]
      : isReached
        ? await lookAtToken(host, token, isSheaf, flags.datasource ?? [])
        : []
  const ofDataDir =
    flags.dataDir === undefined ? [] : await (await import('../doctor/data-dir.ts')).lookAtDataDir(flags.dataDir, token)
  return [...findings, ...ofToken, ...ofDataDir]
}

const SIGNS = { ok: 'ok', note: 'note', problem: 'problem', unknown: '?' } as const
const COLOURS = { ok: 'green', note: 'yellow', problem: 'red', unknown: 'dim' } as const

function printFinding({ check, level, text, remedy }: Finding): void {
  printLine(`${styled(COLOURS[level], SIGNS[level].padEnd(8))}${printable(`${check}: ${text}`)}`)
  if (remedy !== undefined) printLine(`        ${printable(remedy)}`)
}
