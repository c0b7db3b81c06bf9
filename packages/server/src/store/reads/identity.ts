import type { DatasourceKey, EmailKey } from '@sheaf/contract'
import { foldEmail } from '@sheaf/contract/fold'
import type { Kysely, sql as Sql } from 'kysely'
import { isLive, isLiveMembership } from '../live.ts'
import type { Schema } from '../schema.ts'
import { type Executor, type ParamOf, statement } from '../statement.ts'

export type UserRow = Schema['users']

const user = statement<{ datasource: string; emailKey: string }, UserRow>('reads/identity.user', (db, param, sql) =>
  db
    .selectFrom('users')
    .selectAll()
    .where('datasource', '=', param('datasource'))
    .where('email_key', '=', param('emailKey'))
    .where(isLive(sql, 'users')),
)
const activeAnywhere = statement<{ emailKey: string }, { name: string }>(
  'reads/identity.activeAnywhere',
  (db, param, sql) =>
    db
      .selectFrom('users')
      .select('name')
      .where('email_key', '=', param('emailKey'))
      .where('is_active', '=', sql.lit(1))
      .where(isLive(sql, 'users'))
      .limit(sql.lit(1)),
)
const userCount = statement<{ datasource: string }, { count: number }>('reads/identity.userCount', (db, param, sql) =>
  db
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('datasource', '=', param('datasource'))
    .where(isLive(sql, 'users')),
)

type Member = { datasource: string; memberKey: string; member: string | null }

/**
 * The groups that a user is in, directly or through groups inside groups. Only groups and members that were indexed
 * count; `union` ends at groups already met, so that cycles do no harm. A group is looked up once, when what it is in is
 * asked for, and not for each of the ways that lead to it.
 *
 * The cross joins say in which order to go. Left to choose, SQLite reads all memberships of groups for each group that
 * was reached.
 */
const closure = (db: Kysely<Schema>, param: ParamOf<Member>, sql: typeof Sql) =>
  db.withRecursive('reached(name)', (cte) =>
    cte
      .selectFrom('memberships')
      .select('memberships.group_name as name')
      .where('memberships.datasource', '=', param('datasource'))
      .where('memberships.member_kind', '=', 'user')
      .where('memberships.member_key', '=', param('memberKey'))
      .where(sql<boolean>`(${param('member')} is null or memberships.member = ${param('member')})`)
      .where(isLiveMembership(sql))
      .union(
        cte
          .selectFrom('reached')
          .crossJoin('groups')
          .crossJoin('memberships')
          .select('memberships.group_name as name')
          .where('groups.datasource', '=', param('datasource'))
          .whereRef('groups.name', '=', 'reached.name')
          .where(isLive(sql, 'groups'))
          .where('memberships.datasource', '=', param('datasource'))
          .where('memberships.member_kind', '=', 'group')
          .whereRef('memberships.member_key', '=', 'reached.name')
          .where(isLiveMembership(sql)),
      ),
  )

const groups = statement<Member, { name: string }>('reads/identity.groups', (db, param, sql) =>
  closure(db, param, sql)
    .selectFrom('reached')
    .crossJoin('groups')
    .select('groups.name')
    .where('groups.datasource', '=', param('datasource'))
    .whereRef('groups.name', '=', 'reached.name')
    .where(isLive(sql, 'groups')),
)

const intersections = statement<{ datasource: string; group: string }, { intersection: string; groups: string }>(
  'reads/identity.intersections',
  (db, param) =>
    db
      .selectFrom('intersections')
      .select(['intersection', 'groups'])
      .where('datasource', '=', param('datasource'))
      .where('anchor_group', '=', param('group')),
)

export const findUser = (db: Executor, datasource: DatasourceKey, emailKey: EmailKey) =>
  db.get(user, { datasource, emailKey })

const userById = statement<{ datasource: string; userId: string }, { email_key: string }>(
  'reads/identity.userById',
  (db, param, sql) =>
    db
      .selectFrom('users')
      .select('email_key')
      .where('datasource', '=', param('datasource'))
      .where('user_id', '=', param('userId'))
      .where(isLive(sql, 'users')),
)

/** Whether a datasource has a user of that folded e-mail address, or of that id. */
export async function isUserKnown(
  db: Executor,
  datasource: DatasourceKey,
  by: 'email' | 'userId',
  key: string,
): Promise<boolean> {
  const row =
    by === 'email'
      ? await db.get(user, { datasource, emailKey: key })
      : await db.get(userById, { datasource, userId: key })
  return row !== undefined
}

/** How many users of a datasource were indexed and not deleted. */
export async function countUsers(db: Executor, datasource: DatasourceKey): Promise<number> {
  return (await db.get(userCount, { datasource }))?.count ?? 0
}

/** The display name of an active user of any datasource; undefined if the address belongs to none. */
export async function findActiveName(db: Executor, emailKey: EmailKey): Promise<string | undefined> {
  return (await db.get(activeAnywhere, { emailKey }))?.name
}

/**
 * The groups of a user of a datasource.
 *
 * @param by whether memberships of this datasource name users by e-mail or by user id
 */
export async function listGroupsOf(
  db: Executor,
  user: Pick<UserRow, 'datasource' | 'email_key' | 'user_id'>,
  by: 'email' | 'userId',
): Promise<readonly string[]> {
  const named =
    by === 'email'
      ? { memberKey: user.email_key, member: null }
      : { memberKey: foldEmail(user.user_id.trim()), member: user.user_id }
  return (await db.all(groups, { datasource: user.datasource, ...named })).map((row) => row.name)
}

/** The sets of groups that documents of a datasource require together and that are filed under a group. */
export const listIntersectionsAt = (db: Executor, datasource: DatasourceKey, group: string) =>
  db.all(intersections, { datasource, group })
