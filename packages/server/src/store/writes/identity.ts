import type { DatasourceKey } from '@sheaf/contract'
import { emailKey } from '@sheaf/contract/fold'
import type { sql as Sql } from 'kysely'
import { statement, type Transaction } from '../statement.ts'
import { checkVersion, forgetTombstone, type VersionConflict } from './versions.ts'

type Versioned = { readonly datasource: DatasourceKey; readonly version: bigint; readonly nowMs: number }
export type PutUser = Versioned & {
  readonly email: string
  /** Undefined where the e-mail address serves as id. */
  readonly userId: string | undefined
  readonly name: string
  readonly isActive: boolean
}
export type PutGroup = Versioned & { readonly name: string }
export type PutMembership = Versioned & {
  readonly group: string
  readonly memberKind: 'user' | 'group'
  readonly member: string
}
export type PutIdentityAnswer = { readonly kind: 'done' } | VersionConflict

type Version = { version: string | null }
const versionText = (sql: typeof Sql) => sql<string | null>`cast(version as text)`.as('version')

const storedUser = statement<{ datasource: string; emailKey: string }, Version>(
  'writes/identity.storedUser',
  (db, param, sql) =>
    db
      .selectFrom('users')
      .select(versionText(sql))
      .where('datasource', '=', param('datasource'))
      .where('email_key', '=', param('emailKey')),
)
const removeNamesakes = statement<{ datasource: string; userId: string; emailKey: string }>(
  'writes/identity.removeNamesakes',
  (db, param) =>
    db
      .deleteFrom('users')
      .where('datasource', '=', param('datasource'))
      .where('user_id', '=', param('userId'))
      .where('email_key', '!=', param('emailKey')),
)
type UserValues = {
  datasource: string
  emailKey: string
  email: string
  userId: string
  name: string
  isActive: number
  version: bigint | null
  revision: number
}
const upsertUser = statement<UserValues>('writes/identity.upsertUser', (db, param) => {
  const changing = {
    email: param('email'),
    user_id: param('userId'),
    name: param('name'),
    is_active: param('isActive'),
    version: param('version'),
    revision: param('revision'),
  }
  return db
    .insertInto('users')
    .values({ datasource: param('datasource'), email_key: param('emailKey'), ...changing })
    .onConflict((conflict) => conflict.columns(['datasource', 'email_key']).doUpdateSet(changing))
})

const storedGroup = statement<{ datasource: string; name: string }, Version>(
  'writes/identity.storedGroup',
  (db, param, sql) =>
    db
      .selectFrom('groups')
      .select(versionText(sql))
      .where('datasource', '=', param('datasource'))
      .where('name', '=', param('name')),
)
const upsertGroup = statement<{ datasource: string; name: string; version: bigint | null; revision: number }>(
  'writes/identity.upsertGroup',
  (db, param) => {
    const changing = { version: param('version'), revision: param('revision') }
    return db
      .insertInto('groups')
      .values({ datasource: param('datasource'), name: param('name'), ...changing })
      .onConflict((conflict) => conflict.columns(['datasource', 'name']).doUpdateSet(changing))
  },
)

type MembershipKey = { datasource: string; group: string; memberKind: 'user' | 'group'; member: string }
const storedMembership = statement<MembershipKey, Version>('writes/identity.storedMembership', (db, param, sql) =>
  db
    .selectFrom('memberships')
    .select(versionText(sql))
    .where('datasource', '=', param('datasource'))
    .where('group_name', '=', param('group'))
    .where('member_kind', '=', param('memberKind'))
    .where('member', '=', param('member')),
)
type MembershipValues = MembershipKey & { memberKey: string; version: bigint | null; revision: number }
const upsertMembership = statement<MembershipValues>('writes/identity.upsertMembership', (db, param) => {
  const changing = { version: param('version'), revision: param('revision') }
  return db
    .insertInto('memberships')
    .values({
      datasource: param('datasource'),
      group_name: param('group'),
      member_kind: param('memberKind'),
      member: param('member'),
      member_key: param('memberKey'),
      ...changing,
    })
    .onConflict((conflict) =>
      conflict.columns(['datasource', 'group_name', 'member_kind', 'member']).doUpdateSet(changing),
    )
})

const touch = statement<{ datasource: string; revision: number }>('writes/identity.touch', (db, param) =>
  db
    .updateTable('datasources')
    .set({ identity_revision: param('revision') })
    .where('datasource', '=', param('datasource')),
)

/** Adds or replaces a user. An id that another address had belongs to this one from now on. */
export async function putUser(tx: Transaction, put: PutUser): Promise<PutIdentityAnswer> {
  const key = emailKey(put.email)
  const stored = await tx.get(storedUser, { datasource: put.datasource, emailKey: key })
  const accepted = await checkVersion(tx, { ...checkOf(put, 'users', key), stored: stored?.version })
  if (accepted.kind === 'version conflict') return accepted
  const userId = put.userId ?? put.email
  const revision = tx.nextRevision()
  await tx.run(removeNamesakes, { datasource: put.datasource, userId, emailKey: key })
  await tx.run(upsertUser, {
    datasource: put.datasource,
    emailKey: key,
    email: put.email,
    userId,
    name: put.name,
    isActive: put.isActive ? 1 : 0,
    version: accepted.keep,
    revision,
  })
  if (accepted.hadTombstone) await forgetTombstone(tx, 'users', put.datasource, key)
  await tx.run(touch, { datasource: put.datasource, revision })
  return { kind: 'done' }
}

/** Adds or replaces a group. */
export async function putGroup(tx: Transaction, put: PutGroup): Promise<PutIdentityAnswer> {
  const stored = await tx.get(storedGroup, { datasource: put.datasource, name: put.name })
  const accepted = await checkVersion(tx, { ...checkOf(put, 'groups', put.name), stored: stored?.version })
  if (accepted.kind === 'version conflict') return accepted
  const revision = tx.nextRevision()
  await tx.run(upsertGroup, { datasource: put.datasource, name: put.name, version: accepted.keep, revision })
  if (accepted.hadTombstone) await forgetTombstone(tx, 'groups', put.datasource, put.name)
  await tx.run(touch, { datasource: put.datasource, revision })
  return { kind: 'done' }
}

/** Adds a membership. It grants nothing until both the group and the member have been indexed. */
export async function putMembership(tx: Transaction, put: PutMembership): Promise<PutIdentityAnswer> {
  const { datasource, group, memberKind, member } = put
  const key = { datasource, group, memberKind, member }
  const stored = await tx.get(storedMembership, key)
  const tombstoneKey = JSON.stringify([group, memberKind, member])
  const accepted = await checkVersion(tx, { ...checkOf(put, 'memberships', tombstoneKey), stored: stored?.version })
  if (accepted.kind === 'version conflict') return accepted
  const revision = tx.nextRevision()
  await tx.run(upsertMembership, {
    ...key,
    memberKey: membershipKey(memberKind, member),
    version: accepted.keep,
    revision,
  })
  if (accepted.hadTombstone) await forgetTombstone(tx, 'memberships', datasource, tombstoneKey)
  await tx.run(touch, { datasource, revision })
  return { kind: 'done' }
}

/** How a member is looked up: a user by the folded form, since the name may be an e-mail address; a group by its name. */
export function membershipKey(memberKind: 'user' | 'group', member: string): string {
  return memberKind === 'user' ? emailKey(member) : member
}

function checkOf(put: Versioned, collection: string, key: string) {
  return { collection, datasource: put.datasource, key, sent: put.version, nowMs: put.nowMs }
}
