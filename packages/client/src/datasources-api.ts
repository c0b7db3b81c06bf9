import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import { INDEXING, postForJson, postForNothing } from './call.ts'
import type { CallOptions } from './call-options.ts'
import type {
  CustomDatasourceConfig,
  GetDatasourceConfigRequest,
  SubmissionRequest,
  SubmissionResponse,
} from './models.ts'
import { pathOf } from './path.ts'

/** Configures the sources that documents belong to. */
export class DatasourcesApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Creates a datasource, or replaces the whole configuration of an existing one: fields left out go back to their
   * defaults (`POST /api/index/v1/adddatasource`).
   *
   * @throws BadRequestException if the configuration contradicts itself, and as `ApiClient.call`
   * @example
   * await new DatasourcesApi(configuration).adddatasourcePost({
   *   name: 'handbook',
   *   displayName: 'Handbook',
   *   urlRegex: '^https://handbook\\.example\\.com/',
   *   isUserReferencedByEmail: true,
   *   objectDefinitions: [{ name: 'page', docCategory: 'KNOWLEDGE_HUB' }],
   * })
   */
  adddatasourcePost(config: CustomDatasourceConfig, options?: CallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${INDEXING}/adddatasource`, config), options)
  }

  /**
   * Answers the configuration of a datasource (`POST /api/index/v1/getdatasourceconfig`).
   *
   * @throws BadRequestException if there is no such datasource, and as `ApiClient.call`
   * @example
   * const config = await new DatasourcesApi(configuration).getdatasourceconfigPost({ datasource: 'handbook' })
   */
  getdatasourceconfigPost(request: GetDatasourceConfigRequest, options?: CallOptions): Promise<CustomDatasourceConfig> {
    return this.#client.call<CustomDatasourceConfig>(postForJson(`${INDEXING}/getdatasourceconfig`, request), options)
  }

  /**
   * Keeps any JSON object for a datasource, for its administrators to read (`POST
   * /rest/api/index/submissions/{datasourceInstance}/{type}`).
   *
   * @param type what kind of submission it is, in words of the datasource
   * @throws NotFoundException if there is no such datasource, and as `ApiClient.call`
   * @example
   * const { requestId } = await new DatasourcesApi(configuration).submissionsDatasourceinstanceTypePost(
   *   'handbook',
   *   'feedback',
   *   { page: 'holidays', text: 'The second paragraph is out of date.' },
   * )
   */
  submissionsDatasourceinstanceTypePost(
    datasourceInstance: string,
    type: string,
    request: SubmissionRequest,
    options?: CallOptions,
  ): Promise<SubmissionResponse> {
    const path = pathOf('/rest/api/index/submissions/{datasourceInstance}/{type}', { datasourceInstance, type })
    return this.#client.call<SubmissionResponse>(postForJson(path, request, 'effect'), options)
  }
}
