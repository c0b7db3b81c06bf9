import type { DatasourceKey } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import type { Kysely } from 'kysely'
import type { Collection, Schema } from '../schema.ts'
import { statement, type Transaction } from '../statement.ts'

/** One page of a bulk upload, without its entries. */
export type UploadPage = {
  readonly collection: Collection
  readonly datasource: DatasourceKey
  /** The group whose memberships are uploaded; empty for other collections. */
  readonly part: string
  readonly uploadId: string
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly forcesRestart: boolean
  readonly nowMs: number
}

/** An upload that takes pages. */
export type OpenUpload = { readonly kind: 'open'; readonly key: number; readonly startRevision: number }

export type UploadRefusal =
  | { readonly kind: 'upload open'; readonly uploadId: string; readonly startedMs: number; readonly lastPageMs: number }
  | { readonly kind: 'upload unknown'; readonly openUploadId: string | undefined }
  | { readonly kind: 'upload over'; readonly how: 'finished' | 'replaced' | 'expired' | 'ended' }

/** A last page that came again: all of it was done the first time. */
export type UploadRepeated = { readonly kind: 'repeated' }

type Place = { datasource: string; collection: Collection; part: string }
type Row = {
  key: number
  upload_id: string
  start_revision: number
  started_ms: number
  last_page_ms: number
  state: 'open' | 'finished' | 'replaced' | 'expired' | 'ended'
}
const columns = ['key', 'upload_id', 'start_revision', 'started_ms', 'last_page_ms', 'state'] as const

const newest = statement<Place, Row>('writes/uploads.newest', (db, param) =>
  db
    .selectFrom('uploads')
    .select(columns)
    .where('datasource', '=', param('datasource'))
    .where('collection', '=', param('collection'))
    .where('part', '=', param('part'))
    .orderBy('key', 'desc')
    .limit(1),
)
const newestOf = statement<Place & { uploadId: string }, Row>('writes/uploads.newestOf', (db, param) =>
  db
    .selectFrom('uploads')
    .select(columns)
    .where('datasource', '=', param('datasource'))
    .where('collection', '=', param('collection'))
    .where('part', '=', param('part'))
    .where('upload_id', '=', param('uploadId'))
    .orderBy('key', 'desc')
    .limit(1),
)
const byKey = statement<{ key: number }, Row>('writes/uploads.byKey', (db, param) =>
  db.selectFrom('uploads').select(columns).where('key', '=', param('key')),
)
const insert = statement<Place & { uploadId: string; revision: number; nowMs: number }, { key: number }>(
  'writes/uploads.insert',
  (db, param) =>
    db
      .insertInto('uploads')
      .values({
        collection: param('collection'),
        datasource: param('datasource'),
        part: param('part'),
        upload_id: param('uploadId'),
        start_revision: param('revision'),
        started_ms: param('nowMs'),
        last_page_ms: param('nowMs'),
        pages: 0,
        items: 0,
        added: 0,
        state: 'open',
        stale: 0,
        is_held: 0,
        last_change: 0,
      })
      .returning('key'),
)
const leave = statement<{ key: number; state: Row['state'] }>('writes/uploads.leave', (db, param) =>
  db
    .updateTable('uploads')
    .set({ state: param('state') })
    .where('key', '=', param('key'))
    .where('state', '=', 'open'),
)
const expire = statement<{ before: number }>('writes/uploads.expire', (db, param) =>
  db
    .updateTable('uploads')
    .set({ state: 'expired' })
    .where('state', '=', 'open')
    .where('last_page_ms', '<=', param('before')),
)
const forgetOld = statement<Place & { kept: number }>('writes/uploads.forgetOld', (db, param, sql) =>
  db
    .deleteFrom('uploads')
    .where('datasource', '=', param('datasource'))
    .where('collection', '=', param('collection'))
    .where('part', '=', param('part'))
    .where(
      'key',
      '<=',
      sql<number>`coalesce((select key from uploads as newer where newer.datasource = ${param('datasource')}
        and newer.collection = ${param('collection')} and newer.part = ${param('part')}
        order by key desc limit 1 offset ${param('kept')}), 0)`,
    ),
)
type Progress = { key: number; pages: number; items: number; added: number; nowMs: number }
const progress = statement<Progress>('writes/uploads.progress', (db, param, sql) =>
  db
    .updateTable('uploads')
    .set({
      pages: sql<number>`pages + ${param('pages')}`,
      items: sql<number>`items + ${param('items')}`,
      added: sql<number>`added + ${param('added')}`,
      last_page_ms: param('nowMs'),
    })
    .where('key', '=', param('key')),
)
const finish = statement<{ key: number; stale: number; isHeld: number }>('writes/uploads.finish', (db, param) =>
  db
    .updateTable('uploads')
    .set({ state: 'finished', stale: param('stale'), is_held: param('isHeld'), last_change: lastChange(db) })
    .where('key', '=', param('key')),
)
const lastChange = (db: Kysely<Schema>) =>
  db.selectFrom('changes').select((eb) => eb.fn.coalesce(eb.fn.max('seq'), eb.lit(0)).as('seq'))
