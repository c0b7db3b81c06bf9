import type { Bits } from '../bits.ts'
import type { Selective } from './selective.ts'

/** Documents are looked at in windows of so many: small enough for a near cache, large enough that each is worth to be begun. */
export const WINDOW = 16_384

/** Scores that are being added up for the ordinals from `from` to before `until`, and which of them have any. */
export type Window = {
  from: number
  until: number
  /**
   * What the matcher that adds next must contribute for a document to be among the best; of documents that cannot reach it
   * the score may be left out. Their sum is then too small, which it was anyway.
   */
  needed: number
  /** The most that the other clauses may add to that. */
  others: number
  /** Whether a document of such a score at most can be among the best: it looks at what else speaks for the document. */
  readonly isPossible: (score: number, ordinal: number) => boolean
  readonly scores: Float64Array
  readonly matched: Bits
}

/**
 * A clause of a query in one segment. It is asked in ascending order: windows and ordinals never go back, but for `markAll`,
 * which is asked first or by itself.
 */
export type Matcher = {
  /** About how many documents match; what is asked first is the matcher with the fewest. */
  readonly documents: number
  /** No match from `from` to before `until` scores more; 0 if none matches. */
  readonly boundWithin: (from: number, until: number) => number
  /** No ordinal from this one to before the answer matches. */
  readonly nextFrom: (ordinal: number) => number
  /** Adds the score of each allowed match of the window to its sum; `boundWithin` was asked about the same window before. */
  readonly addScores: (window: Window, allowed: Bits) => void
  /**
   * Marks the matches from `from` to before `until`, by their place behind `from`; others may be marked too. Afterwards each of
   * them may still be asked about.
   */
  readonly markWithin: (from: number, until: number, places: Bits) => void
  /** Whether a document matches, which is quicker than its score. */
  readonly has: (ordinal: number) => boolean
  /** The score of one document, 0 if it does not match. */
  readonly scoreOf: (ordinal: number) => number
  readonly markAll: (bits: Bits) => void
  /** The clause with documents left out, if there is a quicker way to find the others than to find all. */
  readonly selective?: () => Selective
  /** If all matches score the same: the score, and which they are. */
  readonly equal?: { readonly score: number; readonly marks: Bits }
}
