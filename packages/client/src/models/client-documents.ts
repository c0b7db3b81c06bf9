import type { FacetFilterSet } from './facets.ts'
import type { Document } from './search.ts'

/** Names a document: by id, by url, or by ugcType with contentId or ugcId. */
export interface DocumentSpec {
  /** Index-wide id of the document. */
  id?: string
  /** Permalink of the document, as it was uploaded. Where there is an id, that counts. */
  url?: string
  /** Kind of content that people make inside a search product; none is held here. */
  ugcType?: string
  /** Number of such content. */
  contentId?: number
  /** Id of such content. */
  ugcId?: string
  /** Kind of such content, more exactly. */
  docType?: string
}

/** Which documents to read, and what of them. */
export interface GetDocumentsRequest {
  /** The documents to read. */
  documentSpecs: DocumentSpec[]
  /** What to answer besides the ordinary fields. */
  includeFields?: ('LAST_VIEWED_AT' | 'VISITORS_COUNT' | 'RECENT_SHARES' | 'DOCUMENT_CONTENT' | 'CUSTOM_METADATA')[]
}

/** The documents asked for. */
export interface GetDocumentsResponse {
  /** One entry for each spec, by the id or URL as it was asked for. */
  documents: Record<string, DocumentOrError>
}

/** A document; or an error if it is not there, or not for the acting person to see. */
export interface DocumentOrError extends Document {
  /** Why there is no document; then there is nothing else. */
  error?: string
}

/** Whose readers to list. */
export interface GetDocPermissionsRequest {
  /** Index-wide id of the document. */
  documentId: string
}

/** Who may see a document. */
export interface GetDocPermissionsResponse {
  /** Addresses of whoever may see the document; `VISIBLE_TO_ALL` alone if everyone may. */
  allowedUserEmails: string[]
}

/** What the documents must be. */
export interface GetDocumentsByFacetsRequest {
  /** Sets of conditions of which one must hold. */
  filterSets: FacetFilterSet[]
  /** Only documents of these datasources. */
  datasourcesFilter?: string[]
  /** The cursor of the previous page, for the next one. Empty: the first page. */
  cursor?: string
}

/** One page of documents. */
export interface GetDocumentsByFacetsResponse {
  /** The documents, the last changed first. */
  documents?: Document[]
  /** True if there may be more; a page may hold few documents, or none, before the last. */
  hasMoreResults?: boolean
  /** To be sent for the next page with the same filters. */
  cursor?: string
}
