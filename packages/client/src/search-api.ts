import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import type { ActingCallOptions } from './call-options.ts'
import type { SearchRequest, SearchResponse } from './models.ts'

/** Finds documents that a person may see. Takes a client token. */
export class SearchApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Finds documents that the acting person may see, the best first (`POST /rest/api/v1/search`).
   *
   * @param options.actAs the person's e-mail address; a global client token needs it
   * @throws UnauthorizedException if nobody has that address, ForbiddenException, and as `ApiClient.call`
   * @example
   * const page = await new SearchApi(configuration).searchPost({ query: 'holidays' }, { actAs: 'ann@example.com' })
   * for (const result of page.results ?? []) console.log(result.title, result.url)
   */
  searchPost(request: SearchRequest, options?: ActingCallOptions): Promise<SearchResponse> {
    return this.#client.call<SearchResponse>(
      { method: 'POST', path: '/rest/api/v1/search', body: request, answer: 'json' },
      options,
    )
  }
}
