import type { Bits } from './bits.ts'
import type { Near } from './near.ts'

/**
 * A segment: an immutable part of the index. It holds the words, rights and columns of some documents, which it numbers
 * from 0; the number is the document's *ordinal*. The file format is in segment/.
 */
export type Segment = {
  readonly documents: number
  /** A number that tells this segment from others, as the manifest remembers it. */
  readonly seal: number
  /** Sum of `lengths`. */
  readonly totalLength: number
  /** How many words each document has, by ordinal. */
  readonly lengths: () => NarrowNumbers
  /** The least of `lengths`. */
  readonly shortest: () => number
  /** Key of each document in the record. */
  readonly keys: () => Float64Array
  /** `updatedAt` of each document. */
  readonly updated: () => Float64Array
  /** How much each document is used, 0 to 15: see boosts.ts. */
  readonly levels: () => Uint8Array
  /** The documents that contain a term, undefined if none does. */
  readonly postings: (term: string) => Postings | undefined
  /** Terms that begin with a prefix, in order, and in how many documents each is. */
  readonly termsFrom: (prefix: string) => Iterable<{ readonly term: string; readonly documents: number }>
  /** The documents that have a term which begins with a prefix, undefined if none has. */
  readonly markPrefix: (prefix: string) => MarkedPrefix | undefined
  /** Terms that begin with a prefix and are in documents of a set, which are counted up to `most` and maybe a few more. */
  readonly countFrom: (prefix: string, allowed: Bits, most: number) => readonly CountedTerm[]
  /** Words of the terms of a kind, which is their first character, that are near to a word; in order. */
  readonly wordsNear: (kind: string, near: Near) => readonly NearTerm[]
  /** Ordinals, in order, of the documents that carry an access term. */
  readonly holders: (accessTerm: string) => Uint32Array | undefined
  /** Adds to a set the documents that carry one of the access terms. */
  readonly markHolders: (accessTerms: readonly string[], marks: Bits) => void
  readonly column: (name: string) => Column | undefined
  readonly columnNames: readonly string[]
  /** Bytes of the file by what they hold, for figures. */
  readonly sizes: () => Readonly<Record<string, number>>
  readonly close: () => void
}

export type MarkedPrefix = {
  /** A new set, which may be changed. */
  readonly marks: Bits
  /** In how many documents each of the terms is, added up. */
  readonly occurrences: number
}

export type CountedTerm = { readonly term: string; readonly documents: number }

/** A word, and how many edits it is away. */
export type NearTerm = { readonly word: string; readonly edits: number }

/** Postings come in blocks of so many. */
export const BLOCK_POSTINGS = 128

/**
 * The documents that contain a term, in blocks of 128, each with what is needed to skip it: its last ordinal, and
 * what bounds the scores in it. One block is decoded at a time.
 */
export type Postings = {
  readonly documents: number
  readonly blocks: number
  readonly lastOrdinals: Uint32Array
  /** No document of a block has a higher normal frequency (bm25.ts), for the average length of the segment. */
  readonly normalsMax: Float64Array
  /** Writes the ordinals and weighted frequencies of a block to the start of two arrays of 128; answers how many. */
  readonly decode: (block: number, ordinals: Uint32Array, frequencies: Uint32Array) => number
  /** The ordinals alone, which is quicker. */
  readonly decodeOrdinals: (block: number, ordinals: Uint32Array) => number
  /** Adds all documents to a set, which is quicker still. */
  readonly markAll: (marks: Bits) => void
  /** The weighted frequency in one document, by which of its block it is. */
  readonly frequencyAt: (block: number, which: number) => number
  /**
   * Finds in a block the documents that have at least such a weighted frequency, 1 or more, without their ordinals: which of the
   * block they are, and the frequencies. Writes to the start of two arrays of 128; answers how many. The quickest look at a block.
   */
  readonly findFrequent: (block: number, least: number, which: Uint8Array, frequencies: Uint32Array) => number
  /**
   * The positions of the term in each document of a block, in ascending order: `starts[i]` to `starts[i + 1]` of `values`
   * are those of the i-th document. The arrays are valid until the next call.
   */
  readonly positions: (block: number) => { readonly starts: Uint32Array; readonly values: Uint32Array }
}

/** Numbers of as few bytes as the largest of them needs. */
export type NarrowNumbers = Uint8Array | Uint16Array | Uint32Array

/** Values of a column by document. `values` has each once, in order; a document may have none or several. */
export type ListedColumn = {
  readonly values: readonly string[]
  /** Numbers into `values` of the i-th document: `ordinals[starts[i]]` to `ordinals[starts[i + 1]]`. */
  readonly starts: Uint32Array
  readonly ordinals: NarrowNumbers
}

/** The same in rows, all of one width. */
export type ColumnRows = {
  readonly values: readonly string[]
  readonly width: number
  /** Those of the i-th document begin at i times the width; what it has too few of is as many as there are values. */
  readonly numbers: NarrowNumbers
}

/** A column as it is searched. */
export type Column = ColumnRows | ListedColumn
