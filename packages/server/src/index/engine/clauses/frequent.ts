import type { Bits } from '../bits.ts'
import { BLOCK_POSTINGS, type Postings } from '../segment.ts'
import { smallUint32 } from '../slab.ts'

/**
 * The documents of a block that have a word often enough. Most have it once, and where that is too little the frequencies are
 * looked at first: of a block in which none is high enough, no ordinal is worked out.
 */
export type Frequent = {
  readonly ordinals: Uint32Array
  readonly frequencies: Uint32Array
  /** How many they are. */
  count: number
  /** The block they are of, -1 for none, and the least frequency that was asked for. */
  block: number
  least: number
}

export function openFrequent(): Frequent {
  return {
    ordinals: smallUint32(BLOCK_POSTINGS),
    frequencies: smallUint32(BLOCK_POSTINGS),
    count: 0,
    block: -1,
    least: 0,
  }
}

const WHICH = new Uint8Array(BLOCK_POSTINGS)
const ORDINALS = new Uint32Array(BLOCK_POSTINGS)

/** Finds those that are allowed; others with a lower frequency may be among them. */
export function findFrequent(found: Frequent, postings: Postings, block: number, least: number, allowed: Bits): void {
  if (found.block === block && found.least <= least) return
  found.block = block
  found.least = least
  found.count = 0
  const { ordinals, frequencies } = found
  const isEach = least <= 1
  const count = isEach
    ? postings.decode(block, ORDINALS, frequencies)
    : postings.findFrequent(block, least, WHICH, frequencies)
  if (count === 0) return
  if (!isEach) postings.decodeOrdinals(block, ORDINALS)
  let kept = 0
  // Whether a document may be seen is as good as random to a processor, so nothing is decided by it: each is written, and
  // counts or is overwritten (Ross, "Selection conditions in main memory", 2004).
  for (let at = 0; at < count; at += 1) {
    const ordinal = ORDINALS[isEach ? at : (WHICH[at] as number)] as number
    ordinals[kept] = ordinal
    frequencies[kept] = frequencies[at] as number
    kept += ((allowed[ordinal >>> 5] as number) >>> (ordinal & 31)) & 1
  }
  found.count = kept
}
