const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const whole = new Intl.NumberFormat('en')
const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const formatDateTime = (seconds: number): string => dateTime.format(seconds * 1000)
export const formatDate = (seconds: number): string => date.format(seconds * 1000)
export const formatNumber = (value: number): string => whole.format(value)

/** A length of time in its largest unit, such as `3 days`; always above zero. */
export function formatSpan(seconds: number): string {
  const [value, unit] = largestUnit(Math.abs(seconds))
  return `${whole.format(value)} ${unit}${value === 1 ? '' : 's'}`
}

/** How far a time is from another, such as `in 3 days` or `2 minutes ago`. */
export function formatDistance(seconds: number, nowSeconds: number): string {
  const distance = seconds - nowSeconds
  if (Math.abs(distance) < 5) return 'just now'
  const [value, unit] = largestUnit(Math.abs(distance))
  return relative.format(distance < 0 ? -value : value, unit)
}

function largestUnit(seconds: number): readonly [number, 'second' | 'minute' | 'hour' | 'day'] {
  if (seconds < MINUTE) return [Math.round(seconds), 'second']
  if (seconds < HOUR) return [Math.round(seconds / MINUTE), 'minute']
  if (seconds < 2 * DAY) return [Math.round(seconds / HOUR), 'hour']
  return [Math.round(seconds / DAY), 'day']
}

/** A size in the unit that leaves at most four digits, such as `4.2 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return `${oneDigit.format(bytes / 1000 ** step)} ${units[step] ?? 'B'}`
}

export const formatMillis = (millis: number): string =>
  millis >= 1000 ? `${oneDigit.format(millis / 1000)} s` : `${oneDigit.format(millis)} ms`

/** A count with its word, such as `1 document` or `2 documents`. */
export const countOf = (count: number, word: string): string =>
  `${whole.format(count)} ${word}${count === 1 ? '' : 's'}`
