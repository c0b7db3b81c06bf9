import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import { INDEXING, postForNothing } from './call.ts'
import type { CallOptions } from './call-options.ts'
import type {
  BulkIndexDocumentsRequest,
  DeleteDocumentRequest,
  IndexDocumentRequest,
  IndexDocumentsRequest,
  ProcessAllDocumentsRequest,
  UpdatePermissionsRequest,
} from './models.ts'

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
    return this.#client.call(postForNothing(`${INDEXING}/indexdocument`, request), options)
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
    return this.#client.call(postForNothing(`${INDEXING}/indexdocuments`, request), options)
  }

  /**
   * Deletes a document (`POST /api/index/v1/deletedocument`). Deleting one that is absent succeeds.
   *
   * @throws ConflictException if a higher version is stored, and as `ApiClient.call`
   * @example
   * await new DocumentsApi(configuration).deletedocumentPost({ datasource: 'handbook', objectType: 'page', id: 'travel' })
   */
  deletedocumentPost(request: DeleteDocumentRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/deletedocument`, request), options)
  }

  /**
   * Sends a page of an upload that replaces all documents of a datasource (`POST /api/index/v1/bulkindexdocuments`).
   * The first page opens the upload, the last one deletes every document that was not written since it was opened.
   * Pages in between may come in any order and at once; documents are there as their page arrives. If more than 20 %
   * of the documents would be deleted, the deletion is held for an administrator instead.
   *
   * @throws BadRequestException, ConflictException if another upload is open, and as `ApiClient.call`
   * @example
   * await new DocumentsApi(configuration).bulkindexdocumentsPost({ uploadId: 'nightly-2027-01-31', isFirstPage: true, isLastPage: true, datasource: 'handbook', documents: [{ datasource: 'handbook', objectType: 'page', id: 'holidays', viewURL: 'https://handbook.example.com/holidays', title: 'Holidays', body: { mimeType: 'text/plain', textContent: 'Everyone has thirty days a year.' }, permissions: { allowAnonymousAccess: true } }] })
   */
  bulkindexdocumentsPost(request: BulkIndexDocumentsRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/bulkindexdocuments`, request, 'page'), options)
  }

  /**
   * Replaces the permissions of a stored document and leaves its content alone (`POST
   * /api/index/v1/updatepermissions`). Whoever loses access no longer finds it from the next answer on.
   *
   * @throws BadRequestException, ConflictException if a higher version is stored, and as `ApiClient.call`
   * @example
   * await new DocumentsApi(configuration).updatepermissionsPost({ datasource: 'handbook', objectType: 'page', id: 'holidays', permissions: { allowedUsers: [{ email: 'ann@example.com' }] } })
   */
  updatepermissionsPost(request: UpdatePermissionsRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/updatepermissions`, request), options)
  }

  /**
   * Waits until what was written before can be found, for at most 30 seconds (`POST
   * /api/index/v1/processalldocuments`). Documents are processed as they come in any case; this is for programs that
   * want to be sure.
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * await new DocumentsApi(configuration).processalldocumentsPost({ datasource: 'handbook' })
   */
  processalldocumentsPost(request: ProcessAllDocumentsRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/processalldocuments`, request, 'effect'), options)
  }
}
