import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import type { CallOptions } from './call-options.ts'
import type { DeleteDocumentRequest, IndexDocumentRequest, IndexDocumentsRequest } from './models.ts'

/** Adds, replaces and deletes documents. */
export class DocumentsApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Adds a document or replaces it (`POST /api/index/v1/indexdocument`). Once the promise resolves it is stored durably;
   * it can be found soon after.
   *
   * @throws BadRequestException naming the field, ConflictException if a higher version is stored, and as
   * `ApiClient.call`
   * @example
   * await new DocumentsApi(configuration).indexdocumentPost({
   *   version: 3n,
   *   document: {
   *     datasource: 'handbook',
   *     objectType: 'page',
   *     id: 'holidays',
   *     viewURL: 'https://handbook.example.com/holidays',
   *     title: 'Holidays',
   *     body: { mimeType: 'text/plain', textContent: 'Everyone has thirty days a year.' },
   *     permissions: { allowAnonymousAccess: true },
   *   },
   * })
   */
  indexdocumentPost(request: IndexDocumentRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/api/index/v1/indexdocument', body: request, answer: 'nothing' },
      options,
    )
  }

  /**
   * Adds or replaces several documents of one datasource and leaves all others alone
   * (`POST /api/index/v1/indexdocuments`). All of them are accepted, or none.
   *
   * @throws BadRequestException naming the first offender by position and id, and as `ApiClient.call`
   * @example
   * await new DocumentsApi(configuration).indexdocumentsPost({ datasource: 'handbook', documents })
   */
  indexdocumentsPost(request: IndexDocumentsRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/api/index/v1/indexdocuments', body: request, answer: 'nothing' },
      options,
    )
  }

  /**
   * Deletes a document (`POST /api/index/v1/deletedocument`). Deleting one that is absent succeeds.
   *
   * @throws ConflictException if a higher version is stored, and as `ApiClient.call`
   * @example
   * await new DocumentsApi(configuration).deletedocumentPost({ datasource: 'handbook', objectType: 'page', id: 'travel' })
   */
  deletedocumentPost(request: DeleteDocumentRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/api/index/v1/deletedocument', body: request, answer: 'nothing' },
      options,
    )
  }
}
