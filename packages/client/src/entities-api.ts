import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import { CLIENT, postForJson } from './call.ts'
import type { ActingCallOptions } from './call-options.ts'
import type { ListEntitiesRequest, ListEntitiesResponse, PeopleRequest, PeopleResponse } from './models.ts'

/** Looks people and teams up in the directory. Takes a client token. */
export class EntitiesApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Answers what the directory knows about people (`POST /rest/api/v1/people`): by address, by id, or, with neither, about
   * the acting person.
   *
   * @param options.actAs the person's e-mail address; a global client token needs it
   * @throws UnauthorizedException if nobody has that address or the person has left, ForbiddenException, and as
   *   `ApiClient.call`
   * @example
   * const { results } = await new EntitiesApi(configuration).peoplePost({ emailIds: ['ann@example.com'] }, { actAs: 'bob@example.com' })
   */
  peoplePost(request: PeopleRequest, options?: ActingCallOptions): Promise<PeopleResponse> {
    return this.#client.call<PeopleResponse>(postForJson(`${CLIENT}/people`, request), options)
  }

  /**
   * Lists employees or teams, or finds them by the beginnings of words (`POST /rest/api/v1/listentities`).
   *
   * @param options.actAs the person's e-mail address; a global client token needs it
   * @throws UnauthorizedException if nobody has that address or the person has left, ForbiddenException, and as
   *   `ApiClient.call`
   * @example
   * const { results = [] } = await new EntitiesApi(configuration).listentitiesPost({ query: 'ann sm' }, { actAs: 'bob@example.com' })
   */
  listentitiesPost(request: ListEntitiesRequest, options?: ActingCallOptions): Promise<ListEntitiesResponse> {
    return this.#client.call<ListEntitiesResponse>(postForJson(`${CLIENT}/listentities`, request), options)
  }
}
