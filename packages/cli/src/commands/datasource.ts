import { createInterface } from 'node:readline/promises'
import type { DatasourceSummary } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import type * as Administration from '@sheaf/server/datasources/administration'
import type { Store } from '@sheaf/server/store/port'
import { Argument, type Command, Option } from 'commander'
import { printDatasource, printSubmissions } from '../datasource-page.ts'
import { CommandFailure, UsageFailure } from '../failure.ts'
import { printable, printJson, printLine, printNote, printTable } from '../output.ts'
import { dataDirOf, withRecord } from '../record.ts'

const HELP = `
These commands work on the data directory itself, whether or not a server is running: whoever can read it is its
administrator. A running server acts by what they change from its next answer on. Programs do the same by the operations
under /admin/api/v1, with an admin token.`

const RESOLVE_HELP = `
A bulk upload that leaves out more than 20 % of what was there deletes nothing by itself: the deletion is held. Documents that
were left out stay as they are meanwhile; users and groups that were left out grant nothing. A held deletion is dropped by
itself after 7 days, and by the next upload of the same collection that finishes.

  execute  deletes what was left out
  drop     keeps it; users and groups still grant nothing until they are sent again`

type Flags = { readonly dataDir?: string; readonly json?: true }
type Held = 'documents' | 'users' | 'groups'
type Collection = Held | 'memberships'

type Deployment = { readonly administration: typeof Administration; readonly store: Store; readonly directory: string }

export function addDatasourceCommand(program: Command): void {
  const datasource = program.command('datasource').description('see and manage datasources').addHelpText('after', HELP)
  const add = (name: string, description: string) =>
    datasource
      .command(name)
      .description(description)
      .addOption(
        new Option(
          '--data-dir <DIR>',
          'the deployment (SHEAF_DATA_DIR; default ./sheaf-data); made if it is not there',
        ),
      )
      .option('--json', 'print one JSON object')
  const named = (name: string, description: string) => add(name, description).argument('<name>', 'the datasource')

  add('list', 'show all datasources').action(list)
  named('show', 'show its configuration, uploads, held deletions and what looks like a mistake').action(show)
  named('enable', 'make it visible to everyone (all) or to its beta users only (test)')
    .addArgument(new Argument('<to>', 'whom').choices(['all', 'test']))
    .action((name: string, to: 'all' | 'test', flags: Flags) => setVisibility(name, to, flags))
  named('disable', 'make it visible to its beta users only, until it is enabled again').action(
    (name: string, flags: Flags) => setVisibility(name, 'none', flags),
  )
  named('delete', 'delete it with its documents, users and groups; in a terminal it asks first')
    .option('--yes', 'do not ask')
    .action(remove)
  named('resolve', 'execute or drop a held deletion')
    .addArgument(new Argument('<collection>', 'of what').choices(['documents', 'users', 'groups']))
    .addArgument(new Argument('<action>', 'what to do').choices(['execute', 'drop']))
    .addHelpText('after', RESOLVE_HELP)
    .action(resolve)
  named('end-upload', 'end an open bulk upload; what it has sent stays, and nothing is deleted')
    .addArgument(new Argument('<collection>', 'of what').choices(['documents', 'users', 'groups', 'memberships']))
    .option('--group <NAME>', 'the group, for an upload of memberships')
    .action(endUpload)
  named('remove-beta', 'take a person from its beta users').argument('<email>', 'the person').action(removeBeta)
  named('submissions', 'list what was submitted to it, the newest first')
    .option('--type <TYPE>', 'only of this type')
    .option('--limit <NUMBER>', `how many at most (default ${limits.submissionsListedMax.value})`)
    .option('--cursor <ID>', 'those before this one, as the page before names it')
    .action(submissions)
  named('clear-submissions', 'remove submissions that have been read')
    .option('--through <ID>', 'this one and all older ones (default: all)')
    .action(clearSubmissions)
  named('clear-findings', 'forget what looked like mistakes, to see what is still made').action(clearFindings)
}

async function submissions(
  name: string,
  flags: Flags & { readonly type?: string; readonly limit?: string; readonly cursor?: string },
): Promise<void> {
  const { listSubmissions } = await import('@sheaf/server/metadata/submissions')
  const { type, cursor } = flags
  const limit = numberOf('--limit', flags.limit)
  await withDatasources(flags, async ({ store }) => {
    const listed = await listSubmissions(store.read, {
      datasource: name,
      ...(type === undefined ? {} : { type }),
      ...(limit === undefined ? {} : { limit }),
      ...(cursor === undefined ? {} : { cursor }),
    })
    if (flags.json === true) printJson(listed)
    else printSubmissions(name, listed)
  })
}

/** A number from 1 to the most that a page lists. */
function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  const max = limits.submissionsListedMax.value
  if (/^\d+$/.test(text) && number >= 1 && number <= max) return number
  throw new UsageFailure(`${flag} ${text} is not a number from 1 to ${max}.`)
}

async function clearSubmissions(name: string, flags: Flags & { readonly through?: string }): Promise<void> {
  const metadata = await import('@sheaf/server/metadata/submissions')
  const { through } = flags
  await withDatasources(flags, async ({ store }) => {
    const removed = await metadata.clearSubmissions(store, {
      datasource: name,
      ...(through === undefined ? {} : { through }),
    })
    tell(flags, { datasource: name, removed }, `${removed} submissions to "${name}" are removed`)
  })
}

