import type {
  BulkUploadStatus,
  HeldDeletion,
  LintFinding,
  ListSubmissionsResponse,
  ShowDatasourceResponse,
} from '@sheaf/contract'
import { printable, printLine, printTable, styled, timeText } from './output.ts'

/** Prints all that there is to know of a datasource, for a person. */
export function printDatasource(shown: ShowDatasourceResponse): void {
  const { datasource, config, waiting, betaUsers, uploads, heldDeletions, findings } = shown
  const facts: readonly (readonly [string, string])[] = [
    ['name', datasource.name],
    ['label', datasource.displayName ?? '-'],
    ['visible to', datasource.visibility === 'all' ? 'everyone' : 'beta users'],
    ['beta users', betaUsers.join(', ') || 'none'],
    ['identities', datasource.identityDatasource ?? 'its own'],
    ['documents', String(datasource.documents)],
    ['waiting', waitingText(waiting)],
    ['users', String(datasource.users)],
    ['groups', String(datasource.groups)],
    ['types', (config.objectDefinitions ?? []).map(({ name }) => name ?? '').join(', ') || 'none declared'],
    ['URLs', config.urlRegex || 'any'],
  ]
  for (const [name, value] of facts) printLine(`${name.padEnd(10)}  ${printable(value)}`)
  printHolds(datasource.name, heldDeletions)
  printUploads(uploads)
  printFindings(findings)
}

function waitingText({ documents, oldestAt }: ShowDatasourceResponse['waiting']): string {
  return oldestAt === undefined ? 'none for the index' : `${documents} for the index, since ${timeText(oldestAt)}`
}

function heading(text: string): void {
  printLine()
  printLine(styled('bold', text))
}

function printHolds(name: string, holds: readonly HeldDeletion[]): void {
  if (holds.length === 0) return
  heading('Held deletions')
  for (const { collection, stale, total, heldSince, droppedAt } of holds) {
    printLine(`${stale} of ${total} ${collection} were left out at ${timeText(heldSince)}.`)
    printLine(`  Decide before ${timeText(droppedAt)}: sheaf datasource resolve ${name} ${collection} execute|drop`)
  }
}

function printUploads(uploads: readonly BulkUploadStatus[]): void {
  if (uploads.length === 0) return
  heading('Bulk uploads, the newest first')
  printTable(
    ['LAST PAGE', 'STATE', 'OF', 'UPLOAD', 'PAGES', 'ITEMS', 'LEFT OUT'],
    uploads.map((each) => [
      timeText(each.lastPageAt),
      each.state,
      printable(each.group === undefined ? each.collection : `${each.collection} of ${each.group}`),
      printable(each.uploadId),
      String(each.pages),
      String(each.items),
      `${each.stale}${each.isHeld ? ', held' : ''}`,
    ]),
  )
}

function printFindings(findings: readonly LintFinding[]): void {
  if (findings.length === 0) return
  heading('Accepted, and perhaps a mistake')
  for (const { kind, count, lastAt, meaning, remedy, examples } of findings) {
    printLine(`${kind}, ${count} times, last at ${timeText(lastAt)}: ${meaning}`)
    printLine(`  ${remedy}`)
    printLine(`  Latest: ${printable(examples.toReversed().join('; '))}`)
  }
}

/** Prints a page of what was submitted to a datasource. */
export function printSubmissions(name: string, { submissions, cursor }: ListSubmissionsResponse): void {
  if (submissions.length === 0) printLine(`nothing was submitted to "${printable(name)}"`)
  for (const { requestId, type, receivedAt, tokenId, body } of submissions) {
    printLine(styled('bold', `${timeText(receivedAt)}  ${printable(type)}  ${requestId}  by token ${tokenId}`))
    printLine(`  ${printable(body)}`)
  }
  if (cursor !== undefined) printLine(`There are older ones: give --cursor ${cursor}`)
}
