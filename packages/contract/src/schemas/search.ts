import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { deprecatedField, text } from './common.ts'
import { DocumentSpec } from './document-spec.ts'
import { FacetBucketFilter, FacetFilter, FacetFilterSet, FacetResult } from './facets.ts'

export const RestrictionFilters = Type.Object(
  {
    containerSpecs: Type.Optional(
      Type.Array(DocumentSpec, {
        maxItems: limits.documentSpecsMax.value,
        description:
          'Containers such as folders: by the index-wide id, whether such a document was uploaded or not, or by the URL of ' +
          'a document that the person may see.',
      }),
    ),
  },
  {
    title: 'RestrictionFilters',
    description:
      'Documents whose `containerDatasourceId` names one of these containers; not what is in containers inside of them. ' +
      '`inclusions`: only those. `exclusions`: none of those, whatever `inclusions` has.',
  },
)
export type RestrictionFilters = Static<typeof RestrictionFilters>

export const SearchRequestOptions = Type.Object(
  {
    facetBucketSize: Type.Optional(
      Type.Integer({
        minimum: 0,
        description:
          `Largest number of buckets of a facet, ${limits.facetBucketsDefault.value} if left out; ` +
          `${limits.facetBucketsMax.value.toLocaleString('en-US')} at most are answered.`,
      }),
    ),
    facetFilters: Type.Optional(
      Type.Array(FacetFilter, {
        maxItems: limits.facetFiltersMax.value,
        description: 'Conditions all of which must hold. Not together with `facetFilterSets`.',
      }),
    ),
    facetFilterSets: Type.Optional(
      Type.Array(FacetFilterSet, {
        maxItems: limits.facetFiltersMax.value,
        description: 'Sets of conditions of which one must hold.',
      }),
    ),
    queryOverridesFacetFilters: Type.Optional(
      Type.Boolean({
        description: 'True: where the query has an operator for a field, filters on that field do not count.',
      }),
    ),
    inclusions: Type.Optional(RestrictionFilters),
    exclusions: Type.Optional(RestrictionFilters),
    facetBucketFilter: Type.Optional(FacetBucketFilter),
    defaultFacets: Type.Optional(
      Type.Array(Type.String({ maxLength: limits.nameCharactersMax.value }), {
        maxItems: limits.facetsMax.value,
        description: 'Names of the facets to answer, in place of the usual ones.',
      }),
    ),
    responseHints: Type.Optional(
      Type.Array(
        Type.Enum(['ALL_RESULT_COUNTS', 'FACET_RESULTS', 'QUERY_METADATA', 'RESULTS', 'SPELLCHECK_METADATA'], {
          description: 'A part of the answer.',
        }),
        {
          maxItems: limits.facetsMax.value,
          description:
            'What to answer; if left out, results without facets. FACET_RESULTS adds facets, ALL_RESULT_COUNTS how many ' +
            'documents of each datasource match, whichever were chosen. Without RESULTS there are no results.',
        },
      ),
    ),
    fetchAllDatasourceCounts: Type.Optional(Type.Boolean({ description: 'True: the same as ALL_RESULT_COUNTS.' })),
    timezoneOffset: Type.Optional(
      Type.Integer({
        minimum: -1_440,
        maximum: 1_440,
        description: 'Minutes from UTC of the time zone whose days count, east of it positive; 0 if left out.',
      }),
    ),
    datasourceFilter: text('Only documents of this datasource.'),
    datasourcesFilter: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: limits.datasourcesPerFilterMax.value,
        description: 'Only documents of these datasources.',
      }),
    ),
    disableSpellcheck: Type.Optional(Type.Boolean({ description: 'No `metadata.querySuggestion`.' })),
    returnLlmContentOverSnippets: Type.Optional(
      Type.Boolean({
        description:
          'True: snippets are longer texts in the order of the document, together `maxSnippetSize` characters, which is then required.',
      }),
    ),
    disableQueryAutocorrect: Type.Optional(
      Type.Boolean({ description: 'Accepted; a query is searched as it was typed in any case.' }),
    ),
    explainQuery: Type.Optional(
      Type.Boolean({
        description: 'True: `metadata.queryPlan` says how the query is understood. Of this server alone.',
      }),
    ),
  },
  { title: 'SearchRequestOptions', description: 'What to restrict a search to.' },
)

export type SearchRequestOptions = Static<typeof SearchRequestOptions>

