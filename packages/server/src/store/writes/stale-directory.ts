import type { DirectoryCollection } from '../schema.ts'
import { statement, type Transaction } from '../statement.ts'
import { removeEmployee } from './employees.ts'
import { removeTeam } from './teams.ts'
import { leaveTombstone } from './versions.ts'

/** What finished uploads of employees and teams did not send: counted and removed like that of datasources. */

type Range = { from: number; below: number }
const countIn = (table: DirectoryCollection) =>
  statement<Range, { count: number }>(`writes/stale-directory.${table}`, (db, param) =>
    db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('revision', '>=', param('from'))
      .where('revision', '<', param('below')),
  )
export const countDirectoryRange = { employees: countIn('employees'), teams: countIn('teams') }

type Below = { floor: number; limit: number }
type Removed = { key: string; version: string | null }
const employeesBelow = statement<Below, Removed>('writes/stale-directory.employeesBelow', (db, param, sql) =>
  db
    .selectFrom('employees')
    .select(['email_key as key', sql<string | null>`cast(version as text)`.as('version')])
    .where('revision', '<', param('floor'))
    .limit(param('limit')),
)
const teamsBelow = statement<Below, Removed>('writes/stale-directory.teamsBelow', (db, param, sql) =>
  db
    .selectFrom('teams')
    .select(['id as key', sql<string | null>`cast(version as text)`.as('version')])
    .where('revision', '<', param('floor'))
    .limit(param('limit')),
)
const kinds = {
  employees: { below: employeesBelow, remove: removeEmployee },
  teams: { below: teamsBelow, remove: removeTeam },
}

/** Removes some of what is below a floor. Answers how many. */
export async function purgeDirectory(
  tx: Transaction,
  collection: DirectoryCollection,
  below: Below,
  nowMs: number,
): Promise<number> {
  const kind = kinds[collection]
  const rows = await tx.all(kind.below, below)
  for (const { key, version } of rows) {
    await leaveTombstone(tx, collection, '', key, version === null ? null : BigInt(version), nowMs)
    await kind.remove(tx, key)
  }
  return rows.length
}
