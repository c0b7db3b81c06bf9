import { checkWholeNumber } from './whole-number.ts'

/**
 * How often a call is made, and how long is waited between. A call is made again after 429 and where the server was not
 * reached; after a lost answer, a time-out and 500, 502, 503 or 504 only if a second time does no more than the first.
 */
export type RetryOptions = {
  /** Attempts in all, the first one among them; 4 unless given, 1 for no retries. */
  readonly attemptsMax?: number
  /** Milliseconds that the first wait may take, 500 unless given. Each is drawn evenly from 0 to a bound that doubles. */
  readonly firstWaitMsMax?: number
  /** Milliseconds that any wait may take, 60,000 unless given. A server whose Retry-After asks for more is not waited for. */
  readonly waitMsMax?: number
}

const DEFAULTS: Required<RetryOptions> = { attemptsMax: 4, firstWaitMsMax: 500, waitMsMax: 60_000 }

/** The longest delay that timers keep; a longer one would fire at once. */
const TIMER_MS_MAX = 2 ** 31 - 1

/** The options with what was left out. @throws TypeError for numbers that mean nothing */
export function completeRetries(...options: readonly (RetryOptions | undefined)[]): Required<RetryOptions> {
  const retries = Object.assign({}, DEFAULTS, ...options) as Required<RetryOptions>
  checkWholeNumber('retries.attemptsMax', retries.attemptsMax, 1, 1_000)
  checkWholeNumber('retries.firstWaitMsMax', retries.firstWaitMsMax, 0, TIMER_MS_MAX)
  checkWholeNumber('retries.waitMsMax', retries.waitMsMax, 0, TIMER_MS_MAX)
  return retries
}

/**
 * Milliseconds to wait after an attempt: full jitter, so that programs that failed together do not come back together. On
 * top of what the server asks for, where it asks.
 *
 * @param attempt number of the attempt that failed, from 1
 * @param askedMs what Retry-After asks for, see `retryAfterMs`
 * @param random evenly drawn from 0 to below 1
 * @returns undefined if the server asks for more than `waitMsMax`
 */
export function retryWaitMs(
  attempt: number,
  askedMs: number | undefined,
  { firstWaitMsMax, waitMsMax }: Required<RetryOptions>,
  random: number,
): number | undefined {
  if ((askedMs ?? 0) > waitMsMax) return undefined
  const jitterMs = random * Math.min(waitMsMax, firstWaitMsMax * 2 ** (attempt - 1))
  return Math.min(waitMsMax, Math.round((askedMs ?? 0) + jitterMs))
}

/**
 * The milliseconds that a Retry-After header asks for: whole seconds, or a date.
 *
 * @returns undefined for one that says nothing that can be read; 0 for a date that is past
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text) * 1_000
  // Date.parse takes almost anything for a date, `-5` too: a date has a name of a month.
  const dateMs = /[a-z]{3}/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs)
}
