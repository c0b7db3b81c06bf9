import type { DocumentSpec } from './client-documents.ts'
import type { FacetBucketFilter, FacetFilter, FacetFilterSet, FacetResult } from './facets.ts'

/** What to search for. */
export interface SearchRequest {
  /** What to look for: words, "phrases in quotes", -words that must not occur, and operators such as app:wiki. Any text is valid. */
  query: string
  /** Number of results, 10 if left out; 0 for facets alone. */
  pageSize?: number
  /** Length of a snippet in characters, 255 if left out. */
  maxSnippetSize?: number
  /** The cursor of the previous page, for the next one. Empty: the first page. */
  cursor?: string
  /** No `metadata.querySuggestion`. */
  disableSpellcheck?: boolean
  /** What to restrict a search to. */
  requestOptions?: SearchRequestOptions
  /** Milliseconds after which to answer 408 instead. */
  timeoutMillis?: number
  /** Passed on from an earlier answer. */
  trackingToken?: string
}

/** Documents whose `containerDatasourceId` names one of these containers; not what is in containers inside of them. */
export interface RestrictionFilters {
  /**
   * Containers such as folders: by the index-wide id, whether such a document was uploaded or not, or by the URL of a document
   * that the person may see.
   */
  containerSpecs?: DocumentSpec[]
}

/** What to restrict a search to. */
export interface SearchRequestOptions {
  /** Largest number of buckets of a facet, 10 if left out; 3,000 at most are answered. */
  facetBucketSize?: number
  /** Conditions all of which must hold. Not together with `facetFilterSets`. */
  facetFilters?: FacetFilter[]
  /** Sets of conditions of which one must hold. */
  facetFilterSets?: FacetFilterSet[]
  /** True: where the query has an operator for a field, filters on that field do not count. */
  queryOverridesFacetFilters?: boolean
  /** Only what is in one of these containers. */
  inclusions?: RestrictionFilters
  /** Nothing that is in one of these containers, whatever `inclusions` has. */
  exclusions?: RestrictionFilters
  /** Which buckets of one facet to answer. */
  facetBucketFilter?: FacetBucketFilter
  /** Names of the facets to answer, in place of the usual ones. */
  defaultFacets?: string[]
  /**
   * What to answer; if left out, results without facets. FACET_RESULTS adds facets, ALL_RESULT_COUNTS how many documents of
   * each datasource match, whichever were chosen. Without RESULTS there are no results.
   */
  responseHints?: ('ALL_RESULT_COUNTS' | 'FACET_RESULTS' | 'QUERY_METADATA' | 'RESULTS' | 'SPELLCHECK_METADATA')[]
  /** True: the same as ALL_RESULT_COUNTS. */
  fetchAllDatasourceCounts?: boolean
  /** Minutes from UTC of the time zone whose days count, east of it positive; 0 if left out. */
  timezoneOffset?: number
  /** Only documents of this datasource. */
  datasourceFilter?: string
  /** Only documents of these datasources. */
  datasourcesFilter?: string[]
  /** No `metadata.querySuggestion`. */
  disableSpellcheck?: boolean
  /** True: snippets are longer texts in the order of the document, together `maxSnippetSize` characters, which is then required. */
  returnLlmContentOverSnippets?: boolean
  /** Accepted; a query is searched as it was typed in any case. */
  disableQueryAutocorrect?: boolean
  /** True: `metadata.queryPlan` says how the query is understood. Of this server alone. */
  explainQuery?: boolean
}

/** One page of results. */
export interface SearchResponse {
  /** The hits, the best first. */
  results?: SearchResult[]
  /** True if the next page has at least one result. */
  hasMoreResults?: boolean
  /** To be sent for the next page with the same query and options. */
  cursor?: string
  /** Identifier of this request, as in `X-Request-Id`. */
  requestID?: string
  /** To be passed on with follow-up requests. */
  trackingToken?: string
  /** Time taken in milliseconds. */
  backendTimeMillis?: number
  /** Facets of all that matches, if asked for. */
  facetResults?: FacetResult[]
  /** The filters that were applied, if there are any, but for sets of them. */
  rewrittenFacetFilters?: FacetFilter[]
  /** How a query was understood. */
  metadata?: SearchResponseMetadata
}

/** One hit. */
export interface SearchResult {
  /** Where the document is read. */
  url: string
  /** Title. */
  title?: string
  /** Link into a native application. */
  nativeAppUrl?: string
  /** A document that was found. */
  document?: Document
  /** Passages, the best first. */
  snippets?: SearchResultSnippet[]
  /** To be passed on with follow-up requests. */
  trackingToken?: string
}

/** A passage of a document that shows why it was found. */
export interface SearchResultSnippet {
  /** Plain text of the passage. */
  text?: string
  /**
   * Always empty; old clients require the field.
   *
   * @deprecated since 2026-02-05, to be removed on 2026-10-15: use `text`
   */
  snippet?: string
  /** Type of the text. */
  mimeType?: string
  /** Place of the passage in the document. */
  snippetTextOrdering?: number
  /** Where the query’s words are. */
  ranges?: TextRange[]
}

