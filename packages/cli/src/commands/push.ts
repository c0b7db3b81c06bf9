import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { CommandFailure, UsageFailure } from '../failure.ts'
import { printJson, printLine, printNote } from '../output.ts'
import { permissionsOf } from '../push/grants.ts'
import { type PushProgress, pushFolder } from '../push/push-folder.ts'
import { type ConnectionFlags, connectionOf } from '../token-source.ts'
import { addConnectionOptions } from './connection-options.ts'

const HELP = `
It needs an indexing token for the datasource, such as this one makes, and somebody who may see the documents: --as or
--allow.

  sheaf token create --name docs --datasource docs > docs.token

Text, Markdown, HTML, CSV and TSV files are indexed; others are skipped and counted. A file's id is its path inside the
folder, so pushing again replaces what has changed and makes no copies. A server that is busy (429, 503) is waited for, for up to
10 minutes. The datasource is created if it is not there and
the token may; the person of --as is indexed as its user.

  sheaf push ./docs --datasource docs --as ann@example.com             Ann alone finds them
  sheaf push ./docs --datasource docs --allow anonymous                everyone finds them
  sheaf push ./docs --datasource docs --as ann@example.com --allow group:engineering --allow ann@example.com`

type PushFlags = ConnectionFlags & {
  readonly datasource: string
  readonly as?: string
  readonly allow?: readonly string[]
  readonly baseUrl?: string
  readonly json?: true
}

export function addPushCommand(program: Command): void {
  addConnectionOptions(program.command('push').argument('<dir>', 'the folder').description('index a folder of files'))
    .requiredOption('--datasource <NAME>', 'where the documents go (required)')
    .option('--as <EMAIL>', 'a person to index as user of the datasource')
    .option(
      '--allow <WHO>',
      'who may see them: anonymous, an e-mail address, or group:NAME; may be repeated',
      (who, before: readonly string[] = []) => [...before, who],
    )
    .option('--base-url <URL>', 'what the links of the documents begin with (default: file: links)')
    .option('--json', 'print {"datasource","created","documents","skipped"}')
    .addHelpText('after', HELP)
    .action((directory: string, flags: PushFlags) => push(directory, flags))
}

async function push(directory: string, flags: PushFlags): Promise<void> {
  const permissions = permissionsOf(flags.allow ?? [], flags.as)
  if (flags.baseUrl !== undefined && !/^https?:$/.test(URL.parse(flags.baseUrl)?.protocol ?? '')) {
    throw new UsageFailure(`--base-url ${flags.baseUrl} is no address: give one such as https://wiki.example.com/docs.`)
  }
  const configuration = connectionOf(flags)
  const folder = resolve(directory)
  if (!(await isDirectory(folder))) {
    throw new CommandFailure(`${directory} is not a folder that can be read: give the folder whose files to index.`)
  }
  const bar = process.stderr.isTTY && flags.json !== true ? await progressBar() : undefined
  const { datasource, as, baseUrl } = flags
  try {
    const pushed = await pushFolder(
      configuration,
      { directory: folder, datasource, as, baseUrl, permissions },
      bar?.progress ?? quiet,
    )
    bar?.stop()
    if (flags.json === true) return printJson(pushed)
    const { documents, skipped, created } = pushed
    if (created) printNote(`datasource "${datasource}" is new`)
    const others = skipped === 0 ? '' : `, ${counted(skipped, 'file')} skipped`
    printLine(`${counted(documents, 'document')} in "${datasource}"${others}`)
  } finally {
    bar?.stop()
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function tellWait(seconds: number, reason: string): void {
  printNote(`waiting ${seconds} s: ${reason}`)
}

const quiet: PushProgress = { started: () => {}, advanced: () => {}, waiting: tellWait }

async function progressBar(): Promise<{ readonly progress: PushProgress; readonly stop: () => void }> {
  const { SingleBar, Presets } = await import('cli-progress')
  const bar = new SingleBar(
    {
      format: '{bar} {percentage}% | {value} of {total} files | {duration_formatted}',
      stream: process.stderr,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  )
  return {
    progress: {
      started: (files) => bar.start(files, 0),
      advanced: (documents) => bar.update(documents),
      waiting: tellWait,
    },
    stop: () => bar.stop(),
  }
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
