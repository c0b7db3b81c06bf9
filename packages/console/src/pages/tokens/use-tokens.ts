import type { ListTokensRequest, ListTokensResponse, Token } from '@sheaf/contract'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { urgencyOf } from './life.ts'

const PAGE_SIZE = 100
/** How many pages are looked through for tokens that end soon: more tokens than that need a program to watch them. */
const WATCHED_PAGES_MAX = 10

export type TokenFilter = Pick<ListTokensRequest, 'states' | 'kinds' | 'query'>

/** Tokens, a page at a time. */
export function useTokens(filter: TokenFilter) {
  return useInfiniteQuery({
    queryKey: ['listtokens', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => call('listtokens', pageOf(filter, pageParam), { signal }),
    getNextPageParam: (page: ListTokensResponse) => page.cursor,
    placeholderData: keepPreviousData,
  })
}

/** The tokens whose end is near. */
export function useEndingTokens(isEnabled: boolean) {
  return useQuery({
    queryKey: ['listtokens', 'ending'],
    enabled: isEnabled,
    queryFn: async ({ signal }): Promise<readonly Token[]> => {
      const living: TokenFilter = { states: ['good', 'overlap', 'rotate only'] }
      const found: Token[] = []
      let cursor: string | undefined
      for (let page = 0; page < WATCHED_PAGES_MAX; page += 1) {
        const answer = await call('listtokens', pageOf(living, cursor), { signal })
        found.push(...answer.tokens)
        cursor = answer.cursor
        if (cursor === undefined) break
      }
      const now = Date.now() / 1000
      return found.filter((token) => ['warn', 'bad'].includes(urgencyOf(token, now) ?? ''))
    },
  })
}

function pageOf(filter: TokenFilter, cursor: string | undefined): ListTokensRequest {
  return { ...filter, pageSize: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) }
}
