import type { FacetFilterValue } from '@sheaf/contract'
import { ApiError, type ErrorCode } from '@sheaf/contract/errors'
import type { TimeRange } from '../index/port.ts'

/** Filters on when a document was last changed. */

/** By which a time is understood. */
export type Clock = {
  readonly nowMs: number
  /** Minutes from UTC of the time zone whose days count, east of it positive. */
  readonly offsetMinutes: number
  /** The refusal of a value that is no time. */
  readonly refusal: ErrorCode
}

const DAY = 86_400
/** A document whose time is 0 has none, for the index too, and fits no filter. */
const EVER: TimeRange = { from: 1, until: Number.POSITIVE_INFINITY }

/**
 * The spans of time of which a document must be in one, in order and none over another: those that EQUALS names, within the
 * range that GT and LT make together, without those of NOT_EQUALS. Throws the refusal that names a value which is no time.
 */
export function timeSpans(values: readonly FacetFilterValue[], where: string, clock: Clock): readonly TimeRange[] {
  const equal: TimeRange[] = []
  const unequal: TimeRange[] = []
  let range = EVER
  for (const [position, value] of values.entries()) {
    const { relationType = 'EQUALS', isNegated = false } = value
    const span = spanOf(value, clock, `${where}.values[${position}].value`)
    if (relationType === 'LT' && !isNegated) range = { ...range, until: Math.min(range.until, span.from) }
    else if (relationType === 'GT' && !isNegated) range = { ...range, from: Math.max(range.from, span.until) }
    else if (relationType === 'LT') range = { ...range, from: Math.max(range.from, span.from) }
    else if (relationType === 'GT') range = { ...range, until: Math.min(range.until, span.until) }
    else if (relationType === 'NOT_EQUALS' || isNegated) unequal.push(span)
    else equal.push(span)
  }
  return unequal.reduce(without, inBoth([range], equal.length === 0 ? [EVER] : equal))
}

export function isInSpans(spans: readonly TimeRange[], seconds: number | undefined): boolean {
  return seconds !== undefined && spans.some(({ from, until }) => seconds >= from && seconds < until)
}

/** What is in one of the first spans and in one of the others. */
export function inBoth(some: readonly TimeRange[], others: readonly TimeRange[]): readonly TimeRange[] {
  const both = some.flatMap((one) =>
    others.map((other) => ({ from: Math.max(one.from, other.from), until: Math.min(one.until, other.until) })),
  )
  const joined: TimeRange[] = []
  for (const span of both.filter(isAny).sort((one, other) => one.from - other.from)) {
    const last = joined.at(-1)
    if (last === undefined || span.from > last.until) joined.push(span)
    else joined[joined.length - 1] = { from: last.from, until: Math.max(last.until, span.until) }
  }
  return joined
}

function without(spans: readonly TimeRange[], { from, until }: TimeRange): readonly TimeRange[] {
  return spans
    .flatMap((span) => [
      { from: span.from, until: Math.min(span.until, from) },
      { from: Math.max(span.from, until), until: span.until },
    ])
    .filter(isAny)
}

function isAny({ from, until }: TimeRange): boolean {
  return from < until
}

const SECONDS: Readonly<Record<string, number>> = {
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  year: 365 * DAY,
}

/**
 * The span that a value means: a day, or so many days, weeks, months or years up to now. They begin with a day of the time
 * zone, but for `past_week` and the like as they are, which have no number and are compared with EQUALS: those are counted
 * back from now, wherever one is.
 */
function spanOf({ value = '', relationType = 'EQUALS' }: FacetFilterValue, clock: Clock, where: string): TimeRange {
  const text = value.trim().toLowerCase()
  const now = Math.floor(clock.nowMs / 1_000)
  const offset = clock.offsetMinutes * 60
  const today = Math.floor((now + offset) / DAY) * DAY - offset
  if (text === 'today') return { from: today, until: today + DAY }
  if (text === 'yesterday') return { from: today - DAY, until: today }
  const past = /^(?:past|last)_(?:(\d{1,5})_)?(day|week|month|year)s?$/.exec(text)
  // "After the past week" would be after now.
  if (past !== null && relationType !== 'GT') {
    const [, count, unit = ''] = past
    const isFromNow = count === undefined && relationType !== 'LT'
    return { from: (isFromNow ? now : today) - Number(count ?? 1) * (SECONDS[unit] ?? 0), until: now + 1 }
  }
  const day = dayOf(text)
  if (day !== undefined) return { from: day - offset, until: day - offset + DAY }
  throw new ApiError(clock.refusal, `${where} is "${value.slice(0, 100)}", which is no time to compare with`, {
    remedy:
      past === null
        ? 'Send a day as YYYY-MM-DD, today, yesterday, or such as past_week or past_3_months.'
        : 'With GT send a day as YYYY-MM-DD, today or yesterday; for times since then, send EQUALS.',
    ...(clock.refusal === 'invalid_filter'
      ? { invalidOperators: [{ key: 'last_updated_at', value: value.slice(0, 100) }] }
      : {}),
  })
}

/** The Unix time in seconds at which a day `YYYY-MM-DD` begins in UTC; undefined for what is no day. */
export function dayOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const time = new Date(`${text}T00:00:00Z`)
  // 30 February would be read as 1 March.
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text) ? time.getTime() / 1_000 : undefined
}