export const SearchRequest = Type.Object(
  {
    query: Type.String({
      maxLength: limits.queryCharactersMax.value,
      description:
        'What to look for: words, "phrases in quotes", -words that must not occur, and operators such as app:wiki. Any ' +
        'text is valid.',
    }),
    pageSize: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: limits.pageSizeMax.value,
        description: `Number of results, ${limits.pageSizeDefault.value} if left out; 0 for facets alone.`,
      }),
    ),
    maxSnippetSize: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: limits.snippetCharactersMax.value,
        description: `Length of a snippet in characters, ${limits.snippetCharactersDefault.value} if left out.`,
      }),
    ),
    cursor: text('The cursor of the previous page, for the next one. Empty: the first page.'),
    disableSpellcheck: Type.Optional(Type.Boolean({ description: 'No `metadata.querySuggestion`.' })),
    requestOptions: Type.Optional(SearchRequestOptions),
    timeoutMillis: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Milliseconds after which to answer 408 instead.' }),
    ),
    trackingToken: text('Passed on from an earlier answer.'),
  },
  { title: 'SearchRequest', description: 'What to search for.' },
)
export type SearchRequest = Static<typeof SearchRequest>

export const Person = Type.Object(
  {
    name: Type.String({ description: 'Display name.' }),
    obfuscatedId: Type.String({ description: 'Opaque identifier of the person.' }),
  },
  { title: 'Person', description: 'A person.' },
)

export const CountInfo = Type.Object(
  { count: Type.Integer({ description: 'The number.' }) },
  { title: 'CountInfo', description: 'How many there are.' },
)

export const DocumentInteractions = Type.Object(
  { visitorCount: Type.Optional(CountInfo) },
  { title: 'DocumentInteractions', description: 'How much a document was used, as far as it was reported.' },
)

export const ViewerInfo = Type.Object(
  { lastViewedTime: text('ISO 8601 time at which the acting person last viewed the document.') },
  { title: 'ViewerInfo', description: 'What the acting person did with a document.' },
)

export const DocumentContent = Type.Object(
  { fullTextList: Type.Optional(Type.Array(Type.String(), { description: 'The text of the document, in parts.' })) },
  { title: 'DocumentContent', description: 'The text of a document.' },
)

export const CustomDataValue = Type.Object(
  {
    displayLabel: text('Name of the key, as it was defined.'),
    stringValue: text('The value of a key that has one.'),
    stringListValue: Type.Optional(Type.Array(Type.String(), { description: 'The values of a key that has several.' })),
  },
  { title: 'CustomDataValue', description: 'What a document has under a key of custom metadata.' },
)
export type CustomDataValue = Static<typeof CustomDataValue>

export const DocumentMetadata = Type.Object(
  {
    datasource: text('Name of the datasource.'),
    datasourceInstance: text('Name of the datasource.'),
    objectType: text('Object type.'),
    documentId: text('Index-wide id of the document.'),
    datasourceId: text('Id of the document inside its datasource.'),
    mimeType: text('Type of the body.'),
    container: text('Name of the parent.'),
    containerId: text('Id of the parent.'),
    status: text('Status in free words.'),
    createTime: text('ISO 8601 time of creation.'),
    updateTime: text('ISO 8601 time of the last change.'),
    author: Type.Optional(Person),
    owner: Type.Optional(Person),
    updatedBy: Type.Optional(Person),
    labels: Type.Optional(Type.Array(Type.String(), { description: 'Tags.' })),
    visibility: Type.Optional(
      Type.Enum(['PRIVATE', 'SPECIFIC_PEOPLE_AND_GROUPS', 'DOMAIN_VISIBLE', 'PUBLIC_VISIBLE'], {
        description: 'How widely the document is visible.',
      }),
    ),
    documentCategory: text('Category of the object type or datasource.'),
    interactions: Type.Optional(DocumentInteractions),
    viewerInfo: Type.Optional(ViewerInfo),
    customData: Type.Optional(
      Type.Unsafe<Record<string, CustomDataValue>>({
        type: 'object',
        additionalProperties: CustomDataValue,
        description: 'Custom metadata, by the names of group and key joined, in lower case.',
      }),
    ),
  },
  { title: 'DocumentMetadata', description: 'What is known about a document besides its content.' },
)

export const Document = Type.Object(
  {
    id: text('Index-wide id of the document.'),
    datasource: text('Name of the datasource.'),
    connectorType: text('Where the content came from.'),
    docType: text('Object type.'),
    title: text('Title.'),
    url: text('Permalink.'),
    content: Type.Optional(DocumentContent),
    metadata: Type.Optional(DocumentMetadata),
  },
  { title: 'Document', description: 'A document that was found.' },
)

export type Document = Static<typeof Document>

export const TextRange = Type.Object(
  {
    startIndex: Type.Integer({ description: 'First character, counted in UTF-16 code units.' }),
    endIndex: Type.Optional(Type.Integer({ description: 'The character after the last one.' })),
    type: Type.Optional(Type.Enum(['BOLD', 'CITATION', 'HIGHLIGHT', 'LINK'], { description: 'What the range marks.' })),
  },
  { title: 'TextRange', description: 'A part of a text.' },
)

