import { limits } from '@sheaf/contract/limits'

/**
 * What a secret may do at a moment: the rules of rotation as one pure function over plain data. All times are Unix
 * seconds; every end is exclusive.
 */

export type TokenState = {
  /** The absolute end, or the end of a renewed token’s overlap if that is earlier. */
  readonly expiresAt: number | null
  readonly rotationPeriodSeconds: number | null
  readonly isRevoked: boolean
  /** An end that was observed and stored. */
  readonly ended: 'expired' | 'overdue' | null
}

export type SecretState = {
  readonly generation: number
  readonly createdAt: number
  readonly retiredAt: number | null
  readonly isOverlapOver: boolean
  readonly isEnded: boolean
  readonly isPresented: boolean
}

/** A span in which nobody could rotate: the server was down, or the clock jumped over it. At `from` it was still up. */
export type Outage = { readonly from: number; readonly to: number }

export type Standing =
  | {
      readonly kind: 'usable'
      /** When the current secret must have been replaced; null for a token that is not rotated or a retired secret. */
      readonly rotateBy: number | null
      /** For a retired secret, the end of its overlap. */
      readonly retiredUntil: number | null
    }
  /** Good for /rotatetoken alone. */
  | { readonly kind: 'rotate only'; readonly why: 'overdue' | 'retired'; readonly until: number | null }
  | { readonly kind: 'ended'; readonly why: 'revoked' | 'expired' | 'overdue' | 'retired' }

/**
 * @param presented the secret that a caller holds
 * @param successor the secret that replaced it and to which a nonce leads; undefined if there is none
 */
export function standingOf(
  token: TokenState,
  presented: SecretState,
  successor: SecretState | undefined,
  outages: readonly Outage[],
  now: number,
): Standing {
  if (token.isRevoked) return { kind: 'ended', why: 'revoked' }
  if (token.ended === 'expired' || (token.expiresAt !== null && now >= token.expiresAt)) {
    return { kind: 'ended', why: 'expired' }
  }
  if (token.ended === 'overdue') return { kind: 'ended', why: 'overdue' }
  return presented.retiredAt === null
    ? currentStanding(token, presented, outages, now)
    : retiredStanding(token, presented, presented.retiredAt, successor, outages, now)
}

function currentStanding(token: TokenState, secret: SecretState, outages: readonly Outage[], now: number): Standing {
  if (token.rotationPeriodSeconds === null) return { kind: 'usable', rotateBy: null, retiredUntil: null }
  const rotateBy = secret.createdAt + token.rotationPeriodSeconds
  if (now < rotateBy) return { kind: 'usable', rotateBy, retiredUntil: null }
  const until = earlier(endOfGrace(secret.createdAt, rotateBy, outages), token.expiresAt)
  return now < until ? { kind: 'rotate only', why: 'overdue', until } : { kind: 'ended', why: 'overdue' }
}

function retiredStanding(
  token: TokenState,
  secret: SecretState,
  retiredAt: number,
  successor: SecretState | undefined,
  outages: readonly Outage[],
  now: number,
): Standing {
  if (secret.isEnded) return { kind: 'ended', why: 'retired' }
  const overlapEnd = retiredAt + limits.rotationBufferSeconds.value
  if (!secret.isOverlapOver && now < overlapEnd) {
    return { kind: 'usable', rotateBy: null, retiredUntil: earlier(overlapEnd, token.expiresAt) }
  }
  // Nobody has shown the new secret yet: perhaps its answer was lost, so the old one may still fetch it.
  if (successor === undefined || successor.retiredAt !== null || successor.isPresented) {
    return { kind: 'ended', why: 'retired' }
  }
  const ahead = currentStanding(token, successor, outages, now)
  if (ahead.kind === 'ended') return ahead
  const end = ahead.kind === 'usable' ? ahead.rotateBy : ahead.until
  return { kind: 'rotate only', why: 'retired', until: end ?? token.expiresAt }
}

/**
 * Until when a token whose deadline has passed may still rotate. An outage leaves as long as it lasted, an hour at least
 * and a week at most, to whoever had to rotate in it or in the time that it leaves; should another outage swallow the end
 * of that, the same holds for it.
 *
 * A deadline after the outage counts as well, if the secret was there before the outage was over: one whose answer was
 * lost has a later deadline than the one that fetches it, and whoever comes back in time must not find it ended.
 *
 * @param outages the earliest first; of those that begin together, the longest
 */
export function endOfGrace(createdAt: number, deadline: number, outages: readonly Outage[]): number {
  let end = deadline
  for (const { from, to } of outages) {
    if (to <= createdAt) continue
    const left = to + graceSeconds(to - from)
    const isConcerned = from < deadline ? deadline <= left : from < end && end <= to
    if (isConcerned) end = Math.max(end, left)
  }
  return end
}

function graceSeconds(outageSeconds: number): number {
  return Math.min(Math.max(outageSeconds, limits.rotationGraceSecondsMin.value), limits.rotationGraceSecondsMax.value)
}

function earlier(time: number, limit: number | null): number {
  return limit === null ? time : Math.min(time, limit)
}
