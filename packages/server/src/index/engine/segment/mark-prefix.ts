import { makeBits } from '../bits.ts'
import type { MarkedPrefix } from '../segment.ts'
import type { TermWalk } from './dictionary.ts'
import type { ListReader } from './walk-lists.ts'

/** All documents of all terms that begin with a prefix. */
export function markPrefix(walk: TermWalk, lists: ListReader, documents: number): MarkedPrefix | undefined {
  const marks = makeBits(documents)
  let occurrences = 0
  while (walk.next()) {
    const entry = walk.entry()
    occurrences += entry.documents
    lists.mark(entry, marks)
  }
  return occurrences === 0 ? undefined : { marks, occurrences }
}
