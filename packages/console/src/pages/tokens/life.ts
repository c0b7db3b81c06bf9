import type { Token } from '@sheaf/contract'
import type { Tone } from '../../ui/badge.tsx'
import { formatDate, formatDateTime, formatDistance } from '../../ui/format.ts'

const DAY_SECONDS = 86_400
/** From how long before its expiry a token is warned of. */
const EXPIRY_WARNING_SECONDS = 14 * DAY_SECONDS
/** From which remaining part of its rotation period a token is warned of: a program that rotates in time does so before. */
const ROTATION_WARNING_PART = 0.1

/** The end that comes first, and what it is. */
export type End = { readonly at: number; readonly what: 'expires' | 'must rotate' | 'ends as renewed' }

/** What ends a token next; undefined for one that does not end by itself, or has ended. */
export function nextEnd(token: Token): End | undefined {
  if (hasEnded(token)) return undefined
  const ends: End[] = [
    ...(token.expiresAt === undefined ? [] : [{ at: token.expiresAt, what: 'expires' } as const]),
    ...(token.rotateBy === undefined
      ? []
      : [{ at: token.mayRotateUntil ?? token.rotateBy, what: 'must rotate' } as const]),
    ...(token.overlapEndsAt === undefined ? [] : [{ at: token.overlapEndsAt, what: 'ends as renewed' } as const]),
  ]
  return ends.toSorted((a, b) => a.at - b.at)[0]
}

export const hasEnded = ({ state }: Token): boolean => state === 'expired' || state === 'revoked' || state === 'overdue'

/** How near the end of a token is. */
export function urgencyOf(token: Token, now: number): Tone | undefined {
  if (hasEnded(token)) return undefined
  if (token.state === 'rotate only') return 'bad'
  const end = nextEnd(token)
  if (end === undefined) return 'good'
  // Its successor is in use already: nothing has to be done.
  if (end.what === 'ends as renewed') return 'good'
  const left = end.at - now
  const warningSeconds =
    end.what === 'must rotate'
      ? (token.rotationPeriodMinutes ?? 0) * 60 * ROTATION_WARNING_PART
      : EXPIRY_WARNING_SECONDS
  if (left < warningSeconds / 7) return 'bad'
  return left < warningSeconds ? 'warn' : 'good'
}

/** What each state means for whoever has the token. */
export const stateTone: Readonly<Record<Token['state'], Tone | undefined>> = {
  good: 'good',
  overlap: 'info',
  'rotate only': 'warn',
  overdue: 'bad',
  expired: undefined,
  revoked: undefined,
}

/** What a token may be used for, in a few words. */
export function reachOf(token: Token): string {
  if (token.kind === 'admin') return 'everything an administrator may'
  if (token.kind === 'client')
    return token.isGlobal ? 'searches as anyone' : `searches as ${token.userEmail ?? 'one person'}`
  return token.isGlobal ? 'every datasource' : token.datasources.join(', ')
}

/** A life in one sentence, for whoever cannot see the bar. */
export function lifeText(token: Token, now: number): string {
  const parts = [`Created ${formatDate(token.createdAt)}`]
  if (token.secretCreatedAt > token.createdAt)
    parts.push(`secret replaced ${formatDistance(token.secretCreatedAt, now)}`)
  if (token.rotateBy !== undefined) parts.push(`to be rotated by ${formatDateTime(token.rotateBy)}`)
  parts.push(token.expiresAt === undefined ? 'never expires' : `expires ${formatDate(token.expiresAt)}`)
  if (token.revokedAt !== undefined) parts.push(`revoked ${formatDate(token.revokedAt)}`)
  return parts.join(', ')
}
