import { emailKey } from '@sheaf/contract/fold'
import { isLiveMembership } from '../live.ts'
import { statement, type Transaction } from '../statement.ts'
import { type IdentityWrite, type PutIdentityAnswer, type RowWritten, touchIdentity } from './identity.ts'
import { checkVersion, forgetTombstone, leaveTombstone, type VersionConflict } from './versions.ts'

export type MembershipRow = {
  readonly group: string
  readonly memberKind: 'user' | 'group'
  readonly member: string
}
export type PutMembership = IdentityWrite & MembershipRow

type Key = { datasource: string; group: string; memberKind: 'user' | 'group'; member: string }
type Stored = { version: string | null; is_live: number }
const storedMembership = statement<Key, Stored>('writes/memberships.stored', (db, param, sql) =>
  db
    .selectFrom('memberships')
    .select(sql<string | null>`cast(version as text)`.as('version'))
    .select(isLiveMembership(sql).$castTo<number>().as('is_live'))
    .where('datasource', '=', param('datasource'))
    .where('group_name', '=', param('group'))
    .where('member_kind', '=', param('memberKind'))
    .where('member', '=', param('member')),
)
const upsert = statement<Key & { memberKey: string; version: bigint | null; revision: number }>(
  'writes/memberships.upsert',
  (db, param) => {
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
  },
)
const remove = statement<Key>('writes/memberships.remove', (db, param) =>
  db
    .deleteFrom('memberships')
    .where('datasource', '=', param('datasource'))
    .where('group_name', '=', param('group'))
    .where('member_kind', '=', param('memberKind'))
    .where('member', '=', param('member')),
)
const removeByMember = statement<{
  datasource: string
  below: number
  memberKind: 'user' | 'group'
  memberKey: string
}>('writes/memberships.removeByMember', (db, param) =>
  db
    .deleteFrom('memberships')
    .where('datasource', '=', param('datasource'))
    .where('member_kind', '=', param('memberKind'))
    .where('member_key', '=', param('memberKey'))
    .where('revision', '<', param('below')),
)
const removeByUserId = statement<{ datasource: string; below: number; memberKey: string; userId: string }>(
  'writes/memberships.removeByUserId',
  (db, param) =>
    db
      .deleteFrom('memberships')
      .where('datasource', '=', param('datasource'))
      .where('member_kind', '=', 'user')
      .where('member_key', '=', param('memberKey'))
      .where('member', '=', param('userId'))
      .where('revision', '<', param('below')),
)
const removeInGroup = statement<{ datasource: string; below: number; group: string }>(
  'writes/memberships.removeInGroup',
  (db, param) =>
    db
      .deleteFrom('memberships')
      .where('datasource', '=', param('datasource'))
      .where('group_name', '=', param('group'))
      .where('revision', '<', param('below')),
)
const config = statement<{ datasource: string }, { config: string }>('writes/memberships.config', (db, param) =>
  db.selectFrom('datasources').select('config').where('datasource', '=', param('datasource')),
)

/** Adds a membership. It grants nothing until both the group and the member have been indexed. */
export async function putMembership(tx: Transaction, put: PutMembership): Promise<PutIdentityAnswer> {
  const written = await putMembershipRow(tx, put, put)
  if (written.kind === 'version conflict') return written
  await touchIdentity(tx, put.datasource, put.nowMs)
  return { kind: 'done' }
}

/** The same for one of many memberships. */
export async function putMembershipRow(
  tx: Transaction,
  write: IdentityWrite,
  { group, memberKind, member }: MembershipRow,
): Promise<RowWritten | VersionConflict> {
  const { datasource } = write
  const key = { datasource, group, memberKind, member }
  const stored = await tx.get(storedMembership, key)
  const grave = graveKey({ group, memberKind, member })
  const accepted = await checkVersion(tx, { ...checkOf(write, grave), stored: stored?.version })
  if (accepted.kind === 'version conflict') return accepted
  const memberKey = membershipKey(memberKind, member)
  await tx.run(upsert, { ...key, memberKey, version: accepted.keep, revision: tx.nextRevision() })
  if (accepted.hadTombstone) await forgetTombstone(tx, 'memberships', datasource, grave)
  return { kind: 'written', isNew: stored === undefined || stored.is_live === 0 }
}

/** Removes a membership, or does nothing if there is none; either way its version is remembered. */
export async function deleteMembership(tx: Transaction, removed: PutMembership): Promise<PutIdentityAnswer> {
  const { datasource, group, memberKind, member, nowMs } = removed
  const key = { datasource, group, memberKind, member }
  const stored = await tx.get(storedMembership, key)
  const grave = graveKey(removed)
  const accepted = await checkVersion(tx, { ...checkOf(removed, grave), stored: stored?.version })
  if (accepted.kind === 'version conflict') return accepted
  await leaveTombstone(tx, 'memberships', datasource, grave, accepted.keep, nowMs)
  if (stored === undefined) return { kind: 'done' }
  await tx.run(remove, key)
  await touchIdentity(tx, datasource, nowMs)
  return { kind: 'done' }
}

/** Above every revision. */
const ALL = Number.MAX_SAFE_INTEGER

/**
 * Removes whatever a user is a member of, named as the datasource names users.
 *
 * @param below only what was written before that revision: a user whom an upload left out goes with what there was when
 *   it began, however late the removal comes
 */
export async function removeMembershipsOfUser(
  tx: Transaction,
  datasource: string,
  user: { readonly emailKey: string; readonly userId: string },
  below: number = ALL,
): Promise<void> {
  const text = (await tx.get(config, { datasource }))?.config
  const { isUserReferencedByEmail } = JSON.parse(text ?? '{}') as { readonly isUserReferencedByEmail?: boolean }
  // By that field alone: one person's id may be another's address.
  if (isUserReferencedByEmail === true) {
    await tx.run(removeByMember, { datasource, memberKind: 'user', memberKey: user.emailKey, below })
  } else {
    const { userId } = user
    await tx.run(removeByUserId, { datasource, memberKey: membershipKey('user', userId), userId, below })
  }
}

/** Removes who is in a group and what the group is in; with `below` as for users. */
export async function removeMembershipsOfGroup(
  tx: Transaction,
  datasource: string,
  group: string,
  below: number = ALL,
): Promise<void> {
  await tx.run(removeInGroup, { datasource, group, below })
  await tx.run(removeByMember, { datasource, memberKind: 'group', memberKey: group, below })
}

/** How a member is looked up: a user by the folded form, since the name may be an e-mail address; a group by its name. */
export function membershipKey(memberKind: 'user' | 'group', member: string): string {
  return memberKind === 'user' ? emailKey(member) : member
}

function graveKey({ group, memberKind, member }: MembershipRow): string {
  return JSON.stringify([group, memberKind, member])
}

function checkOf({ datasource, version, nowMs }: IdentityWrite, key: string) {
  return { collection: 'memberships', datasource, key, sent: version, nowMs }
}
