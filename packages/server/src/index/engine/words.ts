import type { Analyzer } from '../analysis/port.ts'
import type { FoundWord, WordsQuery } from '../port.ts'
import { editsAllowed, isProposable, WITNESSES_MAX, WORD_DOCUMENTS_MAX } from '../words.ts'
import { openAllowed } from './allowed.ts'
import { type Bits, hasBit } from './bits.ts'
import { TERM_KINDS, termOf } from './clauses/plan.ts'
import { Near } from './near.ts'
import { BLOCK_POSTINGS, type Segment } from './segment.ts'
import type { SegmentView } from './snapshot.ts'

/**
 * Words of the documents that somebody may see: those that a word may have been meant to be, and those that begin as it does.
 * The dictionary has the words of all documents, so a word counts only by the documents that are allowed, in whether it is
 * answered and in its place among the others.
 */

type Part = { readonly segment: Segment; readonly keys: Float64Array; readonly allowed: Bits }

export function correctWord(
  query: WordsQuery,
  views: readonly SegmentView[],
  analyzer: Analyzer,
  revisionOf: (key: number) => number,
): readonly FoundWord[] {
  const typed = onlyToken(query.word, analyzer)
  const editsMax = typed === undefined ? 0 : editsAllowed(typed.exact)
  if (typed === undefined || editsMax === 0) return []
  const parts = partsFor(query, views)
  const forms = [termOf.exact(typed.exact), termOf.exact(typed.stem), termOf.stem(typed.stem)]
  if (parts.some((part) => forms.some((form) => isInAny(part, form)))) return []
  const near = new Map<string, number>()
  for (const { segment } of parts) {
    for (const { word, edits } of segment.wordsNear(TERM_KINDS.exact, new Near(typed.exact, editsMax))) {
      if (isProposable(word)) near.set(word, edits)
    }
  }
  const found: FoundWord[] = []
  for (let edits = 1; edits <= editsMax && found.length < query.limit; edits += 1) {
    const level = [...near].filter(([, apart]) => apart === edits)
    found.push(...inOrder(level.map(([word]) => wordIn(parts, word, revisionOf))))
  }
  return found.slice(0, query.limit)
}

export function completeWord(
  query: WordsQuery,
  views: readonly SegmentView[],
  analyzer: Analyzer,
  revisionOf: (key: number) => number,
): readonly FoundWord[] {
  const typed = onlyToken(query.word, analyzer)
  if (typed === undefined || [...typed.exact].length < 2) return []
  const parts = partsFor(query, views)
  const counts = new Map<string, number>()
  for (const { segment, allowed } of parts) {
    for (const { term, documents } of segment.countFrom(termOf.exact(typed.exact), allowed, WORD_DOCUMENTS_MAX)) {
      const word = term.slice(1)
      counts.set(word, Math.min(WORD_DOCUMENTS_MAX, (counts.get(word) ?? 0) + documents))
    }
  }
  const best = inOrder(
    [...counts]
      .filter(([word]) => word !== typed.exact && isProposable(word))
      .map(([exact, documents]) => ({ exact, documents })),
  )
  return best.slice(0, query.limit).map(({ exact }) => wordIn(parts, exact, revisionOf))
}

/** The word of a text that has one, and is no compound of several. */
function onlyToken(text: string, analyzer: Analyzer) {
  const [token, another] = analyzer.tokens(text)
  return another === undefined && token?.span === 1 ? token : undefined
}

function partsFor(query: WordsQuery, views: readonly SegmentView[]): readonly Part[] {
  const allowedIn = openAllowed(query)
  return views.map((view) => ({ segment: view.segment, keys: view.segment.keys(), allowed: allowedIn(view) }))
}

function isInAny(part: Part, term: string): boolean {
  let isIn = false
  eachAllowed(part, term, () => {
    isIn = true
    return false
  })
  return isIn
}

/** Calls `visit` with the allowed documents that have a term, until it answers false. */
function eachAllowed({ segment, allowed }: Part, term: string, visit: (ordinal: number) => boolean): void {
  const postings = segment.postings(term)
  if (postings === undefined) return
  const ordinals = new Uint32Array(BLOCK_POSTINGS)
  for (let block = 0; block < postings.blocks; block += 1) {
    const count = postings.decodeOrdinals(block, ordinals)
    for (let at = 0; at < count; at += 1) {
      const ordinal = ordinals[at] ?? 0
      if (hasBit(allowed, ordinal) && !visit(ordinal)) return
    }
  }
}

function wordIn(parts: readonly Part[], exact: string, revisionOf: (key: number) => number): FoundWord {
  let documents = 0
  const keys: number[] = []
  for (const part of parts) {
    if (documents === WORD_DOCUMENTS_MAX) break
    eachAllowed(part, termOf.exact(exact), (ordinal) => {
      documents += 1
      if (keys.length < WITNESSES_MAX) keys.push(part.keys[ordinal] ?? 0)
      return documents < WORD_DOCUMENTS_MAX
    })
  }
  keys.sort((one, other) => other - one)
  return { exact, documents, witnesses: keys.map((key) => ({ key, revision: revisionOf(key) })) }
}

/** Those that are in some document, in the most first. */
function inOrder<Word extends Pick<FoundWord, 'exact' | 'documents'>>(words: readonly Word[]): readonly Word[] {
  return words
    .filter(({ documents }) => documents > 0)
    .sort((one, other) => other.documents - one.documents || (one.exact < other.exact ? -1 : 1))
}
