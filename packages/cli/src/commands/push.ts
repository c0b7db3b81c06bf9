import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Configuration } from '@sheaf/client'
import type { Command } from 'commander'
import { CommandFailure, UsageFailure } from '../failure.ts'
import { printable, printJson, printLine, printNote } from '../output.ts'
import { insideOf, type SkippedFile } from '../push/files.ts'
import { permissionsOf } from '../push/grants.ts'
import { type PushFolder, type PushProgress, pushFolder } from '../push/push-folder.ts'
import { type WatchTold, watchFolder } from '../push/watch-folder.ts'
import { type ConnectionFlags, connectionOf } from '../token-source.ts'
import { closeInTime, untilStopped } from '../until-stopped.ts'
import { addConnectionOptions } from './connection-options.ts'

const HELP = `
It needs an indexing token for the datasource, such as this one makes, and somebody who may see the documents: --as or
--allow.

  sheaf token create --name docs --datasource docs > docs.token

PDF, Word, PowerPoint, Excel, OpenDocument, RTF, EPUB, e-mail (.eml), HTML, Markdown, CSV, vCard and text files of up to 32 MB
are indexed; others are skipped, and named with the reason. What is hidden, node_modules and the copies that editors make
of an open file are not looked at. A file's id is its path inside the folder, so pushing again replaces what has changed and
makes no copies. A server that is busy (429, 503) is waited for, for up to 10 minutes. The datasource is created if it is not
there and the token may; the person of --as is indexed as its user.

With --watch it goes on after the folder has been pushed: files that change or are added are sent, those that go are deleted,
about a second later. What cannot be sent is tried again until it can. Ctrl-C ends it. What changes while nobody watches is
sent by the next push, but what is deleted meanwhile stays.

  sheaf push ./docs --datasource docs --as ann@example.com             Ann alone finds them
  sheaf push ./docs --datasource docs --allow anonymous                everyone finds them
  sheaf push ./docs --datasource docs --as ann@example.com --allow group:engineering --allow ann@example.com
  sheaf push ./docs --datasource docs --as ann@example.com --watch`

type PushFlags = ConnectionFlags & {
  readonly datasource: string
  readonly as?: string
  readonly allow?: readonly string[]
  readonly baseUrl?: string
  readonly watch?: true
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
    .option('--watch', 'then go on, and push what changes')
    .option(
      '--json',
      'print {"datasource","created","documents","skipped","skippedFiles"}; with --watch also {"documents","deleted","skippedFiles"} for each round of changes',
    )
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
  const { datasource, as, baseUrl } = flags
  const what = { directory: folder, datasource, as, baseUrl, permissions }
  if (flags.watch !== true) return pushOnce(configuration, what, flags)
  // Before the watching starts: whoever reads that it has may end it at once.
  const stopped = untilStopped()
  // Before the push: what changes while that goes on is sent after it.
  const watched = await watchFolder(configuration, what, toldOf(folder, flags))
  try {
    await pushOnce(configuration, what, flags)
    watched.start()
    printNote(`watching ${directory}: what changes is pushed. Stop with Ctrl-C.`)
    await stopped
  } finally {
    await closeInTime(watched)
  }
  printNote('stopped')
}

async function pushOnce(configuration: Configuration, what: PushFolder, flags: PushFlags): Promise<void> {
  const bar = process.stderr.isTTY && flags.json !== true ? await progressBar() : undefined
  try {
    const { skipped: skippedFiles, ...pushed } = await pushFolder(configuration, what, bar?.progress ?? quiet)
    bar?.stop()
    const skipped = skippedFiles.length
    tellSkipped(skippedFiles, what.directory)
    if (flags.json === true) return printJson({ ...pushed, skipped, skippedFiles: named(skippedFiles, what.directory) })
    const { documents, created, datasource } = pushed
    if (created) printNote(`datasource "${datasource}" is new`)
    const others = skipped === 0 ? '' : `, ${counted(skipped, 'file')} skipped`
    printLine(`${counted(documents, 'document')} in "${datasource}"${others}`)
  } finally {
    bar?.stop()
  }
}

function toldOf(directory: string, flags: PushFlags): WatchTold {
  return {
    pushed({ documents, deleted, skipped }) {
      const gone = deleted.map((path) => insideOf(path, directory))
      tellSkipped(skipped, directory)
      if (flags.json === true) {
        return printJson({ documents, deleted: gone.length, skippedFiles: named(skipped, directory) })
      }
      if (documents > 0) printLine(`${counted(documents, 'document')} pushed`)
      if (gone.length > 0) printLine(`${counted(gone.length, 'document')} deleted: ${printable(shortened(gone))}`)
    },
    failed(reason, seconds) {
      printNote(`not pushed: ${printable(reason)} Tried again in ${seconds} s.`)
    },
    waiting: tellWait,
  }
}

const named = (files: readonly SkippedFile[], directory: string) =>
  files.map(({ path, reason }) => ({ path: insideOf(path, directory), reason }))

/** Files that are named at once, on a terminal that is read by people. */
const NAMED_MAX = 20

function tellSkipped(files: readonly SkippedFile[], directory: string): void {
  for (const { path, reason } of named(files, directory).slice(0, NAMED_MAX)) {
    printNote(`skipped ${printable(path)}: ${reason}`)
  }
  if (files.length > NAMED_MAX) printNote(`and ${files.length - NAMED_MAX} more; --json names all of them`)
}

function shortened(names: readonly string[]): string {
  const more = names.length > NAMED_MAX ? ` and ${names.length - NAMED_MAX} more` : ''
  return names.slice(0, NAMED_MAX).join(', ') + more
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
