import { BLOCK_POSTINGS } from '../segment.ts'
import type { TermWalk } from './dictionary.ts'
import { CRC_BYTES } from './format.ts'
import type { ListWriter } from './list-writer.ts'
import { DROPPED, type MergePart } from './merge-part.ts'
import { positionsEnd } from './position-codec.ts'
import { type ListSections, type PostingList, readShortList } from './posting-list.ts'
import { ENTRY } from './term-entry.ts'

/**
 * Copies lists from a segment into a larger one. Postings are decoded, since documents get other ordinals and what bounds their
 * scores is computed anew; positions say nothing of ordinals and are copied as bytes. Most lists are a few documents long, and
 * there are as many of them as different words in every segment, so nothing is allocated for one.
 */

/** A segment that is merged, and how far its terms have been gone through. */
export type Source = { readonly part: MergePart; readonly walk: TermWalk; readonly lists: ListSections }

const ORDINALS = new Uint32Array(BLOCK_POSTINGS)
const FREQUENCIES = new Uint32Array(BLOCK_POSTINGS)
const NOTHING = new Uint8Array(0)

/** Adds the live documents of a list that is one block, at which the walk of its source stands; answers how many there are. */
export function copyShortList(lists: ListWriter, source: Source): number {
  const entry = source.walk.entry()
  const { documents, flags } = entry
  readShortList(entry, source.lists, source.part.documents, ORDINALS, FREQUENCIES)
  if ((flags & ENTRY.hasPositions) === 0) return addWithout(lists, source, documents)
  if ((flags & ENTRY.hasInlinePositions) !== 0) {
    return addWith(lists, source, documents, entry.block, entry.positionsAt, entry.positionsAt + entry.positionBytes)
  }
  const length = entry.positionBytes - CRC_BYTES
  return addWith(lists, source, documents, source.lists.readPositions(entry.positionsAt, length), 0, length)
}

/** Adds the live documents of a block of a longer list; answers how many there are. */
export function copyBlock(lists: ListWriter, source: Source, list: PostingList, block: number): number {
  const count = list.decode(block, ORDINALS, FREQUENCIES)
  if (!list.hasPositions) return addWithout(lists, source, count)
  const { bytes, at, end } = list.positionBytes(block)
  return addWith(lists, source, count, bytes, at, end)
}

function addWithout(lists: ListWriter, { part: { ordinals } }: Source, count: number): number {
  let added = 0
  for (let i = 0; i < count; i++) {
    const ordinal = ordinals[ORDINALS[i] as number] as number
    if (ordinal === DROPPED) continue
    lists.add(ordinal, FREQUENCIES[i] as number)
    lists.addPositions(NOTHING, 0, 0)
    added++
  }
  return added
}

function addWith(
  lists: ListWriter,
  source: Source,
  count: number,
  positions: Uint8Array,
  start: number,
  end: number,
): number {
  const { ordinals } = source.part
  let added = 0
  let at = start
  for (let i = 0; i < count; i++) {
    const next = positionsEnd(positions, at, end)
    if (next > end) throw wrongPositions(source, count)
    const ordinal = ordinals[ORDINALS[i] as number] as number
    if (ordinal !== DROPPED) {
      lists.add(ordinal, FREQUENCIES[i] as number)
      lists.addPositions(positions, at, next)
      added++
    }
    at = next
  }
  if (at !== end) throw wrongPositions(source, count)
  return added
}

function wrongPositions({ lists }: Source, count: number): Error {
  return lists.positions.damaged(`the positions of ${count} documents are wrong`)
}
