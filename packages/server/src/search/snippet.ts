import type { IndexedText, SearchClause } from '../index/port.ts'
import { cutWords } from '../index/words.ts'

/**
 * Passages of documents. The best passage is the first one that holds the most different words of the query; it starts
 * where a sentence does if one starts near, else at a word. Takes time linear in the text, however many words are asked.
 */

/** A passage, and where it shows words of the query, in UTF-16 units of its text. */
export type Snippet = { readonly text: string; readonly ranges: readonly TextRange[] }
export type TextRange = { readonly startIndex: number; readonly endIndex: number }

/** A word of the query in the text. */
type Match = TextRange & { readonly folded: string }

/** Part of the passage that may stand before its first match, so that one reads what the match is about. */
const LEAD_SHARE = 1 / 3

/** How far a passage is shortened to end after a word, and how far a cluster of combined characters is looked for. */
const END_SLACK_CHARACTERS = 60

export function makeSnippet({ body }: IndexedText, clauses: readonly SearchClause[], charactersMax: number): Snippet {
  const matches = findMatches(body, clauses)
  const best = bestRun(matches, charactersMax)
  const from = best === undefined ? 0 : passageStart(body, best, charactersMax)
  const startIndex = from + leadingBlanks(body, from)
  const endIndex = passageEnd(body, startIndex, best?.endIndex ?? 0, charactersMax)
  return {
    text: body.slice(startIndex, endIndex).trimEnd(),
    ranges: matches
      .filter((match) => match.startIndex >= startIndex && match.endIndex <= endIndex)
      .map((match) => ({ startIndex: match.startIndex - startIndex, endIndex: match.endIndex - startIndex })),
  }
}

/** A phrase is shown as its words, wherever they are. */
function findMatches(body: string, clauses: readonly SearchClause[]): readonly Match[] {
  const wanted = new Set(clauses.flatMap(({ text }) => Array.from(cutWords(text), ({ folded }) => folded)))
  return wanted.size === 0 ? [] : [...cutWords(body).filter(({ folded }) => wanted.has(folded))]
}

/** The first run of matches that fits into a passage and has the most different words. */
function bestRun(matches: readonly Match[], charactersMax: number): TextRange | undefined {
  const counts = new Map<string, number>()
  let best: TextRange | undefined
  let bestCount = 0
  let first = 0
  for (const last of matches) {
    counts.set(last.folded, (counts.get(last.folded) ?? 0) + 1)
    // Drops from the front what no longer fits, and what comes again: the run is the shortest one that ends here.
    for (let front = matches[first]; front !== undefined; front = matches[first]) {
      const count = counts.get(front.folded) ?? 0
      if (front === last || (last.endIndex - front.startIndex <= charactersMax && count === 1)) break
      if (count === 1) counts.delete(front.folded)
      else counts.set(front.folded, count - 1)
      first += 1
    }
    const { startIndex } = matches[first] ?? last
    if (counts.size > bestCount && last.endIndex - startIndex <= charactersMax) {
      best = { startIndex, endIndex: last.endIndex }
      bestCount = counts.size
    }
  }
  return best
}

const SENTENCE_END = /[。！？]|[.!?…]["'”’)]*\s|\n/gu

/** Where the sentence of the first match begins, if that is near; else the first word that is near enough. */
function passageStart(body: string, run: TextRange, charactersMax: number): number {
  const room = charactersMax - (run.endIndex - run.startIndex)
  const earliest = run.startIndex - Math.min(room, Math.floor(charactersMax * LEAD_SHARE))
  if (earliest <= 0) return 0
  const before = body.slice(earliest, run.startIndex)
  const sentenceEnd = [...before.matchAll(SENTENCE_END)].at(-1)
  if (sentenceEnd !== undefined) return earliest + sentenceEnd.index + sentenceEnd[0].length
  const blank = before.search(/\s/u)
  return blank >= 0 ? earliest + blank : run.startIndex
}

function passageEnd(body: string, startIndex: number, neededUntil: number, charactersMax: number): number {
  const limit = startIndex + Math.max(0, charactersMax)
  if (limit >= body.length) return body.length
  const from = Math.max(startIndex, neededUntil, limit - END_SLACK_CHARACTERS)
  const lastBlank = body.slice(from, limit + 1).search(/\s\S*$/u)
  return lastBlank >= 0 ? from + lastBlank : Math.max(neededUntil, clusterStart(body, startIndex, limit))
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The start of the cluster of characters that one sees as one at `limit`; where none begins near, of the character. */
function clusterStart(body: string, startIndex: number, limit: number): number {
  const from = characterStart(body, Math.max(startIndex, limit - END_SLACK_CHARACTERS))
  const cluster = graphemes.segment(body.slice(from, limit + END_SLACK_CHARACTERS)).containing(limit - from)
  const isKnown = cluster !== undefined && (cluster.index > 0 || from === startIndex)
  return isKnown ? from + cluster.index : characterStart(body, limit)
}

/** Steps back out of the middle of a surrogate pair. */
function characterStart(body: string, index: number): number {
  const isInside = /^[\ud800-\udbff][\udc00-\udfff]$/.test(body.slice(Math.max(0, index - 1), index + 1))
  return isInside ? index - 1 : index
}

function leadingBlanks(body: string, from: number): number {
  let count = 0
  while (/^\s$/.test(body.charAt(from + count))) count += 1
  return count
}
