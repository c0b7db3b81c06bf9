import { limits } from '../limits.ts'
import { AutocompleteRequest, AutocompleteResponse } from '../schemas/autocomplete.ts'
import {
  GetDocPermissionsRequest,
  GetDocPermissionsResponse,
  GetDocumentsByFacetsRequest,
  GetDocumentsByFacetsResponse,
  GetDocumentsRequest,
  GetDocumentsResponse,
} from '../schemas/client-documents.ts'
import { SearchRequest, SearchResponse } from '../schemas/search.ts'
import { common, operation } from './define.ts'

export const searchOperations = {
  search: operation({
    method: 'POST',
    path: '/rest/api/v1/search',
    tag: 'Search',
    audience: { kind: 'client', scope: 'SEARCH' },
    repeat: 'same',
    summary: 'Search',
    description:
      'Finds documents that the acting person may see, the best first. A global client token names the person in the ' +
      'header `X-Glean-ActAs`. Facets are counts of what that person may see.',
    request: SearchRequest,
    response: SearchResponse,
    refusals: [...common, 408, 422],
    requestExample: {
      query: 'holidays',
      pageSize: 10,
      requestOptions: {
        facetFilters: [{ fieldName: 'type', values: [{ value: 'page', relationType: 'EQUALS' }] }],
        facetBucketSize: 10,
        responseHints: ['RESULTS', 'FACET_RESULTS'],
      },
    },
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
      facetResults: [
        {
          sourceName: 'type',
          operatorName: 'SelectMultiple',
          buckets: [{ count: 1, value: { stringValue: 'page', displayLabel: 'Page' } }],
          hasMoreBuckets: false,
          groupName: '',
        },
      ],
    },
  }),
  adminsearch: operation({
    method: 'POST',
    path: '/rest/api/v1/adminsearch',
    tag: 'Search',
    audience: { kind: 'client', scope: 'ADMINSEARCH' },
    repeat: 'same',
    summary: 'Search without regard to permissions',
    description:
      'Finds every document, whoever may see it. Each use stands in the audit of the token, with the person named by ' +
      '`X-Glean-ActAs` if there is one; it need not be sent here.',
    request: SearchRequest,
    response: SearchResponse,
    refusals: [...common, 408, 422],
    requestExample: { query: 'holidays', pageSize: 10 },
    responseExample: {
      results: [{ url: 'https://handbook.example.com/holidays', title: 'Holidays' }],
      hasMoreResults: false,
    },
  }),
  autocomplete: operation({
    method: 'POST',
    path: '/rest/api/v1/autocomplete',
    tag: 'Search',
    audience: { kind: 'client', scope: 'SEARCH' },
    repeat: 'same',
    summary: 'Autocomplete',
    description:
      'Completes what a person is typing: titles of documents that the person may see and that contain all of its ' +
      'words, the last one as far as it has been typed.',
    request: AutocompleteRequest,
    response: AutocompleteResponse,
    refusals: [...common, 422],
    requestExample: { query: 'holi', resultSize: 5 },
    responseExample: {
      results: [
        {
          result: 'Holidays',
          resultType: 'DOCUMENT',
          url: 'https://handbook.example.com/holidays',
          ranges: [{ startIndex: 0, endIndex: 8, type: 'BOLD' }],
        },
      ],
      groups: [{ startIndex: 0, endIndex: 1, title: 'Documents' }],
    },
  }),
  getdocuments: operation({
    method: 'POST',
    path: '/rest/api/v1/getdocuments',
    tag: 'Search',
    audience: { kind: 'client', scope: 'DOCUMENTS' },
    repeat: 'same',
    summary: 'Read documents',
    description:
      'Reads documents by id or URL. One that is not there and one that the acting person may not see are answered ' +
      'alike: by an entry with an error.',
    request: GetDocumentsRequest,
    response: GetDocumentsResponse,
    refusals: [...common, 422],
    requestExample: {
      documentSpecs: [{ id: 'CUSTOM_HANDBOOK_page_holidays' }],
      includeFields: ['DOCUMENT_CONTENT'],
    },
    responseExample: {
      documents: {
        CUSTOM_HANDBOOK_page_holidays: {
          id: 'CUSTOM_HANDBOOK_page_holidays',
          datasource: 'handbook',
          docType: 'page',
          title: 'Holidays',
          url: 'https://handbook.example.com/holidays',
          content: { fullTextList: ['Everyone has thirty days a year.'] },
        },
      },
    },
  }),
  getdocumentsbyfacets: operation({
    method: 'POST',
    path: '/rest/api/v1/getdocumentsbyfacets',
    tag: 'Search',
    audience: { kind: 'client', scope: 'DOCUMENTS' },
    repeat: 'same',
    summary: 'Read documents by facets',
    description:
      'Lists the documents that the acting person may see and that fit at least one of the sets of filters, the last ' +
      'changed first. A field that no document has matches nothing.',
    request: GetDocumentsByFacetsRequest,
    response: GetDocumentsByFacetsResponse,
    refusals: [...common, 422],
    requestExample: {
      filterSets: [
        {
          filters: [
            { fieldName: 'app', values: [{ value: 'handbook' }] },
            { fieldName: 'tag', values: [{ value: 'hr', relationType: 'EQUALS' }] },
          ],
        },
      ],
    },
    responseExample: {
      documents: [
        {
          id: 'CUSTOM_HANDBOOK_page_holidays',
          datasource: 'handbook',
          docType: 'page',
          title: 'Holidays',
          url: 'https://handbook.example.com/holidays',
        },
      ],
      hasMoreResults: false,
    },
  }),
  getdocpermissions: operation({
    method: 'POST',
    path: '/rest/api/v1/getdocpermissions',
    tag: 'Search',
    audience: { kind: 'client', scope: 'DOCPERMISSIONS' },
    repeat: 'same',
    summary: 'Read who may see a document',
    description:
      'Lists the addresses of everyone who may see a document that the acting person may see, in alphabetical order and ' +
      `at most ${limits.viewersMax.value.toLocaleString('en-US')} of them.`,
    request: GetDocPermissionsRequest,
    response: GetDocPermissionsResponse,
    refusals: [...common, 422],
    requestExample: { documentId: 'CUSTOM_HANDBOOK_page_holidays' },
    responseExample: { allowedUserEmails: ['ann@example.com'] },
  }),
}
