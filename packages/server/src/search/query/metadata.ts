import type { SearchRequest, SearchResponse } from '@sheaf/contract'
import type { ParsedQuery } from './parse.ts'
import { planOf } from './plan.ts'

/** What an answer says of how its query was understood. */
export function metadataOf(
  { query, requestOptions: { explainQuery = false } = {} }: SearchRequest,
  parsed: ParsedQuery,
): NonNullable<SearchResponse['metadata']> {
  const [searchWarning] = parsed.warnings
  return {
    originalQuery: query,
    searchedQuery: parsed.searched,
    searchedQueryWithoutNegation: parsed.searchedWithoutNegation,
    searchedQueryRanges: parsed.ranges.map((place) => ({ ...place })),
    ...(parsed.negatedTerms.length === 0 ? {} : { negatedTerms: [...parsed.negatedTerms] }),
    ...(searchWarning === undefined ? {} : { searchWarning }),
    ...(explainQuery ? { queryPlan: [...planOf(parsed)] } : {}),
  }
}
