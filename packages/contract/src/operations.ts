import type { Static, TSchema } from 'typebox'
import { RotateTokenResponse } from './schemas/authentication.ts'
import { CustomDatasourceConfig, GetDatasourceConfigRequest } from './schemas/datasources.ts'
import {
  CheckDocumentAccessRequest,
  CheckDocumentAccessResponse,
  DeleteDocumentRequest,
  GetDocumentCountRequest,
  GetDocumentCountResponse,
  IndexDocumentRequest,
  IndexDocumentsRequest,
} from './schemas/documents.ts'
import { IndexGroupRequest, IndexMembershipRequest, IndexUserRequest } from './schemas/permissions.ts'
import { SearchRequest, SearchResponse } from './schemas/search.ts'
import type { ClientScope } from './scopes.ts'

export type Tag = 'Authentication' | 'Datasources' | 'Documents' | 'Permissions' | 'Search' | 'Troubleshooting'

/** Who may call an operation: an indexing token, or a client token with the scope. */
export type Audience = { readonly kind: 'indexing' } | { readonly kind: 'client'; readonly scope: ClientScope }

export type OperationDefinition<Request extends TSchema | null, Response extends TSchema | null> = {
  readonly method: 'POST'
  readonly path: string
  readonly tag: Tag
  readonly audience: Audience
  readonly summary: string
  readonly description: string
  /** Null for an operation that takes any body, or none. */
  readonly request: Request
  /** Null for an operation whose answer is an empty JSON object, which callers discard. */
  readonly response: Response
  /** Statuses other than 200 that the operation answers by design; 5xx are faults and not listed. */
  readonly refusals: readonly number[]
  readonly deprecated?: { readonly since: string; readonly removal: string; readonly insteadOf: string }
  readonly requestExample: unknown
  readonly responseExample: unknown
}

const operation = <Request extends TSchema | null, Response extends TSchema | null>(
  definition: OperationDefinition<Request, Response>,
) => definition

const indexing: Audience = { kind: 'indexing' }
/** Refusals that any authenticated operation with a body may give. */
const common = [400, 401, 403, 413, 415, 429] as const

/**
 * Every operation of the wire protocol that Sheaf serves. Validation, handler types, the client's types, `openapi.json`
 * and the generated pages derive from this table: adding an operation is adding one entry and its handler.
 */
