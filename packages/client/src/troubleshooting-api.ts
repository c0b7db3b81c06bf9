import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import { INDEXING, postForJson } from './call.ts'
import type { CallOptions } from './call-options.ts'
import type {
  CheckDocumentAccessRequest,
  CheckDocumentAccessResponse,
  DebugDatasourceStatusResponse,
  DebugDocumentLifecycleRequest,
  DebugDocumentLifecycleResponse,
  DebugDocumentRequest,
  DebugDocumentResponse,
  DebugDocumentsRequest,
  DebugDocumentsResponse,
  DebugUserRequest,
  DebugUserResponse,
  GetDocumentCountRequest,
  GetDocumentCountResponse,
  GetDocumentStatusRequest,
  GetDocumentStatusResponse,
  GetUserCountRequest,
  GetUserCountResponse,
} from './models.ts'
import { pathOf } from './path.ts'

/** Shows what is stored and who can see it. */
export class TroubleshootingApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Tells whether a person may see a document (`POST /api/index/v1/checkdocumentaccess`). An unknown document or person:
   * false.
   *
   * @throws BadRequestException if there is no such datasource, and as `ApiClient.call`
   * @example
   * const { hasAccess } = await new TroubleshootingApi(configuration).checkdocumentaccessPost({
   *   datasource: 'handbook',
   *   objectType: 'page',
   *   docId: 'holidays',
   *   userEmail: 'ann@example.com',
   * })
   */
  checkdocumentaccessPost(
    request: CheckDocumentAccessRequest,
    options?: CallOptions,
  ): Promise<CheckDocumentAccessResponse> {
    return this.#client.call<CheckDocumentAccessResponse>(
      postForJson(`${INDEXING}/checkdocumentaccess`, request),
      options,
    )
  }

  /**
   * Answers what was uploaded to a datasource and how far it has come: bulk uploads, counts, times of processing, and who
   * may see anything of it (`POST /api/index/v1/debug/{datasource}/status`).
   *
   * @throws BadRequestException if there is no such datasource, and as `ApiClient.call`
   * @example
   * const { documents } = await new TroubleshootingApi(configuration).debugDatasourceStatusPost('handbook')
   */
  debugDatasourceStatusPost(datasource: string, options?: CallOptions): Promise<DebugDatasourceStatusResponse> {
    const path = pathOf(`${INDEXING}/debug/{datasource}/status`, { datasource })
    return this.#client.call<DebugDatasourceStatusResponse>(postForJson(path), options)
  }

  /**
   * Answers whether a document was uploaded and indexed, when, with which permissions, and whether the users and groups
   * that these name are known (`POST /api/index/v1/debug/{datasource}/document`).
   *
   * @throws BadRequestException if there is no such datasource, and as `ApiClient.call`
   * @example
   * const { status } = await new TroubleshootingApi(configuration).debugDatasourceDocumentPost('handbook', {
   *   objectType: 'page',
   *   docId: 'holidays',
   * })
   */
  debugDatasourceDocumentPost(
    datasource: string,
    request: DebugDocumentRequest,
    options?: CallOptions,
  ): Promise<DebugDocumentResponse> {
    const path = pathOf(`${INDEXING}/debug/{datasource}/document`, { datasource })
    return this.#client.call<DebugDocumentResponse>(postForJson(path, request), options)
  }

  /**
   * The same for many documents (`POST /api/index/v1/debug/{datasource}/documents`).
   *
   * @throws BadRequestException if there is no such datasource, and as `ApiClient.call`
   * @example
   * const debugDocuments = [{ objectType: 'page', docId: 'holidays' }]
   * await new TroubleshootingApi(configuration).debugDatasourceDocumentsPost('handbook', { debugDocuments })
   */
  debugDatasourceDocumentsPost(
    datasource: string,
    request: DebugDocumentsRequest,
    options?: CallOptions,
  ): Promise<DebugDocumentsResponse> {
    const path = pathOf(`${INDEXING}/debug/{datasource}/documents`, { datasource })
    return this.#client.call<DebugDocumentsResponse>(postForJson(path, request), options)
  }

  /**
   * Answers when a document was uploaded, indexed and deleted within the last 30 days, also one that is there no more
   * (`POST /api/index/v1/debug/{datasource}/document/events`).
   *
   * @throws BadRequestException if there is no such datasource, and as `ApiClient.call`
   * @example
   * const request = { objectType: 'page', docId: 'holidays', maxEvents: 50 }
   * await new TroubleshootingApi(configuration).debugDatasourceDocumentEventsPost('handbook', request)
   */
  debugDatasourceDocumentEventsPost(
    datasource: string,
    request: DebugDocumentLifecycleRequest,
    options?: CallOptions,
  ): Promise<DebugDocumentLifecycleResponse> {
    const path = pathOf(`${INDEXING}/debug/{datasource}/document/events`, { datasource })
    return this.#client.call<DebugDocumentLifecycleResponse>(postForJson(path, request), options)
  }

  /**
   * Answers whether a user was uploaded to a datasource, when, and to which groups
   * (`POST /api/index/v1/debug/{datasource}/user`).
   *
   * @throws BadRequestException if there is no such datasource, and as `ApiClient.call`
   * @example
   * const { uploadedGroups } = await new TroubleshootingApi(configuration).debugDatasourceUserPost('handbook', {
   *   email: 'ann@example.com',
   * })
   */
  debugDatasourceUserPost(
    datasource: string,
    request: DebugUserRequest,
    options?: CallOptions,
  ): Promise<DebugUserResponse> {
    const path = pathOf(`${INDEXING}/debug/{datasource}/user`, { datasource })
    return this.#client.call<DebugUserResponse>(postForJson(path, request), options)
  }

  /**
   * Answers whether a document was uploaded and indexed, and when (`POST /api/index/v1/getdocumentstatus`).
   *
   * @deprecated since 2026-02-03, to be removed on 2026-10-15
   * @throws BadRequestException if there is no such datasource, and as `ApiClient.call`
   * @example
   * await new TroubleshootingApi(configuration).getdocumentstatusPost({ datasource: 'handbook', objectType: 'page', docId: 'holidays' })
   */
  getdocumentstatusPost(request: GetDocumentStatusRequest, options?: CallOptions): Promise<GetDocumentStatusResponse> {
    return this.#client.call<GetDocumentStatusResponse>(postForJson(`${INDEXING}/getdocumentstatus`, request), options)
  }

  /**
   * Answers how many documents of a datasource are stored (`POST /api/index/v1/getdocumentcount`).
   *
   * @deprecated since 2026-02-03, to be removed on 2026-10-15
   * @throws BadRequestException if there is no such datasource, and as `ApiClient.call`
   * @example
   * const { documentCount } = await new TroubleshootingApi(configuration).getdocumentcountPost({ datasource: 'handbook' })
   */
  getdocumentcountPost(request: GetDocumentCountRequest, options?: CallOptions): Promise<GetDocumentCountResponse> {
    return this.#client.call<GetDocumentCountResponse>(postForJson(`${INDEXING}/getdocumentcount`, request), options)
  }

  /**
   * Answers how many users of a datasource are stored (`POST /api/index/v1/getusercount`).
   *
   * @deprecated since 2026-02-03, to be removed on 2026-10-15
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const { userCount } = await new TroubleshootingApi(configuration).getusercountPost({ datasource: 'handbook' })
   */
  getusercountPost(request: GetUserCountRequest, options?: CallOptions): Promise<GetUserCountResponse> {
    return this.#client.call<GetUserCountResponse>(postForJson(`${INDEXING}/getusercount`, request), options)
  }
}
