import type { SearchRequest, SearchResponse } from '@sheaf/contract'
import {
  infiniteQueryOptions,
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useRef } from 'react'
import { call } from '../../api/call.ts'
import { type Filter, facetFiltersOf } from './filters.ts'

/** What is looked for, by whom. */
export type Search = {
  readonly query: string
  readonly filters: readonly Filter[]
  /** The person as whom an administrator looks; undefined for oneself. */
  readonly actAs: string | undefined
}

const PAGE_SIZE = 20
const FACET_BUCKETS = 8
const PEOPLE_SHOWN = 4
const SHORTCUTS_SHOWN = 3

function requestOf({ query, filters }: Search, cursor: string | undefined): SearchRequest {
  return {
    query,
    pageSize: PAGE_SIZE,
    ...(cursor === undefined ? {} : { cursor }),
    requestOptions: {
      facetFilters: facetFiltersOf(filters),
      facetBucketSize: FACET_BUCKETS,
      responseHints: [
        'RESULTS',
        'QUERY_METADATA',
        'SPELLCHECK_METADATA',
        ...(cursor === undefined ? (['FACET_RESULTS'] as const) : []),
      ],
      timezoneOffset: -new Date().getTimezoneOffset(),
    },
  }
}

function askingFor(search: Search) {
  return infiniteQueryOptions({
    queryKey: ['search', search],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }): Promise<SearchResponse> =>
      call('search', requestOf(search, pageParam), { actAs: search.actAs, signal }),
    getNextPageParam: (page) => (page.hasMoreResults ? page.cursor : undefined),
  })
}

/** The results, a page at a time. Those of before stay until the next ones are there; a request that is overtaken is given up. */
export function useSearch(search: Search) {
  return useInfiniteQuery({ ...askingFor(search), placeholderData: keepPreviousData })
}

/**
 * Answers what asks for a query with every key, before it is shown: until typing has rested the answer is mostly there. One that
 * is overtaken is given up.
 */
export function useSearchAhead(shown: Search): (query: string) => void {
  const client = useQueryClient()
  const last = useRef(shown)
  return (query) => {
    const next = { ...shown, query }
    const overtaken = askingFor(last.current)
    last.current = next
    // What is shown is given up by itself when something else is.
    void client.cancelQueries({ queryKey: overtaken.queryKey, exact: true, predicate: (each) => !each.isActive() })
    void client.prefetchInfiniteQuery(askingFor(next))
  }
}

/** People of the directory whose names begin so. */
export function useFoundPeople({ query, actAs }: Search, isEnabled: boolean) {
  return useQuery({
    queryKey: ['listentities', query, actAs],
    enabled: isEnabled && query.trim() !== '',
    queryFn: ({ signal }) =>
      call('listentities', { entityType: 'PEOPLE', query, pageSize: PEOPLE_SHOWN }, { actAs, signal }),
    placeholderData: keepPreviousData,
  })
}

/** Shortcuts with such an alias or title. */
export function useFoundShortcuts({ query, actAs }: Search, isEnabled: boolean) {
  return useQuery({
    queryKey: ['listshortcuts', query, actAs],
    enabled: isEnabled && query.trim() !== '',
    queryFn: ({ signal }) =>
      call('listshortcuts', { query: query.trim().replace(/^go\//, ''), pageSize: SHORTCUTS_SHOWN }, { actAs, signal }),
    placeholderData: keepPreviousData,
  })
}

/** What completes what is being typed. Documents are left out: they stand below as results. */
export function useCompletions({ query, actAs }: Pick<Search, 'query' | 'actAs'>, isEnabled: boolean) {
  return useQuery({
    queryKey: ['autocomplete', query, actAs],
    enabled: isEnabled && query.trim() !== '',
    queryFn: ({ signal }) =>
      call(
        'autocomplete',
        { query, resultTypes: ['SUGGESTION', 'OPERATOR', 'OPERATOR_VALUE', 'ENTITY'], resultSize: 6 },
        { actAs, signal },
      ),
    placeholderData: keepPreviousData,
  })
}
