import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import { CLIENT, INDEXING, postForJson } from './call.ts'
import type { ActingCallOptions, CallOptions } from './call-options.ts'
import type { CreateAuthTokenResponse, RotateTokenResponse } from './models.ts'

/** Rotates the secret of the token that a program authenticates with. */
export class AuthenticationApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Replaces the secret of the token that authenticates the call (`POST /api/index/v1/rotatetoken`, without a body).
   * Store the new secret before anything else: it is shown only here. The old one works for 10 minutes more; if the
   * answer is lost, call again with the old one.
   *
   * @returns the new secret, when it was assigned (Unix seconds), and within how many minutes of that it must be rotated
   * @throws BadRequestException if the token has no rotation period, UnauthorizedException, ForbiddenException,
   * AnswerError if the answer holds no secret, and as `ApiClient.call`
   * @example
   * const answer = await new AuthenticationApi(configuration).rotatetokenPost()
   * await store(answer.rawSecret)
   * const rotated = configuration.with({ accessToken: answer.rawSecret })
   */
  rotatetokenPost(options?: CallOptions): Promise<RotateTokenResponse> {
    return this.#client.call<RotateTokenResponse>(
      postForJson(`${INDEXING}/rotatetoken`, undefined, 'rotation', ['rawSecret']),
      options,
    )
  }

  /**
   * Makes a client token that acts as the acting person alone, for an hour at most (`POST /rest/api/v1/createauthtoken`,
   * without a body). Takes a client token.
   *
   * @returns the token, which is shown only here, and when it ends (Unix seconds)
   * @throws UnauthorizedException if nobody has that address, ForbiddenException for a token that was made so itself, and
   * as `ApiClient.call`
   * @example
   * const { token, expirationTime } = await new AuthenticationApi(configuration).createauthtokenPost({ actAs: 'ann@example.com' })
   */
  createauthtokenPost(options?: ActingCallOptions): Promise<CreateAuthTokenResponse> {
    return this.#client.call<CreateAuthTokenResponse>(
      postForJson(`${CLIENT}/createauthtoken`, undefined, 'effect', ['token']),
      options,
    )
  }
}
