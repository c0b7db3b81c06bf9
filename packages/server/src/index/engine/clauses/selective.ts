import type { Bits } from '../bits.ts'
import type { Matcher, Window } from './matcher.ts'

/**
 * A clause of which only those documents are looked for that have much of it; of the others it is known what they have at most.
 * So several clauses can share what is to be left out: a document that none of them has found has less than they leave out
 * together (the thresholds of lists of Fagin, Lotem and Naor, "Optimal aggregation algorithms for middleware", 2003).
 */
export type Selective = {
  /** From leaving out nothing on; each leaves out more than the one before. */
  readonly levels: readonly Level[]
  readonly choose: (level: number) => void
  /**
   * Adds to each allowed document of the window that has more than the level leaves out, by how much more it may have.
   * `boundWithin` was asked about the same window before.
   */
  readonly addMore: (window: Window, allowed: Bits) => void
  /** What a document of such a length has at most that was not found. */
  readonly leftOut: (length: number) => number
  /** How much less a document has than it may have by `leftOut` and `addMore`; to be asked in ascending order, once each. */
  readonly lessIn: (ordinal: number) => number
}

export type Level = {
  /** No document has more of the clause that is not found. */
  readonly most: number
  /** About how many documents are found. */
  readonly documents: number
}

/** Clauses of which all documents are found that have them. */
export function findingAll(matcher: Matcher, most: number): Selective {
  let isLeftOut = false
  return {
    levels: [
      { most: 0, documents: matcher.documents },
      { most, documents: 0 },
    ],
    choose(level) {
      isLeftOut = level > 0
    },
    addMore(window, allowed) {
      if (!isLeftOut) matcher.addScores(window, allowed)
    },
    leftOut: () => (isLeftOut ? most : 0),
    lessIn: (ordinal) => (isLeftOut ? most - matcher.scoreOf(ordinal) : 0),
  }
}
