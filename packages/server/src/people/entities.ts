import { setImmediate as otherWork } from 'node:timers/promises'
import type {
  DirectoryPerson,
  EmailKey,
  EntityFacet,
  ListEntitiesRequest,
  ListEntitiesResponse,
  Team,
} from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import { boundTo, sealedCursors } from '../cursor.ts'
import {
  countEntities,
  type EntityConditions,
  type EntityRow,
  type EntityTable,
  listFacets,
  listSorted,
  type SortColumn,
} from '../store/reads/entities.ts'
import { findMeta } from '../store/reads/meta.ts'
import type { Executor } from '../store/statement.ts'
import { type Directory, openDirectory } from './directory.ts'
import { facetNames, readFilters } from './filters.ts'
import type { StoredFacets } from './rows.ts'
import { anyEntity, type DirectoryQuery, directoryQuery, listRelevant, type RelevantPlace, rangeOf } from './search.ts'
import { managementOf, metadataOf, showTeam, teamsOf } from './show.ts'

type SortBy = NonNullable<NonNullable<ListEntitiesRequest['sort']>[number]['sortBy']>
const sortColumns: Readonly<Record<EntityTable, Readonly<Partial<Record<SortBy, SortColumn>>>>> = {
  employees: {
    ENTITY_NAME: 'name_key',
    FIRST_NAME: 'first_name_key',
    LAST_NAME: 'last_name_key',
    START_DATE: 'start_date',
  },
  teams: { ENTITY_NAME: 'name_key', TEAM_SIZE: 'size' },
}

/** Where a page ends: after how many entities in all, and after which. */
type Place = {
  readonly seen: number
  readonly sorted?: { readonly sort: string | number; readonly entity: string }
  readonly relevant?: RelevantPlace
}
type Order = { readonly column: SortColumn; readonly isDescending: boolean } | 'relevance'

/** What to list: which of the entities, in which order. */
type Listing = {
  readonly table: EntityTable
  readonly conditions: EntityConditions
  readonly query: DirectoryQuery | undefined
  readonly order: Order
  /** Entities on all pages together at most. */
  readonly most: number
}

/** Lists employees or teams. */
export async function listEntities(
  db: Executor,
  asking: EmailKey,
  request: ListEntitiesRequest,
  nowMs: number,
): Promise<ListEntitiesResponse> {
  const { entityType = 'PEOPLE', query = '', filter, sort, requestType, includeFields = [] } = request
  const cursors = sealedCursors<Place>(Buffer.from((await findMeta(db, 'cursorKey')) ?? '', 'base64'))
  const binding = boundTo('entities', asking, entityType, query, filter, sort, requestType)
  const after =
    request.cursor === undefined || request.cursor === '' ? undefined : cursors.read(request.cursor, binding)
  const table = entityType === 'TEAMS' ? 'teams' : 'employees'
  const directory = await openDirectory(db, asking, nowMs)
  const listing = entityType === 'CUSTOM_ENTITIES' ? undefined : await listingOf(directory, table, request)
  const rest = { sortOptions: ['RELEVANCE', ...Object.keys(sortColumns[table])], customFacetNames: [] }
  const list = entityType === 'TEAMS' ? 'teamResults' : 'results'
  if (listing === undefined) return { [list]: [], hasMoreResults: false, totalCount: 0, ...rest }

  const range = listing.query === undefined ? undefined : rangeOf(listing.query)
  const room = Math.max(0, listing.most - (after?.seen ?? 0))
  const pageSize = Math.min(request.pageSize ?? limits.pageSizeDefault.value, room)
  const rows = await listRows(db, listing, after, pageSize + 1)
  const page = rows.slice(0, pageSize)
  const last = page.at(-1)
  const hasMoreResults = rows.length > page.length && page.length < room
  const place = last === undefined ? undefined : placeOf(listing, last, (after?.seen ?? 0) + page.length)
  return {
    ...(table === 'teams'
      ? { teamResults: await showTeams(directory, page) }
      : { results: await showPeople(directory, page, new Set(includeFields)) }),
    ...(includeFields.includes('FACETS')
      ? {
          facetResults: facetsOf(
            await listFacets(db, table, listing.conditions, range, limits.entitiesListedMax.value),
          ),
        }
      : {}),
    ...(hasMoreResults && place !== undefined ? { cursor: cursors.write(place, binding) } : {}),
    hasMoreResults,
    totalCount: hasMoreResults
      ? await countEntities(db, table, listing.conditions, range, listing.most)
      : (after?.seen ?? 0) + page.length,
    ...rest,
  }
}

