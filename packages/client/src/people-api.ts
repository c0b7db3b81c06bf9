import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import { INDEXING, postForNothing } from './call.ts'
import type { CallOptions } from './call-options.ts'
import type {
  BulkIndexEmployeesRequest,
  BulkIndexTeamsRequest,
  DeleteEmployeeRequest,
  DeleteTeamRequest,
  IndexEmployeeListRequest,
  IndexEmployeeRequest,
  IndexTeamRequest,
} from './models.ts'

/** Keeps the directory of employees and teams. Takes an indexing token that is global. */
export class PeopleApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Adds an employee or replaces all that is known about one (`POST /api/index/v1/indexemployee`). Whoever has left,
   * by `status` or `endDate`, sees nothing from then on, whatever datasources say.
   *
   * @throws BadRequestException, ForbiddenException for a token made for some datasources, ConflictException if a
   * higher version is stored, and as `ApiClient.call`
   * @example
   * await new PeopleApi(configuration).indexemployeePost({
   *   employee: { email: 'ann@example.com', department: 'Engineering', firstName: 'Ann' },
   * })
   */
  indexemployeePost(request: IndexEmployeeRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/indexemployee`, request), options)
  }

  /**
   * Sends a page of an upload that replaces all employees (`POST /api/index/v1/bulkindexemployees`). Those that the
   * upload did not send are deleted; if they are 20 % or more, they are kept for an administrator and grant nothing.
   *
   * @throws BadRequestException, ForbiddenException for a token made for some datasources, ConflictException if
   * another upload is open, and as `ApiClient.call`
   * @example
   * await new PeopleApi(configuration).bulkindexemployeesPost({
   *   uploadId: 'employees-2027-01-31',
   *   isFirstPage: true,
   *   isLastPage: true,
   *   employees: [{ email: 'ann@example.com', department: 'Engineering' }],
   * })
   */
  bulkindexemployeesPost(request: BulkIndexEmployeesRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/bulkindexemployees`, request, 'page'), options)
  }

  /**
   * Replaces all employees by those of one request (`POST /api/index/v1/indexemployeelist`). Everyone else is
   * deleted, and a bulk upload that is open is given up.
   *
   * @throws BadRequestException, ForbiddenException for a token made for some datasources, ConflictException if a
   * higher version is stored, and as `ApiClient.call`
   * @example
   * await new PeopleApi(configuration).indexemployeelistPost({
   *   employees: [{ employee: { email: 'ann@example.com', department: 'Engineering' } }],
   * })
   */
  indexemployeelistPost(request: IndexEmployeeListRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/indexemployeelist`, request), options)
  }

  /**
   * Answers at once: an employee or team counts for every answer after its own (`POST
   * /api/index/v1/processallemployeesandteams`).
   *
   * @throws ForbiddenException for a token made for some datasources, and as `ApiClient.call`
   * @example
   * await new PeopleApi(configuration).processallemployeesandteamsPost()
   */
  processallemployeesandteamsPost(options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/processallemployeesandteams`, undefined, 'effect'), options)
  }

  /**
   * Deletes an employee; deleting one that is absent succeeds (`POST /api/index/v1/deleteemployee`). Of whoever had
   * left it stays known that they did.
   *
   * @throws BadRequestException, ForbiddenException for a token made for some datasources, ConflictException if a
   * higher version is stored, and as `ApiClient.call`
   * @example
   * await new PeopleApi(configuration).deleteemployeePost({ employeeEmail: 'bob@example.com' })
   */
  deleteemployeePost(request: DeleteEmployeeRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/deleteemployee`, request), options)
  }

  /**
   * Adds a team or replaces all that is known about one (`POST /api/index/v1/indexteam`).
   *
   * @throws BadRequestException, ForbiddenException for a token made for some datasources, ConflictException if a
   * higher version is stored, and as `ApiClient.call`
   * @example
   * await new PeopleApi(configuration).indexteamPost({
   *   team: { id: 'bakers', name: 'Bakers', members: [{ email: 'ann@example.com' }] },
   * })
   */
  indexteamPost(request: IndexTeamRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/indexteam`, request), options)
  }

  /**
   * Sends a page of an upload that replaces all teams (`POST /api/index/v1/bulkindexteams`). Those that the upload
   * did not send are deleted, however many.
   *
   * @throws BadRequestException, ForbiddenException for a token made for some datasources, ConflictException if
   * another upload is open, and as `ApiClient.call`
   * @example
   * await new PeopleApi(configuration).bulkindexteamsPost({
   *   uploadId: 'teams-2027-01-31',
   *   isFirstPage: true,
   *   isLastPage: true,
   *   teams: [{ id: 'bakers', name: 'Bakers', members: [] }],
   * })
   */
  bulkindexteamsPost(request: BulkIndexTeamsRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/bulkindexteams`, request, 'page'), options)
  }

  /**
   * Deletes a team; deleting one that is absent succeeds (`POST /api/index/v1/deleteteam`).
   *
   * @throws BadRequestException, ForbiddenException for a token made for some datasources, and as `ApiClient.call`
   * @example
   * await new PeopleApi(configuration).deleteteamPost({ id: 'bakers' })
   */
  deleteteamPost(request: DeleteTeamRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/deleteteam`, request), options)
  }
}
