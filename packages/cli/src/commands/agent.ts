import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import type { AgentConfig } from '../agent/config/config.ts'
import type { Listener } from '../agent/listener.ts'
import type { AgentMetrics } from '../agent/metrics.ts'
import { keepMemoryOutOfCores } from '../agent/no-core.ts'
import type { TokenStatus } from '../agent/status.ts'
import { CommandFailure, UsageFailure } from '../failure.ts'
import { printJson, printLine, timeText } from '../output.ts'
import { closeInTime, untilStopped } from '../until-stopped.ts'

const HELP = `
It keeps any number of tokens rotated, for Sheaf and for any other server of the protocol, and puts each new secret where
programs look for it: files, .env files, Kubernetes Secrets, or a program that takes it on standard input. What it has
received is in its journal before anything else happens, so that it can be killed at any moment. A small configuration:

  stateDir: /var/lib/sheaf-agent
  listen: 9465
  tokens:
    - name: wiki
      url: https://search.example.com
      sinks:
        - file: /etc/wiki/token

  sheaf agent --config agent.yaml --dry-run
  sheaf agent --config agent.yaml

The first secret is read from the source, here the file itself. docs/agent.md describes every key, and units for systemd
and Kubernetes. Logs go to standard error, a JSON object a line. Stop it with Ctrl-C or SIGTERM.`

type AgentFlags = {
  readonly config: string
  readonly once?: true
  readonly now?: true
  readonly dryRun?: true
  readonly json?: true
}

/** A run that is to end gives its retries so long. */
const ONCE_MILLIS_MAX = 60_000

export function addAgentCommand(program: Command): void {
  program
    .command('agent')
    .description('keep tokens rotated and their secrets where programs look for them')
    .requiredOption('--config <FILE>', 'what to keep, in YAML (required)')
    .option('--once', 'do what is due, with retries for a minute, and end: 0 if nothing is left to do, else 1')
    .option('--now', 'rotate every token at the start, though it is not due')
    .option('--dry-run', 'say what would be done, without changing anything or showing a token to a server')
    .option(
      '--json',
      'with --once or --dry-run print {"tokens"}; else {"url"} of metrics and health, null without listen',
    )
    .addHelpText('after', HELP)
    .action((flags: AgentFlags) => agent(flags))
}

async function agent(flags: AgentFlags): Promise<void> {
  if (flags.dryRun === true && (flags.once === true || flags.now === true)) {
    throw new UsageFailure('--dry-run changes nothing: give it without --once and --now.')
  }
  keepMemoryOutOfCores()
  const config = await readConfig(flags.config)
  if (flags.dryRun === true) return showDryRun(config, flags.json === true)
  const [{ openAgent }, { openLog, logEvent }, { openAgentMetrics }] = await Promise.all([
    import('../agent/agent.ts'),
    import('../agent/log.ts'),
    import('../agent/metrics.ts'),
  ])
  const log = openLog(config.logLevel)
  let statuses: () => readonly TokenStatus[] = () => []
  const metrics = openAgentMetrics(() => statuses(), Date.now)
  const opened = openAgent(config, {
    isForced: flags.now === true,
    tell(token, event) {
      metrics.note(token, event)
      logEvent(log, token, event)
    },
  })
  statuses = opened.statuses
  const stop = new AbortController()
  const stopped = untilStopped().then(() => stop.abort())
  const listener = flags.once === true ? undefined : await startListener(config, metrics, statuses)
  if (flags.once === true) {
    await opened.run(stop.signal, ONCE_MILLIS_MAX)
    return showResult(opened.statuses(), flags.json === true)
  }
  if (flags.json === true) printJson({ url: listener?.url ?? null })
  else if (listener !== undefined) printLine(`metrics and health are at ${listener.url}`)
  const running = opened.run(stop.signal)
  await Promise.race([stopped, running])
  // What is under way may be a rotation: it may end, and if there is no time for that the journal knows of it.
  await closeInTime({ close: () => running })
  await listener?.close()
}

async function readConfig(file: string): Promise<AgentConfig> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageFailure(`--config ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
  const { parseConfig } = await import('../agent/config/config.ts')
  const result = parseConfig(text, dirname(resolve(file)))
  if ('config' in result) return result.config
  throw new UsageFailure(result.mistakes.map(({ line, text: why }) => `${file}:${line}: ${why}`).join('\n'))
}

async function startListener(
  { listen: at }: AgentConfig,
  metrics: AgentMetrics,
  statuses: () => readonly TokenStatus[],
): Promise<Listener | undefined> {
  if (at === undefined) return undefined
  const { listen } = await import('../agent/listener.ts')
  return listen(at, metrics, statuses).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure(
      `listen ${at.host}:${at.port} cannot be used (${error.code}): give a free port, or stop the other.`,
    )
  })
}

async function showDryRun(config: AgentConfig, isJson: boolean): Promise<void> {
  const { dryRun } = await import('../agent/dry-run.ts')
  const tokens = await dryRun(config)
  if (isJson) printJson({ tokens })
  else {
    for (const { token, dueAt, deadline, sinks, problems } of tokens) {
      const when =
        dueAt === null || deadline === null
          ? 'to be rotated at once'
          : `to be rotated at ${timeText(dueAt)}, before ${timeText(deadline)}`
      printLine(`${token}: ${when}, for ${sinks.join(', ')}`)
      for (const problem of problems) printLine(`  problem: ${problem}`)
    }
  }
  const troubled = tokens.filter(({ problems }) => problems.length > 0).length
  if (troubled > 0) throw new CommandFailure(`${troubled} of ${tokens.length} tokens could not be kept as they are.`)
}

function showResult(statuses: readonly TokenStatus[], isJson: boolean): void {
  if (isJson) printJson({ tokens: statuses })
  else {
    for (const { token, isSettled, deadline, problem, isStandingBy } of statuses) {
      const next = deadline === null ? '' : `, to be rotated before ${timeText(deadline)}`
      if (isSettled) printLine(`${token}: in order${next}`)
      else printLine(`${token}: ${isStandingBy ? 'another agent keeps it' : (problem ?? 'not done')}`)
    }
  }
  const left = statuses.filter(({ isSettled }) => !isSettled).length
  if (left > 0) throw new CommandFailure(`${left} of ${statuses.length} tokens are not in order; run this again soon.`)
}
