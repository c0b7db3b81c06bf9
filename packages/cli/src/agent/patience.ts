const FIRST_MILLIS = 500

/** When something that failed is tried again: each wait is twice as long as the one before, up to a bound. */
export type Patience = {
  readonly failures: () => number
  /** Unix milliseconds before which nothing is tried; 0 at first. */
  readonly nextAtMs: () => number
  readonly fail: (nowMs: number, millisMax: number) => void
  readonly succeed: () => void
}

/** @param random from 0 to 1: those that failed together shall not come again together */
export function newPatience(random: () => number): Patience {
  let failures = 0
  let nextAtMs = 0
  return {
    failures: () => failures,
    nextAtMs: () => nextAtMs,
    fail(nowMs, millisMax) {
      const millis = Math.min(millisMax, FIRST_MILLIS * 2 ** Math.min(failures, 20))
      failures += 1
      nextAtMs = nowMs + Math.ceil(millis * (0.5 + random() / 2))
    },
    succeed() {
      failures = 0
      nextAtMs = 0
    },
  }
}
