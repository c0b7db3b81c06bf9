import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import type { CallOptions } from './call-options.ts'
import type { IndexGroupRequest, IndexMembershipRequest, IndexUserRequest } from './models.ts'

/** Says who the users of a datasource are and which groups they belong to. */
export class PermissionsApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Adds a user of a datasource or replaces it (`POST /api/index/v1/indexuser`).
   *
   * @throws BadRequestException, ConflictException if a higher version is stored, and as `ApiClient.call`
   * @example
   * await new PermissionsApi(configuration).indexuserPost({
   *   datasource: 'handbook',
   *   user: { email: 'ann@example.com', name: 'Ann' },
   * })
   */
  indexuserPost(request: IndexUserRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/api/index/v1/indexuser', body: request, answer: 'nothing' },
      options,
    )
  }

  /**
   * Adds a group of a datasource or replaces it (`POST /api/index/v1/indexgroup`).
   *
   * @throws BadRequestException, ConflictException if a higher version is stored, and as `ApiClient.call`
   * @example
   * await new PermissionsApi(configuration).indexgroupPost({ datasource: 'handbook', group: { name: 'engineering' } })
   */
  indexgroupPost(request: IndexGroupRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/api/index/v1/indexgroup', body: request, answer: 'nothing' },
      options,
    )
  }

  /**
   * Makes a user or a group a member of a group (`POST /api/index/v1/indexmembership`).
   *
   * @throws BadRequestException, ConflictException if a higher version is stored, and as `ApiClient.call`
   * @example
   * await new PermissionsApi(configuration).indexmembershipPost({
   *   datasource: 'handbook',
   *   membership: { groupName: 'engineering', memberUserId: 'ann@example.com' },
   * })
   */
  indexmembershipPost(request: IndexMembershipRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/api/index/v1/indexmembership', body: request, answer: 'nothing' },
      options,
    )
  }
}
