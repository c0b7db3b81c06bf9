import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import { INDEXING, postForNothing } from './call.ts'
import type { CallOptions } from './call-options.ts'
import type {
  BulkIndexGroupsRequest,
  BulkIndexMembershipsRequest,
  BulkIndexUsersRequest,
  DeleteGroupRequest,
  DeleteMembershipRequest,
  DeleteUserRequest,
  GreenlistUsersRequest,
  IndexGroupRequest,
  IndexMembershipRequest,
  IndexUserRequest,
  ProcessAllMembershipsRequest,
} from './models.ts'

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
    return this.#client.call(postForNothing(`${INDEXING}/indexuser`, request), options)
  }

  /**
   * Adds a group of a datasource or replaces it (`POST /api/index/v1/indexgroup`).
   *
   * @throws BadRequestException, ConflictException if a higher version is stored, and as `ApiClient.call`
   * @example
   * await new PermissionsApi(configuration).indexgroupPost({ datasource: 'handbook', group: { name: 'engineering' } })
   */
  indexgroupPost(request: IndexGroupRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/indexgroup`, request), options)
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
    return this.#client.call(postForNothing(`${INDEXING}/indexmembership`, request), options)
  }

  /**
   * Sends a page of an upload that replaces all users of a datasource (`POST /api/index/v1/bulkindexusers`). Users
   * that the upload did not send are deleted with their memberships; if they are more than 20 %, they are kept for an
   * administrator and grant nothing.
   *
   * @throws BadRequestException, ConflictException if another upload is open, and as `ApiClient.call`
   * @example
   * await new PermissionsApi(configuration).bulkindexusersPost({ uploadId: 'users-2027-01-31', isFirstPage: true, isLastPage: true, datasource: 'handbook', users: [{ email: 'ann@example.com', name: 'Ann' }] })
   */
  bulkindexusersPost(request: BulkIndexUsersRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/bulkindexusers`, request, 'page'), options)
  }

  /**
   * Sends a page of an upload that replaces all groups of a datasource (`POST /api/index/v1/bulkindexgroups`). Groups
   * that the upload did not send are deleted with their memberships; if they are more than 20 %, they are kept for an
   * administrator and grant nothing.
   *
   * @throws BadRequestException, ConflictException if another upload is open, and as `ApiClient.call`
   * @example
   * await new PermissionsApi(configuration).bulkindexgroupsPost({ uploadId: 'groups-2027-01-31', isFirstPage: true, isLastPage: true, datasource: 'handbook', groups: [{ name: 'engineering' }] })
   */
  bulkindexgroupsPost(request: BulkIndexGroupsRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/bulkindexgroups`, request, 'page'), options)
  }

  /**
   * Sends a page of an upload that replaces all memberships of one group (`POST /api/index/v1/bulkindexmemberships`).
   * Each group has uploads of its own, which may run at once.
   *
   * @throws BadRequestException, ConflictException if another upload is open, and as `ApiClient.call`
   * @example
   * await new PermissionsApi(configuration).bulkindexmembershipsPost({ uploadId: 'engineering-2027-01-31', isFirstPage: true, isLastPage: true, datasource: 'handbook', group: 'engineering', memberships: [{ memberUserId: 'ann@example.com' }] })
   */
  bulkindexmembershipsPost(request: BulkIndexMembershipsRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/bulkindexmemberships`, request, 'page'), options)
  }

  /**
   * Answers at once (`POST /api/index/v1/processallmemberships`): a membership counts for every answer after its own.
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * await new PermissionsApi(configuration).processallmembershipsPost({ datasource: 'handbook' })
   */
  processallmembershipsPost(request: ProcessAllMembershipsRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/processallmemberships`, request, 'effect'), options)
  }

  /**
   * Deletes a user of a datasource with its memberships; deleting one that is absent succeeds (`POST
   * /api/index/v1/deleteuser`).
   *
   * @throws BadRequestException, ConflictException if a higher version is stored, and as `ApiClient.call`
   * @example
   * await new PermissionsApi(configuration).deleteuserPost({ datasource: 'handbook', email: 'bob@example.com' })
   */
  deleteuserPost(request: DeleteUserRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/deleteuser`, request), options)
  }

  /**
   * Deletes a group, its members and what it is a member of; deleting one that is absent succeeds (`POST
   * /api/index/v1/deletegroup`). Documents that still name it are seen by nobody on its account.
   *
   * @throws BadRequestException, ConflictException if a higher version is stored, and as `ApiClient.call`
   * @example
   * await new PermissionsApi(configuration).deletegroupPost({ datasource: 'handbook', groupName: 'interns' })
   */
  deletegroupPost(request: DeleteGroupRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/deletegroup`, request), options)
  }

  /**
   * Removes a user or a group from a group; removing one that is absent succeeds (`POST
   * /api/index/v1/deletemembership`).
   *
   * @throws BadRequestException, ConflictException if a higher version is stored, and as `ApiClient.call`
   * @example
   * await new PermissionsApi(configuration).deletemembershipPost({ datasource: 'handbook', membership: { groupName: 'engineering', memberUserId: 'bob@example.com' } })
   */
  deletemembershipPost(request: DeleteMembershipRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/deletemembership`, request), options)
  }

  /**
   * Makes a datasource visible to some people, whatever its visibility; an empty list takes that back from all of
   * them (`POST /api/index/v1/betausers`). The permissions of its documents apply in any case.
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * await new PermissionsApi(configuration).betausersPost({ datasource: 'handbook', emails: ['ann@example.com'] })
   */
  betausersPost(request: GreenlistUsersRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/betausers`, request), options)
  }
}
