/**
 * The best hits so far: a heap of bounded size with the worst of them at the root, so that a candidate is compared with one
 * number (Knuth, "The Art of Computer Programming" 3, 5.2.3). Once it is full, that number is the threshold which everything
 * else in a search tries to prove itself below.
 */

/** Order of hits: the higher score first, then the higher key. */
export type Place = { readonly score: number; readonly key: number }

export type Top = {
  /** A score below this one cannot be among the best any more. */
  readonly threshold: () => number
  readonly offer: (score: number, key: number) => void
  /** The best first. */
  readonly list: () => readonly Place[]
}

/** @param after only what comes behind this place counts */
export function openTop(size: number, after: Place | undefined): Top {
  const scores: number[] = []
  const keys: number[] = []

  function isBefore(one: number, other: number): boolean {
    const difference = (scores[one] ?? 0) - (scores[other] ?? 0)
    return difference < 0 || (difference === 0 && (keys[one] ?? 0) < (keys[other] ?? 0))
  }
  function swap(one: number, other: number) {
    const [score = 0, key = 0] = [scores[one], keys[one]]
    scores[one] = scores[other] ?? 0
    keys[one] = keys[other] ?? 0
    scores[other] = score
    keys[other] = key
  }
  function sink() {
    let at = 0
    for (;;) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < scores.length && isBefore(child, least)) least = child
      if (least === at) return
      swap(at, least)
      at = least
    }
  }
  function rise() {
    for (let at = scores.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1
      if (!isBefore(at, parent)) return
      swap(at, parent)
      at = parent
    }
  }

  return {
    threshold: () =>
      size === 0 ? Number.POSITIVE_INFINITY : scores.length < size ? Number.NEGATIVE_INFINITY : (scores[0] ?? 0),
    offer(score, key) {
      if (after !== undefined && (score > after.score || (score === after.score && key >= after.key))) return
      if (scores.length < size) {
        scores.push(score)
        keys.push(key)
        rise()
        return
      }
      const [worst = Number.POSITIVE_INFINITY, worstKey = 0] = [scores[0], keys[0]]
      if (score < worst || (score === worst && key < worstKey)) return
      scores[0] = score
      keys[0] = key
      sink()
    },
    list: () =>
      scores
        .map((score, at) => ({ score, key: keys[at] ?? 0 }))
        .sort((one, other) => other.score - one.score || other.key - one.key),
  }
}
