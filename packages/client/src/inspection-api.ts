import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import type { CallOptions } from './call-options.ts'
import type {
  FindDocumentsRequest,
  FindDocumentsResponse,
  FindPeopleRequest,
  FindPeopleResponse,
  ShowDocumentRequest,
  ShowDocumentResponse,
  ShowPersonRequest,
  ShowPersonResponse,
} from './models.ts'

/** Shows administrators what is stored of documents and people. Takes an admin token. */
export class InspectionApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Finds documents by id or URL, whoever may see them (`POST /admin/api/v1/finddocuments`).
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const answer = await new InspectionApi(configuration).finddocumentsPost({ query: 'https://handbook.example.com/holidays' })
   */
  finddocumentsPost(request: FindDocumentsRequest, options?: CallOptions): Promise<FindDocumentsResponse> {
    return this.#client.call<FindDocumentsResponse>(
      { method: 'POST', path: '/admin/api/v1/finddocuments', body: request, answer: 'json' },
      options,
    )
  }

  /**
   * Shows a document as it is stored: what it says, its permissions, how far it has come and what became of it (`POST
   * /admin/api/v1/showdocument`). That it was looked at stands in the audit.
   *
   * @throws BadRequestException, NotFoundException, and as `ApiClient.call`
   * @example
   * const answer = await new InspectionApi(configuration).showdocumentPost({ datasource: 'handbook', objectType: 'page', id: 'holidays' })
   */
  showdocumentPost(request: ShowDocumentRequest, options?: CallOptions): Promise<ShowDocumentResponse> {
    return this.#client.call<ShowDocumentResponse>(
      { method: 'POST', path: '/admin/api/v1/showdocument', body: request, answer: 'json' },
      options,
    )
  }

  /**
   * Finds people among users of datasources and employees, those included who may not search (`POST
   * /admin/api/v1/findpeople`).
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const answer = await new InspectionApi(configuration).findpeoplePost({ query: 'ann' })
   */
  findpeoplePost(request: FindPeopleRequest, options?: CallOptions): Promise<FindPeopleResponse> {
    return this.#client.call<FindPeopleResponse>(
      { method: 'POST', path: '/admin/api/v1/findpeople', body: request, answer: 'json' },
      options,
    )
  }

  /**
   * Shows whether a person may search, who it is to each datasource, and by which way it is in each group (`POST
   * /admin/api/v1/showperson`).
   *
   * @throws BadRequestException, NotFoundException, and as `ApiClient.call`
   * @example
   * const answer = await new InspectionApi(configuration).showpersonPost({ email: 'ann@example.com' })
   */
  showpersonPost(request: ShowPersonRequest, options?: CallOptions): Promise<ShowPersonResponse> {
    return this.#client.call<ShowPersonResponse>(
      { method: 'POST', path: '/admin/api/v1/showperson', body: request, answer: 'json' },
      options,
    )
  }
}
