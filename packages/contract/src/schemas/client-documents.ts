import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { text } from './common.ts'
import { DocumentSpec } from './document-spec.ts'
import { FacetFilterSet } from './facets.ts'
import { Document } from './search.ts'

/** Documents as people read them, asked for by name or by what they are. */

export const GetDocumentsRequest = Type.Object(
  {
    documentSpecs: Type.Array(DocumentSpec, {
      maxItems: limits.documentSpecsMax.value,
      description: 'The documents to read.',
    }),
    includeFields: Type.Optional(
      Type.Array(
        Type.Enum(['LAST_VIEWED_AT', 'VISITORS_COUNT', 'RECENT_SHARES', 'DOCUMENT_CONTENT', 'CUSTOM_METADATA']),
        { maxItems: limits.listEntriesMax.value, description: 'What to answer besides the ordinary fields.' },
      ),
    ),
  },
  { title: 'GetDocumentsRequest', description: 'Which documents to read, and what of them.' },
)
export type GetDocumentsRequest = Static<typeof GetDocumentsRequest>

export const DocumentOrError = Type.Object(
  {
    ...Document.properties,
    error: text('Why there is no document; then there is nothing else.'),
  },
  {
    title: 'DocumentOrError',
    description: 'A document; or an error if it is not there, or not for the acting person to see.',
  },
)
export type DocumentOrError = Static<typeof DocumentOrError>

export const GetDocumentsResponse = Type.Object(
  {
    documents: Type.Unsafe<Record<string, DocumentOrError>>({
      type: 'object',
      additionalProperties: DocumentOrError,
      description: 'One entry for each spec, by the id or URL as it was asked for.',
    }),
  },
  { title: 'GetDocumentsResponse', description: 'The documents asked for.' },
)
export type GetDocumentsResponse = Static<typeof GetDocumentsResponse>

export const GetDocPermissionsRequest = Type.Object(
  {
    documentId: Type.String({
      minLength: 1,
      maxLength: limits.urlCharactersMax.value,
      description: 'Index-wide id of the document.',
    }),
  },
  { title: 'GetDocPermissionsRequest', description: 'Whose readers to list.' },
)
export type GetDocPermissionsRequest = Static<typeof GetDocPermissionsRequest>

export const GetDocPermissionsResponse = Type.Object(
  {
    allowedUserEmails: Type.Array(Type.String(), {
      description: 'Addresses of whoever may see the document; `VISIBLE_TO_ALL` alone if everyone may.',
    }),
  },
  { title: 'GetDocPermissionsResponse', description: 'Who may see a document.' },
)
export type GetDocPermissionsResponse = Static<typeof GetDocPermissionsResponse>

export const GetDocumentsByFacetsRequest = Type.Object(
  {
    filterSets: Type.Array(FacetFilterSet, {
      maxItems: limits.facetFiltersMax.value,
      description: 'Sets of conditions of which one must hold.',
    }),
    datasourcesFilter: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: limits.datasourcesPerFilterMax.value,
        description: 'Only documents of these datasources.',
      }),
    ),
    cursor: text('The cursor of the previous page, for the next one. Empty: the first page.'),
  },
  { title: 'GetDocumentsByFacetsRequest', description: 'What the documents must be.' },
)
export type GetDocumentsByFacetsRequest = Static<typeof GetDocumentsByFacetsRequest>

export const GetDocumentsByFacetsResponse = Type.Object(
  {
    documents: Type.Optional(Type.Array(Document, { description: 'The documents, the last changed first.' })),
    hasMoreResults: Type.Optional(
      Type.Boolean({
        description: 'True if there may be more; a page may hold few documents, or none, before the last.',
      }),
    ),
    cursor: text('To be sent for the next page with the same filters.'),
  },
  { title: 'GetDocumentsByFacetsResponse', description: 'One page of documents.' },
)
export type GetDocumentsByFacetsResponse = Static<typeof GetDocumentsByFacetsResponse>
