import { UsageFailure } from './failure.ts'

const SECONDS = { m: 60, h: 3_600, d: 86_400, w: 604_800 } as const

/**
 * The moment that a person means by `90d`, `12h`, `2027-01-31` (the end of that day in UTC) or an RFC 3339 time, in Unix
 * seconds. Throws UsageFailure for anything else, and for a moment that is over.
 */
export function parseExpiry(text: string, nowMs: number): number {
  const moment = momentOf(text, nowMs)
  if (moment * 1000 > nowMs) return moment
  throw new UsageFailure(`--expires ${text} is over: give a span such as 90d, or a date in the future.`)
}

function momentOf(text: string, nowMs: number): number {
  const span = /^(\d{1,6})([mhdw])$/.exec(text)
  if (span !== null) {
    const [, count, unit] = span
    return Math.floor(nowMs / 1000) + Number(count) * SECONDS[unit as keyof typeof SECONDS]
  }
  const day = midnightOf(text.slice(0, 10))
  if (day !== undefined) {
    if (text.length === 10) return day / 1000 + SECONDS.d
    const moment = /^.{10}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN
    if (!Number.isNaN(moment)) return Math.floor(moment / 1000)
  }
  throw new UsageFailure(`--expires ${text} is no time: give a span such as 90d, or a date such as 2027-01-31.`)
}

/** When a day such as 2027-01-31 begins in UTC, in milliseconds; undefined if there is no such day. */
function midnightOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const midnight = Date.parse(`${text}T00:00:00Z`)
  // Date.parse takes the 30th of February for a day in March.
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(text) ? midnight : undefined
}
