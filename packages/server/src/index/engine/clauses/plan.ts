import type { Analyzer, Token } from '../../analysis/port.ts'
import type { SearchClause } from '../../port.ts'
import { type Bits, makeBits } from '../bits.ts'
import { averageOf, repeated, type Saturation, type Statistics, saturationOf, stretchOf, weightOf } from '../bm25.ts'
import type { Postings, Segment } from '../segment.ts'
import { withWhole } from './compound.ts'
import { listedMatcher } from './listed.ts'
import { markedMatcher } from './marked.ts'
import type { Matcher } from './matcher.ts'
import { findPhrase, type PhraseWord } from './phrase.ts'
import { type SharedList, wordMatcher } from './word.ts'

/**
 * What a clause asks of every segment. What a word weighs depends on all segments together, so that is found out first; then
 * each segment gets a matcher of its own.
 */
export type ClausePlan = {
  /** Undefined if nothing in the segment can match. */
  readonly matcherIn: (segment: Segment, allowed: Bits) => Matcher | undefined
}

/** What the terms of the dictionary begin with, by what they say of a document. */
export const TERM_KINDS = {
  /** It has the word in this form. */
  exact: '=',
  /** It has the word in forms that are not the stem itself. */
  stem: '~',
  /** Its title has the word in this form. */
  title: '^',
} as const

export const termOf = {
  exact: (word: string) => TERM_KINDS.exact + word,
  stem: (stem: string) => TERM_KINDS.stem + stem,
  title: (word: string) => TERM_KINDS.title + word,
} as const

/** What the clauses of one query share. */
export type PlanContext = {
  readonly analyzer: Analyzer
  readonly segments: readonly Segment[]
  readonly statistics: Statistics
  readonly find: (segment: Segment, term: string) => Postings | undefined
}

/** Looks each posting list up once for a query. */
export function openPlanContext(analyzer: Analyzer, segments: readonly Segment[]): PlanContext {
  const found = new Map<Segment, Map<string, Postings | undefined>>(segments.map((segment) => [segment, new Map()]))
  let documents = 0
  let totalLength = 0
  for (const segment of segments) {
    documents += segment.documents
    totalLength += segment.totalLength
  }
  return {
    analyzer,
    segments,
    statistics: { documents, totalLength },
    find(segment, term) {
      const known = found.get(segment)
      if (known?.has(term) === true) return known.get(term)
      const postings = segment.postings(term)
      known?.set(term, postings)
      return postings
    },
  }
}

/** Longer phrases are cut here: what contains the whole contains the part. */
const PHRASE_WORDS_MAX = 100

/**
 * The plans of clauses, each once however often a query has it; undefined for one without any word, which matches nothing. A
 * clause that is there several times counts a little more, and a word that only joins others less.
 */
export function planClauses(
  clauses: readonly SearchClause[],
  context: PlanContext,
): readonly (ClausePlan | undefined)[] {
  const distinct = new Map<string, { readonly read: ReadClause; readonly times: number }>()
  for (const { kind, text } of clauses) {
    const read = { kind, tokens: [...context.analyzer.tokens(text)] }
    const name = [kind, ...read.tokens.map(({ exact }) => exact)].join(' ')
    distinct.set(name, { read, times: (distinct.get(name)?.times ?? 0) + 1 })
  }
  return [...distinct.values()].map(({ read, times }) => planClause(read, repeated(times), context))
}

/** A clause and the words of its text. */
type ReadClause = Pick<SearchClause, 'kind'> & { readonly tokens: readonly Token[] }

/** @param factor by which its scores are multiplied */
function planClause({ kind, tokens }: ReadClause, factor: number, context: PlanContext): ClausePlan | undefined {
  const parts = tokens.filter(({ span }) => span === 1).slice(0, PHRASE_WORDS_MAX)
  const [first] = parts
  if (first === undefined) return undefined
  const words = parts.map(({ exact, position }) => ({
    term: termOf.exact(exact),
    offset: position - first.position,
  }))
  if (kind === 'prefix') {
    const last = parts.at(-1) ?? first
    const begun = planPrefix(termOf.exact(last.exact), factor, context)
    return parts.length === 1 ? begun : planBoth(planRun(words.slice(0, -1), undefined, factor, context), begun)
  }
  if (parts.length > 1) {
    const whole = kind === 'word' ? tokens.find(({ span }) => span === parts.length) : undefined
    return planRun(words, whole === undefined ? undefined : termOf.exact(whole.exact), factor, context)
  }
  return kind === 'phrase'
    ? planLists([{ term: termOf.exact(first.exact), share: 1 }], [first.exact], factor, context)
    : planWord(first, factor * context.analyzer.emphasisOf(first.exact), context)
}

/** A word counts whole in the form in which it was typed, and half in others. */
function planWord({ exact, stem }: Token, factor: number, context: PlanContext): ClausePlan {
  const others = { term: termOf.stem(stem), share: 0.5 }
  const lists =
    exact === stem
      ? [{ term: termOf.exact(exact), share: 1 }, others]
      : [{ term: termOf.exact(exact), share: 0.5 }, { term: termOf.exact(stem), share: 0.5 }, others]
  return planLists(lists, [stem], factor, context, others.term)
}

