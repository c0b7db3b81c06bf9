import { ApiError } from '@sheaf/contract/errors'
import type { TokenRow } from '../store/reads/tokens.ts'
import type { TokenKind } from './secret.ts'
import type { Standing } from './standing.ts'

type Ended = Extract<Standing, { readonly kind: 'ended' }>['why']

/** The 401 for a secret that was good once. It is said only to a caller who has shown that secret. */
export function endedError(token: TokenRow, why: Ended): ApiError {
  switch (why) {
    case 'revoked':
      return new ApiError('token_revoked', `token "${token.name}" was revoked`)
    case 'expired':
      return token.overlap_ends_at === null
        ? new ApiError('token_expired', `token "${token.name}" has expired`, {
            remedy: `Have an administrator renew it: sheaf token renew ${token.id}.`,
          })
        : new ApiError('token_expired', `token "${token.name}" was renewed and has ended`, {
            remedy: 'Use the token that renewed it.',
          })
    case 'overdue':
      return new ApiError('token_overdue', `token "${token.name}" was not rotated within its rotation period`, {
        remedy: `Have an administrator reissue it: sheaf token reissue ${token.id}.`,
      })
    case 'retired':
      return new ApiError('token_retired', `this secret of token "${token.name}" was replaced by a newer one`, {
        remedy: `Use the newest secret; if it is lost, have an administrator reissue the token: sheaf token reissue ${token.id}.`,
      })
  }
}

export function wrongKindError(has: TokenKind, needs: TokenKind): ApiError {
  return new ApiError(
    'token_wrong_kind',
    `this is ${article(has)} token, and the operation takes ${article(needs)} token`,
  )
}

function article(kind: TokenKind): string {
  return kind === 'client' ? 'a client' : `an ${kind}`
}
