import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import type { CallOptions } from './call-options.ts'
import type {
  CreateTokenRequest,
  ListAuditRequest,
  ListAuditResponse,
  ListTokensRequest,
  ListTokensResponse,
  ReissueTokenRequest,
  RenewTokenRequest,
  RevokeTokenRequest,
  ShowTokenRequest,
  ShowTokenResponse,
  TokenWithSecret,
} from './models.ts'

/** Makes and manages tokens, and reads what happened to them. Takes an admin token. */
export class TokensApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Lists tokens with what they may do and how they stand, a page at a time (`POST /admin/api/v1/listtokens`).
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const answer = await new TokensApi(configuration).listtokensPost({ states: ['good', 'overlap'], pageSize: 50 })
   */
  listtokensPost(request: ListTokensRequest, options?: CallOptions): Promise<ListTokensResponse> {
    return this.#client.call<ListTokensResponse>(
      { method: 'POST', path: '/admin/api/v1/listtokens', body: request, answer: 'json' },
      options,
    )
  }

  /**
   * Shows a token with what happened to it (`POST /admin/api/v1/showtoken`).
   *
   * @throws BadRequestException, NotFoundException, and as `ApiClient.call`
   * @example
   * const answer = await new TokensApi(configuration).showtokenPost({ id: '7h2k9d0s1m3p' })
   */
  showtokenPost(request: ShowTokenRequest, options?: CallOptions): Promise<ShowTokenResponse> {
    return this.#client.call<ShowTokenResponse>(
      { method: 'POST', path: '/admin/api/v1/showtoken', body: request, answer: 'json' },
      options,
    )
  }

  /**
   * Makes a token and answers its secret, which is shown this once (`POST /admin/api/v1/createtoken`).
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const answer = await new TokensApi(configuration).createtokenPost({ name: 'wiki crawler', kind: 'indexing', datasources: ['wiki'], rotationPeriodMinutes: 1440 })
   */
  createtokenPost(request: CreateTokenRequest, options?: CallOptions): Promise<TokenWithSecret> {
    return this.#client.call<TokenWithSecret>(
      { method: 'POST', path: '/admin/api/v1/createtoken', body: request, answer: 'json' },
      options,
    )
  }

  /**
   * Replaces a lost or stolen secret by a new one, which is shown this once (`POST /admin/api/v1/reissuetoken`). The
   * earlier secrets work for ten more minutes, with `cut` not at all.
   *
   * @throws BadRequestException, NotFoundException, and as `ApiClient.call`
   * @example
   * const answer = await new TokensApi(configuration).reissuetokenPost({ id: '7h2k9d0s1m3p', cut: true })
   */
  reissuetokenPost(request: ReissueTokenRequest, options?: CallOptions): Promise<TokenWithSecret> {
    return this.#client.call<TokenWithSecret>(
      { method: 'POST', path: '/admin/api/v1/reissuetoken', body: request, answer: 'json' },
      options,
    )
  }

  /**
   * Makes a new token with the properties of an old one and a new expiry, and answers its secret, which is shown this
   * once (`POST /admin/api/v1/renewtoken`). The old one ends a day after the new one is first used.
   *
   * @throws BadRequestException, NotFoundException, and as `ApiClient.call`
   * @example
   * const answer = await new TokensApi(configuration).renewtokenPost({ id: '7h2k9d0s1m3p' })
   */
  renewtokenPost(request: RenewTokenRequest, options?: CallOptions): Promise<TokenWithSecret> {
    return this.#client.call<TokenWithSecret>(
      { method: 'POST', path: '/admin/api/v1/renewtoken', body: request, answer: 'json' },
      options,
    )
  }

  /**
   * Ends a token at once and for good (`POST /admin/api/v1/revoketoken`). The name goes along, so that no other token
   * is meant.
   *
   * @throws BadRequestException, NotFoundException, and as `ApiClient.call`
   * @example
   * await new TokensApi(configuration).revoketokenPost({ id: '7h2k9d0s1m3p', name: 'wiki crawler' })
   */
  revoketokenPost(request: RevokeTokenRequest, options?: CallOptions): Promise<void> {
    return this.#client.call(
      { method: 'POST', path: '/admin/api/v1/revoketoken', body: request, answer: 'nothing' },
      options,
    )
  }

  /**
   * Lists what happened to tokens and what was done with them and by those who signed in (`POST
   * /admin/api/v1/listaudit`).
   *
   * @throws BadRequestException, and as `ApiClient.call`
   * @example
   * const answer = await new TokensApi(configuration).listauditPost({ events: ['minted', 'revoked'], from: 1767225600 })
   */
  listauditPost(request: ListAuditRequest, options?: CallOptions): Promise<ListAuditResponse> {
    return this.#client.call<ListAuditResponse>(
      { method: 'POST', path: '/admin/api/v1/listaudit', body: request, answer: 'json' },
      options,
    )
  }
}