const moveLastChange = statement<{ datasource: string; floor: number }>('writes/uploads.moveLastChange', (db, param) =>
  db
    .updateTable('uploads')
    .set({ last_change: lastChange(db) })
    .where('datasource', '=', param('datasource'))
    .where('collection', '=', 'documents')
    .where('state', '=', 'finished')
    .where('start_revision', '=', param('floor')),
)
const totals = statement<{ key: number }, { added: number }>('writes/uploads.totals', (db, param) =>
  db.selectFrom('uploads').select('added').where('key', '=', param('key')),
)

/** Finds the upload that a page belongs to, or opens it; or says why the page cannot be taken. */
export async function enterUpload(
  tx: Transaction,
  page: UploadPage,
): Promise<OpenUpload | UploadRepeated | UploadRefusal> {
  const present = await findNewest(tx, page)
  const open = present?.state === 'open' ? present : undefined
  if (page.isFirst) {
    if (open !== undefined && open.upload_id !== page.uploadId && !page.forcesRestart) {
      return {
        kind: 'upload open',
        uploadId: open.upload_id,
        startedMs: open.started_ms,
        lastPageMs: open.last_page_ms,
      }
    }
    if (open !== undefined) await tx.run(leave, { key: open.key, state: 'replaced' })
    return openUpload(tx, page)
  }
  if (open?.upload_id === page.uploadId) return { kind: 'open', key: open.key, startRevision: open.start_revision }
  const earlier = await tx.get(newestOf, { ...placeOf(page), uploadId: page.uploadId })
  if (earlier === undefined) return { kind: 'upload unknown', openUploadId: open?.upload_id }
  if (earlier.state === 'finished' && page.isLast) return { kind: 'repeated' }
  return { kind: 'upload over', how: earlier.state === 'open' ? 'replaced' : earlier.state }
}

/** The same for a further part of a page whose first part has entered. */
export async function reenterUpload(tx: Transaction, key: number): Promise<OpenUpload | UploadRefusal> {
  const row = await tx.get(byKey, { key })
  if (row === undefined) return { kind: 'upload unknown', openUploadId: undefined }
  if (row.state !== 'open') return { kind: 'upload over', how: row.state }
  return { kind: 'open', key, startRevision: row.start_revision }
}

/** Counts what a page, or a part of one, has brought. */
export async function noteProgress(
  tx: Transaction,
  upload: OpenUpload,
  brought: { readonly pages: number; readonly items: number; readonly added: number },
  nowMs: number,
): Promise<void> {
  await tx.run(progress, { key: upload.key, ...brought, nowMs })
}

/** Entries that this upload found new. */
export async function addedBy(tx: Transaction, upload: OpenUpload): Promise<number> {
  return (await tx.get(totals, { key: upload.key }))?.added ?? 0
}

export async function closeUpload(
  tx: Transaction,
  upload: OpenUpload,
  result: { readonly stale: number; readonly isHeld: boolean },
): Promise<void> {
  await tx.run(finish, { key: upload.key, stale: result.stale, isHeld: result.isHeld ? 1 : 0 })
}

/** Says that an upload is done once the index has taken up what is queued now: all that it left out is removed. */
export async function noteLastChange(
  tx: Transaction,
  { datasource, floor }: { readonly datasource: string; readonly floor: number },
): Promise<void> {
  await tx.run(moveLastChange, { datasource, floor })
}

/** Ends an upload that is open: what it has brought stays, and nothing becomes stale. Answers whether it was open. */
export async function endUpload(tx: Transaction, { key }: { readonly key: number }): Promise<boolean> {
  return (await tx.run(leave, { key, state: 'ended' })) > 0
}

/** Ends every upload to which no page has come for a day. */
export async function expireUploads(tx: Transaction, { nowMs }: { readonly nowMs: number }): Promise<void> {
  await tx.run(expire, { before: nowMs - limits.uploadIdleSeconds.value * 1000 })
}

async function findNewest(tx: Transaction, page: UploadPage): Promise<Row | undefined> {
  const row = await tx.get(newest, placeOf(page))
  if (row?.state !== 'open') return row
  if (page.nowMs - row.last_page_ms < limits.uploadIdleSeconds.value * 1000) return row
  await tx.run(leave, { key: row.key, state: 'expired' })
  return { ...row, state: 'expired' }
}

async function openUpload(tx: Transaction, page: UploadPage): Promise<OpenUpload> {
  const startRevision = tx.nextRevision()
  const inserted = await tx.get(insert, {
    ...placeOf(page),
    uploadId: page.uploadId,
    revision: startRevision,
    nowMs: page.nowMs,
  })
  if (inserted === undefined) throw new Error('an upload was not stored')
  await tx.run(forgetOld, { ...placeOf(page), kept: limits.uploadsKeptMax.value })
  return { kind: 'open', key: inserted.key, startRevision }
}

function placeOf({ datasource, collection, part }: UploadPage): Place {
  return { datasource, collection, part }
}
