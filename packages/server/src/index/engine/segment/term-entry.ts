import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import { sharedBytes } from './text-bytes.ts'

/**
 * An entry of the term dictionary. The terms of a dictionary block are front-coded: each is written as how many bytes it shares
 * with the one before, and the rest (Managing Gigabytes, 4.1). Lists follow each other in their sections in the order of the
 * terms, so an entry has only their lengths. About half of all terms occur in one document or two: their lists are a few bytes,
 * which are part of the entry, so that one read finds all.
 */
export const ENTRY = { hasPositions: 1, isInline: 2, hasInlinePositions: 4 } as const
const FLAG_VALUES = 8

/** Lists of up to so many documents are part of the entry; longer ones would bloat the dictionary that is searched. */
export const INLINE_POSTINGS_MAX = 4
/** So are positions that have no more bytes. */
export const INLINE_POSITION_BYTES_MAX = 32

/** A term's list: how it is stored, and its bytes or how many there are elsewhere, not counting CRCs of blocks. */
export type EntryLists = {
  readonly documents: number
  readonly flags: number
  /** Only if they are part of the entry. */
  readonly postings: ByteWriter
  readonly postingBytes: number
  /** Only if they are part of the entry. */
  readonly positions: ByteWriter
  /** What the positions take in their section, with the CRCs. */
  readonly positionBytes: number
}

export function writeEntry(
  writer: ByteWriter,
  previous: Uint8Array,
  previousLength: number,
  term: Uint8Array,
  termLength: number,
  { documents, flags, postings, postingBytes, positions, positionBytes }: EntryLists,
): void {
  const shared = sharedBytes(previous, previousLength, term, termLength)
  writer.varint(shared)
  writer.varint(termLength - shared)
  writer.copy(term, shared, termLength)
  writer.varint(documents * FLAG_VALUES + flags)
  if ((flags & ENTRY.isInline) !== 0) {
    writer.varint(postings.length)
    writer.copy(postings.bytes, 0, postings.length)
  } else writer.varint(postingBytes)
  if ((flags & ENTRY.hasPositions) === 0) return
  if ((flags & ENTRY.hasInlinePositions) !== 0) {
    writer.varint(positions.length)
    writer.copy(positions.bytes, 0, positions.length)
  } else writer.varint(positionBytes)
}

/** Where the lists of a term are; offsets are into the dictionary block for what is inline, else into the section. */
export type TermPlace = {
  readonly block: Uint8Array
  readonly documents: number
  readonly flags: number
  readonly postingsAt: number
  readonly postingBytes: number
  readonly positionsAt: number
  readonly positionBytes: number
}

/** Walks through the entries of one dictionary block. Its fields are of the entry that `next` has come to. */
export class EntryCursor implements TermPlace {
  term: Uint8Array = new Uint8Array(64)
  termLength = 0
  /** How many of its first bytes are those of the entry before. */
  shared = 0
  documents = 0
  flags = 0
  postingsAt = 0
  postingBytes = 0
  positionsAt = 0
  positionBytes = 0
  #nextPostings: number
  #nextPositions: number
  #left: number
  readonly #reader: ByteReader

  constructor(reader: ByteReader) {
    this.#reader = reader
    this.#left = reader.varint()
    this.#nextPostings = reader.varint()
    this.#nextPositions = reader.varint()
  }

  /** To the next entry; false after the last one, undefined if the bytes are no entry. */
  next(): boolean | undefined {
    const reader = this.#reader
    if (this.#left === 0) return reader.at === reader.end ? false : undefined
    this.#left--
    if (!this.#readTerm()) return undefined
    const documentsAndFlags = reader.varint()
    this.documents = Math.floor(documentsAndFlags / FLAG_VALUES)
    this.flags = documentsAndFlags % FLAG_VALUES
    this.postingBytes = reader.varint()
    if ((this.flags & ENTRY.isInline) !== 0) {
      this.postingsAt = reader.at
      reader.at += this.postingBytes
    } else {
      this.postingsAt = this.#nextPostings
      this.#nextPostings += this.postingBytes + 4
    }
    this.positionBytes = 0
    if ((this.flags & ENTRY.hasPositions) !== 0) {
      this.positionBytes = reader.varint()
      if ((this.flags & ENTRY.hasInlinePositions) !== 0) {
        this.positionsAt = reader.at
        reader.at += this.positionBytes
      } else {
        this.positionsAt = this.#nextPositions
        this.#nextPositions += this.positionBytes
      }
    }
    return reader.isOverrun ? undefined : true
  }

  #readTerm(): boolean {
    const reader = this.#reader
    const shared = reader.varint()
    const rest = reader.varint()
    if (shared > this.termLength || rest > reader.end - reader.at) return false
    this.shared = shared
    const length = shared + rest
    if (length > this.term.length) {
      const longer = new Uint8Array(Math.max(length, this.term.length * 2))
      longer.set(this.term)
      this.term = longer
    }
    for (let i = shared; i < length; i++) this.term[i] = reader.bytes[reader.at++] as number
    this.termLength = length
    return true
  }

  /** The block, in which offsets of what is inline are. */
  get block(): Uint8Array {
    return this.#reader.bytes
  }

  /** What stays as it is when the cursor goes on. */
  place(): TermPlace {
    return {
      block: this.#reader.bytes,
      documents: this.documents,
      flags: this.flags,
      postingsAt: this.postingsAt,
      postingBytes: this.postingBytes,
      positionsAt: this.positionsAt,
      positionBytes: this.positionBytes,
    }
  }
}
