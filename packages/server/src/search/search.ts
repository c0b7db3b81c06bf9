import { setImmediate as otherWork } from 'node:timers/promises'
import type { FacetFilter, SearchRequest, SearchRequestOptions, SearchResponse } from '@sheaf/contract'
import { datasourceKey } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import type { IndexHit, IndexPlace, IndexQuery } from '../index/port.ts'
import { boundTo, type Cursors } from './cursor.ts'
import { filteredContentOf } from './document.ts'
import type { Admitted } from './door.ts'
import { fitsOne, type Test } from './facet-filters.ts'
import { countable, countFacets, type Matching, wantedParts } from './facets/facets.ts'
import { indexFilters } from './facets/index-filters.ts'
import { filtersOf } from './facets/requested.ts'
import type { Presented, PresentTask } from './index-thread.ts'
import { listedDocuments } from './listed-documents.ts'
import { passageSize, requirePassageSize } from './passage-size.ts'
import { fieldsFor } from './query/fields.ts'
import { metadataOf } from './query/metadata.ts'
import { parseQuery } from './query/parse.ts'
import type { ResultWriter } from './result.ts'
import type { SearchParts, Sight } from './sight.ts'
import { spellCheckOf, suggestionFrom } from './spelling.ts'
import { isSuperseded } from './superseded.ts'
import { inTime } from './timeout.ts'

/** Answers a search in what somebody may see. */
export type Search = (sight: Sight, request: SearchRequest, requestId: string) => Promise<SearchResponse>

/** A hit that has passed the door, and its place in the order. */
type Hit = Admitted & { readonly place: IndexHit }

/**
 * Whether the index holds the document as it is now. If not, its text there is of before the last upload, which whoever
 * may see the document now may have had no right to see.
 */
function isAsIndexed({ document, place }: Hit): boolean {
  return document.content_revision === place.revision
}

/** What orders the hits besides their words, and after which of them the page begins. */
type Ranking = { readonly boosts: IndexQuery['boosts'] | undefined; readonly after: IndexPlace | undefined }

const HITS_AT_ONCE = 200

/** Where many hits may be refused each round takes four times as many as the one before. */
function candidatesOf(missing: number, round: number): number {
  return Math.max(missing, Math.min(missing * 4 ** round, limits.searchCandidatesPerRoundMax.value))
}

