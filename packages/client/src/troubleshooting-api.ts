import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import type { CallOptions } from './call-options.ts'
import type {
  CheckDocumentAccessRequest,
  CheckDocumentAccessResponse,
  GetDocumentCountRequest,
  GetDocumentCountResponse,
  GetUserCountRequest,
  GetUserCountResponse,
} from './models.ts'

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
      { method: 'POST', path: '/api/index/v1/checkdocumentaccess', body: request, answer: 'json' },
      options,
    )
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
    return this.#client.call<GetDocumentCountResponse>(
      { method: 'POST', path: '/api/index/v1/getdocumentcount', body: request, answer: 'json' },
      options,
    )
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
    return this.#client.call<GetUserCountResponse>(
      { method: 'POST', path: '/api/index/v1/getusercount', body: request, answer: 'json' },
      options,
    )
  }
}
