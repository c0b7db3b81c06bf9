/**
 * BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009): a word says the more about a
 * document the more often it is there, with diminishing returns; the less the longer the document; and the more the fewer
 * documents have it.
 */

/** What is known of all documents, those included that are deleted and not merged away yet. */
export type Statistics = {
  readonly documents: number
  readonly totalLength: number
}

/** How soon more of the same word counts no more. */
const K1 = 1.5
/** How much a long document is held to be long for want of brevity rather than for having more to say. */
const B = 0.75

/** What a word weighs that `documentsWith` documents have; never less than nothing. */
export function weightOf(documentsWith: number, { documents }: Statistics): number {
  const with_ = Math.min(documentsWith, documents)
  return Math.log(1 + (documents - with_ + 0.5) / (with_ + 0.5))
}

/** How soon more of the same word in a query counts no more. */
const K3 = 1

/**
 * What a word counts that a query has several times: more than once, less than so many times (Robertson and others, "Okapi at
 * TREC-3", 1994).
 */
export function repeated(times: number): number {
  return ((K3 + 1) * times) / (K3 + times)
}

/** The average length of documents, in words. */
export function averageOf({ documents, totalLength }: Statistics): number {
  return totalLength / Math.max(1, documents)
}

/** The part of the score that depends on the document: `gain * f / (f + base + slope * length)`. */
export type Saturation = { readonly gain: number; readonly base: number; readonly slope: number }

export function saturationOf(statistics: Statistics): Saturation {
  const average = averageOf(statistics)
  return { gain: K1 + 1, base: K1 * (1 - B), slope: average === 0 ? 0 : (K1 * B) / average }
}

/**
 * A frequency as it would count in a document of average length. The score grows with it and depends on nothing else of the
 * document, so the highest of some documents bounds the scores of all of them.
 */
export function normalFrequency(frequency: number, length: number, average: number): number {
  return frequency / (average === 0 ? 1 - B : 1 - B + (B * length) / average)
}

/** The part of the score by a normal frequency. */
export function saturated(normal: number): number {
  return ((K1 + 1) * normal) / (normal + K1)
}

/**
 * By what normal frequencies for one average must be multiplied to be none too low for another one: where documents are longer
 * in the average, one of the same length is short.
 */
export function stretchOf(average: number, other: number): number {
  return average === 0 ? 1 : Math.max(1, other / average)
}

/** Contributions are multiples of this. So their sum is exact, and the same in whatever order they are added. */
const STEP = 2 ** -24

/** A contribution as it is added; that of a match is never nothing. */
export function rounded(contribution: number): number {
  return Math.max(1, Math.round(contribution / STEP)) * STEP
}

/** More than rounding can add. */
export const ROUNDING_MAX = STEP
