import { setImmediate as otherWork } from 'node:timers/promises'
import type { ListShortcutsPaginatedRequest, ListShortcutsPaginatedResponse, ShortcutFilter } from '@sheaf/contract'
import { emailKey, foldName } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import { boundTo, sealedCursors } from '../cursor.ts'
import { requireFewValues } from '../few-values.ts'
import { findMeta } from '../store/reads/meta.ts'
import {
  countListedShortcuts,
  listShortcuts,
  type ShortcutList,
  type ShortcutOrder,
  type ShortcutPlace,
  type StoredShortcut,
} from '../store/reads/shortcuts.ts'
import type { Executor } from '../store/statement.ts'
import { aliasKeyOf } from './shortcut-alias.ts'
import { shortcutWriter } from './shortcut-view.ts'
import type { ShortcutParties } from './shortcuts.ts'

const orders = {
  alias: 'alias_key',
  createTime: 'created_at',
  updateTime: 'updated_at',
  decayedVisitScore: 'visit_score',
} as const satisfies Record<string, ShortcutOrder>

/** One page of the shortcuts that a person may see. Nothing of the others is counted. */
export async function listVisibleShortcuts(
  { store, person, isAdmin }: ShortcutParties,
  { pageSize, cursor = '', query = '', filters = [], sort = {} }: ListShortcutsPaginatedRequest,
): Promise<ListShortcutsPaginatedResponse> {
  const db = store.read
  const cursors = sealedCursors<ShortcutPlace>(Buffer.from((await findMeta(db, 'cursorKey')) ?? '', 'base64'))
  const order = orders[sort.sortBy ?? 'alias']
  const direction = sort.orderBy === 'DESC' ? 'desc' : 'asc'
  const binding = boundTo('listshortcuts', person, isAdmin, query, filters, order, direction)
  const list: ShortcutList = { person, seesAll: isAdmin ? 1 : 0, pattern: patternOf(query) }
  const passes = filterOf(filters, person)
  const found = await findPassing(db, {
    list,
    sorting: { order, direction },
    after: cursor === '' ? undefined : cursors.read(cursor, binding),
    passes,
    needed: pageSize + 1,
    isFiltered: filters.length > 0,
  })
  const page = found.passed.slice(0, pageSize)
  const last = found.passed.length > pageSize ? page.at(-1) : found.stoppedAt
  const write = await shortcutWriter(db)
  return {
    shortcuts: await Promise.all(page.map(write)),
    meta: {
      hasNextPage: last !== undefined,
      ...(last === undefined ? {} : { cursor: cursors.write({ value: last[order], key: last.key }, binding) }),
      ...(filters.length > 0 ? {} : { totalItemCount: await countListedShortcuts(db, list) }),
    },
  }
}

type Wanted = {
  readonly list: ShortcutList
  readonly sorting: Parameters<typeof listShortcuts>[2]
  readonly after: ShortcutPlace | undefined
  readonly passes: (shortcut: StoredShortcut) => boolean
  readonly needed: number
  readonly isFiltered: boolean
}
type Found = {
  readonly passed: readonly StoredShortcut[]
  /** The last one looked at, if there may be more behind it. */
  readonly stoppedAt: StoredShortcut | undefined
}

const CHUNK = 500

async function findPassing(db: Executor, { list, sorting, after, passes, needed, isFiltered }: Wanted): Promise<Found> {
  const passed: StoredShortcut[] = []
  const limit = isFiltered ? CHUNK : needed
  let place = after
  for (let examined = 0; examined < limits.shortcutsExaminedMax.value; examined += limit) {
    // Other requests have their turn while many are compared.
    if (examined > 0) await otherWork()
    const rows = await listShortcuts(db, list, sorting, place, limit)
    passed.push(...rows.filter(passes))
    const last = rows.at(-1)
    if (passed.length >= needed) return { passed, stoppedAt: undefined }
    if (last === undefined || rows.length < limit) return { passed, stoppedAt: undefined }
    place = { value: last[sorting.order], key: last.key }
    if (examined + limit >= limits.shortcutsExaminedMax.value) return { passed, stoppedAt: last }
  }
  return { passed, stoppedAt: undefined }
}

/** A pattern that texts with the query in them match. */
function patternOf(query: string): string {
  return `%${foldName(query.trim()).replaceAll(/[\\%_]/g, '\\$&')}%`
}

/** Whether a shortcut passes all filters; within one of them any value will do. */
function filterOf(filters: readonly ShortcutFilter[], person: string): (shortcut: StoredShortcut) => boolean {
  requireFewValues(filters, 'filters')
  const tests = filters.map(({ fieldName = '', values = [] }) => {
    const field = fields.get(fieldName.toLowerCase())
    const wanted = values.map(({ value = '', relationType = 'EQUALS' }) => ({
      key: field?.keyOf(value, person),
      relationType,
    }))
    return (shortcut: StoredShortcut) =>
      field !== undefined &&
      wanted.some(({ key, relationType }) => {
        const isEqual = field.of(shortcut) === key
        if (relationType === 'NOT_EQUALS') return !isEqual
        return (relationType === 'EQUALS' || relationType === 'ID_EQUALS') && isEqual
      })
  })
  return (shortcut) => tests.every((test) => test(shortcut))
}

/** What a shortcut has in a field, and what a value is when it is compared with that. */
type Field = {
  readonly of: (shortcut: StoredShortcut) => string
  readonly keyOf: (value: string, person: string) => string
}

const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['name', { of: ({ alias_key: alias }) => alias, keyOf: (value) => aliasKeyOf(value) }],
  [
    'author',
    { of: ({ author_key: author }) => author, keyOf: (value, person) => (value === 'me' ? person : emailKey(value)) },
  ],
  [
    'type',
    {
      of: ({ is_external: isExternal }) => (isExternal === 1 ? 'external' : 'native'),
      keyOf: (value) => value.toLowerCase(),
    },
  ],
])
