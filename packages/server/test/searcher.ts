import type { SearchRequest, SearchResponse } from '@sheaf/contract'
import type { Answer, TestClient } from './running-server.ts'

type Found = Required<Pick<SearchResponse, 'results' | 'hasMoreResults'>> & SearchResponse

/** Searches as people do, with one global client token. */
export type Searcher = {
  readonly ask: (person: string | undefined, request: unknown, headers?: Record<string, string>) => Promise<Answer>
  /** Throws for anything but a 200. */
  readonly find: (person: string, query: string, more?: Omit<SearchRequest, 'query'>) => Promise<Found>
  /** Ids of the documents that are found, in order. */
  readonly ids: (person: string, query: string) => Promise<readonly string[]>
  /** Searches until as many are found as expected, for five seconds at most; answers the ids found last, sorted. */
  readonly settled: (person: string, query: string, hits: number) => Promise<readonly string[]>
}

const SETTLED_MILLIS_MAX = 5_000
const ALL = 1_000

export function searcherOf(server: TestClient, token: string): Searcher {
  const ask: Searcher['ask'] = (person, request, headers = {}) =>
    server.call('search', token, request, { ...(person === undefined ? {} : { 'x-glean-actas': person }), ...headers })

  const find: Searcher['find'] = async (person, query, more = {}) => {
    const answer = await ask(person, { query, ...more })
    if (answer.status !== 200) throw new Error(`search answered ${answer.status}: ${answer.text}`)
    return answer.json as Found
  }
  const ids: Searcher['ids'] = async (person, query) => {
    const { results } = await find(person, query, { pageSize: ALL })
    return results.map(({ document }) => document?.metadata?.datasourceId ?? '')
  }
  return {
    ask,
    find,
    ids,
    async settled(person, query, hits) {
      const deadline = performance.now() + SETTLED_MILLIS_MAX
      for (;;) {
        const found = await ids(person, query)
        if (found.length === hits || performance.now() > deadline) return found.toSorted()
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
  }
}
