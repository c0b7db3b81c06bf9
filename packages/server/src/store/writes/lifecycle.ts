import { limits } from '@sheaf/contract/limits'
import { DAY_MS } from '../lifecycle.ts'
import { statement, type Transaction } from '../statement.ts'

/** What is remembered of deleted documents, and of the times at which the index went on. */

type Departure = { key: number; requestedMs: number; revision: number }
const insert = statement<Departure>('writes/lifecycle.insert', (db, param) =>
  db
    .insertInto('departed')
    .columns(['datasource', 'glean_key', 'earlier', 'uploaded_ms', 'content_revision', 'requested_ms', 'revision'])
    .expression((eb) =>
      eb
        .selectFrom('documents')
        .select([
          'datasource',
          'glean_key',
          'earlier',
          'uploaded_ms',
          'content_revision',
          param('requestedMs').as('requested_ms'),
          param('revision').as('revision'),
        ])
        .where('key', '=', param('key')),
    ),
)
const dropOld = statement<{ before: number; kept: number; limit: number }>(
  'writes/lifecycle.dropOld',
  (db, param, sql) =>
    db.deleteFrom('departed').where(
      'key',
      'in',
      // They come about in the order of their time, so that only the first ones need be looked at.
      sql<number>`(select key from (select key, requested_ms from departed order by key limit ${param('limit')}) as oldest
      where requested_ms < ${param('before')} or key <= (select max(key) from departed) - ${param('kept')})`,
    ),
)

export type IndexedBatch = { readonly revision: number; readonly indexedMs: number }
const insertIndexed = statement<IndexedBatch>('writes/lifecycle.insertIndexed', (db, param) =>
  db
    .insertInto('index_log')
    .values({ revision: param('revision'), indexed_ms: param('indexedMs') })
    .onConflict((conflict) => conflict.doNothing()),
)
const dropOldIndexed = statement<{ before: number; kept: number; limit: number }>(
  'writes/lifecycle.dropOldIndexed',
  (db, param, sql) =>
    db.deleteFrom('index_log').where(
      'revision',
      'in',
      // The newest one stays, however old: without it the next one would say nothing.
      sql<number>`(select revision from (select revision, indexed_ms from index_log order by revision limit ${param('limit')}) as oldest
        where revision < (select max(revision) from index_log) and (indexed_ms < ${param('before')}
          or revision < (select revision from index_log order by revision desc limit 1 offset ${param('kept')})))`,
    ),
)

/** Remembers a document that is about to be removed. */
export async function noteDeparture(tx: Transaction, departure: Departure): Promise<void> {
  await tx.run(insert, departure)
}

/** Remembers up to which revision the index contained everything, and when. */
export async function logIndexed(tx: Transaction, batch: IndexedBatch): Promise<void> {
  await tx.run(insertIndexed, batch)
}

/** Forgets some of what is too old or too much. Answers whether there may be more. */
export async function dropOldLifecycle(tx: Transaction, { nowMs }: { readonly nowMs: number }): Promise<boolean> {
  const before = nowMs - limits.lifecycleDaysMax.value * DAY_MS
  const limit = limits.purgedPerTransaction.value
  const departed = await tx.run(dropOld, { before, limit, kept: limits.departedDocumentsMax.value })
  const indexed = await tx.run(dropOldIndexed, { before, limit, kept: limits.indexLogMax.value })
  return departed + indexed > 0
}