export const SearchResultSnippet = Type.Object(
  {
    text: text('Plain text of the passage.'),
    // Required of the server, which may have to leave it out: see X-Glean-Exclude-Deprecated-After.
    snippet: Type.Optional(
      Type.String(
        deprecatedField('Always empty; old clients require the field.', {
          since: '2026-02-05',
          removal: '2026-10-15',
          insteadOf: 'text',
        }),
      ),
    ),
    mimeType: text('Type of the text.'),
    snippetTextOrdering: Type.Optional(Type.Integer({ description: 'Place of the passage in the document.' })),
    ranges: Type.Optional(Type.Array(TextRange, { description: 'Where the query’s words are.' })),
  },
  { title: 'SearchResultSnippet', description: 'A passage of a document that shows why it was found.' },
)

export const SearchResult = Type.Object(
  {
    url: Type.String({ description: 'Where the document is read.' }),
    title: text('Title.'),
    nativeAppUrl: text('Link into a native application.'),
    document: Type.Optional(Document),
    snippets: Type.Optional(Type.Array(SearchResultSnippet, { description: 'Passages, the best first.' })),
    trackingToken: text('To be passed on with follow-up requests.'),
  },
  { title: 'SearchResult', description: 'One hit.' },
)
export type SearchResult = Static<typeof SearchResult>

export const SearchWarning = Type.Object(
  {
    warningType: Type.Enum(
      [
        'LONG_QUERY',
        'QUOTED_PUNCTUATION',
        'PUNCTUATION_ONLY',
        'COPYPASTED_QUOTES',
        'INVALID_OPERATOR',
        'MAYBE_INVALID_FACET_QUERY',
        'TOO_MANY_DATASOURCE_GROUPS',
      ],
      {
        description:
          'LONG_QUERY: terms were left out. QUOTED_PUNCTUATION: a phrase has no word. PUNCTUATION_ONLY: nothing has one. ' +
          'COPYPASTED_QUOTES: a phrase has curly quotes. INVALID_OPERATOR: an operator was left out.',
      },
    ),
    lastUsedTerm: text('The last term that was searched.'),
    quotesIgnoredQuery: text('The query without its quotes.'),
    ignoredTerms: Type.Optional(Type.Array(Type.String(), { description: 'What was left out, as it was typed.' })),
  },
  { title: 'SearchWarning', description: 'Why a query may not have been searched as it was meant.' },
)
export type SearchWarning = Static<typeof SearchWarning>

export const SearchResponseMetadata = Type.Object(
  {
    originalQuery: text('The query as sent.'),
    searchedQuery: text('The query as far as it was searched.'),
    searchedQueryWithoutNegation: text('The same without what must not occur.'),
    searchedQueryRanges: Type.Optional(
      Type.Array(TextRange, { description: 'Where in `originalQuery` the parts are that were searched.' }),
    ),
    negatedTerms: Type.Optional(
      Type.Array(Type.String(), { description: 'What must not occur, as it was typed behind the minus.' }),
    ),
    searchWarning: Type.Optional(SearchWarning),
    queryPlan: Type.Optional(
      Type.Array(Type.String(), { description: 'How the query is understood, in lines for people, if asked for.' }),
    ),
    querySuggestion: text(
      'The query with words that are in documents the person may see in place of such as are in none. It was not searched.',
    ),
    originalQueryHadNoResults: Type.Optional(
      Type.Boolean({ description: 'True if there is no result at all; else left out.' }),
    ),
  },
  { title: 'SearchResponseMetadata', description: 'How a query was understood.' },
)

export const SearchResponse = Type.Object(
  {
    results: Type.Optional(Type.Array(SearchResult, { description: 'The hits, the best first.' })),
    hasMoreResults: Type.Optional(Type.Boolean({ description: 'True if the next page has at least one result.' })),
    cursor: text('To be sent for the next page with the same query and options.'),
    requestID: text('Identifier of this request, as in `X-Request-Id`.'),
    trackingToken: text('To be passed on with follow-up requests.'),
    backendTimeMillis: Type.Optional(Type.Integer({ description: 'Time taken in milliseconds.' })),
    facetResults: Type.Optional(Type.Array(FacetResult, { description: 'Facets of all that matches, if asked for.' })),
    rewrittenFacetFilters: Type.Optional(
      Type.Array(FacetFilter, {
        description: 'The filters that were applied, if there are any, but for sets of them.',
      }),
    ),
    metadata: Type.Optional(SearchResponseMetadata),
  },
  { title: 'SearchResponse', description: 'One page of results.' },
)
export type SearchResponseMetadata = Static<typeof SearchResponseMetadata>
export type SearchResponse = Static<typeof SearchResponse>