/** A part of a text. */
export interface TextRange {
  /** First character, counted in UTF-16 code units. */
  startIndex: number
  /** The character after the last one. */
  endIndex?: number
  /** What the range marks. */
  type?: 'BOLD' | 'CITATION' | 'HIGHLIGHT' | 'LINK'
}

/** A document that was found. */
export interface Document {
  /** Index-wide id of the document. */
  id?: string
  /** Name of the datasource. */
  datasource?: string
  /** Where the content came from. */
  connectorType?: string
  /** Object type. */
  docType?: string
  /** Title. */
  title?: string
  /** Permalink. */
  url?: string
  /** The text of a document. */
  content?: DocumentContent
  /** What is known about a document besides its content. */
  metadata?: DocumentMetadata
}

/** What is known about a document besides its content. */
export interface DocumentMetadata {
  /** Name of the datasource. */
  datasource?: string
  /** Name of the datasource. */
  datasourceInstance?: string
  /** Object type. */
  objectType?: string
  /** Index-wide id of the document. */
  documentId?: string
  /** Id of the document inside its datasource. */
  datasourceId?: string
  /** Type of the body. */
  mimeType?: string
  /** Name of the parent. */
  container?: string
  /** Id of the parent. */
  containerId?: string
  /** Status in free words. */
  status?: string
  /** ISO 8601 time of creation. */
  createTime?: string
  /** ISO 8601 time of the last change. */
  updateTime?: string
  /** Who wrote the document. */
  author?: Person
  /** Whom the document belongs to. */
  owner?: Person
  /** Who changed it last. */
  updatedBy?: Person
  /** Tags. */
  labels?: string[]
  /** How widely the document is visible. */
  visibility?: 'PRIVATE' | 'SPECIFIC_PEOPLE_AND_GROUPS' | 'DOMAIN_VISIBLE' | 'PUBLIC_VISIBLE'
  /** Category of the object type or datasource. */
  documentCategory?: string
  /** How much a document was used, as far as it was reported. */
  interactions?: DocumentInteractions
  /** What the acting person did with a document. */
  viewerInfo?: ViewerInfo
  /** Custom metadata, by the names of group and key joined, in lower case. */
  customData?: Record<string, CustomDataValue>
}

/** What a document has under a key of custom metadata. */
export interface CustomDataValue {
  /** Name of the key, as it was defined. */
  displayLabel?: string
  /** The value of a key that has one. */
  stringValue?: string
  /** The values of a key that has several. */
  stringListValue?: string[]
}

/** A person. */
export interface Person {
  /** Display name. */
  name: string
  /** Opaque identifier of the person. */
  obfuscatedId: string
}

/** How a query was understood. */
export interface SearchResponseMetadata {
  /** The query as sent. */
  originalQuery?: string
  /** The query as far as it was searched. */
  searchedQuery?: string
  /** The same without what must not occur. */
  searchedQueryWithoutNegation?: string
  /** Where in `originalQuery` the parts are that were searched. */
  searchedQueryRanges?: TextRange[]
  /** What must not occur, as it was typed behind the minus. */
  negatedTerms?: string[]
  /** The query with words that are in documents the person may see in place of such as are in none. It was not searched. */
  querySuggestion?: string
  /** True if there is no result at all; else left out. */
  originalQueryHadNoResults?: boolean
  /** Why a query may not have been searched as it was meant. */
  searchWarning?: SearchWarning
  /** How the query is understood, in lines for people, if asked for. */
  queryPlan?: string[]
}

/** Why a query may not have been searched as it was meant. */
export interface SearchWarning {
  /** LONG_QUERY: terms were left out. QUOTED_PUNCTUATION: a phrase has no word. PUNCTUATION_ONLY: nothing has one. COPYPASTED_QUOTES: a phrase has curly quotes. INVALID_OPERATOR: an operator was left out. */
  warningType:
    | 'LONG_QUERY'
    | 'QUOTED_PUNCTUATION'
    | 'PUNCTUATION_ONLY'
    | 'COPYPASTED_QUOTES'
    | 'INVALID_OPERATOR'
    | 'MAYBE_INVALID_FACET_QUERY'
    | 'TOO_MANY_DATASOURCE_GROUPS'
  /** The last term that was searched. */
  lastUsedTerm?: string
  /** The query without its quotes. */
  quotesIgnoredQuery?: string
  /** What was left out, as it was typed. */
  ignoredTerms?: string[]
}

/** How much a document was used, as far as it was reported. */
export interface DocumentInteractions {
  /** How many there are. */
  visitorCount?: CountInfo
}

/** How many there are. */
export interface CountInfo {
  /** The number. */
  count: number
}

/** What the acting person did with a document. */
export interface ViewerInfo {
  /** ISO 8601 time at which the acting person last viewed the document. */
  lastViewedTime?: string
}

/** The text of a document. */
export interface DocumentContent {
  /** The text of the document, in parts. */
  fullTextList?: string[]
}
