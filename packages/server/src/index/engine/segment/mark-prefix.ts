import { makeBits, setBit } from '../bits.ts'
import { BLOCK_POSTINGS, type MarkedPrefix } from '../segment.ts'
import type { TermWalk } from './dictionary.ts'
import { SECTION } from './format.ts'
import type { SegmentParts } from './parts.ts'
import { openPostings, readShortList } from './posting-list.ts'

/**
 * All documents of all terms that begin with a prefix. The terms follow each other in the dictionary and so do their lists in
 * the file: it is one walk, which reads ahead, instead of a look-up for each of hundreds of terms.
 */

const AHEAD_BYTES = 64 * 1024

const ORDINALS = new Uint32Array(BLOCK_POSTINGS)
const FREQUENCIES = new Uint32Array(BLOCK_POSTINGS)

export function markPrefix(walk: TermWalk, { sections, documents, lengths }: SegmentParts): MarkedPrefix | undefined {
  const postings = sections.section(SECTION.postings)
  const positions = sections.section(SECTION.positions)
  const lists = {
    postings,
    positions,
    readPostings: postings.sequential(AHEAD_BYTES),
    readPositions: positions.block,
  }
  const marks = makeBits(documents)
  let occurrences = 0
  while (walk.next()) {
    const entry = walk.entry()
    occurrences += entry.documents
    if (entry.documents <= BLOCK_POSTINGS) {
      readShortList(entry, lists, documents, ORDINALS, FREQUENCIES)
      for (let i = 0; i < entry.documents; i++) setBit(marks, ORDINALS[i] as number)
      continue
    }
    const list = openPostings(entry.place(), lists, lengths)
    for (let block = 0; block < list.blocks; block++) {
      const count = list.decodeOrdinals(block, ORDINALS)
      for (let i = 0; i < count; i++) setBit(marks, ORDINALS[i] as number)
    }
  }
  return occurrences === 0 ? undefined : { marks, occurrences }
}
