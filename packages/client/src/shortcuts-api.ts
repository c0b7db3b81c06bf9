import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import { CLIENT, INDEXING, postForJson, postForNothing } from './call.ts'
import type { ActingCallOptions, CallOptions } from './call-options.ts'
import type {
  BulkIndexShortcutsRequest,
  CreateShortcutRequest,
  DeleteShortcutRequest,
  GetShortcutRequest,
  GetShortcutResponse,
  ListShortcutsPaginatedRequest,
  ListShortcutsPaginatedResponse,
  ShortcutResponse,
  UpdateShortcutRequest,
  UploadShortcutsRequest,
} from './models.ts'

/**
 * Short names that lead to long addresses, hosted here or elsewhere. Uploads take a global indexing token; all else takes
 * a client token with the scope SHORTCUTS.
 */
export class ShortcutsApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Sends a page of an upload that replaces all shortcuts that other services host (`POST
   * /api/index/v1/bulkindexshortcuts`).
   *
   * @throws ConflictException if an alias is that of a shortcut hosted here or another upload is open,
   * BadRequestException, and as `ApiClient.call`
   * @example
   * await new ShortcutsApi(configuration).bulkindexshortcutsPost({
   *   uploadId: 'shortcuts-2027-01-31',
   *   isFirstPage: true,
   *   isLastPage: true,
   *   shortcuts: [
   *     {
   *       inputAlias: 'travel',
   *       destinationUrl: 'https://travel.example.com/book',
   *       intermediateUrl: 'https://go.example.com/travel',
   *       createdBy: 'ann@example.com',
   *     },
   *   ],
   * })
   */
  bulkindexshortcutsPost(request: BulkIndexShortcutsRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/bulkindexshortcuts`, request, 'page'), options)
  }

  /**
   * Sends a page of an upload of shortcuts to be hosted here (`POST /api/index/v1/uploadshortcuts`). It creates only.
   *
   * @throws ConflictException if an alias is taken or another upload is open, BadRequestException, and as
   * `ApiClient.call`
   * @example
   * await new ShortcutsApi(configuration).uploadshortcutsPost({
   *   uploadId: 'shortcuts-2027-01-31',
   *   isFirstPage: true,
   *   isLastPage: true,
   *   shortcuts: [
   *     { inputAlias: 'holidays', destinationUrl: 'https://handbook.example.com/holidays', createdBy: 'ann@example.com' },
   *   ],
   * })
   */
  uploadshortcutsPost(request: UploadShortcutsRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/uploadshortcuts`, request, 'page'), options)
  }

  /**
   * Makes a shortcut of the acting person (`POST /rest/api/v1/createshortcut`).
   *
   * @throws ConflictException if the alias is taken, BadRequestException, and as `ApiClient.call`
   * @example
   * const { shortcut } = await new ShortcutsApi(configuration).createshortcutPost(
   *   { data: { inputAlias: 'holidays', destinationUrl: 'https://handbook.example.com/holidays' } },
   *   { actAs: 'ann@example.com' },
   * )
   */
  createshortcutPost(request: CreateShortcutRequest, options?: ActingCallOptions): Promise<ShortcutResponse> {
    return this.#client.call<ShortcutResponse>(postForJson(`${CLIENT}/createshortcut`, request, 'effect'), options)
  }

  /**
   * Reads the shortcut that an alias leads to, or one by its id (`POST /rest/api/v1/getshortcut`); `error` where there is
   * none that the person may see.
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const { shortcut } = await new ShortcutsApi(configuration).getshortcutPost(
   *   { alias: 'holidays' },
   *   { actAs: 'ann@example.com' },
   * )
   */
  getshortcutPost(request: GetShortcutRequest, options?: ActingCallOptions): Promise<GetShortcutResponse> {
    return this.#client.call<GetShortcutResponse>(postForJson(`${CLIENT}/getshortcut`, request), options)
  }

  /**
   * Lists the shortcuts that the acting person may see (`POST /rest/api/v1/listshortcuts`).
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const { shortcuts } = await new ShortcutsApi(configuration).listshortcutsPost(
   *   { pageSize: 10, query: 'holi' },
   *   { actAs: 'ann@example.com' },
   * )
   */
  listshortcutsPost(
    request: ListShortcutsPaginatedRequest,
    options?: ActingCallOptions,
  ): Promise<ListShortcutsPaginatedResponse> {
    return this.#client.call<ListShortcutsPaginatedResponse>(postForJson(`${CLIENT}/listshortcuts`, request), options)
  }

  /**
   * Changes a shortcut that is hosted here; what is left out stays (`POST /rest/api/v1/updateshortcut`).
   *
   * @throws ForbiddenException if another person made it, ConflictException if the alias is taken, BadRequestException,
   * and as `ApiClient.call`
   * @example
   * await new ShortcutsApi(configuration).updateshortcutPost(
   *   { id: 7, description: 'How many days, and how to take them.' },
   *   { actAs: 'ann@example.com' },
   * )
   */
  updateshortcutPost(request: UpdateShortcutRequest, options?: ActingCallOptions): Promise<ShortcutResponse> {
    return this.#client.call<ShortcutResponse>(postForJson(`${CLIENT}/updateshortcut`, request), options)
  }

  /**
   * Deletes a shortcut that is hosted here; deleting one that is absent succeeds (`POST /rest/api/v1/deleteshortcut`).
   *
   * @throws ForbiddenException if another person made it, BadRequestException, and as `ApiClient.call`
   * @example
   * await new ShortcutsApi(configuration).deleteshortcutPost({ id: 7 }, { actAs: 'ann@example.com' })
   */
  deleteshortcutPost(request: DeleteShortcutRequest, options?: ActingCallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${CLIENT}/deleteshortcut`, request), options)
  }
}