async function withDatasources(flags: Flags, use: (deployment: Deployment) => Promise<void>): Promise<void> {
  const administration = await import('@sheaf/server/datasources/administration')
  const directory = dataDirOf(flags.dataDir)
  await withRecord(directory, (store) => use({ administration, store, directory }))
}

/** Says what was done, in JSON or in words. */
function tell(flags: Flags, done: Readonly<Record<string, unknown>>, words: string): void {
  if (flags.json === true) printJson(done)
  else printLine(words)
}

async function list(flags: Flags): Promise<void> {
  await withDatasources(flags, async ({ administration, store, directory }) => {
    const datasources = await administration.summarizeDatasources(store.read, Date.now())
    if (flags.json === true) return printJson({ datasources })
    if (datasources.length === 0) return printLine(`no datasources yet in ${directory}; connectors add them`)
    printTable(
      ['NAME', 'VISIBLE TO', 'DOCUMENTS', 'USERS', 'GROUPS', 'OPEN UPLOADS', 'HELD', 'FINDINGS'],
      datasources.map((each) => [
        printable(each.name),
        visibleTo(each),
        ...[each.documents, each.users, each.groups, each.openUploads, each.heldDeletions, each.findings].map(String),
      ]),
    )
  })
}

function visibleTo({ visibility, betaUsers }: DatasourceSummary): string {
  return visibility === 'all' ? 'everyone' : `${betaUsers} beta users`
}

async function show(name: string, flags: Flags): Promise<void> {
  await withDatasources(flags, async ({ administration, store, directory }) => {
    const [{ indexedThrough, readIndexStatus }, { files }] = await Promise.all([
      import('@sheaf/server/search/index-status'),
      import('@sheaf/server/store/sqlite/files'),
    ])
    const through = await indexedThrough(store.read, readIndexStatus(files.index(directory), 0))
    const shown = await administration.showDatasource(store.read, name, { nowMs: Date.now(), indexedThrough: through })
    if (flags.json === true) printJson(shown)
    else printDatasource(shown)
  })
}

async function setVisibility(name: string, visibility: 'all' | 'test' | 'none', flags: Flags): Promise<void> {
  await withDatasources(flags, async ({ administration, store }) => {
    await administration.setVisibility(store, name, visibility)
    const { datasource } = await administration.showDatasource(store.read, name, {
      nowMs: Date.now(),
      indexedThrough: undefined,
    })
    const words = `"${datasource.name}" is visible to ${visibleTo(datasource)}`
    tell(flags, { datasource: datasource.name, visibility: datasource.visibility }, words)
    if (visibility === 'all' && datasource.isTestDatasource) {
      printNote('It is configured as a test datasource: its connector must take isTestDatasource back first.')
    }
  })
}

async function remove(name: string, flags: Flags & { readonly yes?: true }): Promise<void> {
  await withDatasources(flags, async ({ administration, store }) => {
    const { datasource } = await administration.showDatasource(store.read, name, {
      nowMs: Date.now(),
      indexedThrough: undefined,
    })
    const content = `${datasource.documents} documents, ${datasource.users} users and ${datasource.groups} groups`
    if (flags.yes !== true && process.stdin.isTTY === true)
      await confirm(`Delete "${datasource.name}" with ${content}?`)
    await administration.deleteDatasource(store, name, Date.now())
    tell(flags, { datasource: datasource.name, deleted: true }, `"${datasource.name}" is deleted, with ${content}`)
  })
}

/** Throws CommandFailure unless the person at the terminal says yes. */
async function confirm(question: string): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${question} [y/N] `)
  terminal.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandFailure('nothing was deleted.')
}

async function resolve(name: string, collection: Held, action: 'execute' | 'drop', flags: Flags): Promise<void> {
  await withDatasources(flags, async ({ administration, store }) => {
    await administration.resolveHeldDeletion(store, { datasource: name, collection, action }, Date.now())
    const kept = collection === 'documents' ? 'stay' : 'stay listed, and grant nothing until they are sent again'
    const words = `the ${collection} that were left out of "${name}" ${action === 'execute' ? 'are deleted' : kept}`
    tell(flags, { datasource: name, collection, action }, words)
  })
}

async function endUpload(
  name: string,
  collection: Collection,
  flags: Flags & { readonly group?: string },
): Promise<void> {
  const { group } = flags
  if ((collection === 'memberships') !== (group !== undefined)) {
    throw new UsageFailure('--group NAME belongs to an upload of memberships, and only to one.')
  }
  await withDatasources(flags, async ({ administration, store }) => {
    await administration.endUpload(store, {
      datasource: name,
      collection,
      ...(group === undefined ? {} : { group }),
    })
    tell(flags, { datasource: name, collection, ended: true }, `the upload of ${collection} to "${name}" is ended`)
  })
}

async function removeBeta(name: string, email: string, flags: Flags): Promise<void> {
  await withDatasources(flags, async ({ administration, store }) => {
    const wasBetaUser = await administration.removeBetaUser(store, name, email)
    const words = wasBetaUser
      ? `${email} is no beta user of "${name}" any more`
      : `${email} was no beta user of "${name}"`
    tell(flags, { datasource: name, email, wasBetaUser }, words)
  })
}

async function clearFindings(name: string, flags: Flags): Promise<void> {
  await withDatasources(flags, async ({ administration, store }) => {
    await administration.clearFindings(store, name)
    tell(flags, { datasource: name, cleared: true }, `what looked like a mistake in "${name}" is forgotten`)
  })
}
