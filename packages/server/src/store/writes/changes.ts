import { statement, type Transaction } from '../statement.ts'
import { setMeta } from './meta.ts'

const prune = statement<{ through: number }>('writes/changes.prune', (db, param) =>
  db.deleteFrom('changes').where('seq', '<=', param('through')),
)

/** Drops the changes that the index holds durably, and remembers how far: an index that holds less must be made anew. */
export async function pruneChanges(tx: Transaction, { through }: { readonly through: number }): Promise<void> {
  await tx.run(prune, { through })
  await setMeta(tx, { name: 'prunedThrough', value: String(through) })
}

const requeue = statement<{ nowMs: number }>('writes/changes.requeue', (db, param) =>
  db
    .insertInto('changes')
    .columns(['document_key', 'narrows', 'created_ms'])
    .expression((eb) =>
      eb
        .selectFrom('documents')
        .select(['key', eb.lit(0).as('narrows'), param('nowMs').as('created_ms')])
        .orderBy('key'),
    ),
)

/** Queues every document: an index that was lost or is not this record’s own is filled again from here. */
export async function requeueAll(tx: Transaction, { nowMs }: { readonly nowMs: number }): Promise<void> {
  await tx.run(requeue, { nowMs })
  tx.noteChange()
}
