import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import type { CallOptions } from './call-options.ts'
import type {
  ClearFindingsRequest,
  ClearSubmissionsRequest,
  ClearSubmissionsResponse,
  CreateSampleRequest,
  CreateSampleResponse,
  CustomDatasourceConfig,
  DeleteDatasourceRequest,
  EndDirectoryUploadRequest,
  EndUploadRequest,
  ExplainRequest,
  ExplainResponse,
  ListDatasourcesResponse,
  ListSubmissionsRequest,
  ListSubmissionsResponse,
  ListViewersRequest,
  ListViewersResponse,
  RemoveBetaUserRequest,
  ResolveHeldDeletionRequest,
  ResolveHeldEmployeesRequest,
  SetDatasourceVisibilityRequest,
  ShowDatasourceRequest,
  ShowDatasourceResponse,
  ShowDirectoryResponse,
  ShowSetupResponse,
} from './models.ts'

/** Shows administrators why someone can or cannot see something, and lets them decide what connectors may not. Takes an admin token. */
export class AdministrationApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Lists every datasource with what needs attention (`POST /admin/api/v1/listdatasources`).
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const answer = await new AdministrationApi(configuration).listdatasourcesPost({  })
   */
  listdatasourcesPost(options?: CallOptions): Promise<ListDatasourcesResponse> {
    return this.#client.call<ListDatasourcesResponse>(
      { method: 'POST', path: '/admin/api/v1/listdatasources', answer: 'json' },
      options,
    )
  }

  /**
   * Shows a datasource (`POST /admin/api/v1/showdatasource`): configuration, beta users, bulk uploads, held
   * deletions, and what was accepted from it and looks like a mistake.
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const answer = await new AdministrationApi(configuration).showdatasourcePost({ datasource: 'handbook' })
   */
  showdatasourcePost(request: ShowDatasourceRequest, options?: CallOptions): Promise<ShowDatasourceResponse> {
    return this.#client.call<ShowDatasourceResponse>(
      { method: 'POST', path: '/admin/api/v1/showdatasource', body: request, answer: 'json' },
      options,
    )
  }

  /**
   * Says who may see anything of a datasource, from the next answer on (`POST
   * /admin/api/v1/setdatasourcevisibility`).
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * await new AdministrationApi(configuration).setdatasourcevisibilityPost({ datasource: 'handbook', visibility: 'all' })
   */
  setdatasourcevisibilityPost(request: SetDatasourceVisibilityRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/admin/api/v1/setdatasourcevisibility', body: request, answer: 'nothing' },
      options,
    )
  }

  /**
   * Takes one person from the beta users of a datasource; one who is none is left alone (`POST
   * /admin/api/v1/removebetauser`).
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * await new AdministrationApi(configuration).removebetauserPost({ datasource: 'handbook', email: 'ann@example.com' })
   */
  removebetauserPost(request: RemoveBetaUserRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/admin/api/v1/removebetauser', body: request, answer: 'nothing' },
      options,
    )
  }

  /**
   * Deletes a datasource with its documents, users and groups (`POST /admin/api/v1/deletedatasource`). All of it is
   * gone from the next answer on. One from which another datasource takes its users and groups is not deleted.
   *
   * @throws BadRequestException, ConflictException if others use its users and groups, and as `ApiClient.call`
   * @example
   * await new AdministrationApi(configuration).deletedatasourcePost({ datasource: 'handbook' })
   */
  deletedatasourcePost(request: DeleteDatasourceRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/admin/api/v1/deletedatasource', body: request, answer: 'nothing' },
      options,
    )
  }

  /**
   * Ends an open bulk upload, so that another one may begin (`POST /admin/api/v1/endupload`). What it has sent stays,
   * and nothing is deleted.
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * await new AdministrationApi(configuration).enduploadPost({ datasource: 'handbook', collection: 'documents' })
   */
  enduploadPost(request: EndUploadRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/admin/api/v1/endupload', body: request, answer: 'nothing' },
      options,
    )
  }

  /**
   * Executes or drops a deletion that was held because a bulk upload left out too much (`POST
   * /admin/api/v1/resolvehelddeletion`).
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * await new AdministrationApi(configuration).resolvehelddeletionPost({ datasource: 'handbook', collection: 'documents', action: 'drop' })
   */
  resolvehelddeletionPost(request: ResolveHeldDeletionRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/admin/api/v1/resolvehelddeletion', body: request, answer: 'nothing' },
      options,
    )
  }

  /**
   * Forgets what looked like mistakes, so that what is counted from now on is what is not mended (`POST
   * /admin/api/v1/clearfindings`).
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * await new AdministrationApi(configuration).clearfindingsPost({ datasource: 'handbook' })
   */
  clearfindingsPost(request: ClearFindingsRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/admin/api/v1/clearfindings', body: request, answer: 'nothing' },
      options,
    )
  }

  /**
   * Tells why a person can or cannot find a document (`POST /admin/api/v1/explain`): walks every stage from the
   * datasource to the permissions, and gives either the shortest way by which the person is admitted or the first
   * missing link with what would mend it.
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const answer = await new AdministrationApi(configuration).explainPost({ userEmail: 'ann@example.com', datasource: 'handbook', objectType: 'page', id: 'holidays' })
   */
  explainPost(request: ExplainRequest, options?: CallOptions): Promise<ExplainResponse> {
    return this.#client.call<ExplainResponse>(
      { method: 'POST', path: '/admin/api/v1/explain', body: request, answer: 'json' },
      options,
    )
  }

  /**
   * Lists everyone who may see a document, and how each comes to see it (`POST /admin/api/v1/listviewers`).
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const answer = await new AdministrationApi(configuration).listviewersPost({ datasource: 'handbook', objectType: 'page', id: 'holidays' })
   */
  listviewersPost(request: ListViewersRequest, options?: CallOptions): Promise<ListViewersResponse> {
    return this.#client.call<ListViewersResponse>(
      { method: 'POST', path: '/admin/api/v1/listviewers', body: request, answer: 'json' },
      options,
    )
  }

  /**
   * Lists what was submitted to a datasource, the newest first (`POST /admin/api/v1/listsubmissions`).
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const answer = await new AdministrationApi(configuration).listsubmissionsPost({ datasource: 'handbook' })
   */
  listsubmissionsPost(request: ListSubmissionsRequest, options?: CallOptions): Promise<ListSubmissionsResponse> {
    return this.#client.call<ListSubmissionsResponse>(
      { method: 'POST', path: '/admin/api/v1/listsubmissions', body: request, answer: 'json' },
      options,
    )
  }

  /**
   * Removes submissions that have been read (`POST /admin/api/v1/clearsubmissions`): all of a datasource, or one and
   * those before it.
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const answer = await new AdministrationApi(configuration).clearsubmissionsPost({ datasource: 'handbook' })
   */
  clearsubmissionsPost(request: ClearSubmissionsRequest, options?: CallOptions): Promise<ClearSubmissionsResponse> {
    return this.#client.call<ClearSubmissionsResponse>(
      { method: 'POST', path: '/admin/api/v1/clearsubmissions', body: request, answer: 'json' },
      options,
    )
  }

  /**
   * Answers how many employees and teams there are, their bulk uploads and what is held (`POST
   * /admin/api/v1/showdirectory`).
   *
   * @throws as `ApiClient.call`
   * @example
   * const { employees, heldDeletion } = await new AdministrationApi(configuration).showdirectoryPost()
   */
  showdirectoryPost(options?: CallOptions): Promise<ShowDirectoryResponse> {
    return this.#client.call<ShowDirectoryResponse>(
      { method: 'POST', path: '/admin/api/v1/showdirectory', answer: 'json' },
      options,
    )
  }

  /**
   * Executes or drops a deletion of employees that was held because a bulk upload left out 20 % or more (`POST
   * /admin/api/v1/resolveheldemployees`).
   *
   * @throws BadRequestException if nothing is held, and as `ApiClient.call`
   * @example
   * await new AdministrationApi(configuration).resolveheldemployeesPost({ action: 'drop' })
   */
  resolveheldemployeesPost(request: ResolveHeldEmployeesRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/admin/api/v1/resolveheldemployees', body: request, answer: 'nothing' },
      options,
    )
  }

  /**
   * Ends an open bulk upload of employees or teams (`POST /admin/api/v1/enddirectoryupload`). What it has sent stays,
   * and nothing is deleted.
   *
   * @throws BadRequestException if none is open, and as `ApiClient.call`
   * @example
   * await new AdministrationApi(configuration).enddirectoryuploadPost({ collection: 'employees' })
   */
  enddirectoryuploadPost(request: EndDirectoryUploadRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/admin/api/v1/enddirectoryupload', body: request, answer: 'nothing' },
      options,
    )
  }

  /**
   * Adds a datasource or replaces the whole configuration of one, as adddatasource does: what is left out goes back to
   * its default (`POST /admin/api/v1/configuredatasource`).
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * await new AdministrationApi(configuration).configuredatasourcePost({ name: 'handbook', displayName: 'Handbook', isUserReferencedByEmail: true })
   */
  configuredatasourcePost(request: CustomDatasourceConfig, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/admin/api/v1/configuredatasource', body: request, answer: 'nothing' },
      options,
    )
  }

  /**
   * Tells how far a new system has come, for whoever sets it up (`POST /admin/api/v1/showsetup`).
   *
   * @throws As `ApiClient.call`
   * @example
   * const answer = await new AdministrationApi(configuration).showsetupPost()
   */
  showsetupPost(options?: CallOptions): Promise<ShowSetupResponse> {
    return this.#client.call<ShowSetupResponse>(
      { method: 'POST', path: '/admin/api/v1/showsetup', answer: 'json' },
      options,
    )
  }

  /**
   * Puts in a datasource `sample` with three documents that differ in who may see them: everyone, a person, and nobody
   * of those who are there (`POST /admin/api/v1/createsample`). Doing it again puts back what is missing.
   * deletedatasource takes it away.
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const answer = await new AdministrationApi(configuration).createsamplePost({ email: 'ann@example.com' })
   */
  createsamplePost(request: CreateSampleRequest, options?: CallOptions): Promise<CreateSampleResponse> {
    return this.#client.call<CreateSampleResponse>(
      { method: 'POST', path: '/admin/api/v1/createsample', body: request, answer: 'json' },
      options,
    )
  }
}
