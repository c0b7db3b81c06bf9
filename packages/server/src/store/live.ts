import type { RawBuilder, sql as Sql, SqlBool } from 'kysely'

/**
 * The conditions that a row is not below the floor of its collection. The last page of a bulk upload sets the floor, so
 * that everything the upload did not send is gone at once for every reader, however long the removal takes. There are
 * few floors at any time, and mostly none.
 */

/**
 * For a row of the table, which the query must not call by another name. Nearly every row is live: the sign keeps the
 * database from looking for rows by this condition, where another one leads to few of them.
 */
export function isLive(sql: typeof Sql, table: 'documents' | 'users' | 'groups'): RawBuilder<SqlBool> {
  return sql<SqlBool>`+${sql.ref(`${table}.revision`)} >= coalesce((select max(floor) from floors
    where floors.datasource = ${sql.ref(`${table}.datasource`)} and floors.collection = ${sql.lit(table)}), 0)`
}

/** For a row of the table: it is to be removed, and not merely held back. */
export function isGone(sql: typeof Sql, table: 'documents' | 'users' | 'groups'): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(`${table}.revision`)} < coalesce((select max(floor) from floors
    where floors.datasource = ${sql.ref(`${table}.datasource`)} and floors.collection = ${sql.lit(table)}
    and floors.is_held = 0), 0)`
}

/**
 * For a membership: its group has a floor of its own, and one may hold for all of the datasource. Mostly there is none at
 * all, which is found out once for the whole query and spares the rest, the row itself where an index tells enough of it.
 */
export function isLiveMembership(sql: typeof Sql): RawBuilder<SqlBool> {
  return sql<SqlBool>`(not exists (select 1 from floors where floors.collection = 'memberships')
    or memberships.revision >= coalesce((select max(floor) from floors
    where floors.datasource = memberships.datasource and floors.collection = 'memberships'
    and floors.part in ('', memberships.group_name)), 0))`
}

/** For a shortcut: one hosted here has no floor. */
export function isLiveShortcut(sql: typeof Sql): RawBuilder<SqlBool> {
  return sql<SqlBool>`(shortcuts.is_external = 0 or shortcuts.revision >= coalesce((select floor from floors
    where floors.datasource = '' and floors.collection = 'external shortcuts' and floors.part = ''), 0))`
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
  return sql<SqlBool>`${sql.ref(`${table}.revision`)} >= coalesce((select max(floor) from floors
    where floors.datasource = '' and floors.collection = ${sql.lit(table)}${held}), 0)`
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
