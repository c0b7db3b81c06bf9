import type { FacetFilterValue } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'

/** Filters on when a document was last changed. Days are those of UTC. */

/** A span of time in Unix seconds, the end exclusive. */
type Span = { readonly from: number; readonly until: number }

const DAY = 86_400
const EVER: Span = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }

/**
 * Whether a time fits: in one of the spans that EQUALS names, and in the range that GT and LT make together. Throws the
 * 400 that names a value which is no time.
 */
export function timeTest(
  values: readonly FacetFilterValue[],
  where: string,
  nowMs: number,
): (seconds: number | undefined) => boolean {
  const now = Math.floor(nowMs / 1_000)
  const equal: Span[] = []
  const unequal: Span[] = []
  let range = EVER
  for (const [position, value] of values.entries()) {
    const { relationType = 'EQUALS', isNegated = false } = value
    const span = spanOf(value.value ?? '', now, `${where}.values[${position}].value`)
    if (relationType === 'LT' && !isNegated) range = { ...range, until: Math.min(range.until, span.from) }
    else if (relationType === 'GT' && !isNegated) range = { ...range, from: Math.max(range.from, span.until) }
    else if (relationType === 'LT') range = { ...range, from: Math.max(range.from, span.from) }
    else if (relationType === 'GT') range = { ...range, until: Math.min(range.until, span.until) }
    else if (relationType === 'NOT_EQUALS' || isNegated) unequal.push(span)
    else equal.push(span)
  }
  return (seconds) =>
    seconds !== undefined &&
    isIn(range, seconds) &&
    (equal.length === 0 || equal.some((span) => isIn(span, seconds))) &&
    !unequal.some((span) => isIn(span, seconds))
}

function isIn({ from, until }: Span, seconds: number): boolean {
  return seconds >= from && seconds < until
}

const SECONDS: Readonly<Record<string, number>> = {
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  year: 365 * DAY,
}

/** The span that a value means: a day, or so many days, weeks, months or years up to now. */
function spanOf(text: string, now: number, where: string): Span {
  const value = text.trim().toLowerCase()
  const today = now - (now % DAY)
  if (value === 'today') return { from: today, until: today + DAY }
  if (value === 'yesterday') return { from: today - DAY, until: today }
  const past = /^(?:past|last)_(?:(\d{1,5})_)?(day|week|month|year)s?$/.exec(value)
  if (past !== null) {
    const [, count = '1', unit = ''] = past
    return { from: now - Number(count) * (SECONDS[unit] ?? 0), until: now + 1 }
  }
  const day = dayOf(value)
  if (day !== undefined) return { from: day, until: day + DAY }
  throw new ApiError('invalid_field', `${where} is "${text.slice(0, 100)}", which is no time`, {
    remedy: 'Send a day as YYYY-MM-DD, today, yesterday, or such as past_week or past_3_months.',
  })
}

function dayOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const time = new Date(`${text}T00:00:00Z`)
  // 30 February would be read as 1 March.
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text) ? time.getTime() / 1_000 : undefined
}
