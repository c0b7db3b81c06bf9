import { isGone } from '../live.ts'
import { statement, type Transaction } from '../statement.ts'
import { floorOf } from './floors.ts'
import { type IdentityWrite, type PutIdentityAnswer, type RowWritten, touchIdentity } from './identity.ts'
import { removeMembershipsOfGroup } from './memberships.ts'
import { checkVersion, forgetTombstone, leaveTombstone, type VersionConflict } from './versions.ts'

export type GroupRow = { readonly name: string }
export type PutGroup = IdentityWrite & GroupRow

type Stored = { version: string | null; is_gone: number }
const storedGroup = statement<{ datasource: string; name: string }, Stored>('writes/groups.stored', (db, param, sql) =>
  db
    .selectFrom('groups')
    .select(sql<string | null>`cast(version as text)`.as('version'))
    .select(isGone(sql, 'groups').$castTo<number>().as('is_gone'))
    .where('datasource', '=', param('datasource'))
    .where('name', '=', param('name')),
)
const upsert = statement<{ datasource: string; name: string; version: bigint | null; revision: number }>(
  'writes/groups.upsert',
  (db, param) => {
    const changing = { version: param('version'), revision: param('revision') }
    return db
      .insertInto('groups')
      .values({ datasource: param('datasource'), name: param('name'), ...changing })
      .onConflict((conflict) => conflict.columns(['datasource', 'name']).doUpdateSet(changing))
  },
)
export const removeGroupRow = statement<{ datasource: string; name: string }>('writes/groups.remove', (db, param) =>
  db.deleteFrom('groups').where('datasource', '=', param('datasource')).where('name', '=', param('name')),
)

/** Adds or replaces a group. */
export async function putGroup(tx: Transaction, put: PutGroup): Promise<PutIdentityAnswer> {
  const written = await putGroupRow(tx, put, put)
  if (written.kind === 'version conflict') return written
  await touchIdentity(tx, put.datasource, put.nowMs)
  return { kind: 'done' }
}

/** The same for one of many groups; the caller says once for all of them that the datasource’s identities changed. */
export async function putGroupRow(
  tx: Transaction,
  write: IdentityWrite,
  { name }: GroupRow,
): Promise<RowWritten | VersionConflict> {
  const { datasource } = write
  const stored = await tx.get(storedGroup, { datasource, name })
  const accepted = await checkVersion(tx, { ...checkOf(write, name), stored: stored?.version })
  if (accepted.kind === 'version conflict') return accepted
  // As with users: what is gone does not come back with its members.
  if (stored?.is_gone === 1) {
    const floor = await floorOf(tx, { datasource, collection: 'groups', part: '' })
    await removeMembershipsOfGroup(tx, datasource, name, floor)
  }
  await tx.run(upsert, { datasource, name, version: accepted.keep, revision: tx.nextRevision() })
  if (accepted.hadTombstone) await forgetTombstone(tx, 'groups', datasource, name)
  return { kind: 'written', isNew: stored === undefined || stored.is_gone === 1 }
}

/** Deletes a group, who was in it, and what it was in; or does nothing if there is none. */
export async function deleteGroup(tx: Transaction, remove: PutGroup): Promise<PutIdentityAnswer> {
  const { datasource, name, nowMs } = remove
  const stored = await tx.get(storedGroup, { datasource, name })
  const accepted = await checkVersion(tx, { ...checkOf(remove, name), stored: stored?.version })
  if (accepted.kind === 'version conflict') return accepted
  await leaveTombstone(tx, 'groups', datasource, name, accepted.keep, nowMs)
  // Members may have been sent before the group, or without it.
  await removeMembershipsOfGroup(tx, datasource, name)
  await tx.run(removeGroupRow, { datasource, name })
  await touchIdentity(tx, datasource, nowMs)
  return { kind: 'done' }
}

function checkOf({ datasource, version, nowMs }: IdentityWrite, key: string) {
  return { collection: 'groups', datasource, key, sent: version, nowMs }
}
