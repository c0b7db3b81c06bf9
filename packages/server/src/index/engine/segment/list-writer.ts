import { normalFrequency } from '../bm25.ts'
import { BLOCK_POSTINGS } from '../segment.ts'
import { boundByte } from './bound-codec.ts'
import { ByteWriter } from './byte-writer.ts'
import { CRC_BYTES } from './format.ts'
import { writePostings } from './posting-codec.ts'
import type { SectionWriter } from './section-writer.ts'
import { ENTRY, type EntryLists, INLINE_POSITION_BYTES_MAX, INLINE_POSTINGS_MAX } from './term-entry.ts'

const NOTHING = new ByteWriter(0)
/** Those of a document which has none of a term that has some elsewhere. */
const NO_POSITIONS = Uint8Array.of(0, 0)

/** What is known of the documents of the segment when its lists are written. */
export type ListDocuments = { readonly lengths: Uint32Array; readonly average: number }

/**
 * Writes the lists of one term after the other. A list of one block is its postings alone: what bounds its scores is as
 * quickly read from the postings themselves. A longer one begins with its skip table:
 *
 *     length of the skip table
 *     per block: last ordinal as a gap, bytes of its postings, highest normal frequency as a byte, bytes of its positions
 *     the postings of each block
 *
 * The highest normal frequency bounds the score of every document of a block (bound-codec.ts), so that blocks which cannot matter
 * are never decoded.
 */
export class ListWriter {
  readonly #postings: SectionWriter
  readonly #positions: SectionWriter
  readonly #lengths: Uint32Array
  readonly #average: number
  readonly #postingBytes = new ByteWriter(4096)
  readonly #positionBytes = new ByteWriter(4096)
  readonly #skips = new ByteWriter()
  readonly #list = new ByteWriter(4096)
  #documents = 0
  #hasPositions = false
  #previous = -1
  /** What the positions of the ended blocks take in their section. */
  #positionsLength = 0
  readonly #gaps = new Uint32Array(BLOCK_POSTINGS)
  readonly #frequencies = new Uint32Array(BLOCK_POSTINGS)
  // Of the block that is being filled.
  #count = 0
  #start = 0
  #lastOrdinal = -1
  #normalMax = 0

  constructor(postings: SectionWriter, positions: SectionWriter, { lengths, average }: ListDocuments) {
    this.#postings = postings
    this.#positions = positions
    this.#lengths = lengths
    this.#average = average
  }

  /** Begins the list of a term, which has positions or not, the same in all documents. */
  begin(hasPositions: boolean): void {
    this.#documents = 0
    this.#hasPositions = hasPositions
    this.#previous = -1
    this.#positionsLength = 0
    this.#postingBytes.clear()
    this.#positionBytes.clear()
    this.#skips.clear()
    this.#list.clear()
    this.#beginBlock()
  }

  /** Adds a document; ordinals ascend. */
  add(ordinal: number, frequency: number): void {
    if (this.#count === BLOCK_POSTINGS) this.#endBlock()
    this.#gaps[this.#count] = ordinal - this.#previous - 1
    this.#frequencies[this.#count] = frequency - 1
    this.#previous = ordinal
    this.#documents++
    this.#count++
    const normal = normalFrequency(frequency, this.#lengths[ordinal] as number, this.#average)
    if (normal > this.#normalMax) this.#normalMax = normal
  }

  /** To be called after `add`: the positions of the document, encoded (position-codec.ts). Of a term without any it does nothing. */
  addPositions(bytes: Uint8Array, start: number, end: number): void {
    if (!this.#hasPositions) return
    if (start < end) this.#positionBytes.copy(bytes, start, end)
    else this.#positionBytes.copy(NO_POSITIONS, 0, NO_POSITIONS.length)
  }

  /** Ends the list; what it answers is valid until the next `begin`. */
  end(): EntryLists {
    const postingBytes = this.#postingBytes
    if (this.#documents <= BLOCK_POSTINGS) {
      writePostings(postingBytes, this.#gaps, this.#frequencies, this.#count)
    }
    if (this.#documents <= INLINE_POSTINGS_MAX) return this.#endShort()
    if (this.#documents <= BLOCK_POSTINGS) {
      this.#appendPositions()
      this.#list.append(postingBytes.view())
    } else {
      this.#endBlock()
      this.#list.counted(this.#skips.view())
      this.#list.append(postingBytes.view())
    }
    this.#postings.append(this.#list.view())
    return {
      documents: this.#documents,
      flags: flagsOf(this.#hasPositions),
      postings: NOTHING,
      postingBytes: this.#list.length,
      positions: NOTHING,
      positionBytes: this.#positionsLength,
    }
  }

  #endShort(): EntryLists {
    const areInline = this.#hasPositions && this.#positionBytes.length <= INLINE_POSITION_BYTES_MAX
    if (!areInline) this.#appendPositions()
    return {
      documents: this.#documents,
      flags: flagsOf(this.#hasPositions) | ENTRY.isInline | (areInline ? ENTRY.hasInlinePositions : 0),
      postings: this.#postingBytes,
      postingBytes: this.#postingBytes.length,
      positions: this.#positionBytes,
      positionBytes: this.#positionsLength,
    }
  }

  #beginBlock(): void {
    this.#count = 0
    this.#start = this.#postingBytes.length
    this.#lastOrdinal = this.#previous
    this.#normalMax = 0
  }

  #endBlock(): void {
    writePostings(this.#postingBytes, this.#gaps, this.#frequencies, this.#count)
    this.#skips.varint(this.#previous - this.#lastOrdinal)
    this.#skips.varint(this.#postingBytes.length - this.#start)
    this.#skips.byte(boundByte(this.#normalMax))
    if (this.#hasPositions) this.#skips.varint(this.#positionBytes.length)
    this.#appendPositions()
    this.#positionBytes.clear()
    this.#beginBlock()
  }

  #appendPositions(): void {
    if (!this.#hasPositions) return
    this.#positions.append(this.#positionBytes.view())
    this.#positionsLength += this.#positionBytes.length + CRC_BYTES
  }
}

function flagsOf(hasPositions: boolean): number {
  return hasPositions ? ENTRY.hasPositions : 0
}
