import { type Executor, statement } from '../statement.ts'

export type ChangeRow = {
  readonly seq: number
  readonly document_key: number
  readonly narrows: number
  readonly datasource: string
  readonly revision: number
}

const next = statement<{ after: number; limit: number }, ChangeRow>('reads/changes.next', (db, param) =>
  db
    .selectFrom('changes')
    .select(['seq', 'document_key', 'narrows', 'datasource', 'revision'])
    .where('seq', '>', param('after'))
    .orderBy('seq')
    .limit(param('limit')),
)
const narrowing = statement<{ limit: number }, { document_key: number }>('reads/changes.narrowing', (db, param, sql) =>
  db.selectFrom('changes').select('document_key').distinct().where('narrows', '=', sql.lit(1)).limit(param('limit')),
)
const narrowingOf = statement<{ key: number }, { seq: number }>('reads/changes.narrowingOf', (db, param, sql) =>
  db
    .selectFrom('changes')
    .select('seq')
    .where('document_key', '=', param('key'))
    .where('narrows', '=', sql.lit(1))
    .limit(sql.lit(1)),
)
const narrowingThrough = statement<{ through: number }, { seq: number }>(
  'reads/changes.narrowingThrough',
  (db, param, sql) =>
    db
      .selectFrom('changes')
      .select('seq')
      .where('narrows', '=', sql.lit(1))
      // The sign keeps the database from going through the queue instead of the few that narrow.
      .where(sql<number>`+seq`, '<=', param('through'))
      .limit(1),
)
const last = statement<Record<never, never>, { seq: number | null }>('reads/changes.last', (db) =>
  db.selectFrom('changes').select((eb) => eb.fn.max('seq').as('seq')),
)
const after = statement<{ after: number }, { seq: number; created_ms: number }>('reads/changes.after', (db, param) =>
  db.selectFrom('changes').select(['seq', 'created_ms']).where('seq', '>', param('after')).orderBy('seq').limit(1),
)

const lastOf = statement<{ key: number }, { seq: number; created_ms: number }>('reads/changes.lastOf', (db, param) =>
  db
    .selectFrom('changes')
    .select(['seq', 'created_ms'])
    .where('document_key', '=', param('key'))
    .orderBy('seq', 'desc')
    .limit(1),
)
const waiting = statement<{ after: number; through: number }, { count: number }>('reads/changes.waiting', (db, param) =>
  db
    .selectFrom('changes')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('seq', '>', param('after'))
    .where('seq', '<=', param('through')),
)

const revisionOf = statement<{ through: number }, { revision: number | null }>('reads/changes.revision', (db, param) =>
  db
    .selectFrom('changes')
    .select((eb) => eb.fn.max('revision').as('revision'))
    .where('seq', '<=', param('through')),
)

/** The highest revision of the changes up to a place in the queue that were not dropped; 0 if there is none. */
export async function findRevisionAt(db: Executor, through: number): Promise<number> {
  return (await db.get(revisionOf, { through }))?.revision ?? 0
}

/** The last change of a document that is still in the queue. */
export const findLastChangeOf = (db: Executor, key: number) => db.get(lastOf, { key })

/** How many changes there are after one place in the queue, up to another. */
export async function countWaiting(db: Executor, after: number, through: number): Promise<number> {
  return (await db.get(waiting, { after, through }))?.count ?? 0
}

/** The changes after a place in the queue, in order. */
export const listChanges = (db: Executor, after: number, limit: number) => db.all(next, { after, limit })

/** Documents whose rights were narrowed and which the index may still hold as they were; no more than `limit` of them. */
export async function listNarrowedDocuments(db: Executor, limit: number): Promise<readonly number[]> {
  return (await db.all(narrowing, { limit })).map((row) => row.document_key)
}

/** Whether a document is one of those. */
export async function isNarrowed(db: Executor, key: number): Promise<boolean> {
  return (await db.get(narrowingOf, { key })) !== undefined
}

/** Whether a document is left out of answers on account of a change, up to a place in the queue, that narrowed its rights. */
export async function hasNarrowed(db: Executor, through: number): Promise<boolean> {
  return (await db.get(narrowingThrough, { through })) !== undefined
}

/** The highest number waiting in the queue, undefined if it is empty. */
export async function findLastChange(db: Executor): Promise<number | undefined> {
  return (await db.get(last, {}))?.seq ?? undefined
}

/** How many changes wait after a place in the queue, and when the oldest of them was made; undefined if there is none. */
export type Backlog = { readonly changes: number; readonly oldestMs: number | undefined }

/**
 * The changes that wait after a place in the queue, 0 for all of them. Two look-ups however many they are: they are numbered
 * without gaps, since a number is given in the transaction that adds the change, and dropped from the front only.
 */
export async function findBacklog(db: Executor, place: number): Promise<Backlog> {
  const oldest = await db.get(after, { after: place })
  if (oldest === undefined) return { changes: 0, oldestMs: undefined }
  const newest = (await findLastChange(db)) ?? oldest.seq
  return { changes: Math.max(1, newest - oldest.seq + 1), oldestMs: oldest.created_ms }
}
