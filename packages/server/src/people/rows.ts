import type { EmployeeInfoDefinition, TeamInfoDefinition } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { emailKey } from '@sheaf/contract/fold'
import { type AdditionalValue, toAdditionalValue, toBoolean } from '@sheaf/contract/wire'
import { addressOf } from '../identity/rows.ts'
import { unsafeScheme } from '../safe-url.ts'
import type { EmployeeRow } from '../store/writes/employees.ts'
import type { TeamRow } from '../store/writes/teams.ts'
import { directoryWords, sortKey } from './words.ts'

/** Employees and teams as they are stored. `field` names what was sent, for refusals; all throw the 400. */

/** As sent, with plain values instead of what generated clients make of them. */
export type StoredEmployeeInfo = Stored<EmployeeInfoDefinition>
export type StoredTeamInfo = Stored<TeamInfoDefinition>
type Stored<Wire extends EmployeeInfoDefinition | TeamInfoDefinition> = Omit<
  Wire,
  'additionalFields' | 'datasourceProfiles'
> & {
  readonly additionalFields?: readonly {
    readonly key?: string | undefined
    readonly value: readonly AdditionalValue[]
  }[]
  readonly datasourceProfiles?: readonly (Omit<NonNullable<Wire['datasourceProfiles']>[number], 'isUserGenerated'> & {
    readonly isUserGenerated?: boolean
  })[]
}

/** The values of an entity that lists are filtered by: each folded, and as it was sent. */
export type StoredFacets = Readonly<Record<string, readonly [folded: string, sent: string]>>

export function employeeRow(employee: EmployeeInfoDefinition, field: string, version: bigint): EmployeeRow {
  const email = addressOf(employee.email, `${field}.email`)
  refuseUnsafeLinks(employee, field)
  const { managerEmail = '', managerId = '', structuredLocation: at } = employee
  const { status = 'CURRENT', type = 'FULL_TIME', startDate = '', endDate, title, department, businessUnit } = employee
  const name = nameOf(employee, email)
  const managerKey = managerEmail.trim() === '' ? '' : emailKey(addressOf(managerEmail, `${field}.managerEmail`))
  return {
    email,
    content: JSON.stringify(storedForm(employee)),
    name,
    nameKey: sortKey(name),
    firstNameKey: sortKey(employee.firstName ?? name),
    lastNameKey: sortKey(employee.lastName ?? name),
    words: directoryWords(
      [name, employee.firstName, employee.lastName, employee.preferredName, ...(employee.alsoKnownAs ?? [])],
      [title, department, businessUnit],
      [email],
    ),
    status,
    startDate,
    lastDay: status === 'EX' ? '' : endDate,
    employeeId: employee.id ?? '',
    managerKey,
    managerId,
    facets: facetsOf({
      department,
      businessunit: businessUnit,
      title,
      location: employee.location,
      city: at?.city,
      state: at?.state,
      region: at?.region,
      country: at?.country,
      roletype: type,
    }),
    version,
  }
}

export function teamRow(team: TeamInfoDefinition, field: string, version: bigint): TeamRow {
  refuseUnsafeLinks(team, field)
  const { id, name, department, businessUnit, members, emails = [] } = team
  const keys = members.map(({ email }, position) => emailKey(addressOf(email, `${field}.members[${position}].email`)))
  return {
    id,
    content: JSON.stringify(storedForm(team)),
    name,
    nameKey: sortKey(name),
    words: directoryWords(
      [name],
      [department, businessUnit],
      emails.map(({ email }) => email),
    ),
    members: [...new Set(keys)],
    facets: facetsOf({ department, businessunit: businessUnit }),
    version,
  }
}

function nameOf({ preferredName, firstName, lastName }: EmployeeInfoDefinition, email: string): string {
  const first = filled(preferredName) ?? filled(firstName)
  return [first, filled(lastName)].filter((part) => part !== undefined).join(' ') || email
}

function filled(text: string | undefined): string | undefined {
  const trimmed = text?.trim()
  return trimmed === '' ? undefined : trimmed
}

function facetsOf(values: Readonly<Record<string, string | undefined>>): string {
  const facets: Record<string, StoredFacets[string]> = {}
  for (const [name, value] of Object.entries(values)) {
    const sent = filled(value)
    if (sent !== undefined) facets[name] = [sortKey(sent), sent]
  }
  return JSON.stringify(facets satisfies StoredFacets)
}

function storedForm<Wire extends EmployeeInfoDefinition | TeamInfoDefinition>(wire: Wire): Stored<Wire> {
  const { additionalFields, datasourceProfiles, ...rest } = wire
  return {
    ...rest,
    ...(additionalFields === undefined
      ? {}
      : {
          additionalFields: additionalFields.map(({ key, value = [] }) => ({
            key,
            value: value.map(toAdditionalValue).filter((each) => each !== undefined),
          })),
        }),
    ...(datasourceProfiles === undefined
      ? {}
      : {
          datasourceProfiles: datasourceProfiles.map(({ isUserGenerated, ...profile }) => ({
            ...profile,
            ...(isUserGenerated === undefined ? {} : { isUserGenerated: toBoolean(isUserGenerated) }),
          })),
        }),
  } as Stored<Wire>
}

/** Names of fields that are shown as links, at any depth. */
const LINKS = new Set(['photoUrl', 'profileUrl', 'externalLink', 'url', 'nativeAppUrl', 'hyperlink'])

function refuseUnsafeLinks(value: unknown, field: string): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    const where = Array.isArray(value) ? `${field}[${name}]` : `${field}.${name}`
    const scheme = LINKS.has(name) && typeof inner === 'string' ? unsafeScheme(inner) : undefined
    if (scheme !== undefined) {
      throw new ApiError('invalid_field', `${where} has the scheme ${scheme}, which is not safe to link to`, {
        remedy: 'Send another URL, or leave it out.',
      })
    }
    refuseUnsafeLinks(inner, where)
  }
}
