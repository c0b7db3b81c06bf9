/** When a secret was assigned to its token, and within how long of that it must be rotated. */
export type RotationTimes = {
  /** Unix seconds. */
  readonly createdAt: number
  readonly rotationPeriodMinutes: number
}

/** When to rotate within the period. */
export type RotationTiming = {
  /** The part of the period after which it may be rotated, 0.6 unless given: late enough to be rare, early enough for an outage. */
  readonly fraction: number
  /** The further part over which rotations are spread, 0.1 unless given, so that many programs do not come at once. */
  readonly jitterFraction: number
}

export const ROTATION_TIMING: RotationTiming = { fraction: 0.6, jitterFraction: 0.1 }

/** Unix seconds from which on a secret is overdue: it must have been rotated before. */
export function rotationDeadline({ createdAt, rotationPeriodMinutes }: RotationTimes): number {
  return createdAt + rotationPeriodMinutes * 60
}

/**
 * Unix seconds at which a secret is to be rotated.
 *
 * @param random evenly drawn from 0 to below 1, once for a secret
 */
export function nextRotationAt(times: RotationTimes, random: number, timing: RotationTiming = ROTATION_TIMING): number {
  const part = timing.fraction + timing.jitterFraction * random
  return Math.floor(times.createdAt + times.rotationPeriodMinutes * 60 * part)
}

/** @throws TypeError for parts that do not leave a rest of the period */
export function checkTiming({ fraction, jitterFraction }: RotationTiming): void {
  const isSound = fraction > 0 && jitterFraction >= 0 && fraction + jitterFraction < 1
  if (!isSound) throw new TypeError('fraction must be above 0, jitterFraction at least 0, and both together below 1')
}
