import { emailKey } from '@sheaf/contract/fold'
import { isLiveInDirectory } from '../live.ts'
import { statement, type Transaction } from '../statement.ts'
import { type DirectoryWords, replaceWords, type WordsOf } from './directory-words.ts'
import type { PutIdentityAnswer, RowWritten } from './identity.ts'
import { checkVersion, forgetTombstone, leaveTombstone, type VersionConflict } from './versions.ts'

export type EmployeeRow = {
  readonly email: string
  readonly content: string
  readonly name: string
  readonly nameKey: string
  readonly firstNameKey: string
  readonly lastNameKey: string
  readonly words: DirectoryWords
  readonly status: 'CURRENT' | 'FUTURE' | 'EX'
  readonly startDate: string
  /** The day after which the person is gone; empty: at once; undefined: the person stays. */
  readonly lastDay: string | undefined
  readonly employeeId: string
  readonly managerKey: string
  readonly managerId: string
  readonly facets: string
  /** 0: no check. */
  readonly version: bigint
}
export type PutEmployee = EmployeeRow & { readonly nowMs: number }
export type DeleteEmployee = { readonly email: string; readonly version: bigint; readonly nowMs: number }

type Stored = { version: string | null; name_key: string; name_words: string; other_words: string; is_live: number }
const storedEmployee = statement<{ emailKey: string }, Stored>('writes/employees.stored', (db, param, sql) =>
  db
    .selectFrom('employees')
    .select(['name_key', 'name_words', 'other_words', sql<string | null>`cast(version as text)`.as('version')])
    .select(isLiveInDirectory(sql, 'employees', true).$castTo<number>().as('is_live'))
    .where('email_key', '=', param('emailKey')),
)
type Values = {
  emailKey: string
  email: string
  content: string
  name: string
  nameKey: string
  firstNameKey: string
  lastNameKey: string
  nameWords: string
  otherWords: string
  status: 'CURRENT' | 'FUTURE' | 'EX'
  startDate: string
  employeeId: string
  managerKey: string
  managerId: string
  facets: string
  version: bigint | null
  revision: number
}
const upsert = statement<Values>('writes/employees.upsert', (db, param) => {
  const changing = {
    email: param('email'),
    content: param('content'),
    name: param('name'),
    name_key: param('nameKey'),
    first_name_key: param('firstNameKey'),
    last_name_key: param('lastNameKey'),
    name_words: param('nameWords'),
    other_words: param('otherWords'),
    status: param('status'),
    start_date: param('startDate'),
    employee_id: param('employeeId'),
    manager_key: param('managerKey'),
    manager_id: param('managerId'),
    facets: param('facets'),
    version: param('version'),
    revision: param('revision'),
  }
  return db
    .insertInto('employees')
    .values({ email_key: param('emailKey'), ...changing })
    .onConflict((conflict) => conflict.column('email_key').doUpdateSet(changing))
})
const remove = statement<{ emailKey: string }>('writes/employees.remove', (db, param) =>
  db.deleteFrom('employees').where('email_key', '=', param('emailKey')),
)
const noteLeaver = statement<{ emailKey: string; lastDay: string }>('writes/employees.noteLeaver', (db, param) =>
  db
    .insertInto('leavers')
    .values({ email_key: param('emailKey'), last_day: param('lastDay') })
    .onConflict((conflict) => conflict.column('email_key').doUpdateSet({ last_day: param('lastDay') })),
)
const forgetLeaver = statement<{ emailKey: string }>('writes/employees.forgetLeaver', (db, param) =>
  db.deleteFrom('leavers').where('email_key', '=', param('emailKey')),
)

/** Adds or replaces an employee. */
export async function putEmployee(tx: Transaction, put: PutEmployee): Promise<PutIdentityAnswer> {
  const written = await putEmployeeRow(tx, put, put.nowMs)
  return written.kind === 'version conflict' ? written : { kind: 'done' }
}

/** The same for one of many employees. */
export async function putEmployeeRow(
  tx: Transaction,
  row: EmployeeRow,
  nowMs: number,
): Promise<RowWritten | VersionConflict> {
  const key = emailKey(row.email)
  const stored = await tx.get(storedEmployee, { emailKey: key })
  const accepted = await checkVersion(tx, checkOf(key, stored, row.version, nowMs))
  if (accepted.kind === 'version conflict') return accepted
  const { email, content, name, nameKey, firstNameKey, lastNameKey, words, facets } = row
  await tx.run(upsert, {
    emailKey: key,
    email,
    content,
    name,
    nameKey,
    firstNameKey,
    lastNameKey,
    nameWords: JSON.stringify(words.names),
    otherWords: JSON.stringify(words.others),
    status: row.status,
    startDate: row.startDate,
    employeeId: row.employeeId,
    managerKey: row.managerKey,
    managerId: row.managerId,
    facets,
    version: accepted.keep,
    revision: tx.nextRevision(),
  })
  await replaceWords(tx, wordsOf(key, stored), { kind: 'employee', entity: key, nameKey, words })
  // Said anew with each write: whoever comes back is no leaver any more.
  if (row.lastDay === undefined) await tx.run(forgetLeaver, { emailKey: key })
  else await tx.run(noteLeaver, { emailKey: key, lastDay: row.lastDay })
  if (accepted.hadTombstone) await forgetTombstone(tx, 'employees', '', key)
  return { kind: 'written', isNew: stored === undefined || stored.is_live === 0 }
}

/**
 * Deletes an employee, or does nothing if there is none; either way the version is remembered, and also that the person
 * has left, if so.
 */
export async function deleteEmployee(
  tx: Transaction,
  { email, version, nowMs }: DeleteEmployee,
): Promise<PutIdentityAnswer> {
  const key = emailKey(email)
  const stored = await tx.get(storedEmployee, { emailKey: key })
  const accepted = await checkVersion(tx, checkOf(key, stored, version, nowMs))
  if (accepted.kind === 'version conflict') return accepted
  await leaveTombstone(tx, 'employees', '', key, accepted.keep, nowMs)
  if (stored !== undefined) await removeEmployee(tx, key)
  tx.nextRevision()
  return { kind: 'done' }
}

/** Removes the row of an employee with its words. */
export async function removeEmployee(tx: Transaction, key: string): Promise<void> {
  await replaceWords(tx, wordsOf(key, await tx.get(storedEmployee, { emailKey: key })), undefined)
  await tx.run(remove, { emailKey: key })
}

function wordsOf(entity: string, stored: Stored | undefined): WordsOf | undefined {
  if (stored === undefined) return undefined
  const words = { names: JSON.parse(stored.name_words), others: JSON.parse(stored.other_words) }
  return { kind: 'employee', entity, nameKey: stored.name_key, words }
}

function checkOf(key: string, stored: Stored | undefined, sent: bigint, nowMs: number) {
  return { collection: 'employees', datasource: '', key, stored: stored?.version, sent, nowMs }
}
