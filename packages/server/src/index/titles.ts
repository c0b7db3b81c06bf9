import { type Unit, unitsOf } from './analysis/matches.ts'
import type { Token } from './analysis/port.ts'
import { standardAnalyzer } from './analysis/standard.ts'

/** Titles that complete what somebody types: which of them are better, and where in them the typed words are. */

/** What was typed: words that are finished, and the beginning of one more; empty if the last one is finished too. */
export type Typed = { readonly words: readonly string[]; readonly prefix: string }

/** A title that an engine has found to match. */
type Candidate = { readonly key: number; readonly title: string }

/**
 * The candidates, the best first: those that begin with what was typed, then those in which its words stand in the same
 * order side by side, then all others; among equals the shorter title, then the newer document.
 */
export function rankTitles<Found extends Candidate>(found: readonly Found[], typed: Typed): readonly Found[] {
  const wanted = unitsTyped(typed)
  return found
    .map((candidate) => ({ candidate, closeness: closenessOf(candidate.title, wanted) }))
    .sort(
      (a, b) =>
        a.closeness - b.closeness ||
        a.candidate.title.length - b.candidate.title.length ||
        b.candidate.key - a.candidate.key,
    )
    .map(({ candidate }) => candidate)
}

/** Where in a title the typed words are, in UTF-16 units; undefined unless all of them are there. */
export function typedRanges(title: string, typed: Typed): readonly Range[] | undefined {
  const wanted = unitsTyped(typed)
  const inTitle = [...standardAnalyzer.tokens(title)]
  // Each once: what is typed may have the same word many times, and so may the title.
  const found = new Set<Token>()
  for (const unit of wanted) {
    const whole = inTitle.filter((token) => unit.whole !== undefined && fits(token, unit.whole))
    const parts = unit.parts.map((part) => inTitle.filter((token) => fits(token, part)))
    const hasParts = parts.every((tokens) => tokens.length > 0)
    if (whole.length === 0 && !hasParts) return undefined
    for (const token of whole) found.add(token)
    if (hasParts) for (const tokens of parts) for (const token of tokens) found.add(token)
  }
  return joined([...found])
}

type Range = { readonly startIndex: number; readonly endIndex: number }

/** In order, and what overlaps as one. */
function joined(ranges: readonly Range[]): readonly Range[] {
  const apart: { readonly startIndex: number; endIndex: number }[] = []
  for (const { startIndex, endIndex } of ranges.toSorted((a, b) => a.startIndex - b.startIndex)) {
    const last = apart.at(-1)
    if (last !== undefined && startIndex < last.endIndex) last.endIndex = Math.max(last.endIndex, endIndex)
    else apart.push({ startIndex, endIndex })
  }
  return apart
}

/** A word as it is compared, and how many positions it stands behind the first of its unit. */
type Wanted = { readonly exact: string; readonly isBegun: boolean; readonly offset: number }

/** What was typed together: a compound, such as `foo_bar`, is in a title whole or in parts. */
type WantedUnit = { readonly whole: Wanted | undefined; readonly parts: readonly Wanted[] }

function unitsTyped({ words, prefix }: Typed): readonly WantedUnit[] {
  const whole = words.flatMap((word) => unitsOf(standardAnalyzer.tokens(word))).map((unit) => wantedUnit(unit, false))
  const begun = unitsOf(standardAnalyzer.tokens(prefix)).map((unit, place, all) =>
    wantedUnit(unit, place === all.length - 1),
  )
  return [...whole, ...begun]
}

function wantedUnit({ whole, parts }: Unit, isBegun: boolean): WantedUnit {
  const from = parts[0]?.position ?? 0
  const last = parts.length - 1
  return {
    whole: whole === undefined ? undefined : { exact: whole.exact, isBegun, offset: 0 },
    parts: parts.map(({ exact, position }, at) => ({
      exact,
      isBegun: isBegun && at === last,
      offset: position - from,
    })),
  }
}

function fits({ exact }: Token, wanted: Wanted): boolean {
  return wanted.isBegun ? exact.startsWith(wanted.exact) : exact === wanted.exact
}

function closenessOf(title: string, wanted: readonly WantedUnit[]): 0 | 1 | 2 {
  const inTitle = [...standardAnalyzer.tokens(title)]
  const starts = [...new Set(inTitle.map(({ startIndex }) => startIndex))].sort((a, b) => a - b)
  const stands = (start: number | undefined) => {
    let from = start
    return wanted.every((unit) => {
      const endIndex = from === undefined ? undefined : unitEnd(inTitle, from, unit)
      from = starts.find((later) => endIndex !== undefined && later >= endIndex)
      return endIndex !== undefined
    })
  }
  if (stands(starts[0])) return 0
  return starts.some(stands) ? 1 : 2
}

/** Where a unit ends that begins at an index of a title; undefined if the title has something else there. */
function unitEnd(inTitle: readonly Token[], startIndex: number, { whole, parts }: WantedUnit): number | undefined {
  const begins = inTitle.filter((token) => token.startIndex === startIndex)
  const asWhole = begins.find((token) => whole !== undefined && fits(token, whole))
  if (asWhole !== undefined) return asWhole.endIndex
  const position = begins[0]?.position ?? 0
  const asParts = parts.map((part) =>
    inTitle.find((token) => token.position === position + part.offset && fits(token, part)),
  )
  return asParts.includes(undefined) ? undefined : asParts.at(-1)?.endIndex
}
