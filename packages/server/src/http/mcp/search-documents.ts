import type { FacetFilter, SearchRequest, SearchResult } from '@sheaf/contract'
import type { AssistantSearchInput, AssistantSearchOutput } from '@sheaf/contract/assistants/search'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import { searchWarningText } from '@sheaf/contract/search-warnings'
import { defined } from '../../search/document.ts'
import { dayOf } from '../../search/time-filters.ts'
import { citationLines, citationOf, quoted } from './citation.ts'
import type { Run } from './tool.ts'

type Output = AssistantSearchOutput

/** A search as the operation of that name answers it, with longer passages. */
export const searchDocuments: Run<'search'> = async ({ service: { search }, person, request }, input) => {
  const answer = await search.search(await search.sightOf(person), requestOf(input), request.id)
  const { results = [], hasMoreResults = false, cursor, metadata } = answer
  const structured: Output = {
    results: results.map(resultOf),
    hasMore: hasMoreResults,
    ...defined('cursor', cursor),
    ...defined('suggestion', metadata?.querySuggestion),
    ...defined('warning', metadata?.searchWarning && searchWarningText(metadata.searchWarning)),
  }
  return { structured, text: textOf(structured) }
}

function requestOf({ query, pageSize, cursor, datasources = [], ...filters }: AssistantSearchInput): SearchRequest {
  return {
    query,
    ...defined('pageSize', pageSize),
    ...defined('cursor', cursor),
    maxSnippetSize: limits.assistantPassageCharacters.value,
    requestOptions: {
      returnLlmContentOverSnippets: true,
      ...(datasources.length === 0 ? {} : { datasourcesFilter: datasources }),
      facetFilters: filtersOf(filters),
    },
  }
}

function filtersOf({
  types = [],
  authors = [],
  updatedAfter,
  updatedBefore,
}: Pick<AssistantSearchInput, 'types' | 'authors' | 'updatedAfter' | 'updatedBefore'>): FacetFilter[] {
  const equal = (fieldName: string, values: readonly string[]) => ({
    fieldName,
    values: values.map((value) => ({ value })),
  })
  const range = [
    ...dayIn('updatedAfter', updatedAfter).map((value) => ({ value, relationType: 'GT' as const })),
    ...dayIn('updatedBefore', updatedBefore).map((value) => ({ value, relationType: 'LT' as const })),
  ]
  return [equal('type', types), equal('author', authors), { fieldName: 'last_updated_at', values: range }].filter(
    ({ values }) => values.length > 0,
  )
}

function dayIn(field: string, value: string | undefined): readonly string[] {
  if (value === undefined) return []
  if (dayOf(value) !== undefined) return [value]
  throw new ApiError('invalid_field', `${field} is ${JSON.stringify(value.slice(0, 100))}, which is no day`, {
    remedy: 'Send a day of the calendar as YYYY-MM-DD.',
  })
}

function resultOf({ url, title = '', document, snippets = [] }: SearchResult): Output['results'][number] {
  return {
    ...citationOf({ ...document, url, title }),
    passages: snippets.flatMap(({ text = '' }) => (text === '' ? [] : [text])),
  }
}

function textOf({ results, hasMore, cursor, suggestion, warning }: Output): string {
  const blocks = results.map((result, position) => {
    const [title = '', ...lines] = citationLines(result)
    return [`${position + 1}. ${title}`, ...lines, ...result.passages.map(quoted)].join('\n')
  })
  return [
    ...(warning === undefined ? [] : [`Note: ${warning}`]),
    ...(suggestion === undefined ? [] : [`Did the query mean: ${suggestion}`]),
    ...(results.length === 0
      ? ['Nothing was found that the person may see. Try other or fewer words, or fewer filters.']
      : blocks),
    ...(hasMore && cursor !== undefined ? [`There are more: call search again with cursor ${cursor}`] : []),
  ].join('\n\n')
}
