import { statement, type Transaction } from '../statement.ts'

const upsert = statement<{ name: string; value: string }>('writes/meta.upsert', (db, param) =>
  db
    .insertInto('meta')
    .values({ name: param('name'), value: param('value') })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: param('value') })),
)
const insertOnce = statement<{ name: string; value: string }>('writes/meta.insertOnce', (db, param) =>
  db
    .insertInto('meta')
    .values({ name: param('name'), value: param('value') })
    .onConflict((conflict) => conflict.column('name').doNothing()),
)

/** Facts about the record itself: its identity, its keys, the last heartbeat. */
export type MetaName =
  | 'storeId'
  | 'restoreEpoch'
  | 'cursorKey'
  | 'personIdKey'
  | 'signInKey'
  | 'firstSignIn'
  | 'revision'
  | 'heartbeat'
  | 'prunedThrough'

export async function setMeta(tx: Transaction, { name, value }: { readonly name: MetaName; readonly value: string }) {
  await tx.run(upsert, { name, value })
}

/** Sets what is not there yet. */
export async function initializeMeta(tx: Transaction, values: Readonly<Partial<Record<MetaName, string>>>) {
  for (const [name, value] of Object.entries(values)) await tx.run(insertOnce, { name, value })
}
