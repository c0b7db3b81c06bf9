import { limits } from '@sheaf/contract/limits'
import { unitsOf } from '../analysis/matches.ts'
import type { Analyzer } from '../analysis/port.ts'
import type { CompletionQuery } from '../port.ts'
import { openAllowed } from './allowed.ts'
import { addAll, type Bits, eachBit, keepCommon, makeBits } from './bits.ts'
import { termOf } from './clauses/plan.ts'
import type { Segment } from './segment.ts'
import type { SegmentView } from './snapshot.ts'
import { openTop } from './top.ts'

/** A word of a title, or the beginning of one. */
type Wanted = { readonly exact: string; readonly isBegun: boolean }

/** What was typed together. A compound, such as `GitHub`, is in a title whole, which may be written `github`, or in parts. */
type WantedUnit = { readonly whole: Wanted | undefined; readonly parts: readonly Wanted[] }

/** The newest documents, by key, whose titles have all the words and one that begins with the prefix. */
export function findTitles(
  query: CompletionQuery,
  views: readonly SegmentView[],
  analyzer: Analyzer,
): readonly number[] {
  const units = unitsTyped(query, analyzer)
  if (units.length === 0) return []
  const allowedIn = openAllowed(query)
  const top = openTop(limits.autocompleteCandidatesMax.value, undefined)
  for (const view of views) {
    const found = matchTitles(view.segment, units, allowedIn(view))
    const keys = view.segment.keys()
    if (found !== undefined) eachBit(found, (ordinal) => top.offer(0, keys[ordinal] ?? 0))
  }
  return top.list().map(({ key }) => key)
}

function unitsTyped({ words, prefix }: CompletionQuery, analyzer: Analyzer): readonly WantedUnit[] {
  const unitsIn = (text: string, isLastBegun: boolean) =>
    unitsOf(analyzer.tokens(text)).map(({ whole, parts }, place, all): WantedUnit => {
      const isBegun = isLastBegun && place === all.length - 1
      return {
        whole: whole && { exact: whole.exact, isBegun },
        parts: parts.map(({ exact }, part) => ({ exact, isBegun: isBegun && part === parts.length - 1 })),
      }
    })
  return [...words.flatMap((word) => unitsIn(word, false)), ...unitsIn(prefix, true)]
}

function matchTitles(segment: Segment, units: readonly WantedUnit[], allowed: Bits): Bits | undefined {
  const found = allowed.slice()
  for (const { whole, parts } of units) {
    const marks = markAll(segment, parts)
    const asWhole = whole && markWord(segment, whole)
    if (marks !== undefined && asWhole !== undefined) addAll(marks, asWhole)
    const either = marks ?? asWhole
    if (either === undefined) return undefined
    keepCommon(found, either)
  }
  return found
}

/** The documents whose titles have all of these; undefined if there are none. */
function markAll(segment: Segment, parts: readonly Wanted[]): Bits | undefined {
  let common: Bits | undefined
  for (const part of parts) {
    const marks = markWord(segment, part)
    if (marks === undefined) return undefined
    if (common === undefined) common = marks
    else keepCommon(common, marks)
  }
  return common
}

function markWord(segment: Segment, { exact, isBegun }: Wanted): Bits | undefined {
  const term = termOf.title(exact)
  if (isBegun) return segment.markPrefix(term)?.marks
  const postings = segment.postings(term)
  if (postings === undefined) return undefined
  const marks = makeBits(segment.documents)
  postings.markAll(marks)
  return marks
}
