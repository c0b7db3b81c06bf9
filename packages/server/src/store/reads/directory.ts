import { hasNotLeft, isLive, isLiveInDirectory } from '../live.ts'
import { type Executor, statement } from '../statement.ts'

/** What the record knows about single people and teams. Days are `YYYY-MM-DD`. */

type Named = { emailKey: string }

const leaver = statement<Named, { last_day: string }>('reads/directory.leaver', (db, param) =>
  db.selectFrom('leavers').select('last_day').where('email_key', '=', param('emailKey')),
)
const present = statement<Named, { name: string }>('reads/directory.present', (db, param, sql) =>
  db
    .selectFrom('employees')
    .select('name')
    .where('email_key', '=', param('emailKey'))
    .where('status', '=', 'CURRENT')
    .where(isLiveInDirectory(sql, 'employees')),
)
type Present = { email_key: string; email: string; name: string }
const allPresent = statement<{ limit: number; today: string }, Present>(
  'reads/directory.allPresent',
  (db, param, sql) =>
    db
      .selectFrom('employees')
      .select(['email_key', 'email', 'name'])
      .where('status', '=', 'CURRENT')
      .where(isLiveInDirectory(sql, 'employees'))
      .where(hasNotLeft(sql, 'employees', param('today')))
      .orderBy('email_key')
      .limit(param('limit')),
)
const standing = statement<Named, { status: string; is_live: number }>('reads/directory.standing', (db, param, sql) =>
  db
    .selectFrom('employees')
    .select('status')
    .select(isLiveInDirectory(sql, 'employees').$castTo<number>().as('is_live'))
    .where('email_key', '=', param('emailKey')),
)

export type StoredEmployee = {
  readonly email_key: string
  readonly email: string
  readonly content: string
  readonly name: string
  readonly employee_id: string
  readonly manager_key: string
  readonly manager_id: string
}
const employeeColumns = ['email_key', 'email', 'content', 'name', 'employee_id', 'manager_key', 'manager_id'] as const
const employee = statement<Named, StoredEmployee>('reads/directory.employee', (db, param, sql) =>
  db
    .selectFrom('employees')
    .select(employeeColumns)
    .where('email_key', '=', param('emailKey'))
    .where(isLiveInDirectory(sql, 'employees', true)),
)
const employeeById = statement<{ id: string }, StoredEmployee>('reads/directory.employeeById', (db, param, sql) =>
  db
    .selectFrom('employees')
    .select(employeeColumns)
    .where('employee_id', '=', param('id'))
    .where(sql<boolean>`employee_id <> ''`)
    .where(isLiveInDirectory(sql, 'employees', true))
    .orderBy('email_key')
    .limit(1),
)
type ReportsOf = { emailKey: string; id: string; today: string; limit: number }
const reports = statement<ReportsOf, StoredEmployee>('reads/directory.reports', (db, param, sql) =>
  db
    .selectFrom('employees')
    .select(employeeColumns)
    .where(sql<boolean>`email_key in (
      select email_key from employees where manager_key = ${param('emailKey')} and manager_key <> ''
      union all
      select email_key from employees
        where manager_id = ${param('id')} and manager_id <> '' and manager_key = '')`)
    .where(isLiveInDirectory(sql, 'employees', true))
    .where(hasNotLeft(sql, 'employees', param('today')))
    .orderBy('name_key')
    .orderBy('email_key')
    .limit(param('limit')),
)
const teamsOf = statement<Named, { id: string; content: string }>('reads/directory.teamsOf', (db, param, sql) =>
  db
    .selectFrom('team_members')
    .innerJoin('teams', 'teams.id', 'team_members.team')
    .select(['teams.id', 'teams.content'])
    .where('team_members.email_key', '=', param('emailKey'))
    .where(isLiveInDirectory(sql, 'teams', true))
    .orderBy('teams.name_key')
    .orderBy('teams.id'),
)
type Account = { datasource: string; email: string; name: string }
const accounts = statement<Named, Account>('reads/directory.accounts', (db, param, sql) =>
  db
    .selectFrom('users')
    .select(['datasource', 'email', 'name'])
    .where('email_key', '=', param('emailKey'))
    .where('is_active', '=', sql.lit(1))
    .where(isLive(sql, 'users'))
    .orderBy('datasource'),
)
const count = {
  employees: statement<Record<never, never>, { count: number }>('reads/directory.countEmployees', (db, _, sql) =>
    db
      .selectFrom('employees')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where(isLiveInDirectory(sql, 'employees', true)),
  ),
  teams: statement<Record<never, never>, { count: number }>('reads/directory.countTeams', (db, _, sql) =>
    db
      .selectFrom('teams')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where(isLiveInDirectory(sql, 'teams', true)),
  ),
}

/** The last day of whoever has left or will; empty: left in any case; undefined: stays. */
export async function findLastDay(db: Executor, emailKey: string): Promise<string | undefined> {
  return (await db.get(leaver, { emailKey }))?.last_day
}

/** The name of an employee whose record lets them search: current, and not held. Says nothing about leavers. */
export async function findPresentEmployee(db: Executor, emailKey: string): Promise<string | undefined> {
  return (await db.get(present, { emailKey }))?.name
}

/** Every such employee who has not left, in the order of the addresses. */
export const listPresentEmployees = (db: Executor, limit: number, today: string) => db.all(allPresent, { limit, today })
/** What the record says of an employee, and whether it still counts: a held one does not. */
export const findStanding = (db: Executor, emailKey: string) => db.get(standing, { emailKey })
/** An employee as the directory shows it. */
export const findEmployee = (db: Executor, emailKey: string) => db.get(employee, { emailKey })
/** The same by the id that managerId refers to. */
export const findEmployeeById = (db: Executor, id: string) => db.get(employeeById, { id })
/** Whoever has an employee for a manager and has not left. */
export const listReports = (
  db: Executor,
  { email_key: emailKey, employee_id: id }: StoredEmployee,
  today: string,
  limit: number,
) => db.all(reports, { emailKey, id, today, limit })
/** The teams that list an address among their members. */
export const listTeamsOf = (db: Executor, emailKey: string) => db.all(teamsOf, { emailKey })
/** The datasources in which an address is an active user, with its name there. */
export const listAccounts = (db: Executor, emailKey: string) => db.all(accounts, { emailKey })

/** How many employees or teams the directory shows. */
export async function countDirectory(db: Executor, collection: 'employees' | 'teams'): Promise<number> {
  return (await db.get(count[collection], {}))?.count ?? 0
}
