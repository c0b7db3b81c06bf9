import type { ServerConfig, SettingName } from '@sheaf/server/config'
import { settings } from '@sheaf/server/config'
import { type Command, Option } from 'commander'
import { CommandFailure, UsageFailure } from '../failure.ts'
import { printJson, printLine, printNote } from '../output.ts'
import { closeInTime, untilStopped } from '../until-stopped.ts'

const HELP = `
The server answers the Glean Indexing API protocol at /api/index/v1 and searches at /rest/api/v1; /docs describes every
operation. It keeps its record and its index in the data directory. Stop it with Ctrl-C or SIGTERM: it finishes what it
is doing, within 5 seconds. Off loopback it demands TLS or a proxy that ends TLS.`

type ServeFlags = Partial<Record<SettingName, string>> & { readonly json?: true }

export function addServeCommand(program: Command): void {
  const command = program.command('serve').description('start the server').addHelpText('after', HELP)
  for (const [name, setting] of Object.entries(settings)) {
    const option = new Option(`${setting.flag} <${setting.placeholder}>`, setting.description)
    option.attributeName = () => name
    // The default is named in the help only: an environment variable comes before it.
    option.defaultValueDescription = setting.byDefault
    const byDefault = setting.byDefault === '' ? '' : `; default ${setting.byDefault}`
    option.description = `${setting.description} (${setting.environment}${byDefault})`
    command.addOption(option)
  }
  command.option('--json', 'print the address as one JSON object: {"url"}, with --metrics-port also "metricsUrl"')
  command.action((flags: ServeFlags) => serve(flags))
}

async function serve({ json, ...flags }: ServeFlags): Promise<void> {
  const { ConfigError, readConfig, startServer } = await import('@sheaf/server')
  let config: ServerConfig
  try {
    config = readConfig(flags, process.env)
  } catch (error) {
    throw error instanceof ConfigError ? new UsageFailure(error.message) : error
  }
  // Before the start: whoever reads the address may stop the server at once.
  const stopped = untilStopped()
  const server = await startServer(config)
  const { url, metricsUrl } = server
  if (json === true) printJson({ url, ...(metricsUrl === undefined ? {} : { metricsUrl }) })
  else {
    printLine(`sheaf is ready at ${url}`)
    if (metricsUrl !== undefined) printLine(`its metrics are at ${metricsUrl}`)
    // To a terminal alone: a log would keep it, for whoever reads logs.
    const link = process.stdout.isTTY ? await server.signInLink() : undefined
    if (link !== undefined) printLine(`sign in to the console, once and within 15 minutes, at ${link}`)
    if (process.stdout.isTTY) printNote(`Every operation is described at ${url}/docs. Stop with Ctrl-C.`)
  }
  const failure = await Promise.race([stopped, server.failed])
  await closeInTime(server)
  if (failure !== undefined) {
    throw new CommandFailure(
      `the server had to stop: ${failure.message}. Nothing that was acknowledged is lost; start it again.`,
    )
  }
}
