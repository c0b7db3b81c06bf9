import { ROUNDING_MAX, type Saturation } from '../bm25.ts'
import { smallFloat64 } from '../slab.ts'

/**
 * What a document must have to contribute a score that is needed. It is worked out once for a score and then asked of every
 * posting, where it is one comparison in place of a score; most documents fall at it once some good ones are known.
 */
export type Need = {
  /** Works it out, unless it is known. */
  readonly prepare: (needed: number) => void
  /** Fewer halves of an occurrence than these are not enough, in the shortest document of the segment. */
  readonly leastHalves: () => number
  /** Whether so many halves may be enough in a document of such a length. */
  readonly isMet: (halves: number, length: number) => boolean
}

/** Frequencies below this are looked up; higher ones are rare. */
const TABLED_FREQUENCIES = 32
/** Lengths are compared with a little more than is worked out here, since scores are worked out in another way. */
const SLACK = 1e-6

/**
 * @param weight by which the saturated frequency is multiplied
 * @param shortest the least length of a document
 */
export function openNeed(weight: number, { gain, base, slope }: Saturation, shortest: number): Need {
  const factor = weight * gain
  /** The longest document in which so many halves are enough. */
  const longest = smallFloat64(TABLED_FREQUENCIES * 2)
  let prepared = Number.NaN
  let leastHalves = 0

  function longestWith(frequency: number, needed: number): number {
    if (needed <= ROUNDING_MAX) return Number.POSITIVE_INFINITY
    const most = (factor * frequency) / (needed - ROUNDING_MAX) - frequency - base
    return slope === 0 ? (most >= -SLACK ? Number.POSITIVE_INFINITY : -1) : most / slope + SLACK
  }

  return {
    prepare(needed) {
      if (needed === prepared) return
      prepared = needed
      leastHalves = 0
      for (let half = 0; half < longest.length; half += 1) {
        const most = longestWith(half / 2, needed)
        longest[half] = most
        if (most < shortest) leastHalves = half + 1
      }
    },
    leastHalves: () => leastHalves,
    isMet(halves, length) {
      const most = halves < longest.length ? (longest[halves] as number) : longestWith(halves / 2, prepared)
      return length <= most
    },
  }
}
