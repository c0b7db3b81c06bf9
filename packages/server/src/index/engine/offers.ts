import type { RankingBoosts } from '../port.ts'
import type { Bits } from './bits.ts'
import { BOUNDS, boostsIn } from './boosts.ts'
import type { Segment } from './segment.ts'
import type { Top } from './top.ts'

/** What the evaluation of one segment offers to the best hits of all: documents by their ordinals, scores by words alone. */
export type Offers = {
  /** A document whose words score less than this cannot be among the best any more. */
  readonly threshold: () => number
  /** Whether a document whose words score so much at most can be among them. */
  readonly isPossible: (score: number, ordinal: number) => boolean
  readonly offer: (score: number, ordinal: number) => void
  /** Documents that come first among those of one score, and whether no others of that score can be among the best any more. */
  readonly foremost?: { readonly documents: Bits; readonly isEnough: (score: number) => boolean }
}

/** Keeps what rounding may take from a quotient from hiding a document that scores as much as the worst of the best. */
const LESS = 1 - 2 ** -40

export function offersTo(top: Top, segment: Segment, boosts: RankingBoosts | undefined): Offers {
  const keys = segment.keys()
  if (boosts === undefined) {
    return {
      threshold: top.threshold,
      isPossible: (score) => score >= top.threshold(),
      offer: (score, ordinal) => top.offer(score, keys[ordinal] ?? 0),
    }
  }
  const { of: boostOf, classes, foremost, most } = boostsIn(segment, boosts)
  const share = LESS / most
  const isPossible = (score: number, ordinal: number) =>
    score * (BOUNDS[classes[ordinal] as number] as number) >= top.threshold()
  return {
    threshold: () => top.threshold() * share,
    isPossible,
    offer(score, ordinal) {
      if (!isPossible(score, ordinal)) return
      top.offer(score * boostOf(ordinal), keys[ordinal] ?? 0)
    },
    foremost: {
      documents: foremost.documents,
      isEnough: (score) => score * foremost.others < top.threshold(),
    },
  }
}
