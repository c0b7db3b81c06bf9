import { limits } from '@sheaf/contract/limits'
import { findMeta } from '../reads/meta.ts'
import { statement, type Transaction } from '../statement.ts'
import { type IndexedBatch, logIndexed } from './lifecycle.ts'
import { setMeta } from './meta.ts'
import { noteRun, type Run } from './runs.ts'

const prune = statement<{ through: number }>('writes/changes.prune', (db, param) =>
  db.deleteFrom('changes').where('seq', '<=', param('through')),
)

export type PruneChanges = {
  readonly through: number
  /** How the index came there; see `index_log`. */
  readonly indexed?: readonly IndexedBatch[]
  readonly runs?: readonly Run[]
}

/** Drops the changes that the index holds durably, and remembers how far: an index that holds less must be made anew. */
export async function pruneChanges(tx: Transaction, { through, indexed = [], runs = [] }: PruneChanges): Promise<void> {
  await tx.run(prune, { through })
  await setMeta(tx, { name: 'prunedThrough', value: String(through) })
  for (const batch of indexed) await logIndexed(tx, batch)
  for (const run of runs) await noteRun(tx, run)
}

const lastOfChunk = statement<{ after: number; limit: number }, { key: number | null; documents: number }>(
  'writes/changes.lastOfChunk',
  (db, param) =>
    db
      .selectFrom((eb) =>
        eb
          .selectFrom('documents')
          .select('key')
          .where('key', '>', param('after'))
          .orderBy('key')
          .limit(param('limit'))
          .as('chunk'),
      )
      .select((eb) => [eb.fn.max('key').as('key'), eb.fn.countAll<number>().as('documents')]),
)
const requeue = statement<{ after: number; last: number; nowMs: number }>('writes/changes.requeue', (db, param) =>
  db
    .insertInto('changes')
    .columns(['document_key', 'narrows', 'created_ms', 'datasource'])
    .expression((eb) =>
      eb
        .selectFrom('documents')
        .select(['key', eb.lit(0).as('narrows'), param('nowMs').as('created_ms'), 'datasource'])
        .where('key', '>', param('after'))
        .where('key', '<=', param('last'))
        .orderBy('key'),
    ),
)

/** What was queued: how many documents, and the key of the last one; undefined if there was none left. */
export type Requeued = { readonly documents: number; readonly last: number | undefined }

/**
 * Queues the documents after a key for the index, a limited number of them. Called until there is none left, it has queued
 * every document that was there at the start and still is: keys are never given again.
 */
export async function requeueDocuments(
  tx: Transaction,
  { after, nowMs }: { readonly after: number; readonly nowMs: number },
): Promise<Requeued> {
  const chunk = await tx.get(lastOfChunk, { after, limit: limits.documentsRequeuedPerWriteMax.value })
  if (chunk === undefined || chunk.key === null) return { documents: 0, last: undefined }
  await tx.run(requeue, { after, last: chunk.key, nowMs })
  tx.noteChange()
  return { documents: chunk.documents, last: chunk.key }
}

/**
 * Makes every index of before worthless, as a restored record does: the indexer throws it away and makes it anew. One
 * that is running notices it; otherwise the next one does.
 */
export async function renounceIndex(tx: Transaction): Promise<void> {
  const epoch = Number((await findMeta(tx, 'restoreEpoch')) ?? 0)
  await setMeta(tx, { name: 'restoreEpoch', value: String(epoch + 1) })
}
