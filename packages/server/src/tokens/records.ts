import type { SecretRow, TokenRow, TokenWithSecret } from '../store/reads/tokens.ts'
import type { SecretState, TokenState } from './standing.ts'

/** What the rules look at of a stored secret. */
export type ShownSecret = Omit<SecretRow, 'token_id' | 'hash' | 'created_from'>

/** A stored token as the rules of standing see it. */
export function tokenStateOf(row: TokenRow): TokenState {
  const ends = [row.expires_at, row.overlap_ends_at].filter((end) => end !== null)
  return {
    expiresAt: ends.length === 0 ? null : Math.min(...ends),
    rotationPeriodSeconds: row.rotation_period_minutes === null ? null : row.rotation_period_minutes * 60,
    isRevoked: row.revoked_at !== null,
    ended: row.ended,
  }
}

/** A stored secret as the rules of standing see it. */
export function secretStateOf(row: ShownSecret): SecretState {
  return {
    generation: row.generation,
    createdAt: row.created_at,
    retiredAt: row.retired_at,
    isOverlapOver: row.is_overlap_over === 1,
    isEnded: row.is_ended === 1,
    isPresented: row.presented_at !== null,
  }
}

/** The current secret in a row that has it beside its token. */
export function currentSecretOf(row: TokenWithSecret): ShownSecret {
  return {
    generation: row.secret_generation,
    created_at: row.secret_created_at,
    retired_at: null,
    is_overlap_over: 0,
    is_ended: 0,
    presented_at: row.secret_presented_at,
  }
}
