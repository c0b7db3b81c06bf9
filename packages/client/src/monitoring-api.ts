import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import type { CallOptions } from './call-options.ts'
import type { DatasourceHistoryRequest, DatasourceHistoryResponse, ShowHealthResponse } from './models.ts'

/** Shows how the server does and how datasources grow. Takes an admin token. */
export class MonitoringApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Tells how the server does: what was called and how long it took, what waits, how much room it takes (`POST
   * /admin/api/v1/showhealth`).
   *
   * @throws As `ApiClient.call`
   * @example
   * const answer = await new MonitoringApi(configuration).showhealthPost()
   */
  showhealthPost(options?: CallOptions): Promise<ShowHealthResponse> {
    return this.#client.call<ShowHealthResponse>(
      { method: 'POST', path: '/admin/api/v1/showhealth', answer: 'json' },
      options,
    )
  }

  /**
   * Counts the documents of a datasource day by day, as far back as it is remembered (`POST
   * /admin/api/v1/datasourcehistory`).
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const answer = await new MonitoringApi(configuration).datasourcehistoryPost({ datasource: 'handbook', days: 7 })
   */
  datasourcehistoryPost(request: DatasourceHistoryRequest, options?: CallOptions): Promise<DatasourceHistoryResponse> {
    return this.#client.call<DatasourceHistoryResponse>(
      { method: 'POST', path: '/admin/api/v1/datasourcehistory', body: request, answer: 'json' },
      options,
    )
  }
}
