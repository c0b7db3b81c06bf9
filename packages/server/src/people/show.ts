import type { CustomFieldData, PersonMetadata, Team } from '@sheaf/contract'
import { emailKey } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import {
  findEmployee,
  findEmployeeById,
  findLastDay,
  listReports,
  listTeamsOf,
  type StoredEmployee,
} from '../store/reads/directory.ts'
import { type Directory, defined, summaryOf, timeOf } from './directory.ts'
import type { StoredEmployeeInfo, StoredTeamInfo } from './rows.ts'

/** Employees and teams as answers have them. Fields that nobody sent are left out. */

/** What an employee’s own record says, under the names that answers have for it. */
export async function metadataOf({ db, today }: Directory, row: Pick<StoredEmployee, 'email_key' | 'content'>) {
  const info = JSON.parse(row.content) as StoredEmployeeInfo
  const lastDay = await findLastDay(db, row.email_key)
  const hasLeft = lastDay !== undefined && lastDay < today
  return {
    type: hasLeft ? ('FORMER_EMPLOYEE' as const) : (info.type ?? ('FULL_TIME' as const)),
    email: info.email,
    ...defined('firstName', info.firstName),
    ...defined('lastName', info.lastName),
    ...defined('preferredName', info.preferredName),
    ...defined('aliasNames', info.alsoKnownAs),
    ...defined('title', info.title),
    department: info.department,
    ...defined('businessUnit', info.businessUnit),
    ...defined('location', info.location),
    ...defined('structuredLocation', info.structuredLocation),
    ...defined('timezone', info.structuredLocation?.timezone),
    ...defined('phone', info.phoneNumber),
    ...defined('photoUrl', info.photoUrl),
    ...defined('externalProfileLink', info.profileUrl),
    ...defined('startDate', info.startDate),
    ...defined('endDate', info.endDate),
    ...defined('bio', info.bio),
    ...defined('pronoun', info.pronoun),
    ...defined(
      'socialNetwork',
      info.socialNetworks?.map(({ name = '', profileUrl = '', ...rest }) => ({ name, profileUrl, ...rest })),
    ),
    ...defined(
      'datasourceProfile',
      info.datasourceProfiles?.map((profile) => ({ ...profile })),
    ),
    ...defined('customFields', customFieldsOf(info)),
    ...defined('relationships', info.relationships),
  } satisfies PersonMetadata
}

/** Whom an employee reports to, and who reports to the employee. */
export async function managementOf(directory: Directory, row: StoredEmployee) {
  const chain = (await managersOf(directory, row)).map((manager) => summaryOf(directory, manager))
  const reports = await listReports(directory.db, row, directory.today, limits.reportsShownMax.value)
  return {
    ...defined('manager', chain[0]),
    managementChain: chain,
    reports: reports.map((report) => summaryOf(directory, report)),
    directReportsCount: reports.length,
  } satisfies PersonMetadata
}

/** The manager, the manager’s manager and so on. It ends where somebody comes again. */
async function managersOf({ db }: Directory, row: StoredEmployee): Promise<readonly StoredEmployee[]> {
  const chain: StoredEmployee[] = []
  const met = new Set([row.email_key])
  for (let at: StoredEmployee | undefined = row; chain.length < limits.managersShownMax.value; ) {
    // The address wins over the id, also where nobody has it.
    at = at.manager_key === '' ? await findEmployeeById(db, at.manager_id) : await findEmployee(db, at.manager_key)
    if (at === undefined || met.has(at.email_key)) break
    met.add(at.email_key)
    chain.push(at)
  }
  return chain
}

/** The teams that list an employee, then those that only the employee’s own record names. */
export async function teamsOf({ db }: Directory, row: StoredEmployee): Promise<NonNullable<PersonMetadata['teams']>> {
  const teams: NonNullable<PersonMetadata['teams']> = []
  for (const { id, content } of await listTeamsOf(db, row.email_key)) {
    const team = JSON.parse(content) as StoredTeamInfo
    const member = team.members.find(({ email }) => emailKey(email) === row.email_key)
    teams.push({
      id,
      name: team.name,
      ...defined('externalLink', team.externalLink),
      relationship: member?.relationship ?? 'MEMBER',
      ...defined('joinDate', member?.join_date === undefined ? undefined : timeOf(member.join_date)),
    })
  }
  const own = (JSON.parse(row.content) as StoredEmployeeInfo).teams ?? []
  for (const { id, name, url } of own) {
    const isKnown = teams.some((team) => (id === undefined ? team.name === name : team.id === id))
    if (isKnown) continue
    teams.push({
      ...defined('id', id),
      ...defined('name', name),
      ...defined('externalLink', url),
      relationship: 'MEMBER',
    })
  }
  return teams
}

/**
 * A team with its members who have not left, as many as there is room for.
 *
 * @param room members to show at most; all are counted
 */
export async function showTeam(directory: Directory, content: string, room: number): Promise<Team> {
  const info = JSON.parse(content) as StoredTeamInfo
  const members: NonNullable<Team['members']> = []
  const met = new Set<string>()
  let memberCount = 0
  for (const { email, relationship = 'MEMBER', join_date: joined } of info.members) {
    const key = emailKey(email)
    if (met.has(key)) continue
    met.add(key)
    const lastDay = await findLastDay(directory.db, key)
    if (lastDay !== undefined && lastDay < directory.today) continue
    memberCount += 1
    if (members.length >= room) continue
    const known = await findEmployee(directory.db, key)
    // Someone whom nobody indexed as an employee is shown by the address that the team has.
    const row = known ?? { email_key: key, email, name: email, content: '{}' }
    members.push({
      person: summaryOf(directory, row),
      relationship,
      ...defined('joinDate', joined === undefined ? undefined : timeOf(joined)),
    })
  }
  return {
    id: info.id,
    name: info.name,
    ...defined('description', info.description),
    ...defined('businessUnit', info.businessUnit),
    ...defined('department', info.department),
    ...defined('photoUrl', info.photoUrl),
    ...defined('externalLink', info.externalLink),
    members,
    memberCount,
    ...defined('emails', info.emails),
    ...defined('customFields', customFieldsOf(info)),
    ...defined(
      'datasourceProfiles',
      info.datasourceProfiles?.map((profile) => ({ ...profile })),
    ),
  }
}

function customFieldsOf({
  additionalFields,
}: Pick<StoredEmployeeInfo, 'additionalFields'>): CustomFieldData[] | undefined {
  return additionalFields?.map(({ key = '', value }) => ({
    label: key,
    values: value.map((each) =>
      typeof each === 'string'
        ? { strText: each }
        : { ...defined('urlAnchor', each.anchor), ...defined('urlLink', each.hyperlink) },
    ),
    displayable: true,
  }))
}
