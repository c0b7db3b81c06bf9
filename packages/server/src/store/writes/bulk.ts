import type { ShortcutCollection } from '../schema.ts'
import type { Transaction } from '../statement.ts'
import { datasourceExists } from './datasources.ts'
import { type PutDocuments, type PutDocumentsAnswer, putDocuments } from './documents.ts'
import { type EmployeeRow, putEmployeeRow } from './employees.ts'
import { type Finding, noteFindings } from './findings.ts'
import { type GroupRow, putGroupRow } from './groups.ts'
import { type RowWritten, touchIdentity } from './identity.ts'
import { type MembershipRow, putMembershipRow } from './memberships.ts'
import { type AliasTaken, putExternalShortcut, putHostedShortcut, type ShortcutRow } from './shortcut-rows.ts'
import { finishUpload } from './stale.ts'
import { putTeamRow, type TeamRow } from './teams.ts'
import { enterUpload, noteProgress, reenterUpload, type UploadPage, type UploadRefusal } from './uploads.ts'
import { putUserRow, type UserRow } from './users.ts'
import type { VersionConflict } from './versions.ts'

/** The entries of a page, or of a part of one. */
export type PageEntries =
  | { readonly collection: 'documents'; readonly put: PutDocuments }
  | { readonly collection: 'users'; readonly rows: readonly UserRow[] }
  | { readonly collection: 'groups'; readonly rows: readonly GroupRow[] }
  | { readonly collection: 'memberships'; readonly rows: readonly MembershipRow[] }
  | { readonly collection: ShortcutCollection; readonly rows: readonly ShortcutRow[] }
  | { readonly collection: 'employees'; readonly rows: readonly EmployeeRow[] }
  | { readonly collection: 'teams'; readonly rows: readonly TeamRow[] }

export type PutPage = {
  readonly upload: UploadPage
  /** The upload that the first part of the page has entered; undefined in that part. */
  readonly entered: number | undefined
  /** Whether this is all of the page, or its last part. */
  readonly isEnd: boolean
  readonly skipsStaleCheck: boolean
  readonly entries: PageEntries
  readonly findings: readonly Finding[]
}

export type PutPageAnswer =
  | { readonly kind: 'done'; readonly entered: number | undefined }
  | { readonly kind: 'no datasource' }
  | UploadRefusal
  | AliasTaken
  | Exclude<PutDocumentsAnswer, { readonly kind: 'done' }>

/**
 * Stores a page of a bulk upload, or a part of a page: its entries are there at once, as if they had been written one by
 * one. With the last one, whatever was not written since the upload began is gone.
 */
export async function putPage(tx: Transaction, page: PutPage): Promise<PutPageAnswer> {
  const { upload, entries } = page
  const { datasource, nowMs } = upload
  // Shortcuts, employees and teams belong to none.
  if (datasource !== '' && !(await datasourceExists(tx, datasource))) return { kind: 'no datasource' }
  const entered = page.entered === undefined ? await enterUpload(tx, upload) : await reenterUpload(tx, page.entered)
  if (entered.kind === 'repeated') return { kind: 'done', entered: undefined }
  if (entered.kind !== 'open') return tx.refuse(entered)
  const written = await putEntries(tx, upload, entries)
  if (written.kind !== 'done') return tx.refuse(written)
  const items = entries.collection === 'documents' ? entries.put.documents.length : entries.rows.length
  await noteProgress(tx, entered, { pages: page.isEnd ? 1 : 0, items, added: written.added }, nowMs)
  await noteFindings(tx, datasource, page.findings, nowMs)
  if (page.isEnd && upload.isLast) await finishUpload(tx, upload, entered, page.skipsStaleCheck)
  return { kind: 'done', entered: entered.key }
}

async function putEntries(
  tx: Transaction,
  upload: UploadPage,
  entries: PageEntries,
): Promise<PutDocumentsAnswer | AliasTaken> {
  if (entries.collection === 'documents') return putDocuments(tx, entries.put)
  if (entries.collection === 'external shortcuts' || entries.collection === 'hosted shortcuts') {
    return putShortcuts(tx, entries.collection, entries.rows)
  }
  const { datasource, nowMs } = upload
  // Bulk uploads carry no versions: those that are stored stay.
  const write = { datasource, nowMs, version: 0n }
  let added = 0
  let conflict: VersionConflict | undefined
  const count = (written: RowWritten | VersionConflict) => {
    if (written.kind === 'version conflict') conflict ??= written
    else if (written.isNew) added += 1
  }
  switch (entries.collection) {
    case 'users':
      for (const row of entries.rows) count(await putUserRow(tx, write, row))
      break
    case 'groups':
      for (const row of entries.rows) count(await putGroupRow(tx, write, row))
      break
    case 'memberships':
      for (const row of entries.rows) count(await putMembershipRow(tx, write, row))
      break
    case 'employees':
      for (const row of entries.rows) count(await putEmployeeRow(tx, row, nowMs))
      break
    case 'teams':
      for (const row of entries.rows) count(await putTeamRow(tx, row, nowMs))
      break
  }
  // Only entries that carry versions of their own can be too old.
  if (conflict !== undefined) return conflict
  if (entries.rows.length > 0) await touchIdentity(tx, datasource, nowMs)
  return { kind: 'done', added }
}

async function putShortcuts(tx: Transaction, collection: ShortcutCollection, rows: readonly ShortcutRow[]) {
  const put = collection === 'external shortcuts' ? putExternalShortcut : putHostedShortcut
  let added = 0
  for (const row of rows) {
    const written = await put(tx, row)
    if (written.kind !== 'written') return written
    if (written.isNew) added += 1
  }
  return { kind: 'done' as const, added }
}
