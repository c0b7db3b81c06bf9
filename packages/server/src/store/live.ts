import type { RawBuilder, sql as Sql, SqlBool } from 'kysely'

/**
 * The conditions that a row is not below the floor of its collection. The last page of a bulk upload sets the floor, so
 * that everything the upload did not send is gone at once for every reader, however long the removal takes. There are
 * few floors at any time, and mostly none.
 */

/** For a row of the table, which the query must not call by another name. */
export function isLive(sql: typeof Sql, table: 'documents' | 'users' | 'groups'): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(`${table}.revision`)} >= coalesce((select floor from floors
    where floors.datasource = ${sql.ref(`${table}.datasource`)} and floors.collection = ${sql.lit(table)}
    and floors.part = ''), 0)`
}

/** For a membership: its group has a floor of its own, and one may hold for all of the datasource. */
export function isLiveMembership(sql: typeof Sql): RawBuilder<SqlBool> {
  return sql<SqlBool>`memberships.revision >= coalesce((select max(floor) from floors
    where floors.datasource = memberships.datasource and floors.collection = 'memberships'
    and floors.part in ('', memberships.group_name)), 0)`
}

/**
 * For a row of a table without datasource. With `isListed`, a held row counts too: it grants nothing, and an administrator
 * has yet to say whether it is gone.
 */
export function isLiveInDirectory(
  sql: typeof Sql,
  table: 'employees' | 'teams',
  isListed = false,
): RawBuilder<SqlBool> {
  const held = isListed ? sql` and floors.is_held = 0` : sql``
  return sql<SqlBool>`${sql.ref(`${table}.revision`)} >= coalesce((select floor from floors
    where floors.datasource = '' and floors.collection = ${sql.lit(table)} and floors.part = ''${held}), 0)`
}

/** For a row that names a person by `email_key`: on this day, the person has not left the company. */
export function hasNotLeft(
  sql: typeof Sql,
  table: 'users' | 'employees',
  today: RawBuilder<string>,
): RawBuilder<SqlBool> {
  return sql<SqlBool>`not exists (select 1 from leavers
    where leavers.email_key = ${sql.ref(`${table}.email_key`)} and leavers.last_day < ${today})`
}
