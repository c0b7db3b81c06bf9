import type { FindPeopleResponse, FoundPerson, PersonInDatasource, ShowPersonResponse } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { emailKey, foldEmail } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import { type Datasource, listDatasources } from '../datasources/datasource.ts'
import { waysInto } from '../identity/paths.ts'
import type { People } from '../identity/people.ts'
import { findStanding } from '../store/reads/directory.ts'
import { listEmployeesFrom, listUsersFrom } from '../store/reads/inspection.ts'
import { listDatasourcesOf } from '../store/reads/paths.ts'
import type { Executor } from '../store/statement.ts'

/** People as administrators see them, whether or not they may search. */

/** @param query the beginning of an address or of a word of a name */
export async function findPeople(db: Executor, query: string): Promise<FindPeopleResponse> {
  const beginning = foldEmail(query.trim())
  const most = limits.peopleFoundMax.value
  const found = new Map<string, FoundPerson>()
  for (const row of await listUsersFrom(db, beginning, most + 1)) {
    found.set(row.email_key, { email: row.email, name: row.name, isEmployee: false })
  }
  for (const row of await listEmployeesFrom(db, beginning, most + 1)) {
    const name = row.name === '' ? (found.get(row.email_key)?.name ?? '') : row.name
    found.set(row.email_key, { email: row.email, name, isEmployee: true })
  }
  const people = [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, person]) => person)
  return { people: people.slice(0, most), hasMore: people.length > most }
}

/** Who a person is to each datasource. Throws the 404 for an address that is nobody’s. */
export async function showPerson(db: Executor, people: People, address: string): Promise<ShowPersonResponse> {
  const email = emailKey(address)
  const employee = await findStanding(db, email)
  const name = await people.findName(email)
  if (name === undefined && employee === undefined && (await listDatasourcesOf(db, email)).length === 0) {
    throw new ApiError('person_not_found', `nobody has the address ${email}`)
  }
  const datasources: PersonInDatasource[] = []
  const all = await listDatasources(db)
  let hasLeft = false
  for (const datasource of all) {
    const person = await people.inDatasource(email, datasource)
    hasLeft ||= person.hasLeft
    datasources.push(await inDatasource(db, all, datasource, person))
  }
  return {
    email,
    ...(name === undefined ? {} : { name }),
    maySearch: name !== undefined,
    hasLeft,
    ...(employee === undefined ? {} : { employee: { status: employee.status as 'CURRENT' | 'FUTURE' | 'EX' } }),
    datasources,
  }
}

async function inDatasource(
  db: Executor,
  all: readonly Datasource[],
  datasource: Datasource,
  person: Awaited<ReturnType<People['inDatasource']>>,
): Promise<PersonInDatasource> {
  const identity = all.find(({ key }) => key === datasource.identityKey)
  const names = [...person.groups].sort()
  const shown = names.slice(0, limits.groupsShownMax.value)
  const ways = identity === undefined ? new Map<string, string[]>() : await waysInto(db, identity, person, shown)
  return {
    datasource: datasource.name,
    isVisible: person.isVisible && !person.hasLeft,
    identityDatasource: identity?.name ?? datasource.identityKey,
    ...(person.user === undefined ? {} : { user: { userId: person.user.userId, isActive: person.user.isActive } }),
    groups: shown.map((name) => ({ name, path: ways.get(name) ?? [] })),
    hasMoreGroups: names.length > shown.length,
  }
}
