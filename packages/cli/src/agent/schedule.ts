import { hash } from 'node:crypto'
import type { HeldSecret } from './journal.ts'

/**
 * After which share of its period a secret is rotated. There is no way to make one that leaves no room for retries:
 * `shareOf` refuses it.
 */
export type Share = number & { readonly brand: 'Share' }

export const SHARE_DEFAULT = 2 / 3
const SHARE_MIN = 0.1
const SHARE_MAX = 0.8
/** So far from its share of the period the moment may lie, so that tokens made together are not rotated together. */
const JITTER = 0.05
/** The shortest period of the protocol: what is assumed where nobody says it. */
const PERIOD_MINUTES_DEFAULT = 1440

/** Throws RangeError for a share that leaves less than a sixth of the period for retries, or that rotates all the time. */
export function shareOf(share: number): Share {
  if (share >= SHARE_MIN && share <= SHARE_MAX) return share as Share
  throw new RangeError(
    `must be from ${SHARE_MIN} to ${SHARE_MAX}: later leaves no room for retries before the deadline, sooner rotates all the time`,
  )
}

/** When a secret is to be rotated, and by when it must have been; both in Unix seconds. */
export type Plan = { readonly dueAt: number; readonly deadline: number }

/** Undefined for a secret whose age nobody has said: it may be old, and so it is due at once. */
export function planOf(
  held: HeldSecret,
  share: Share,
  periodMinutesDefault = PERIOD_MINUTES_DEFAULT,
): Plan | undefined {
  if (held.createdAt === null) return undefined
  const seconds = (held.rotationPeriodMinutes ?? periodMinutesDefault) * 60
  const shift = (fractionOf(held.secret) * 2 - 1) * JITTER
  return { dueAt: Math.floor(held.createdAt + seconds * (share + shift)), deadline: held.createdAt + seconds }
}

/** From 0 to 1, always the same for a secret: a restart changes no plan, and nothing has to be stored for it. */
function fractionOf(secret: string): number {
  return hash('sha256', `jitter of ${secret}`, 'buffer').readUInt32BE() / 2 ** 32
}

/** How serious it is that a rotation has not succeeded. */
export const urgencies = ['calm', 'late', 'urgent', 'critical'] as const
export type Urgency = (typeof urgencies)[number]

/** From the time that is left of the room between due and deadline; without a plan nobody knows, which is not calm. */
export function urgencyAt(plan: Plan | undefined, nowSeconds: number): Urgency {
  if (plan === undefined) return 'late'
  const used = (nowSeconds - plan.dueAt) / (plan.deadline - plan.dueAt)
  if (used < 0) return 'calm'
  if (used < 0.5) return 'late'
  return used < 0.9 ? 'urgent' : 'critical'
}

const RETRY_MILLIS_MAX = 300_000
const RETRY_MILLIS_MIN = 2_000

/** The longest wait between attempts: so many of them fit into the room before the deadline that a few lost ones do not matter. */
export function retryMillisMax(plan: Plan | undefined): number {
  const roomMillis = plan === undefined ? 0 : (plan.deadline - plan.dueAt) * 1000
  return Math.min(RETRY_MILLIS_MAX, Math.max(RETRY_MILLIS_MIN, plan === undefined ? 60_000 : roomMillis / 60))
}