type ListTerm = { readonly term: string; readonly share: number }

/** @param weighed the forms whose documents are counted for the weight, as exact terms; `also` is one more term */
function planLists(
  lists: readonly ListTerm[],
  weighed: readonly string[],
  factor: number,
  context: PlanContext,
  also?: string,
): ClausePlan {
  const counted = [...weighed.map(termOf.exact), ...(also === undefined ? [] : [also])]
  let documents = 0
  for (const term of counted) documents += documentsWith(term, context)
  const { statistics } = context
  const average = averageOf(statistics)
  const scoring = { weight: factor * weightOf(documents, statistics), saturation: saturationOf(statistics) }
  return {
    matcherIn(segment) {
      const shared: SharedList[] = []
      let most = 0
      for (const { term, share } of lists) {
        const postings = context.find(segment, term)
        if (postings === undefined) continue
        shared.push({ postings, share })
        most += postings.documents
      }
      return shared.length === 0
        ? undefined
        : wordMatcher(
            shared,
            {
              ...scoring,
              lengths: segment.lengths(),
              shortest: segment.shortest(),
              stretch: stretchOf(averageOf(segment), average),
            },
            most,
          )
    },
  }
}

function documentsWith(term: string, { segments, find }: PlanContext): number {
  return segments.reduce((sum, segment) => sum + (find(segment, term)?.documents ?? 0), 0)
}

/** Words that follow each other; a compound, such as `foo_bar`, counts whole as it is and half written apart. */
function planRun(
  words: readonly PhraseWord[],
  whole: string | undefined,
  factor: number,
  context: PlanContext,
): ClausePlan {
  let weight = 0
  for (const { term } of words) weight += factor * weightOf(documentsWith(term, context), context.statistics)
  const saturation: Saturation = saturationOf(context.statistics)
  return {
    matcherIn(segment, allowed) {
      const parts = findPhrase(words, (term) => context.find(segment, term), allowed)
      const found = whole === undefined ? parts : withWhole(parts, context.find(segment, whole), allowed)
      if (found.ordinals.length === 0) return undefined
      return listedMatcher(found, { weight, saturation, lengths: segment.lengths() })
    },
  }
}

function planPrefix(prefix: string, factor: number, { segments, statistics }: PlanContext): ClausePlan {
  const marked = new Map(segments.map((segment) => [segment, segment.markPrefix(prefix)]))
  let occurrences = 0
  for (const found of marked.values()) occurrences += found?.occurrences ?? 0
  const weight = factor * weightOf(occurrences, statistics)
  return {
    matcherIn(segment) {
      const found = marked.get(segment)
      return found === undefined
        ? undefined
        : markedMatcher(found.marks, Math.min(segment.documents, found.occurrences), weight)
    },
  }
}

/** Documents that match two plans; their scores are added. */
function planBoth(one: ClausePlan, other: ClausePlan): ClausePlan {
  return {
    matcherIn(segment, allowed) {
      const [first, second] = [one.matcherIn(segment, allowed), other.matcherIn(segment, allowed)]
      return first === undefined || second === undefined ? undefined : bothMatcher(first, second, segment.documents)
    },
  }
}

function bothMatcher(first: Matcher, second: Matcher, documents: number): Matcher {
  const scoreOf = (ordinal: number) => {
    const score = first.scoreOf(ordinal)
    const other = score === 0 ? 0 : second.scoreOf(ordinal)
    return other === 0 ? 0 : score + other
  }
  const nextFrom = (ordinal: number) => {
    for (let next = first.nextFrom(ordinal); next < documents; next = first.nextFrom(next + 1)) {
      if (second.nextFrom(next) === next) return next
    }
    return Number.POSITIVE_INFINITY
  }
  return {
    documents: Math.min(first.documents, second.documents),
    boundWithin(from, until) {
      const [one, other] = [first.boundWithin(from, until), second.boundWithin(from, until)]
      return one === 0 || other === 0 ? 0 : one + other
    },
    nextFrom,
    addScores({ from, until, scores, matched }, allowed) {
      for (let ordinal = nextFrom(from); ordinal < until; ordinal = nextFrom(ordinal + 1)) {
        const score = scoreOf(ordinal)
        if (score === 0 || ((allowed[ordinal >>> 5] ?? 0) >>> (ordinal & 31)) % 2 === 0) continue
        scores[ordinal - from] = (scores[ordinal - from] ?? 0) + score
        matched[(ordinal - from) >>> 5] = (matched[(ordinal - from) >>> 5] ?? 0) | (1 << ((ordinal - from) & 31))
      }
    },
    markWithin: first.markWithin,
    has: (ordinal) => first.has(ordinal) && second.has(ordinal),
    scoreOf,
    markAll(bits) {
      const [one, other] = [makeBits(documents), makeBits(documents)]
      first.markAll(one)
      second.markAll(other)
      for (let word = 0; word < bits.length; word += 1) {
        bits[word] = (bits[word] ?? 0) | ((one[word] ?? 0) & (other[word] ?? 0))
      }
    },
  }
}