/** Undefined if no entity can be what is asked for. */
async function listingOf(
  directory: Directory,
  table: EntityTable,
  { query: text = '', filter = [], sort = [], requestType }: ListEntitiesRequest,
): Promise<Listing | undefined> {
  const query = directoryQuery(text)
  const order = orderOf(table, sort, query !== undefined)
  const filters = await readFilters(directory, filter, table === 'employees')
  if (filters === undefined || (query === undefined && text.trim() !== '')) return undefined
  const isFull = requestType === 'FULL_DIRECTORY'
  return {
    table,
    conditions: { ...anyEntity(directory.today, query), ...filters, isFull: isFull ? 1 : 0 },
    query,
    order,
    most: isFull ? Number.MAX_SAFE_INTEGER : limits.entitiesListedMax.value,
  }
}

function orderOf(table: EntityTable, sort: NonNullable<ListEntitiesRequest['sort']>, hasQuery: boolean): Order {
  const { sortBy = hasQuery ? 'RELEVANCE' : 'ENTITY_NAME', orderBy = 'ASC' } = sort[0] ?? {}
  const isDescending = orderBy === 'DESC'
  if (sortBy === 'RELEVANCE') return hasQuery ? 'relevance' : { column: 'name_key', isDescending }
  const column = sortColumns[table][sortBy]
  if (column !== undefined) return { column, isDescending }
  const allowed = ['RELEVANCE', ...Object.keys(sortColumns[table])].join(', ')
  throw new ApiError('invalid_field', `sort[0].sortBy is "${sortBy}"; here, allowed are ${allowed}`)
}

function listRows(db: Executor, listing: Listing, after: Place | undefined, limit: number) {
  const { table, conditions, query, order } = listing
  if (order === 'relevance' && query !== undefined) {
    return listRelevant(db, table, conditions, query, after?.relevant, limit)
  }
  const sorted = order === 'relevance' ? { column: 'name_key' as const, isDescending: false } : order
  const range = query === undefined ? undefined : rangeOf(query)
  return listSorted(db, table, sorted, conditions, range, after?.sorted, limit)
}

function placeOf({ order }: Listing, row: EntityRow & Partial<RelevantPlace>, seen: number): Place {
  const { entity, sort, place = 0, word = '', name_key = '' } = row
  return order === 'relevance'
    ? { seen, relevant: { place, word, name_key, entity } }
    : { seen, sorted: { sort, entity } }
}

/** Entities that are shown between two turns of other requests. */
const SHOWN_AT_ONCE = 50

async function showPeople(
  directory: Directory,
  rows: readonly EntityRow[],
  parts: ReadonlySet<string>,
): Promise<DirectoryPerson[]> {
  const people: DirectoryPerson[] = []
  for (const { entity, ...rest } of rows) {
    const row = { ...rest, email_key: entity, email: entity }
    if (people.length % SHOWN_AT_ONCE === SHOWN_AT_ONCE - 1) await otherWork()
    people.push({
      name: row.name,
      obfuscatedId: directory.ids.idOf(entity),
      metadata: {
        ...(await metadataOf(directory, row)),
        ...(parts.has('MANAGEMENT_DETAILS') ? await managementOf(directory, row) : {}),
        ...(parts.has('TEAMS') ? { teams: await teamsOf(directory, row) } : {}),
      },
    })
  }
  return people
}

async function showTeams(directory: Directory, rows: readonly EntityRow[]): Promise<Team[]> {
  const teams: Team[] = []
  let room = limits.membersShownMax.value
  for (const { content } of rows) {
    await otherWork()
    const team = await showTeam(directory, content, room)
    room -= team.members?.length ?? 0
    teams.push(team)
  }
  return teams
}

/** How often each value comes, by field. A value that was written in several ways is shown in the first of them. */
function facetsOf(stored: readonly string[]): EntityFacet[] {
  const counts = new Map<string, Map<string, { readonly sent: string; count: number }>>()
  for (const text of stored) {
    for (const [name, [folded, sent]] of Object.entries(JSON.parse(text) as StoredFacets)) {
      const values = counts.get(name) ?? new Map<string, { readonly sent: string; count: number }>()
      counts.set(name, values)
      const value = values.get(folded) ?? { sent, count: 0 }
      values.set(folded, value)
      value.count += 1
    }
  }
  return facetNames.flatMap((sourceName) => {
    const values = [...(counts.get(sourceName)?.values() ?? [])]
    if (values.length === 0) return []
    const most = limits.facetBucketsShownMax.value
    const sorted = values.sort((a, b) => b.count - a.count || (a.sent < b.sent ? -1 : 1))
    return {
      sourceName,
      operatorName: 'SelectMultiple',
      buckets: sorted.slice(0, most).map(({ sent, count }) => ({ count, value: { stringValue: sent } })),
      hasMoreBuckets: sorted.length > most,
      groupName: '',
    }
  })
}
