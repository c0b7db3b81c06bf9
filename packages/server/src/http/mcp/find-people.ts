import type { DirectoryPerson, EntityFilter } from '@sheaf/contract'
import type { FindPeopleInput, FindPeopleOutput } from '@sheaf/contract/assistants/find-people'
import { listEntities } from '../../people/entities.ts'
import { defined } from '../../search/document.ts'
import { oneLine } from './citation.ts'
import type { Run } from './tool.ts'

type Found = FindPeopleOutput['people'][number]

/** People of the directory as the operation listentities answers them, without what a model hardly needs. */
export const findPeople: Run<'find_people'> = async ({ service, person }, input) => {
  const { query, pageSize, cursor } = input
  const answer = await listEntities(
    service.store.read,
    person,
    {
      entityType: 'PEOPLE',
      ...defined('query', query),
      ...defined('pageSize', pageSize),
      ...defined('cursor', cursor),
      filter: filtersOf(input),
      includeFields: ['MANAGEMENT_DETAILS', 'TEAMS'],
    },
    service.nowMs(),
  )
  const structured: FindPeopleOutput = {
    people: (answer.results ?? []).map(foundOf),
    total: answer.totalCount,
    hasMore: answer.hasMoreResults,
    ...defined('cursor', answer.cursor),
  }
  return { structured, text: textOf(structured) }
}

function filtersOf({ department, location, reportsTo }: FindPeopleInput): EntityFilter[] {
  const asked = { department, location, reportsto: reportsTo }
  return Object.entries(asked).flatMap(([fieldName, value]) =>
    value === undefined ? [] : [{ fieldName, values: [{ value }] }],
  )
}

function foundOf({ name, metadata = {} }: DirectoryPerson): Found {
  const { email, title, department, location, manager, teams = [], externalProfileLink } = metadata
  return {
    name,
    ...defined('email', email),
    ...defined('title', title),
    ...defined('department', department),
    ...defined('location', location),
    ...defined('manager', manager?.name),
    ...defined('managerEmail', manager?.metadata?.email),
    teams: teams.flatMap((team) => team.name ?? []),
    ...defined('profileUrl', externalProfileLink),
  }
}

function textOf({ people, total, hasMore, cursor }: FindPeopleOutput): string {
  if (people.length === 0) {
    return 'Nobody was found. Each word must begin a word of a name, address, title or department: try fewer or shorter ones.'
  }
  return [
    `${total} ${total === 1 ? 'person' : 'people'} in all.`,
    ...people.map((found, position) => `${position + 1}. ${linesOf(found).map(oneLine).join('\n')}`),
    ...(hasMore && cursor !== undefined ? [`There are more: call find_people again with cursor ${cursor}`] : []),
  ].join('\n\n')
}

function linesOf({ name, email, manager, managerEmail, teams, profileUrl, ...rest }: Found): readonly string[] {
  const role = [rest.title, rest.department, rest.location].filter((part) => part !== undefined).join(', ')
  return [
    email === undefined ? name : `${name} <${email}>`,
    ...(role === '' ? [] : [role]),
    ...(manager === undefined ? [] : [`Manager: ${manager}${managerEmail === undefined ? '' : ` <${managerEmail}>`}`]),
    ...(teams.length === 0 ? [] : [`Teams: ${teams.join(', ')}`]),
    ...(profileUrl === undefined ? [] : [`Profile: ${profileUrl}`]),
  ]
}
