import { type Bits, hasBit, makeBits, setBit } from './bits.ts'
import { openAllowance } from './clauses/allowance.ts'
import { type Matcher, WINDOW, type Window } from './clauses/matcher.ts'
import { findingAll } from './clauses/selective.ts'
import type { Offers } from './offers.ts'
import { clearScratch, scratch } from './scratch.ts'
import type { Segment } from './segment.ts'

/**
 * Finds the best documents of one segment, window by window, as Lucene does since its version 9.9. Where all clauses must match,
 * the one with the fewest documents finds them and the others are looked up; where one must, each looks for documents that
 * stand out, and what all leave out together stays below the threshold (Turtle and Flood, "Query evaluation: strategies and
 * optimizations", 1995, where a clause is left out whole or not at all).
 */

/** The clauses of a query in one segment. */
export type Asked = {
  /** All must match. */
  readonly all: readonly Matcher[]
  /** One must match, unless `isAnyRequired` is false. */
  readonly any: readonly Matcher[]
  readonly isAnyRequired: boolean
}

type Segmented = Pick<Segment, 'documents' | 'lengths'>

export function evaluate(segment: Segmented, asked: Asked, allowed: Bits, offers: Offers): void {
  const [first, ...others] = [...asked.all, ...asked.any]
  try {
    if (first?.equal !== undefined && others.length === 0) evaluateEqual(first.equal, allowed, offers)
    else if (others.length === 0)
      evaluateAll(segment, { all: [...asked.all, ...asked.any], any: [], isAnyRequired: false }, allowed, offers)
    else if (asked.all.length === 0) evaluateAny(segment, asked.any, allowed, offers)
    else evaluateAll(segment, asked, allowed, offers)
  } catch (error) {
    clearScratch()
    throw error
  }
}

/** Of documents that score the same the best are those with the highest boosts, or else the last ones: they are offered first. */
function evaluateEqual(
  { score, marks }: { readonly score: number; readonly marks: Bits },
  allowed: Bits,
  offers: Offers,
): void {
  const { foremost } = offers
  if (foremost === undefined) {
    offerAll(score, allowed, marks, offers)
    return
  }
  offerAll(score, allowed, marks, offers, (word) => foremost.documents[word] as number)
  if (foremost.isEnough(score)) return
  offerAll(score, allowed, marks, offers, (word) => ~(foremost.documents[word] as number))
}

/** @param maskOf what else must be true of the documents of a word of bits */
function offerAll(score: number, allowed: Bits, marks: Bits, offers: Offers, maskOf = (_word: number) => -1): void {
  for (let word = marks.length - 1; word >= 0; word -= 1) {
    for (let rest = (marks[word] as number) & (allowed[word] as number) & maskOf(word); rest !== 0; ) {
      const highest = 31 - Math.clz32(rest)
      offers.offer(score, (word << 5) + highest)
      rest &= ~(1 << highest)
    }
  }
}

function openWindow({ isPossible }: Offers): Window {
  const { scores, matched } = scratch
  return { from: 0, until: 0, needed: 0, others: 0, isPossible, scores, matched }
}

/** Documents that none of the clauses has found cannot reach the threshold, with all that is left out together. */
function evaluateAny(segment: Segmented, matchers: readonly Matcher[], allowed: Bits, offers: Offers): void {
  const window = openWindow(offers)
  const clauses = matchers.map(
    (matcher) => matcher.selective?.() ?? findingAll(matcher, matcher.boundWithin(0, segment.documents)),
  )
  const allowance = openAllowance(clauses)
  const lengths = segment.lengths()
  for (let from = 0; from < segment.documents; from += WINDOW) {
    let next = Number.POSITIVE_INFINITY
    for (const matcher of matchers) next = Math.min(next, matcher.nextFrom(from))
    if (next >= segment.documents) return
    from = next - (next % WINDOW)
    window.from = from
    window.until = Math.min(from + WINDOW, segment.documents)
    let most = 0
    for (const matcher of matchers) most += matcher.boundWithin(from, window.until)
    if (most < offers.threshold()) continue
    allowance.raise(offers.threshold())
    for (const clause of clauses) clause.addMore(window, allowed)
    collect(window, (ordinal, more) => {
      let score = more + allowance.leftOut(lengths[ordinal] as number)
      for (const clause of clauses) {
        if (!offers.isPossible(score, ordinal)) return
        score -= clause.lessIn(ordinal)
      }
      offers.offer(score, ordinal)
    })
  }
}

