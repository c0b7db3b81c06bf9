import { type Bits, setBit } from '../bits.ts'
import { BLOCK_POSTINGS } from '../segment.ts'
import { SECTION } from './format.ts'
import type { SegmentParts } from './parts.ts'
import { openPostings, readShortList } from './posting-list.ts'
import type { EntryCursor } from './term-entry.ts'

/**
 * Reads the lists of terms that follow each other in the dictionary, and so do their lists in the file: whoever walks through
 * hundreds of terms reads ahead instead of looking each of them up.
 */

const AHEAD_BYTES = 64 * 1024

const ORDINALS = new Uint32Array(BLOCK_POSTINGS)
const FREQUENCIES = new Uint32Array(BLOCK_POSTINGS)

/** Takes the ordinals of a block, the first `count` of an array that is used again; false if it wants no more of the list. */
export type TakeOrdinals = (ordinals: Uint32Array, count: number) => boolean

export type ListReader = {
  /** Takes the list of an entry, block by block. */
  readonly read: (entry: EntryCursor, take: TakeOrdinals) => void
  /** Adds all documents of the list of an entry to a set. */
  readonly mark: (entry: EntryCursor, marks: Bits) => void
}

export function listReader(parts: SegmentParts): ListReader {
  const { sections, documents } = parts
  const postings = sections.section(SECTION.postings)
  const positions = sections.section(SECTION.positions)
  const lists = {
    postings,
    positions,
    readPostings: postings.sequential(AHEAD_BYTES),
    readPositions: positions.block,
  }
  const isShort = (entry: EntryCursor) => entry.documents <= BLOCK_POSTINGS
  return {
    read(entry, take) {
      if (isShort(entry)) {
        readShortList(entry, lists, documents, ORDINALS, FREQUENCIES)
        take(ORDINALS, entry.documents)
        return
      }
      const list = openPostings(entry.place(), lists, parts)
      for (let block = 0; block < list.blocks; block++) {
        if (!take(ORDINALS, list.decodeOrdinals(block, ORDINALS))) return
      }
    },
    mark(entry, marks) {
      if (!isShort(entry)) return openPostings(entry.place(), lists, parts).markAll(marks)
      readShortList(entry, lists, documents, ORDINALS, FREQUENCIES)
      for (let at = 0; at < entry.documents; at++) setBit(marks, ORDINALS[at] as number)
    },
  }
}
