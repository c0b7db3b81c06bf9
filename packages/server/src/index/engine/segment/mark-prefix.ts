import { makeBits, setBit } from '../bits.ts'
import type { MarkedPrefix } from '../segment.ts'
import type { TermWalk } from './dictionary.ts'
import type { SegmentParts } from './parts.ts'
import { listReader } from './walk-lists.ts'

/** All documents of all terms that begin with a prefix. */
export function markPrefix(walk: TermWalk, parts: SegmentParts): MarkedPrefix | undefined {
  const readList = listReader(parts)
  const marks = makeBits(parts.documents)
  const mark = (ordinals: Uint32Array, count: number) => {
    for (let at = 0; at < count; at++) setBit(marks, ordinals[at] as number)
    return true
  }
  let occurrences = 0
  while (walk.next()) {
    const entry = walk.entry()
    occurrences += entry.documents
    readList(entry, mark)
  }
  return occurrences === 0 ? undefined : { marks, occurrences }
}
