import type { DatasourceKey } from '@sheaf/contract'
import { statement, type Transaction } from '../statement.ts'
import { noteRun } from './runs.ts'
import type { VersionConflict } from './versions.ts'

/** What the writes of users, groups and memberships share. */
export type IdentityWrite = {
  readonly datasource: DatasourceKey
  /** 0: no check. */
  readonly version: bigint
  readonly nowMs: number
}
export type PutIdentityAnswer = { readonly kind: 'done' } | VersionConflict
export type RowWritten = { readonly kind: 'written'; readonly isNew: boolean }

const touch = statement<{ datasource: string; revision: number }>('writes/identity.touch', (db, param) =>
  db
    .updateTable('datasources')
    .set({ identity_revision: param('revision') })
    .where('datasource', '=', param('datasource')),
)

/** Says that what people hold in a datasource may have changed: whatever was remembered of it is found out anew. */
export async function touchIdentity(tx: Transaction, datasource: string, nowMs: number): Promise<void> {
  await tx.run(touch, { datasource, revision: tx.nextRevision() })
  await noteRun(tx, { datasource, kind: 'identity', startedMs: nowMs, endedMs: nowMs })
}
