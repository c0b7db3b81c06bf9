import { ApiError } from '@sheaf/contract/errors'

/** What the 401s say of a caller who has shown a token, though not one that is good. */
const WITHOUT_TOKEN: readonly string[] = ['authorization_missing', 'authorization_scheme']

/** The WWW-Authenticate header of a refusal, as RFC 6750 has it for bearer tokens; undefined where there is none. */
export function challengeOf(error: unknown): string | undefined {
  if (!(error instanceof ApiError) || error.status !== 401) return undefined
  if (WITHOUT_TOKEN.includes(error.code)) return 'Bearer realm="sheaf"'
  return `Bearer realm="sheaf", error="invalid_token", error_description="${quotable(error.message)}"`
}

/** The characters that a description may have there. */
function quotable(text: string): string {
  return text
    .replaceAll('’', "'")
    .replaceAll('"', "'")
    .replaceAll(/[^\x20-\x5b\x5d-\x7e]/g, '?')
}
