/** How fast a bucket fills, and how much it holds. */
export type BucketRate = { readonly units: number; readonly seconds: number; readonly burst: number }

/** Counts what somebody uses: it starts full, is refilled evenly and never holds more than its burst. */
export type TokenBucket = {
  /** Seconds until it holds a whole unit; 0 if it does. */
  readonly secondsUntilNext: () => number
  /**
   * Takes units out, also more than are there: what is found out to cost more only after it was admitted is paid for by
   * what comes next. So a page larger than the burst passes, and the rate is kept all the same.
   */
  readonly take: (units: number) => void
}

/** @param now seconds of a clock that only runs */
export function openTokenBucket({ units, seconds, burst }: BucketRate, now: () => number): TokenBucket {
  const unitsPerSecond = units / seconds
  let held = burst
  let filledAt = now()

  function fill() {
    const at = now()
    held = Math.min(burst, held + (at - filledAt) * unitsPerSecond)
    filledAt = at
  }

  return {
    secondsUntilNext() {
      fill()
      // A sum of small fractions falls short of a whole by less than this.
      return held > 1 - ROUNDING ? 0 : (1 - held) / unitsPerSecond
    },
    take(taken) {
      fill()
      held -= taken
    },
  }
}

const ROUNDING = 1e-6
