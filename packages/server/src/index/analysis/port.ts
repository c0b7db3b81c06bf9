/**
 * Analysis: what the words of a text are. It decides what is indexed and what a query finds, so both go through it, and
 * so does whoever points at found words in a text. A deployment may have another one; it is part of the index's format.
 */

/** Where a word stands in a text, in UTF-16 units, and the forms in which it is compared. */
export type Token = {
  readonly startIndex: number
  readonly endIndex: number
  /** The word without case and diacritics. */
  readonly exact: string
  /** What it has in common with other forms of the same word; `exact` if that is all. */
  readonly stem: string
  /**
   * Its number in the text, counted from 0. Parts of a compound, such as `foo` and `bar` of `foo_bar`, have numbers that
   * follow each other, as if they were written apart; the whole has the number of its first part. Numbers may be left out:
   * words of a query follow each other in a text if their numbers have the same distances there.
   */
  readonly position: number
  /**
   * How many numbers it spans: 1, for the whole of a compound the number of its parts. 0 for what is found by itself but is no
   * part of what it stands in, such as one character of a run of Chinese: a query asks for it only where it has span 1.
   */
  readonly span: number
}

/**
 * By the codes of two letters or digits of ASCII in lower case, the first times 128 and the second, which is 0 for a word of one:
 * 1 if words that begin so are wanted. Plain words that begin with others may be left out, which saves most of the work of
 * looking through a text for a few words.
 */
export type WordStarts = Uint8Array
export const WORD_STARTS = 128 * 128

export type Analyzer = {
  /** Names the analysis and its version: an index that was made with another one is made anew. */
  readonly name: string
  /** The words of a text from left to right; of those that begin together, the whole before its parts. */
  readonly tokens: (text: string, starts?: WordStarts) => Iterable<Token>
  /**
   * How much a word of a query says of what is looked for, by its exact form: 1, or less for words that only join others. It is
   * no part of an index.
   */
  readonly emphasisOf: (exact: string) => number
  /** The same tokens for whoever reads many texts: makes no object and no string for a word that has a number already. */
  readonly read: (text: string, numbers: WordNumbers, visit: WordVisitor) => void
}

/** Numbers words. */
export type WordNumbers = {
  /** The number of a word of ASCII letters and digits as it stands in a text, compared without case; -1 if it has none yet. */
  readonly find: (text: string, startIndex: number, endIndex: number) => number
  /** The number of a word, which it gets with its forms unless it has one. */
  readonly add: (exact: string, stem: string) => number
}

/** Takes a token; false if it wants no more of the text. */
export type WordVisitor = (word: number, position: number, span: number) => boolean
