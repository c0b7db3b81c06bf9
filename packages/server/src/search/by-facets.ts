import { setImmediate as otherWork } from 'node:timers/promises'
import type { EmailKey, GetDocumentsByFacetsRequest, GetDocumentsByFacetsResponse } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import type { IndexPlace } from '../index/port.ts'
import { boundTo, type Cursors } from './cursor.ts'
import { type DocumentWriter, filteredContentOf } from './document.ts'
import type { Admitted } from './door.ts'
import { compileFilterSets } from './facet-filters.ts'
import { listedDocuments } from './listed-documents.ts'
import { datasourcesIn } from './search.ts'
import type { PersonalSight, SearchParts } from './sight.ts'

/** Lists documents by what they are. */
export type DocumentsByFacets = (
  person: EmailKey,
  sight: PersonalSight,
  request: GetDocumentsByFacetsRequest,
  nowMs: number,
) => Promise<GetDocumentsByFacetsResponse>

/** Read from the index at a time; it sorts all that the person may see each time, so not too few. */
const READ_AT_ONCE = 1_000
/** Where the door refuses most, since much was taken away just now, a page ends with what it has. */
const ROUNDS_MAX = 20
/** Compared before other requests have their turn. */
const COMPARED_AT_ONCE = 50

/**
 * Goes through the documents that the person may see, the last changed first, and compares each with the filters. It
 * counts what the person may see alone, so that neither pages nor their ends tell of anything else.
 */
export function openDocumentsByFacets(
  { index, read }: SearchParts,
  cursor: Cursors,
  write: DocumentWriter,
): DocumentsByFacets {
  return async (person, sight, request, nowMs) => {
    const filters = request.filterSets.flatMap((set) => set.filters ?? [])
    const matches = compileFilterSets(request.filterSets, {
      person,
      listed: await listedDocuments({ read }, sight, filters),
      nowMs,
      offsetMinutes: 0,
      refusal: 'invalid_field',
    })
    const datasources = datasourcesIn(undefined, request.datasourcesFilter)
    const binding = boundTo('facets', sight.whose, request.filterSets, datasources)
    const { cursor: sent = '' } = request
    let place: IndexPlace | undefined = sent === '' ? undefined : cursor.read(sent, binding)
    const page: { readonly admitted: Admitted; readonly place: IndexPlace }[] = []
    let scanned = 0
    let round = 0
    // One more than the page, so that "there is more" is said only of a document that was found.
    while (page.length <= limits.facetPageSize.value && scanned < limits.facetScanMax.value && round < ROUNDS_MAX) {
      round += 1
      const hits = await index.search({
        anyOf: [],
        noneOf: [],
        ...(await sight.filter()),
        ...(datasources === undefined ? {} : { datasources }),
        ...(place === undefined ? {} : { after: place }),
        limit: READ_AT_ONCE,
      })
      for (const hit of hits) {
        if (page.length > limits.facetPageSize.value) break
        if (scanned % COMPARED_AT_ONCE === 0) await otherWork()
        place = hit
        const admitted = await sight.admit(hit.key)
        if (admitted === undefined) continue
        scanned += 1
        if (matches({ admitted, content: await filteredContentOf(read, admitted) })) page.push({ admitted, place: hit })
      }
      if (hits.length < READ_AT_ONCE) {
        if (page.length <= limits.facetPageSize.value) place = undefined
        break
      }
    }
    const shown = page.slice(0, limits.facetPageSize.value)
    const next = page.length > shown.length ? shown.at(-1)?.place : place
    return {
      documents: await Promise.all(shown.map(({ admitted }) => write(admitted))),
      hasMoreResults: next !== undefined,
      ...(next === undefined ? {} : { cursor: cursor.write({ ...next, now: Math.floor(nowMs / 1_000) }, binding) }),
    }
  }
}