function evaluateAll(segment: Segmented, { all, any, isAnyRequired }: Asked, allowed: Bits, offers: Offers): void {
  const window = openWindow(offers)
  const [lead, ...others] = all.toSorted((one, other) => one.documents - other.documents)
  if (lead === undefined) return
  const lookedUp = [...others, ...any]
  const bounds = new Float64Array(lookedUp.length)
  for (let from = 0; from < segment.documents; from += WINDOW) {
    const next = lead.nextFrom(from)
    if (next >= segment.documents) return
    from = next - (next % WINDOW)
    window.from = from
    window.until = Math.min(from + WINDOW, segment.documents)
    const ofLead = lead.boundWithin(from, window.until)
    let isPossible = ofLead > 0
    window.others = 0
    for (const [at, matcher] of lookedUp.entries()) {
      const most = matcher.boundWithin(from, window.until)
      if (most === 0 && at < others.length) isPossible = false
      bounds[at] = most
      window.others += most
    }
    window.needed = offers.threshold() - window.others
    if (!isPossible || ofLead < window.needed) continue
    const lookUp = (ordinal: number, score: number) => {
      let total = score
      let rest = window.others
      let hasAny = !isAnyRequired
      for (const [at, matcher] of lookedUp.entries()) {
        if (!offers.isPossible(total + rest, ordinal)) return
        const more = matcher.scoreOf(ordinal)
        if (at < others.length) {
          if (more === 0) return
        } else if (more > 0) hasAny = true
        rest -= bounds[at] as number
        total += more
      }
      if (hasAny) offers.offer(total, ordinal)
    }
    if (window.needed > 0 || others.length === 0) {
      lead.addScores(window, allowed)
      collect(window, lookUp)
      continue
    }
    // What the lead contributes decides nothing: scores are only for documents that have all the others too.
    const { matched } = window
    lead.markWithin(from, window.until, matched)
    for (let word = 0; word < matched.length; word += 1) {
      for (
        let left = (matched[word] as number) & (allowed[(from >>> 5) + word] as number);
        left !== 0;
        left &= left - 1
      ) {
        const ordinal = from + (word << 5) + 31 - Math.clz32(left & -left)
        if (!others.every((matcher) => matcher.has(ordinal))) continue
        const score = lead.scoreOf(ordinal)
        if (score > 0) lookUp(ordinal, score)
      }
      matched[word] = 0
    }
  }
}

/** Takes the matches out of a window, in order, and leaves it empty. */
function collect({ from, scores, matched }: Window, take: (ordinal: number, score: number) => void): void {
  for (let word = 0; word < matched.length; word += 1) {
    for (let rest = matched[word] ?? 0; rest !== 0; rest &= rest - 1) {
      const place = (word << 5) + 31 - Math.clz32(rest & -rest)
      take(from + place, scores[place] ?? 0)
      scores[place] = 0
    }
    matched[word] = 0
  }
}

/** Everything that matches, best or not. */
export function matchesOf(segment: Segmented, { all, any, isAnyRequired }: Asked, allowed: Bits): Bits {
  const matches = allowed.slice()
  const required = all.map((matcher) => [matcher])
  if (isAnyRequired) required.push([...any])
  for (const matchers of required) {
    const marks = makeBits(segment.documents)
    for (const matcher of matchers) matcher.markAll(marks)
    for (let word = 0; word < matches.length; word += 1) matches[word] = (matches[word] ?? 0) & (marks[word] ?? 0)
  }
  return matches
}

/** The score of one document, undefined if it does not match. To be asked of matchers that nobody has asked before. */
export function scoreIn({ all, any, isAnyRequired }: Asked, ordinal: number, allowed: Bits): number | undefined {
  if (!hasBit(allowed, ordinal)) return undefined
  let total = 0
  for (const matcher of all) {
    const score = matcher.scoreOf(ordinal)
    if (score === 0) return undefined
    total += score
  }
  let hasAny = !isAnyRequired
  for (const matcher of any) {
    const score = matcher.scoreOf(ordinal)
    if (score > 0) hasAny = true
    total += score
  }
  return hasAny ? total : undefined
}

/** One ordinal as a set, for looking at one document alone. */
export function only(ordinal: number, documents: number): Bits {
  const bits = makeBits(documents)
  setBit(bits, ordinal)
  return bits
}
