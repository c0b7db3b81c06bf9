import { type Bits, hasBit } from '../bits.ts'
import { BLOCK_POSTINGS, type CountedTerm } from '../segment.ts'
import type { TermWalk } from './dictionary.ts'
import { SECTION } from './format.ts'
import type { SegmentParts } from './parts.ts'
import { openPostings, readShortList } from './posting-list.ts'
import { decodeText } from './text-bytes.ts'

/** As in mark-prefix.ts, which reads the same lists. */
const AHEAD_BYTES = 64 * 1024

const ORDINALS = new Uint32Array(BLOCK_POSTINGS)
const FREQUENCIES = new Uint32Array(BLOCK_POSTINGS)

/**
 * In how many documents of a set each term of a walk is, counted up to `most` and maybe a few more; terms that are in none of
 * them are left out.
 */
export function countTerms(
  walk: TermWalk,
  { sections, documents, lengths }: SegmentParts,
  allowed: Bits,
  most: number,
): readonly CountedTerm[] {
  const postings = sections.section(SECTION.postings)
  const positions = sections.section(SECTION.positions)
  const lists = {
    postings,
    positions,
    readPostings: postings.sequential(AHEAD_BYTES),
    readPositions: positions.block,
  }
  const counted: CountedTerm[] = []
  while (walk.next()) {
    const entry = walk.entry()
    let count = 0
    if (entry.documents <= BLOCK_POSTINGS) {
      readShortList(entry, lists, documents, ORDINALS, FREQUENCIES)
      count = countIn(allowed, entry.documents)
    } else {
      const list = openPostings(entry.place(), lists, lengths)
      for (let block = 0; block < list.blocks && count < most; block++) {
        count += countIn(allowed, list.decodeOrdinals(block, ORDINALS))
      }
    }
    if (count > 0) counted.push({ term: decodeText(entry.term, 0, entry.termLength), documents: count })
  }
  return counted
}

function countIn(allowed: Bits, ordinals: number): number {
  let count = 0
  for (let at = 0; at < ordinals; at++) if (hasBit(allowed, ORDINALS[at] as number)) count++
  return count
}
