import { normalFrequency } from '../bm25.ts'
import { BLOCK_POSTINGS } from '../segment.ts'
import { boundByte } from './bound-codec.ts'
import { ByteWriter } from './byte-writer.ts'
import { CRC_BYTES } from './format.ts'
import { writePostings } from './posting-codec.ts'
import type { SectionWriter } from './section-writer.ts'
import { ENTRY, type EntryLists, INLINE_POSITION_BYTES_MAX, INLINE_POSTINGS_MAX } from './term-entry.ts'

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
export type ListWriter = {
  /** Begins the list of a term, which has positions or not, the same in all documents. */
  readonly begin: (hasPositions: boolean) => void
  /** Adds a document; ordinals ascend. */
  readonly add: (ordinal: number, frequency: number) => void
  /** To be called after `add`: the positions of the document, encoded (position-codec.ts). Of a term without any it does nothing. */
  readonly addPositions: (bytes: Uint8Array, start: number, end: number) => void
  /** Ends the list; what it answers is valid until the next `begin`. */
  readonly end: () => EntryLists
}

const NOTHING = new ByteWriter(0)
/** Those of a document which has none of a term that has some elsewhere. */
const NO_POSITIONS = Uint8Array.of(0, 0)

/** What is known of the documents of the segment when its lists are written. */
export type ListDocuments = { readonly lengths: Uint32Array; readonly average: number }

export function listWriter(
  postings: SectionWriter,
  positions: SectionWriter,
  { lengths, average }: ListDocuments,
): ListWriter {
  const postingBytes = new ByteWriter(4096)
  const positionBytes = new ByteWriter(4096)
  const skips = new ByteWriter()
  const list = new ByteWriter(4096)
  let documents = 0
  let hasPositions = false
  let previous = -1
  /** What the positions of the ended blocks take in their section. */
  let positionsLength = 0
  const gaps = new Uint32Array(BLOCK_POSTINGS)
  const frequencies = new Uint32Array(BLOCK_POSTINGS)
  // Of the block that is being filled.
  let count = 0
  let start = 0
  let lastOrdinal = -1
  let normalMax = 0

  const beginBlock = () => {
    count = 0
    start = postingBytes.length
    lastOrdinal = previous
    normalMax = 0
  }
  const appendPositions = () => {
    if (!hasPositions) return
    positions.append(positionBytes.view())
    positionsLength += positionBytes.length + CRC_BYTES
  }
  const endBlock = () => {
    writePostings(postingBytes, gaps, frequencies, count)
    skips.varint(previous - lastOrdinal)
    skips.varint(postingBytes.length - start)
    skips.byte(boundByte(normalMax))
    if (hasPositions) skips.varint(positionBytes.length)
    appendPositions()
    positionBytes.clear()
    beginBlock()
  }
  const endShort = (): EntryLists => {
    const areInline = hasPositions && positionBytes.length <= INLINE_POSITION_BYTES_MAX
    if (!areInline) appendPositions()
    return {
      documents,
      flags: flagsOf(hasPositions) | ENTRY.isInline | (areInline ? ENTRY.hasInlinePositions : 0),
      postings: postingBytes,
      postingBytes: postingBytes.length,
      positions: positionBytes,
      positionBytes: positionsLength,
    }
  }

  return {
    begin: (willHavePositions) => {
      documents = 0
      hasPositions = willHavePositions
      previous = -1
      positionsLength = 0
      postingBytes.clear()
      positionBytes.clear()
      skips.clear()
      list.clear()
      beginBlock()
    },
    addPositions: (bytes, from, to) => {
      if (!hasPositions) return
      if (from < to) positionBytes.copy(bytes, from, to)
      else positionBytes.copy(NO_POSITIONS, 0, NO_POSITIONS.length)
    },
    add: (ordinal, frequency) => {
      if (count === BLOCK_POSTINGS) endBlock()
      gaps[count] = ordinal - previous - 1
      frequencies[count] = frequency - 1
      previous = ordinal
      documents++
      count++
      const normal = normalFrequency(frequency, lengths[ordinal] as number, average)
      if (normal > normalMax) normalMax = normal
    },
    end: () => {
      if (documents <= BLOCK_POSTINGS) writePostings(postingBytes, gaps, frequencies, count)
      if (documents <= INLINE_POSTINGS_MAX) return endShort()
      if (documents <= BLOCK_POSTINGS) {
        appendPositions()
        list.append(postingBytes.view())
      } else {
        endBlock()
        list.counted(skips.view())
        list.append(postingBytes.view())
      }
      postings.append(list.view())
      return {
        documents,
        flags: flagsOf(hasPositions),
        postings: NOTHING,
        postingBytes: list.length,
        positions: NOTHING,
        positionBytes: positionsLength,
      }
    },
  }
}

function flagsOf(hasPositions: boolean): number {
  return hasPositions ? ENTRY.hasPositions : 0
}
