import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import { StorageFull, WritesQueued } from '../store/port.ts'

/** Seconds after which a caller should try again. */
export const retryAfterSeconds = {
  overloaded: 1,
  index_behind: 10,
  storage_full: 30,
  too_many_created_tokens: 60,
  sign_in_limited: 10,
  oidc_unavailable: 60,
  unavailable: 2,
} as const

/**
 * What a caller is told about whatever was thrown. The cause of a fault of our own stays inside: the answer has the
 * request’s id, the log has the rest.
 */
export function apiErrorOf(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown
  if (thrown instanceof StorageFull) {
    return new ApiError('storage_full', 'the disk that holds the record is full; nothing of this request was stored', {
      cause: thrown,
    })
  }
  if (thrown instanceof WritesQueued) {
    return new ApiError('overloaded', 'too many writes are waiting', { cause: thrown })
  }
  return (
    fastifyErrorOf(thrown) ?? new ApiError('internal', 'the service failed to answer this request', { cause: thrown })
  )
}

/** Refusals that the HTTP layer itself makes before an operation is reached. */
function fastifyErrorOf(thrown: unknown): ApiError | undefined {
  const { code } = (thrown ?? {}) as { readonly code?: string }
  switch (code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return new ApiError('content_type', 'the Content-Type header cannot be read')
    case 'FST_ERR_MAX_PARAM_LENGTH': {
      const max = limits.pathParameterCharactersMax.value
      return new ApiError('not_found', `a part of the path is longer than ${max} characters: nothing has such a name`)
    }
    case 'FST_ERR_BAD_URL':
      return new ApiError('not_found', 'the path is not properly percent-encoded')
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return new ApiError('malformed_request', 'the request ended before its body did', {
        remedy: 'Send the whole request again.',
      })
    default:
      return undefined
  }
}
