import { type Bits, hasBit } from '../bits.ts'
import type { CountedTerm } from '../segment.ts'
import type { TermWalk } from './dictionary.ts'
import { decodeText } from './text-bytes.ts'
import type { ListReader } from './walk-lists.ts'

/**
 * In how many documents of a set each term of a walk is, counted up to `most` and maybe a few more; terms that are in none of
 * them are left out.
 */
export function countTerms(walk: TermWalk, lists: ListReader, allowed: Bits, most: number): readonly CountedTerm[] {
  let documents = 0
  const count = (ordinals: Uint32Array, length: number) => {
    for (let at = 0; at < length; at++) if (hasBit(allowed, ordinals[at] as number)) documents++
    return documents < most
  }
  const counted: CountedTerm[] = []
  while (walk.next()) {
    const entry = walk.entry()
    documents = 0
    lists.read(entry, count)
    if (documents > 0) counted.push({ term: decodeText(entry.term, 0, entry.termLength), documents })
  }
  return counted
}
