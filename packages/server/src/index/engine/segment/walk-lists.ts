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

/** Answers what reads the list of an entry, block by block. */
export function listReader(parts: SegmentParts) {
  const { sections, documents } = parts
  const postings = sections.section(SECTION.postings)
  const positions = sections.section(SECTION.positions)
  const lists = {
    postings,
    positions,
    readPostings: postings.sequential(AHEAD_BYTES),
    readPositions: positions.block,
  }
  return (entry: EntryCursor, take: TakeOrdinals): void => {
    if (entry.documents <= BLOCK_POSTINGS) {
      readShortList(entry, lists, documents, ORDINALS, FREQUENCIES)
      take(ORDINALS, entry.documents)
      return
    }
    const list = openPostings(entry.place(), lists, parts)
    for (let block = 0; block < list.blocks; block++) {
      if (!take(ORDINALS, list.decodeOrdinals(block, ORDINALS))) return
    }
  }
}