export const operations = {
  rotatetoken: operation({
    method: 'POST',
    path: '/api/index/v1/rotatetoken',
    tag: 'Authentication',
    audience: indexing,
    summary: 'Rotate token',
    description:
      'Replaces the secret of the token that authenticates the call and answers the new one. All other properties of ' +
      'the token stay. The replaced secret keeps working for 10 minutes. Calling again with a replaced secret mints ' +
      'nothing: it answers the current secret, so an answer that was lost can be had again.',
    request: null,
    response: RotateTokenResponse,
    refusals: [400, 401, 403, 429],
    requestExample: undefined,
    responseExample: { rawSecret: 'sheaf_indexing_…', createdAt: 1767225600, rotationPeriodMinutes: 1440 },
  }),
  adddatasource: operation({
    method: 'POST',
    path: '/api/index/v1/adddatasource',
    tag: 'Datasources',
    audience: indexing,
    summary: 'Add or update datasource',
    description:
      'Creates a datasource, or replaces the whole configuration of an existing one: fields left out go back to their ' +
      'defaults. Documents and identities stay.',
    request: CustomDatasourceConfig,
    response: null,
    refusals: common,
    requestExample: {
      name: 'handbook',
      displayName: 'Handbook',
      datasourceCategory: 'KNOWLEDGE_HUB',
      urlRegex: '^https://handbook\\.example\\.com/',
      isUserReferencedByEmail: true,
      objectDefinitions: [{ name: 'page', docCategory: 'KNOWLEDGE_HUB' }],
    },
    responseExample: {},
  }),
  getdatasourceconfig: operation({
    method: 'POST',
    path: '/api/index/v1/getdatasourceconfig',
    tag: 'Datasources',
    audience: indexing,
    summary: 'Get datasource config',
    description: 'Answers the configuration of a datasource as it was sent, with defaults filled in.',
    request: GetDatasourceConfigRequest,
    response: CustomDatasourceConfig,
    refusals: common,
    requestExample: { datasource: 'handbook' },
    responseExample: { name: 'handbook', displayName: 'Handbook', datasourceCategory: 'KNOWLEDGE_HUB' },
  }),
  indexdocument: operation({
    method: 'POST',
    path: '/api/index/v1/indexdocument',
    tag: 'Documents',
    audience: indexing,
    summary: 'Index document',
    description: 'Adds a document or replaces it. A 200 means that it is stored durably; it can be found soon after.',
    request: IndexDocumentRequest,
    response: null,
    refusals: [...common, 409],
    requestExample: {
      document: {
        datasource: 'handbook',
        objectType: 'page',
        id: 'holidays',
        viewURL: 'https://handbook.example.com/holidays',
        title: 'Holidays',
        body: { mimeType: 'text/plain', textContent: 'Everyone has thirty days a year.' },
        permissions: { allowAnonymousAccess: true },
      },
    },
    responseExample: {},
  }),
  indexdocuments: operation({
    method: 'POST',
    path: '/api/index/v1/indexdocuments',
    tag: 'Documents',
    audience: indexing,
    summary: 'Index documents',
    description:
      'Adds or replaces several documents of one datasource and leaves all others alone. All are accepted or none; ' +
      'the refusal names the first offender by position and id. The same id twice: the later one wins.',
    request: IndexDocumentsRequest,
    response: null,
    refusals: [...common, 409],
    requestExample: {
      datasource: 'handbook',
      documents: [
        {
          datasource: 'handbook',
          objectType: 'page',
          id: 'travel',
          viewURL: 'https://handbook.example.com/travel',
          title: 'Travel',
          body: { mimeType: 'text/markdown', textContent: '# Travel\n\nBook trains before planes.' },
          permissions: { allowAllDatasourceUsersAccess: true },
        },
      ],
    },
    responseExample: {},
  }),
  deletedocument: operation({
    method: 'POST',
    path: '/api/index/v1/deletedocument',
    tag: 'Documents',
    audience: indexing,
    summary: 'Delete document',
    description: 'Deletes a document; deleting one that is absent succeeds. It is gone from the next answer on.',
    request: DeleteDocumentRequest,
    response: null,
    refusals: [...common, 409],
    requestExample: { datasource: 'handbook', objectType: 'page', id: 'travel' },
    responseExample: {},
  }),
  indexuser: operation({
    method: 'POST',
    path: '/api/index/v1/indexuser',
    tag: 'Permissions',
    audience: indexing,
    summary: 'Index user',
    description: 'Adds a user of a datasource or replaces it. It gives no access by itself.',
    request: IndexUserRequest,
    response: null,
    refusals: [...common, 409],
    requestExample: { datasource: 'handbook', user: { email: 'ann@example.com', name: 'Ann' } },
    responseExample: {},
  }),
  indexgroup: operation({
    method: 'POST',
    path: '/api/index/v1/indexgroup',
    tag: 'Permissions',
    audience: indexing,
    summary: 'Index group',
    description: 'Adds a group of a datasource or replaces it.',
    request: IndexGroupRequest,
    response: null,
    refusals: [...common, 409],
    requestExample: { datasource: 'handbook', group: { name: 'engineering' } },
    responseExample: {},
  }),
  indexmembership: operation({
    method: 'POST',
    path: '/api/index/v1/indexmembership',
    tag: 'Permissions',
    audience: indexing,
    summary: 'Index membership',
    description: 'Makes a user or a group a member of a group. It counts as soon as both of them have been indexed.',
    request: IndexMembershipRequest,
    response: null,
    refusals: [...common, 409],
    requestExample: {
      datasource: 'handbook',
      membership: { groupName: 'engineering', memberUserId: 'ann@example.com' },
    },
    responseExample: {},
  }),
  checkdocumentaccess: operation({
    method: 'POST',
    path: '/api/index/v1/checkdocumentaccess',
    tag: 'Troubleshooting',
    audience: indexing,
    summary: 'Check document access',
    description:
      'Tells whether a person may see a document, by the same decision that search makes. An unknown document or ' +
      'person: false.',
    request: CheckDocumentAccessRequest,
    response: CheckDocumentAccessResponse,
    refusals: common,
    requestExample: {
      datasource: 'handbook',
      objectType: 'page',
      docId: 'holidays',
      userEmail: 'ann@example.com',
    },
    responseExample: { hasAccess: true },
  }),
  getdocumentcount: operation({
    method: 'POST',
    path: '/api/index/v1/getdocumentcount',
    tag: 'Troubleshooting',
    audience: indexing,
    summary: 'Get document count',
    description: 'Answers how many documents of a datasource are stored.',
    request: GetDocumentCountRequest,
    response: GetDocumentCountResponse,
    refusals: common,
    deprecated: { since: '2026-02-03', removal: '2026-10-15', insteadOf: 'debug/{datasource}/status' },
    requestExample: { datasource: 'handbook' },
    responseExample: { documentCount: 2 },
  }),
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

export type Operations = typeof operations
export type OperationId = keyof Operations

type Shape<Schema, Otherwise> = Schema extends TSchema ? Static<Schema> : Otherwise

/** The body that an operation takes; undefined where it takes none. */
export type RequestOf<Id extends OperationId> = Shape<Operations[Id]['request'], undefined>
/** The body of a 200; undefined where there is nothing to read. */
export type ResponseOf<Id extends OperationId> = Shape<Operations[Id]['response'], undefined>

/** Every operation with its id, in the order of the table. */
export const operationList: readonly (OperationDefinition<TSchema | null, TSchema | null> & {
  readonly id: OperationId
})[] = Object.entries(operations).map(([id, definition]) => ({ id: id as OperationId, ...definition }))

/** The method that the client has for an operation: the last part of its path and the verb, in camel case. */
export function clientMethod(path: string, method: string): string {
  const words = [
    ...path.replace(/^\/(api\/index\/v1|rest\/api\/v1|rest\/api\/index)\//, '').split(/[^A-Za-z0-9]+/),
    method,
  ]
  return words
    .filter((word) => word !== '')
    .map((word, index) =>
      index === 0 ? word.toLowerCase() : `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`,
    )
    .join('')
}

/** True for a top level that refuses unknown fields: the indexing side does, the search side ignores them. */
export function refusesUnknownFields(path: string): boolean {
  return !path.startsWith('/rest/api/v1/')
}
