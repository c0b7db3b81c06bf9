import { isLive } from '../live.ts'
import type { Collection, Schema } from '../schema.ts'
import { type Executor, statement } from '../statement.ts'

/** What administrators ask of a datasource. */

export type UploadRow = Schema['uploads'] & { readonly key: number }
export type HoldRow = Schema['holds']
export type FindingRow = Schema['findings']

type Named = { datasource: string }
type Count = { count: number }

const groupCount = statement<Named, Count>('reads/administration.groupCount', (db, param, sql) =>
  db
    .selectFrom('groups')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('datasource', '=', param('datasource'))
    .where(isLive(sql, 'groups')),
)
const betaUsers = statement<Named, { email_key: string }>('reads/administration.betaUsers', (db, param) =>
  db.selectFrom('beta_users').select('email_key').where('datasource', '=', param('datasource')).orderBy('email_key'),
)
const uploads = statement<Named & { limit: number }, UploadRow>('reads/administration.uploads', (db, param) =>
  db
    .selectFrom('uploads')
    .selectAll()
    .where('datasource', '=', param('datasource'))
    .orderBy('key', 'desc')
    .limit(param('limit'))
    .$castTo<UploadRow>(),
)
const openUploads = statement<Named & { before: number }, Count>('reads/administration.openUploads', (db, param) =>
  db
    .selectFrom('uploads')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('datasource', '=', param('datasource'))
    .where('state', '=', 'open')
    .where('last_page_ms', '>', param('before')),
)
const openUpload = statement<Named & { collection: Collection; part: string }, { key: number }>(
  'reads/administration.openUpload',
  (db, param) =>
    db
      .selectFrom('uploads')
      .select('key')
      .where('datasource', '=', param('datasource'))
      .where('collection', '=', param('collection'))
      .where('part', '=', param('part'))
      .where('state', '=', 'open'),
)
const holds = statement<Named, HoldRow>('reads/administration.holds', (db, param) =>
  db.selectFrom('holds').selectAll().where('datasource', '=', param('datasource')).orderBy('collection'),
)
const findings = statement<Named, FindingRow>('reads/administration.findings', (db, param) =>
  db.selectFrom('findings').selectAll().where('datasource', '=', param('datasource')).orderBy('last_ms', 'desc'),
)

const toPurge = statement<Record<never, never>, { floor: number }>('reads/administration.toPurge', (db, _, sql) =>
  db.selectFrom('floors').select('floor').where('is_held', '=', sql.lit(0)).limit(sql.lit(1)),
)

/** Whether rows may be left that are gone for every reader. */
export async function hasStale(db: Executor): Promise<boolean> {
  return (await db.get(toPurge, {})) !== undefined
}

export async function countGroups(db: Executor, datasource: string): Promise<number> {
  return (await db.get(groupCount, { datasource }))?.count ?? 0
}

/** Folded addresses. */
export async function listBetaUsers(db: Executor, datasource: string): Promise<readonly string[]> {
  return (await db.all(betaUsers, { datasource })).map((row) => row.email_key)
}

/** Open and past uploads, the newest first. */
export const listUploads = (db: Executor, datasource: string, limit: number) => db.all(uploads, { datasource, limit })

/** @param before milliseconds: an upload whose last page is older takes no more pages */
export async function countOpenUploads(db: Executor, datasource: string, before: number): Promise<number> {
  return (await db.get(openUploads, { datasource, before }))?.count ?? 0
}

/** The number of the upload that is open for a collection, undefined if there is none. */
export async function findOpenUpload(
  db: Executor,
  datasource: string,
  collection: Collection,
  part: string,
): Promise<number | undefined> {
  return (await db.get(openUpload, { datasource, collection, part }))?.key
}

export const listHolds = (db: Executor, datasource: string) => db.all(holds, { datasource })
export const listFindings = (db: Executor, datasource: string) => db.all(findings, { datasource })