export function openSearch(parts: SearchParts, cursor: Cursors, write: ResultWriter): Search {
  const { index } = parts
  /**
   * Hits in order, each checked at the door; those refused are replaced by the next ones.
   *
   * @param fits whether a document as it is in the record passes the filters too
   */
  async function findAdmitted(
    sight: Sight,
    matching: Matching,
    fits: Test | undefined,
    { after, boosts }: Ranking,
    needed: number,
  ) {
    const admitted: Hit[] = []
    let place = after
    for (let round = 0; admitted.length < needed && round <= limits.searchRefillsMax.value; round += 1) {
      const missing = needed - admitted.length
      const filtered = await sight.filter()
      const mayRefuseMany = fits !== undefined || sight.mayRefuseMany()
      const limit = mayRefuseMany ? candidatesOf(missing, round) : missing
      const hits = await index.search({
        ...matching,
        ...filtered,
        ...(boosts === undefined ? {} : { boosts }),
        ...(place === undefined ? {} : { after: place }),
        limit,
      })
      for (const [position, hit] of hits.entries()) {
        if (admitted.length === needed) break
        // Other requests have their turn while many are refused.
        if (position % HITS_AT_ONCE === HITS_AT_ONCE - 1) await otherWork()
        const inside = await sight.admit(hit.key)
        if (inside === undefined) continue
        if (fits?.({ admitted: inside, content: await filteredContentOf(parts.read, inside) }) === false) continue
        if (await isSuperseded(parts, sight.admit, inside)) continue
        admitted.push({ ...inside, place: hit })
      }
      if (hits.length < limit) break
      place = hits.at(-1)
    }
    return admitted
  }

  async function present(task: PresentTask): Promise<Presented> {
    const isNothing = task.passages.keys.length + task.corrections.length === 0
    return isNothing ? { passages: [], corrections: [] } : index.present(task)
  }

  async function answer(sight: Sight, request: SearchRequest, requestId: string): Promise<SearchResponse> {
    const startedAt = performance.now()
    requirePassageSize(request)
    const options = request.requestOptions ?? {}
    const query = parseQuery(request.query, await fieldsFor(parts, sight, request.query))
    const clock = { nowMs: parts.nowMs(), offsetMinutes: options.timezoneOffset ?? 0 }
    const listed = await listedDocuments(parts, sight, [...query.filters, ...namedIn(options)])
    const filters = filtersOf(request, query.filters, { ...clock, person: sight.person, listed })
    const wanted = wantedParts(options)
    const isCounted = wanted.facets || wanted.allDatasources
    const datasources = filters !== undefined || isCounted ? await sight.datasources() : []
    const named = filterOf(request)
    const matching: Matching = {
      anyOf: query.anyOf,
      noneOf: query.noneOf,
      ...(named === undefined ? {} : { datasources: named }),
      ...(filters === undefined ? {} : { anyFilters: indexFilters(filters.sets, datasources) }),
    }
    const binding = boundTo(sight.whose, request.query, named, filters?.binding)
    const after =
      request.cursor === undefined || request.cursor === '' ? undefined : cursor.read(request.cursor, binding)
    const now = after?.now ?? Math.floor(clock.nowMs / 1_000)
    const ranking = { after, boosts: parts.hasBoosts ? { now } : undefined }
    const pageSize = wanted.results ? (request.pageSize ?? limits.pageSizeDefault.value) : 0
    const sets = filters?.sets
    const visible = isCounted ? await countable(sight) : undefined
    const [found, facets] = await Promise.all([
      // One more than the page, so that "there is more" is said only of a hit that has passed the door.
      pageSize === 0 ? [] : findAdmitted(sight, matching, sets && fitsOne(sets), ranking, pageSize + 1),
      isCounted ? countFacets(parts, { visible, matching, options, wanted, sets, datasources, clock }) : undefined,
    ])
    const page = found.slice(0, pageSize)
    const keys = page.map(({ document }) => document.key)
    const hasNoResults = after === undefined && pageSize > 0 && found.length === 0
    const spelling = await spellCheckOf(sight, request, query.anyOf, named)
    const presenting = present({
      passages: { keys, clauses: query.anyOf, ...passageSize(request) },
      corrections: spelling.queries,
    })
    const findPassage = async (hit: Hit, position: number) => {
      const { passages } = await presenting
      return isAsIndexed(hit) ? passages[position] : undefined
    }
    const [{ corrections }, results] = await Promise.all([
      presenting,
      Promise.all(page.map((hit, position) => write(hit, () => findPassage(hit, position)))),
    ])
    const suggestion = await suggestionFrom(parts, sight, request.query, spelling, corrections)
    const last = page.at(-1)
    const hasMoreResults = found.length > page.length
    return {
      results,
      hasMoreResults,
      ...(hasMoreResults && last !== undefined ? { cursor: cursor.write({ ...last.place, now }, binding) } : {}),
      requestID: requestId,
      backendTimeMillis: Math.round(performance.now() - startedAt),
      ...(facets === undefined ? {} : { facetResults: [...facets] }),
      ...(filters?.applied === undefined ? {} : { rewrittenFacetFilters: [...filters.applied] }),
      metadata: {
        ...metadataOf(request, query),
        ...(suggestion === undefined ? {} : { querySuggestion: suggestion }),
        ...(hasNoResults ? { originalQueryHadNoResults: true } : {}),
      },
    }
  }

  return (sight, request, requestId) => inTime(request.timeoutMillis, () => answer(sight, request, requestId))
}

function namedIn({ facetFilters = [], facetFilterSets = [] }: SearchRequestOptions): readonly FacetFilter[] {
  return [...facetFilters, ...facetFilterSets.flatMap(({ filters = [] }) => filters)]
}

type Filter = readonly string[] | undefined

/** The datasources to search, folded; undefined for all. */
function filterOf({ requestOptions }: SearchRequest): Filter {
  return datasourcesIn(requestOptions?.datasourceFilter, requestOptions?.datasourcesFilter)
}

/** Names of one datasource and of several, folded; undefined if there is none. */
export function datasourcesIn(one: string | undefined, several: readonly string[] = []): Filter {
  const names = one === undefined || one === '' ? several : [one, ...several]
  return names.length === 0 ? undefined : [...new Set(names.map(datasourceKey))]
}
