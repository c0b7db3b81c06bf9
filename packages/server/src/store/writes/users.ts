import type { DatasourceKey } from '@sheaf/contract'
import { emailKey } from '@sheaf/contract/fold'
import { isGone } from '../live.ts'
import { statement, type Transaction } from '../statement.ts'
import { floorOf } from './floors.ts'
import { type IdentityWrite, type PutIdentityAnswer, type RowWritten, touchIdentity } from './identity.ts'
import { removeMembershipsOfUser } from './memberships.ts'
import { checkVersion, forgetTombstone, leaveTombstone, type VersionConflict } from './versions.ts'

export type UserRow = {
  readonly email: string
  /** Undefined where the e-mail address serves as id. */
  readonly userId: string | undefined
  readonly name: string
  readonly isActive: boolean
}
export type PutUser = IdentityWrite & UserRow
export type DeleteUser = IdentityWrite & { readonly email: string }

type Stored = { version: string | null; user_id: string; is_gone: number }
const storedUser = statement<{ datasource: string; emailKey: string }, Stored>(
  'writes/users.stored',
  (db, param, sql) =>
    db
      .selectFrom('users')
      .select(['user_id', sql<string | null>`cast(version as text)`.as('version')])
      .select(isGone(sql, 'users').$castTo<number>().as('is_gone'))
      .where('datasource', '=', param('datasource'))
      .where('email_key', '=', param('emailKey')),
)
const removeNamesakes = statement<{ datasource: string; userId: string; emailKey: string }>(
  'writes/users.removeNamesakes',
  (db, param) =>
    db
      .deleteFrom('users')
      .where('datasource', '=', param('datasource'))
      .where('user_id', '=', param('userId'))
      .where('email_key', '!=', param('emailKey')),
)
type Namesakes = { datasource: string; userId: string; emailKey: string }
const goneNamesakes = statement<Namesakes, { email_key: string; user_id: string }>(
  'writes/users.goneNamesakes',
  (db, param, sql) =>
    db
      .selectFrom('users')
      .select(['email_key', 'user_id'])
      .where('datasource', '=', param('datasource'))
      .where('user_id', '=', param('userId'))
      .where('email_key', '!=', param('emailKey'))
      .where(isGone(sql, 'users')),
)
type Values = {
  datasource: string
  emailKey: string
  email: string
  userId: string
  name: string
  isActive: number
  version: bigint | null
  revision: number
  nowMs: number
}
const upsert = statement<Values>('writes/users.upsert', (db, param) => {
  const changing = {
    email: param('email'),
    user_id: param('userId'),
    name: param('name'),
    is_active: param('isActive'),
    version: param('version'),
    revision: param('revision'),
    uploaded_ms: param('nowMs'),
  }
  return db
    .insertInto('users')
    .values({ datasource: param('datasource'), email_key: param('emailKey'), ...changing })
    .onConflict((conflict) => conflict.columns(['datasource', 'email_key']).doUpdateSet(changing))
})
export const removeUserRow = statement<{ datasource: string; emailKey: string }>('writes/users.remove', (db, param) =>
  db.deleteFrom('users').where('datasource', '=', param('datasource')).where('email_key', '=', param('emailKey')),
)

/** Adds or replaces a user. An id that another address had belongs to this one from now on. */
export async function putUser(tx: Transaction, put: PutUser): Promise<PutIdentityAnswer> {
  const written = await putUserRow(tx, put, put)
  if (written.kind === 'version conflict') return written
  await touchIdentity(tx, put.datasource, put.nowMs)
  return { kind: 'done' }
}

/** The same for one of many users; the caller says once for all of them that the datasource’s identities changed. */
export async function putUserRow(
  tx: Transaction,
  write: IdentityWrite,
  user: UserRow,
): Promise<RowWritten | VersionConflict> {
  const { datasource } = write
  const key = emailKey(user.email)
  const stored = await tx.get(storedUser, { datasource, emailKey: key })
  const accepted = await checkVersion(tx, { ...checkOf(write, key), stored: stored?.version })
  if (accepted.kind === 'version conflict') return accepted
  const userId = user.userId ?? user.email
  // Who is gone and not yet removed must not come back with the memberships they had, nor leave them to whoever has
  // their id now.
  for (const gone of await tx.all(goneNamesakes, { datasource, userId, emailKey: key })) {
    await removeGoneMemberships(tx, datasource, { emailKey: gone.email_key, userId: gone.user_id })
  }
  await tx.run(removeNamesakes, { datasource, userId, emailKey: key })
  if (stored?.is_gone === 1) {
    await removeGoneMemberships(tx, datasource, { emailKey: key, userId: stored.user_id })
  }
  await tx.run(upsert, {
    datasource,
    emailKey: key,
    email: user.email,
    userId,
    name: user.name,
    isActive: user.isActive ? 1 : 0,
    version: accepted.keep,
    revision: tx.nextRevision(),
    nowMs: write.nowMs,
  })
  if (accepted.hadTombstone) await forgetTombstone(tx, 'users', datasource, key)
  return { kind: 'written', isNew: stored === undefined || stored.is_gone === 1 }
}

/** Deletes a user with its memberships, or does nothing if there is none; either way its version is remembered. */
export async function deleteUser(tx: Transaction, remove: DeleteUser): Promise<PutIdentityAnswer> {
  const { datasource, nowMs } = remove
  const key = emailKey(remove.email)
  const stored = await tx.get(storedUser, { datasource, emailKey: key })
  const accepted = await checkVersion(tx, { ...checkOf(remove, key), stored: stored?.version })
  if (accepted.kind === 'version conflict') return accepted
  await leaveTombstone(tx, 'users', datasource, key, accepted.keep, nowMs)
  if (stored === undefined) return { kind: 'done' }
  const user = { emailKey: key, userId: stored.user_id }
  if (stored.is_gone === 1) await removeGoneMemberships(tx, datasource, user)
  else await removeMembershipsOfUser(tx, datasource, user)
  await tx.run(removeUserRow, { datasource, emailKey: key })
  await touchIdentity(tx, datasource, nowMs)
  return { kind: 'done' }
}

/** Removes what goes with a user who is gone, as the removal would once it comes to them. */
async function removeGoneMemberships(
  tx: Transaction,
  datasource: string,
  user: { readonly emailKey: string; readonly userId: string },
): Promise<void> {
  const floor = await floorOf(tx, { datasource, collection: 'users', part: '' })
  await removeMembershipsOfUser(tx, datasource, user, floor)
}

function checkOf({ datasource, version, nowMs }: IdentityWrite, key: string) {
  return { collection: 'users', datasource: datasource satisfies DatasourceKey, key, sent: version, nowMs }
}
