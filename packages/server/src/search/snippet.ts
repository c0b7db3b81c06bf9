import { findMatches, type Match, type Wanted } from '../index/analysis/matches.ts'
import { standardAnalyzer } from '../index/analysis/standard.ts'
import type { IndexedText } from '../index/port.ts'

/**
 * Passages of documents. The best passage is the first one that holds the most different words of the query, in whatever
 * form; it starts where a sentence does if one starts near, else at a word. Takes time linear in the text.
 */

/** A passage, and where it shows words of the query, in UTF-16 units of its text. */
export type Snippet = { readonly text: string; readonly ranges: readonly TextRange[] }
export type TextRange = { readonly startIndex: number; readonly endIndex: number }

/** Something of the query in the text, and the numbers of what it is: a compound may be asked for whole and in part. */
export type Spot = { readonly startIndex: number; endIndex: number; readonly asked: number[] }

/** Part of the passage that may stand before its first match, so that one reads what the match is about. */
const LEAD_SHARE = 1 / 3

/** How far a passage is shortened to end after a word, and how far a cluster of combined characters is looked for. */
const END_SLACK_CHARACTERS = 60

/** The best passage. */
export function makeSnippet(text: IndexedText, wanted: Wanted, charactersMax: number): Snippet {
  return snippetOf(text.body, passageIn(text.body, findSpots(text.body, wanted, charactersMax), charactersMax))
}

/** A passage by where it stands in a text, how many different words of the query it has, and where it has them. */
export type FoundPassage = TextRange & { readonly words: number; readonly spots: readonly TextRange[] }

export function snippetOf(body: string, { startIndex, endIndex, spots }: FoundPassage): Snippet {
  return {
    text: body.slice(startIndex, endIndex).trimEnd(),
    ranges: spots.map((spot) => ({ startIndex: spot.startIndex - startIndex, endIndex: spot.endIndex - startIndex })),
  }
}

/** The best passage of a text, from the spots in it; its beginning, if there are none. */
export function passageIn(body: string, spots: readonly Spot[], charactersMax: number): FoundPassage {
  const best = bestRun(spots, charactersMax)
  const from = best === undefined ? 0 : passageStart(body, best, charactersMax)
  const startIndex = from + leadingBlanks(body, from)
  const endIndex = passageEnd(body, startIndex, best?.endIndex ?? 0, charactersMax)
  return {
    startIndex,
    endIndex,
    words: best?.words ?? 0,
    spots: spots.filter((spot) => spot.startIndex >= startIndex && spot.endIndex <= endIndex),
  }
}

/** The matches that fit into a passage, in order and none over another: what overlaps is shown as one. */
export function findSpots(body: string, wanted: Wanted, charactersMax: number): readonly Spot[] {
  const spots: Spot[] = []
  for (const match of findMatches(body, wanted, standardAnalyzer)) {
    const { startIndex, endIndex, asked } = match
    if (endIndex - startIndex > charactersMax) continue
    const last = spots.at(-1)
    if (last === undefined || startIndex >= last.endIndex) spots.push({ startIndex, endIndex, asked: [asked] })
    else if (joins(match, last, charactersMax)) {
      last.endIndex = Math.max(last.endIndex, endIndex)
      if (!last.asked.includes(asked)) last.asked.push(asked)
    }
  }
  return spots
}

/** A spot grows only by what it does not have yet, or a text of one repeated character would be a single one. */
function joins({ endIndex, asked }: Match, spot: Spot, charactersMax: number): boolean {
  if (endIndex <= spot.endIndex) return true
  return !spot.asked.includes(asked) && endIndex - spot.startIndex <= charactersMax
}

type Run = TextRange & { readonly words: number }

/** The first run of spots that fits into a passage and has the most different words. */
function bestRun(spots: readonly Spot[], charactersMax: number): Run | undefined {
  const counts = new Map<number, number>()
  const isRepeated = (asked: number) => (counts.get(asked) ?? 0) > 1
  let best: Run | undefined
  let bestCount = 0
  let first = 0
  for (const last of spots) {
    for (const asked of last.asked) counts.set(asked, (counts.get(asked) ?? 0) + 1)
    // Drops from the front what no longer fits, and what comes again: the run is the shortest one that ends here.
    for (let front = spots[first]; front !== undefined; front = spots[first]) {
      const fits = last.endIndex - front.startIndex <= charactersMax
      if (front === last || (fits && !front.asked.every(isRepeated))) break
      for (const asked of front.asked) {
        const count = counts.get(asked) ?? 0
        if (count === 1) counts.delete(asked)
        else counts.set(asked, count - 1)
      }
      first += 1
    }
    const { startIndex } = spots[first] ?? last
    if (counts.size > bestCount && last.endIndex - startIndex <= charactersMax) {
      best = { startIndex, endIndex: last.endIndex, words: counts.size }
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
