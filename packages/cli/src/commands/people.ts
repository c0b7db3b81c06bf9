import type { DirectoryUpload, ShowDirectoryResponse } from '@sheaf/contract'
import type * as Administration from '@sheaf/server/people/administration'
import type { Store } from '@sheaf/server/store/port'
import { Argument, type Command, Option } from 'commander'
import { printable, printJson, printLine, printTable, timeText } from '../output.ts'
import { dataDirOf, requireDeployment, withRecord } from '../record.ts'

const HELP = `
These commands work on the data directory itself, whether or not a server is running. Programs do the same by the operations
showdirectory, resolveheldemployees and enddirectoryupload under /admin/api/v1, with an admin token.`

const RESOLVE_HELP = `
A bulk upload that leaves out 20 % or more of the employees deletes nothing by itself: the deletion is held. The employees that
were left out stay listed meanwhile and grant nothing. It is dropped by itself after 7 days, and by the next upload that finishes.

  execute  deletes those who were left out
  drop     keeps them listed; they still grant nothing until they are sent again`

type Flags = { readonly dataDir?: string; readonly json?: true }
type Deployment = { readonly administration: typeof Administration; readonly store: Store }

export function addPeopleCommand(program: Command): void {
  const people = program.command('people').description('see and manage employees and teams').addHelpText('after', HELP)
  const add = (name: string, description: string) =>
    people
      .command(name)
      .description(description)
      .addOption(new Option('--data-dir <DIR>', 'the deployment (SHEAF_DATA_DIR; default ./sheaf-data)'))
      .option('--json', 'print one JSON object')

  add('show', 'show how many there are, their uploads and what is held').action(show)
  add('resolve', 'execute or drop a held deletion of employees')
    .addArgument(new Argument('<action>', 'what to do').choices(['execute', 'drop']))
    .addHelpText('after', RESOLVE_HELP)
    .action(resolve)
  add('end-upload', 'end an open bulk upload; what it has sent stays, and nothing is deleted')
    .addArgument(new Argument('<collection>', 'of what').choices(['employees', 'teams']))
    .action(endUpload)
}

async function withPeople(flags: Flags, use: (deployment: Deployment) => Promise<void>): Promise<void> {
  const directory = dataDirOf(flags.dataDir)
  await requireDeployment(directory)
  const administration = await import('@sheaf/server/people/administration')
  await withRecord(directory, (store) => use({ administration, store }))
}

async function show(flags: Flags): Promise<void> {
  await withPeople(flags, async ({ administration, store }) => {
    const shown = await administration.showDirectory(store.read, Date.now())
    if (flags.json === true) printJson(shown)
    else printDirectory(shown)
  })
}

function printDirectory({ employees, teams, heldDeletion, uploads }: ShowDirectoryResponse): void {
  printLine(`employees  ${employees}`)
  printLine(`teams      ${teams}`)
  if (heldDeletion !== undefined) {
    const { stale, total, heldSince, droppedAt } = heldDeletion
    printLine()
    printLine(`${stale} of ${total} employees were left out at ${timeText(heldSince)}; they grant nothing.`)
    printLine(`  Decide before ${timeText(droppedAt)}: sheaf people resolve execute|drop`)
  }
  if (uploads.length > 0) printUploads(uploads)
}

function printUploads(uploads: readonly DirectoryUpload[]): void {
  printLine()
  printTable(
    ['LAST PAGE', 'STATE', 'OF', 'UPLOAD', 'PAGES', 'ITEMS', 'LEFT OUT'],
    uploads.map((each) => [
      timeText(each.lastPageAt),
      each.state,
      each.collection,
      printable(each.uploadId),
      String(each.pages),
      String(each.items),
      `${each.stale}${each.isHeld ? ', held' : ''}`,
    ]),
  )
}

async function resolve(action: 'execute' | 'drop', flags: Flags): Promise<void> {
  await withPeople(flags, async ({ administration, store }) => {
    await administration.resolveHeldEmployees(store, action, Date.now())
    const end = action === 'execute' ? 'are deleted' : 'stay listed, and grant nothing until they are sent again'
    if (flags.json === true) printJson({ collection: 'employees', action })
    else printLine(`the employees that were left out ${end}`)
  })
}

async function endUpload(collection: 'employees' | 'teams', flags: Flags): Promise<void> {
  await withPeople(flags, async ({ administration, store }) => {
    await administration.endDirectoryUpload(store, collection)
    if (flags.json === true) printJson({ collection, ended: true })
    else printLine(`the upload of ${collection} is ended`)
  })
}
