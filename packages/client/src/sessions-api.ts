import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import type { CallOptions } from './call-options.ts'
import type {
  ListSessionsResponse,
  RedeemSignInLinkRequest,
  RevokeSessionRequest,
  SessionResponse,
  ShowSessionResponse,
} from './models.ts'

/** Signs in to the console and out, and shows who is signed in. Browsers keep the cookie: programs need none of it. */
export class SessionsApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Answers who is signed in by the session cookie of the request, if anybody, and how to sign in (`POST
   * /admin/api/v1/showsession`).
   *
   * @throws As `ApiClient.call`
   * @example
   * const answer = await new SessionsApi(configuration).showsessionPost()
   */
  showsessionPost(options?: CallOptions): Promise<ShowSessionResponse> {
    return this.#client.call<ShowSessionResponse>(
      { method: 'POST', path: '/admin/api/v1/showsession', answer: 'json' },
      options,
    )
  }

  /**
   * Begins a session of the console and sets its cookie (`POST /admin/api/v1/createsession`). The token goes in the
   * Authorization header, this once; the session ends with it. A session cookie does not suffice to begin another.
   *
   * @throws As `ApiClient.call`
   * @example
   * const answer = await new SessionsApi(configuration).createsessionPost()
   */
  createsessionPost(options?: CallOptions): Promise<SessionResponse> {
    return this.#client.call<SessionResponse>(
      { method: 'POST', path: '/admin/api/v1/createsession', answer: 'json' },
      options,
    )
  }

  /**
   * Begins a session of an administrator by the link that `sheaf serve` prints on its first start, and sets its cookie
   * (`POST /admin/api/v1/redeemsigninlink`). The link works once, and for a quarter of an hour.
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const answer = await new SessionsApi(configuration).redeemsigninlinkPost({ secret: 'nC3\u2026' })
   */
  redeemsigninlinkPost(request: RedeemSignInLinkRequest, options?: CallOptions): Promise<SessionResponse> {
    return this.#client.call<SessionResponse>(
      { method: 'POST', path: '/admin/api/v1/redeemsigninlink', body: request, answer: 'json' },
      options,
    )
  }

  /**
   * Ends the session of the request for good and takes its cookie back (`POST /admin/api/v1/endsession`). Without one
   * nothing happens.
   *
   * @throws As `ApiClient.call`
   * @example
   * await new SessionsApi(configuration).endsessionPost()
   */
  endsessionPost(options?: CallOptions): Promise<void> {
    return this.#client.call({ method: 'POST', path: '/admin/api/v1/endsession', answer: 'nothing' }, options)
  }

  /**
   * Lists everybody who is signed in to the console (`POST /admin/api/v1/listsessions`).
   *
   * @throws As `ApiClient.call`
   * @example
   * const answer = await new SessionsApi(configuration).listsessionsPost()
   */
  listsessionsPost(options?: CallOptions): Promise<ListSessionsResponse> {
    return this.#client.call<ListSessionsResponse>(
      { method: 'POST', path: '/admin/api/v1/listsessions', answer: 'json' },
      options,
    )
  }

  /**
   * Ends a session: the next request with its cookie is refused (`POST /admin/api/v1/revokesession`).
   *
   * @throws BadRequestException, NotFoundException, and as `ApiClient.call`
   * @example
   * await new SessionsApi(configuration).revokesessionPost({ id: 'k3v9x0a2m4qz' })
   */
  revokesessionPost(request: RevokeSessionRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/admin/api/v1/revokesession', body: request, answer: 'nothing' },
      options,
    )
  }
}
