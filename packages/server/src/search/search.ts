import { setImmediate as otherWork } from 'node:timers/promises'
import type { FacetFilter, SearchRequest, SearchRequestOptions, SearchResponse } from '@sheaf/contract'
import { datasourceKey } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import type { IndexHit, IndexPlace, IndexQuery } from '../index/port.ts'
import { insideOf } from './containers.ts'
import { boundTo, type Cursors } from './cursor.ts'
import { filteredContentOf } from './document.ts'
import type { Admitted } from './door.ts'
import { fitsOne, type Test } from './facet-filters.ts'
import { countable, countFacets, type Matching, wantedParts } from './facets/facets.ts'
import { indexFilters } from './facets/index-filters.ts'
import { filtersOf } from './facets/requested.ts'
import type { FindTask, Found, Passage } from './index-thread.ts'
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

/** Hits that have passed the door, and what the index said with the first ones, refused or not. */
type Admission = Pick<Found, 'corrections'> & {
  readonly admitted: readonly Hit[]
  /** By the keys of documents. */
  readonly passages: ReadonlyMap<number, Passage | undefined>
}

const NONE: Admission = { admitted: [], passages: new Map(), corrections: [] }

const HITS_AT_ONCE = 200
/** Documents that are read at once where others were refused: each may be long. */
const READ_TOGETHER = 20

/** Where many hits may be refused each round takes four times as many as the one before. */
function candidatesOf(missing: number, round: number): number {
  return Math.max(missing, Math.min(missing * 4 ** round, limits.searchCandidatesPerRoundMax.value))
}

export function openSearch(parts: SearchParts, cursor: Cursors, write: ResultWriter): Search {
  const { index } = parts
  /**
   * Hits in order, each checked at the door; those refused are replaced by the next ones. The first hits come with their
   * passages.
   *
   * @param matching with what may be seen as of now
   * @param fits whether a document as it is in the record passes the filters too
   */
  async function findAdmitted(
    sight: Sight,
    matching: Matching & Awaited<ReturnType<Sight['filter']>>,
    fits: Test | undefined,
    { after, boosts }: Ranking,
    shown: Omit<FindTask, 'query'>,
  ): Promise<Admission> {
    const needed = shown.shownMax + 1
    const admitted: Hit[] = []
    let { passages, corrections } = NONE
    let place = after
    for (let round = 0; admitted.length < needed && round <= limits.searchRefillsMax.value; round += 1) {
      const missing = needed - admitted.length
      const filtered = round === 0 ? {} : await sight.filter()
      const mayRefuseMany = fits !== undefined || sight.mayRefuseMany()
      const limit = mayRefuseMany ? candidatesOf(missing, round) : missing
      const query = {
        ...matching,
        ...filtered,
        ...(boosts === undefined ? {} : { boosts }),
        ...(place === undefined ? {} : { after: place }),
        limit,
      }
      const found = round === 0 ? await index.find({ ...shown, query }) : undefined
      const hits = found?.hits ?? (await index.search(query))
      if (found !== undefined) {
        passages = new Map(found.passages.map(([key, passage]) => [key, passage ?? undefined]))
        corrections = found.corrections
      }
      for (let from = 0, looked = 0; from < hits.length && admitted.length < needed; from += looked) {
        const together = hits.slice(from, from + (from === 0 ? missing : READ_TOGETHER))
        looked = together.length
        const inside = await sight.admitAll(together.map(({ key }) => key))
        for (const [at, hit] of together.entries()) {
          const own = inside[at]
          if (own === undefined) continue
          if (fits?.({ admitted: own, content: await filteredContentOf(parts.read, own) }) === false) continue
          if (await isSuperseded(parts, sight.admit, own)) continue
          admitted.push({ ...own, place: hit })
          if (admitted.length === needed) break
        }
        // Other requests have their turn while many are refused, once in so many hits.
        if (from % HITS_AT_ONCE >= HITS_AT_ONCE - READ_TOGETHER) await otherWork()
      }
      if (hits.length < limit) break
      place = hits.at(-1)
    }
    return { admitted, passages, corrections }
  }

  async function withoutHits({ passages, corrections }: Omit<FindTask, 'query'>): Promise<Admission> {
    if (corrections.length === 0) return NONE
    const presented = await index.present({ passages: { ...passages, keys: [] }, corrections })
    return { ...NONE, corrections: presented.corrections }
  }

  /** The passages of hits that took the place of refused ones. */
  async function passagesOf(
    keys: readonly number[],
    { passages: known }: Admission,
    shape: FindTask['passages'],
  ): Promise<Admission['passages']> {
    const others = keys.filter((key) => !known.has(key))
    if (others.length === 0) return known
    const { passages } = await index.present({ passages: { ...shape, keys: others }, corrections: [] })
    return new Map([...known, ...others.map((key, position) => [key, passages[position]] as const)])
  }

  async function answer(sight: Sight, request: SearchRequest, requestId: string): Promise<SearchResponse> {
    const startedAt = performance.now()
    requirePassageSize(request)
    const options = request.requestOptions ?? {}
    const query = parseQuery(request.query, await fieldsFor(parts, sight, request.query))
    const clock = { nowMs: parts.nowMs(), offsetMinutes: options.timezoneOffset ?? 0 }
    const listed = await listedDocuments(parts, sight, [...query.filters, ...namedIn(options)])
    const inside = await insideOf(parts, sight, options)
    const filters = filtersOf(request, query.filters, { ...clock, person: sight.person, listed }, inside)
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
    const filtered = await sight.filter()
    const spelling = spellCheckOf(sight, filtered, request, query.anyOf, named)
    const passages = { clauses: query.anyOf, ...passageSize(request) }
    const shown = { shownMax: pageSize, passages, corrections: spelling.queries }
    const [admission, facets] = await Promise.all([
      // One more than the page, so that "there is more" is said only of a hit that has passed the door.
      pageSize === 0
        ? withoutHits(shown)
        : findAdmitted(sight, { ...matching, ...filtered }, sets && fitsOne(sets), ranking, shown),
      isCounted ? countFacets(parts, { visible, matching, options, wanted, sets, datasources, clock }) : undefined,
    ])
    const { admitted: found, corrections } = admission
    const page = found.slice(0, pageSize)
    const keys = page.map(({ document }) => document.key)
    const hasNoResults = after === undefined && pageSize > 0 && found.length === 0
    const presenting = passagesOf(keys, admission, passages)
    const findPassage = async (hit: Hit) => {
      const shownPassages = await presenting
      return isAsIndexed(hit) ? shownPassages.get(hit.document.key) : undefined
    }
    const results = await Promise.all(page.map((hit) => write(hit, () => findPassage(hit))))
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
