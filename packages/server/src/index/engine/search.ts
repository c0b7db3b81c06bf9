import type { Analyzer } from '../analysis/port.ts'
import type { IndexHit, IndexPlace, IndexQuery, RankingBoosts, Summary, SummaryQuery } from '../port.ts'
import { openAllowed } from './allowed.ts'
import { type Bits, countBits, eachBit, hasBit, makeBits, ordinalsOf, takeOut } from './bits.ts'
import { boostsIn } from './boosts.ts'
import { type ClausePlan, openPlanContext, planClauses } from './clauses/plan.ts'
import type { ColumnNumbers } from './column-numbers.ts'
import { type Asked, evaluate, matchesOf, only, scoreIn } from './evaluate.ts'
import { type Counted, countTimes, countValues } from './facets.ts'
import { offersTo } from './offers.ts'
import { findLive, type SegmentView } from './snapshot.ts'
import { openTop, type Place } from './top.ts'

/** A query over all segments: what each may look at, what each is asked, and the best of all together. */

type Matching = Omit<SummaryQuery, 'columns' | 'valuesMax' | 'beginning' | 'spans'>

/** A query as every segment is asked it. */
type Plan = {
  /** False if no document at all can match. */
  readonly isPossible: boolean
  /** Whether there is anything to rank by. */
  readonly isRanked: boolean
  readonly allowedIn: (view: SegmentView) => Bits
  readonly askedIn: (view: SegmentView, allowed: Bits) => Asked | undefined
}

function plan(query: Matching, views: readonly SegmentView[], analyzer: Analyzer): Plan {
  const context = openPlanContext(
    analyzer,
    views.map(({ segment }) => segment),
  )
  const any = planClauses(query.anyOf, context)
  const all = planClauses(query.allOf ?? [], context)
  const none = planClauses(query.noneOf, context)
  const isAnyRequired = any.length > 0
  const allowing = openAllowed(query)
  const excluded = none.filter((each) => each !== undefined)
  return {
    isPossible: all.every((each) => each !== undefined) && (!isAnyRequired || any.some((each) => each !== undefined)),
    isRanked: any.length + all.length > 0,
    allowedIn(view) {
      const allowed = allowing(view)
      return excluded.length === 0 ? allowed : without(excluded, view, allowed)
    },
    askedIn({ segment }, allowed) {
      const matchers = (of: readonly (ClausePlan | undefined)[]) =>
        of.flatMap((each) => each?.matcherIn(segment, allowed) ?? [])
      const required = matchers(all)
      const optional = matchers(any)
      if (required.length < all.length || (isAnyRequired && optional.length === 0)) return undefined
      return { all: required, any: optional, isAnyRequired }
    },
  }
}

function without(excluded: readonly ClausePlan[], { segment }: SegmentView, allowed: Bits): Bits {
  const marks = makeBits(segment.documents)
  for (const clause of excluded) clause.matcherIn(segment, allowed)?.markAll(marks)
  const rest = allowed.slice()
  takeOut(rest, marks)
  return rest
}

/** @param revisionOf of the document as it was indexed */
export function search(
  query: IndexQuery,
  views: readonly SegmentView[],
  analyzer: Analyzer,
  revisionOf: (key: number) => number,
): readonly IndexHit[] {
  const planned = plan(query, views, analyzer)
  if (!planned.isPossible || query.limit <= 0) return []
  const after = query.after && presentPlace(query.after, planned, views, query.boosts)
  const top = openTop(query.limit, after)
  for (const view of views) {
    const allowed = planned.allowedIn(view)
    if (!planned.isRanked) offerNewest(view, allowed, (score, key) => top.offer(score, key))
    else {
      const asked = planned.askedIn(view, allowed)
      if (asked !== undefined) evaluate(view.segment, asked, allowed, offersTo(top, view.segment, query.boosts))
    }
  }
  return top.list().map(({ score, key }) => ({ score, key, revision: revisionOf(key) }))
}

function offerNewest({ segment }: SegmentView, allowed: Bits, offer: (score: number, key: number) => void): void {
  const [times, keys] = [segment.updated(), segment.keys()]
  eachBit(allowed, (ordinal) => offer(times[ordinal] ?? 0, keys[ordinal] ?? 0))
}

/** Where the last hit of the page before is now: its score may have changed since. */
function presentPlace(
  place: IndexPlace,
  planned: Plan,
  views: readonly SegmentView[],
  boosts: RankingBoosts | undefined,
): Place {
  const found = findLive(views, place.key)
  if (found === undefined) return place
  const { view, ordinal } = found
  const allowed = planned.allowedIn(view)
  if (!hasBit(allowed, ordinal)) return place
  if (!planned.isRanked) return { key: place.key, score: view.segment.updated()[ordinal] ?? 0 }
  const alone = only(ordinal, view.segment.documents)
  const asked = planned.askedIn(view, alone)
  const score = asked && scoreIn(asked, ordinal, alone)
  if (score === undefined) return place
  return { key: place.key, score: boosts === undefined ? score : score * boostsIn(view.segment, boosts).of(ordinal) }
}

export function summarize(
  query: SummaryQuery,
  views: readonly SegmentView[],
  analyzer: Analyzer,
  numbersOf: ColumnNumbers,
): Summary {
  const planned = plan(query, views, analyzer)
  let total = 0
  const counted: Counted[] = []
  for (const view of planned.isPossible ? views : []) {
    const allowed = planned.allowedIn(view)
    const asked = planned.isRanked ? planned.askedIn(view, allowed) : undefined
    if (planned.isRanked && asked === undefined) continue
    const matches = asked === undefined ? allowed : matchesOf(view.segment, asked, allowed)
    if (query.columns.length === 0 && query.spans === undefined) total += countBits(matches)
    else {
      const ordinals = ordinalsOf(matches)
      total += ordinals.length
      if (ordinals.length > 0) counted.push({ segment: view.segment, matches: ordinals })
    }
  }
  return {
    total,
    columns: query.columns.map((column) => ({
      column,
      values: countValues(column, counted, query, numbersOf),
    })),
    ...(query.spans === undefined ? {} : { spans: countTimes(query.spans, counted) }),
  }
}
