import { setImmediate as otherWork } from 'node:timers/promises'
import type { SearchRequest, SearchResponse } from '@sheaf/contract'
import { datasourceKey } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import type { IndexHit, IndexPlace, IndexQuery } from '../index/port.ts'
import { boundTo, type Cursors } from './cursor.ts'
import type { Admitted } from './door.ts'
import { passageSize, requirePassageSize } from './passage-size.ts'
import { type ParsedQuery, parseQuery } from './query.ts'
import type { ResultWriter } from './result.ts'
import type { SearchParts, Sight } from './sight.ts'
import { checkSpelling } from './spelling.ts'
import { isSuperseded } from './superseded.ts'

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

/** Where many hits may be hidden each round takes four times as many as the one before. */
function candidatesOf(missing: number, round: number): number {
  return Math.max(missing, Math.min(missing * 4 ** round, limits.searchCandidatesPerRoundMax.value))
}

export function openSearch(parts: SearchParts, cursor: Cursors, write: ResultWriter): Search {
  const { index } = parts
  /** Hits in order, each checked at the door; those refused are replaced by the next ones. */
  async function findAdmitted(
    sight: Sight,
    query: ParsedQuery,
    filter: Filter,
    { after, boosts }: Ranking,
    needed: number,
  ) {
    const admitted: Hit[] = []
    let place = after
    for (let round = 0; admitted.length < needed && round <= limits.searchRefillsMax.value; round += 1) {
      const missing = needed - admitted.length
      const filtered = await sight.filter()
      const limit = sight.mayRefuseMany() ? candidatesOf(missing, round) : missing
      const hits = await index.search({
        anyOf: query.anyOf,
        noneOf: query.noneOf,
        ...filtered,
        ...(boosts === undefined ? {} : { boosts }),
        ...(filter === undefined ? {} : { datasources: filter }),
        ...(place === undefined ? {} : { after: place }),
        limit,
      })
      for (const [position, hit] of hits.entries()) {
        if (admitted.length === needed) break
        // Other requests have their turn while many are refused.
        if (position % HITS_AT_ONCE === HITS_AT_ONCE - 1) await otherWork()
        const inside = await sight.admit(hit.key)
        if (inside === undefined || (await isSuperseded(parts, sight.admit, inside))) continue
        admitted.push({ ...inside, place: hit })
      }
      if (hits.length < limit) break
      place = hits.at(-1)
    }
    return admitted
  }

  return async (sight, request, requestId) => {
    const startedAt = performance.now()
    requirePassageSize(request)
    const query = parseQuery(request.query)
    const filter = filterOf(request)
    const binding = boundTo(sight.whose, request.query, filter)
    const after =
      request.cursor === undefined || request.cursor === '' ? undefined : cursor.read(request.cursor, binding)
    const now = after?.now ?? Math.floor(parts.nowMs() / 1_000)
    const boosts = parts.hasBoosts ? { now } : undefined
    const pageSize = request.pageSize ?? limits.pageSizeDefault.value
    // One more than the page, so that "there is more" is said only of a hit that has passed the door.
    const found = pageSize === 0 ? [] : await findAdmitted(sight, query, filter, { after, boosts }, pageSize + 1)
    const page = found.slice(0, pageSize)
    const passages = await index.passages({
      keys: page.map(({ document }) => document.key),
      clauses: query.anyOf,
      ...passageSize(request),
    })
    const hasNoResults = after === undefined && pageSize > 0 && found.length === 0
    const spelling = { request, clauses: query.anyOf, datasources: filter, hasNoResults }
    const last = page.at(-1)
    const hasMoreResults = found.length > page.length
    return {
      results: await Promise.all(
        page.map((hit, position) => write(hit, isAsIndexed(hit) ? passages[position] : undefined)),
      ),
      hasMoreResults,
      ...(hasMoreResults && last !== undefined ? { cursor: cursor.write({ ...last.place, now }, binding) } : {}),
      requestID: requestId,
      backendTimeMillis: Math.round(performance.now() - startedAt),
      metadata: {
        originalQuery: request.query,
        searchedQuery: query.searched,
        ...(await checkSpelling(parts, sight, spelling)),
        ...(query.noneOf.length > 0 ? { negatedTerms: query.noneOf.map(({ text }) => text) } : {}),
      },
    }
  }
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
