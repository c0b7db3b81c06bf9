import { SearchRequest, SearchResponse } from '../schemas/search.ts'
import { common, operation } from './define.ts'

export const searchOperations = {
  search: operation({
    method: 'POST',
    path: '/rest/api/v1/search',
    tag: 'Search',
    audience: { kind: 'client', scope: 'SEARCH' },
    summary: 'Search',
    description:
      'Finds documents that the acting person may see, the best first. A global client token names the person in the ' +
      'header `X-Glean-ActAs`.',
    request: SearchRequest,
    response: SearchResponse,
    refusals: [...common, 422],
    requestExample: { query: 'holidays', pageSize: 10 },
    responseExample: {
      results: [
        {
          url: 'https://handbook.example.com/holidays',
          title: 'Holidays',
          document: { id: 'CUSTOM_HANDBOOK_page_holidays', datasource: 'handbook', docType: 'page', title: 'Holidays' },
          snippets: [{ text: 'Everyone has thirty days a year.', snippet: '', mimeType: 'text/plain', ranges: [] }],
        },
      ],
      hasMoreResults: false,
    },
  }),
}
