import { hasNotLeft, isLive, isLiveMembership } from '../live.ts'
import { type Executor, statement } from '../statement.ts'

/** Single steps from members to groups and back, for whoever wants to know by which way somebody is in a group. */

type OfMember = { datasource: string; memberKind: 'user' | 'group'; memberKey: string; member: string | null }

const groupsOfMember = statement<OfMember, { name: string }>('reads/paths.groupsOfMember', (db, param, sql) =>
  db
    .selectFrom('memberships')
    .innerJoin('groups', (join) =>
      join
        .onRef('groups.datasource', '=', 'memberships.datasource')
        .onRef('groups.name', '=', 'memberships.group_name'),
    )
    .select('groups.name')
    .where('memberships.datasource', '=', param('datasource'))
    .where('memberships.member_kind', '=', param('memberKind'))
    .where('memberships.member_key', '=', param('memberKey'))
    .where(sql<boolean>`(${param('member')} is null or memberships.member = ${param('member')})`)
    .where(isLiveMembership(sql))
    .where(isLive(sql, 'groups'))
    .orderBy('groups.name'),
)

export type MemberRow = { readonly member_kind: 'user' | 'group'; readonly member: string; readonly member_key: string }
const members = statement<{ datasource: string; group: string }, MemberRow>('reads/paths.members', (db, param, sql) =>
  db
    .selectFrom('memberships')
    .select(['member_kind', 'member', 'member_key'])
    .where('datasource', '=', param('datasource'))
    .where('group_name', '=', param('group'))
    .where(isLiveMembership(sql))
    .orderBy('member'),
)
const group = statement<{ datasource: string; name: string }, { name: string; is_live: number }>(
  'reads/paths.group',
  (db, param, sql) =>
    db
      .selectFrom('groups')
      .select('name')
      .select(isLive(sql, 'groups').$castTo<number>().as('is_live'))
      .where('datasource', '=', param('datasource'))
      .where('name', '=', param('name')),
)

type ViewerRow = { readonly email_key: string; readonly email: string; readonly name: string; readonly user_id: string }
const viewerColumns = ['email_key', 'email', 'name', 'user_id'] as const
const activeUsers = statement<{ datasource: string; limit: number; today: string }, ViewerRow>(
  'reads/paths.activeUsers',
  (db, param, sql) =>
    db
      .selectFrom('users')
      .select(viewerColumns)
      .where('datasource', '=', param('datasource'))
      .where('is_active', '=', sql.lit(1))
      .where(isLive(sql, 'users'))
      .where(hasNotLeft(sql, 'users', param('today')))
      .orderBy('email_key')
      .limit(param('limit')),
)
const activePeople = statement<{ limit: number; today: string }, ViewerRow>(
  'reads/paths.activePeople',
  (db, param, sql) =>
    db
      .selectFrom('users')
      .select(viewerColumns)
      .where('is_active', '=', sql.lit(1))
      .where(isLive(sql, 'users'))
      .where(hasNotLeft(sql, 'users', param('today')))
      .groupBy('email_key')
      .orderBy('email_key')
      .limit(param('limit')),
)
const activeUserBy = (column: 'email_key' | 'user_id') =>
  statement<{ datasource: string; key: string; today: string }, ViewerRow>(
    `reads/paths.activeUserBy.${column}`,
    (db, param, sql) =>
      db
        .selectFrom('users')
        .select(viewerColumns)
        .where('datasource', '=', param('datasource'))
        .where(column, '=', param('key'))
        .where('is_active', '=', sql.lit(1))
        .where(isLive(sql, 'users'))
        .where(hasNotLeft(sql, 'users', param('today'))),
  )
const activeUser = { email: activeUserBy('email_key'), userId: activeUserBy('user_id') }
type Named = { emailKey: string }
const datasourcesOf = statement<Named, { datasource: string; is_active: number; is_live: number }>(
  'reads/paths.datasourcesOf',
  (db, param, sql) =>
    db
      .selectFrom('users')
      .select(['datasource', 'is_active'])
      .select(isLive(sql, 'users').$castTo<number>().as('is_live'))
      .where('email_key', '=', param('emailKey'))
      .orderBy('datasource'),
)

/** The groups that list somebody or something as a member themselves. */
export async function listGroupsOfMember(
  db: Executor,
  member: {
    readonly datasource: string
    readonly kind: 'user' | 'group'
    readonly key: string
    /** The member exactly as named, where the key alone does not tell. */
    readonly exact: string | null
  },
): Promise<readonly string[]> {
  const { datasource, kind: memberKind, key: memberKey, exact } = member
  return (await db.all(groupsOfMember, { datasource, memberKind, memberKey, member: exact })).map(({ name }) => name)
}

export const listMembers = (db: Executor, datasource: string, name: string) =>
  db.all(members, { datasource, group: name })
/** Whether a group was indexed, and whether it still counts: a held one does not. */
export const findGroup = (db: Executor, datasource: string, name: string) => db.get(group, { datasource, name })
/** @param today the day as `YYYY-MM-DD`, here and below: whoever has left by then is none of them */
export const listActiveUsers = (db: Executor, datasource: string, limit: number, today: string) =>
  db.all(activeUsers, { datasource, limit, today })
/** Whoever may search as a user of some datasource. */
export const listActivePeople = (db: Executor, limit: number, today: string) => db.all(activePeople, { limit, today })
/** Every datasource that ever had the person as a user, and whether it still counts. */
export const listDatasourcesOf = (db: Executor, emailKey: string) => db.all(datasourcesOf, { emailKey })
export const findActiveUser = (db: Executor, datasource: string, by: 'email' | 'userId', key: string, today: string) =>
  db.get(activeUser[by], { datasource, key, today })
