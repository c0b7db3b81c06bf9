import { BLOCK_POSTINGS, type Postings } from './segment.ts'
import { smallUint32 } from './slab.ts'

/**
 * Walks through one posting list in ascending order of ordinals. It holds the ordinals of one block; the blocks between are skipped
 * by their last ordinals, which need no decoding.
 */
export type Cursor = {
  readonly postings: Postings
  readonly ordinals: Uint32Array
  /** The block that is decoded, -1 for none, and how many postings it has. */
  decoded: number
  count: number
  /** The block that has the ordinal that was last looked for; only grows. */
  block: number
  /** Where in the decoded block it was looked for last. */
  at: number
}

export function openCursor(postings: Postings): Cursor {
  return {
    postings,
    ordinals: smallUint32(BLOCK_POSTINGS),
    decoded: -1,
    count: 0,
    block: 0,
    at: 0,
  }
}

/** Moves to the first block that may have an ordinal from here on; false if there is none. */
export function moveTo(cursor: Cursor, ordinal: number): boolean {
  const { lastOrdinals, blocks } = cursor.postings
  let { block } = cursor
  if (block < blocks && (lastOrdinals[block] ?? 0) >= ordinal) return true
  // Doubling steps, then halving ones: near targets are near (Bentley and Yao, "An almost optimal algorithm", 1976).
  let step = 1
  while (block + step < blocks && (lastOrdinals[block + step] ?? 0) < ordinal) {
    block += step
    step *= 2
  }
  let high = Math.min(block + step, blocks)
  let low = block
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lastOrdinals[middle] ?? 0) < ordinal) low = middle + 1
    else high = middle
  }
  cursor.block = low
  return low < blocks
}

export function decodeBlock(cursor: Cursor, block: number): void {
  if (cursor.decoded === block) return
  cursor.count = cursor.postings.decodeOrdinals(block, cursor.ordinals)
  cursor.decoded = block
  cursor.at = 0
}

/** The first ordinal that a block can have. */
export function firstOf({ postings }: Cursor, block: number): number {
  return block === 0 ? 0 : (postings.lastOrdinals[block - 1] ?? 0) + 1
}

/** The frequency in one document, 0 if it is not in the list. Ordinals must be asked for in ascending order. */
export function frequencyIn(cursor: Cursor, ordinal: number): number {
  return isIn(cursor, ordinal) ? cursor.postings.frequencyAt(cursor.block, cursor.at) : 0
}

/** Whether a document is in the list; it is at `at` then. Ordinals must be asked for in ascending order. */
export function isIn(cursor: Cursor, ordinal: number): boolean {
  if (!moveTo(cursor, ordinal)) return false
  decodeBlock(cursor, cursor.block)
  const { ordinals, count } = cursor
  let low = cursor.at
  let high = count
  // Mostly it is one of the next few.
  if ((ordinals[low] ?? 0) < ordinal) {
    low += 1
    for (let step = 1; low + step < high; step *= 2) {
      if ((ordinals[low + step] ?? 0) >= ordinal) {
        high = low + step
        break
      }
      low += step
    }
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ordinals[middle] ?? 0) < ordinal) low = middle + 1
      else high = middle
    }
  }
  cursor.at = Math.min(low, count - 1)
  return low < count && ordinals[low] === ordinal
}
