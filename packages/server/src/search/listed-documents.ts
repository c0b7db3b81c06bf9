import { setImmediate as otherWork } from 'node:timers/promises'
import type { FacetFilter } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { listDestinations } from '../metadata/shortcut-destinations.ts'
import { listViewed } from '../store/reads/activity.ts'
import { findHeadByGleanKey, listKeysAt } from '../store/reads/documents.ts'
import type { Executor } from '../store/statement.ts'
import { fieldOf } from './conditions.ts'
import { isListField, type ListedDocuments, type ListName, listNamed } from './lists.ts'
import type { SearchParts, Sight } from './sight.ts'

/**
 * The documents of the lists that filters name, as they are now. Whether the person may see them is not looked at here: that is
 * part of every search.
 */
export async function listedDocuments(
  { read }: Pick<SearchParts, 'read'>,
  sight: Pick<Sight, 'person' | 'seesAll'>,
  filters: readonly FacetFilter[],
): Promise<ListedDocuments> {
  const listed = new Map<ListName, ReadonlySet<number>>()
  for (const name of new Set(filters.flatMap(listsIn))) {
    listed.set(name, name === 'history' ? await viewedBy(read, sight) : await withShortLinks(read, sight))
  }
  return listed
}

function listsIn(filter: FacetFilter): readonly ListName[] {
  const field = fieldOf(filter)
  const { values = [] } = filter
  return isListField(field) ? values.flatMap(({ value = '' }) => listNamed(field, value) ?? []) : []
}

/** Looked up before other requests have their turn. */
const LOOKED_UP_AT_ONCE = 200

async function viewedBy(read: Executor, { person }: Pick<Sight, 'person'>): Promise<ReadonlySet<number>> {
  const urls = person === undefined ? [] : await listViewed(read, person, limits.listedDocumentsMax.value)
  return keysOf(urls, (url) => listKeysAt(read, url))
}

async function withShortLinks(
  read: Executor,
  { person, seesAll }: Pick<Sight, 'person' | 'seesAll'>,
): Promise<ReadonlySet<number>> {
  const viewer = { person, isAdmin: seesAll }
  const destinations = await listDestinations(read, viewer, limits.listedDocumentsMax.value)
  return keysOf(destinations, async ({ documentId, url }) => {
    const found = documentId === undefined ? undefined : await findHeadByGleanKey(read, documentId)
    return found === undefined ? listKeysAt(read, url) : [found.key]
  })
}

async function keysOf<Entry>(
  entries: readonly Entry[],
  find: (entry: Entry) => Promise<readonly number[]>,
): Promise<ReadonlySet<number>> {
  const keys = new Set<number>()
  for (const [position, entry] of entries.entries()) {
    if (position % LOOKED_UP_AT_ONCE === LOOKED_UP_AT_ONCE - 1) await otherWork()
    for (const key of await find(entry)) keys.add(key)
  }
  return keys
}
