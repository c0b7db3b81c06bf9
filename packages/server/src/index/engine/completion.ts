import { limits } from '@sheaf/contract/limits'
import type { Analyzer } from '../analysis/port.ts'
import type { CompletionQuery } from '../port.ts'
import { openAllowed } from './allowed.ts'
import { type Bits, eachBit, keepCommon, makeBits } from './bits.ts'
import { termOf } from './clauses/plan.ts'
import { markPostings } from './clauses/word.ts'
import { BLOCK_POSTINGS, type Segment } from './segment.ts'
import type { SegmentView } from './snapshot.ts'
import { openTop } from './top.ts'

/** The newest documents, by key, whose titles have all the words and one that begins with the prefix. */
export function findTitles(
  query: CompletionQuery,
  views: readonly SegmentView[],
  analyzer: Analyzer,
): readonly number[] {
  const wordsOf = (text: string) =>
    [...analyzer.tokens(text)].filter(({ span }) => span === 1).map(({ exact }) => exact)
  const begun = wordsOf(query.prefix)
  const words = [...query.words.flatMap(wordsOf), ...begun.slice(0, -1)]
  const prefix = begun.at(-1)
  if (words.length === 0 && prefix === undefined) return []
  const allowedIn = openAllowed(query)
  const top = openTop(limits.autocompleteCandidatesMax.value, undefined)
  for (const view of views) {
    const found = matchTitles(view.segment, words, prefix, allowedIn(view))
    const keys = view.segment.keys()
    if (found !== undefined) eachBit(found, (ordinal) => top.offer(0, keys[ordinal] ?? 0))
  }
  return top.list().map(({ key }) => key)
}

function matchTitles(
  segment: Segment,
  words: readonly string[],
  prefix: string | undefined,
  allowed: Bits,
): Bits | undefined {
  const found = allowed.slice()
  for (const word of words) {
    const postings = segment.postings(termOf.title(word))
    if (postings === undefined) return undefined
    const marks = makeBits(segment.documents)
    const scratch = { ordinals: new Uint32Array(BLOCK_POSTINGS), frequencies: new Uint32Array(BLOCK_POSTINGS) }
    markPostings(postings, scratch, marks)
    keepCommon(found, marks)
  }
  if (prefix === undefined) return found
  const begun = segment.markPrefix(termOf.title(prefix))
  if (begun === undefined) return undefined
  keepCommon(found, begun.marks)
  return found
}
