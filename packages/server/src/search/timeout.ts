import { ApiError } from '@sheaf/contract/errors'

/**
 * The answer of some work, if it comes in time; else the 408. What the work has begun in other threads ends by itself.
 *
 * @param timeoutMillis undefined for as long as it takes
 */
export async function inTime<Answer>(timeoutMillis: number | undefined, work: () => Promise<Answer>): Promise<Answer> {
  if (timeoutMillis === undefined) return work()
  const startedAt = performance.now()
  const tooLate = () => new ApiError('search_timeout', `The search was not done within ${timeoutMillis} milliseconds`)
  let timer: NodeJS.Timeout | undefined
  try {
    const alarm = new Promise<never>((_, refuse) => {
      timer = setTimeout(() => refuse(tooLate()), Math.min(timeoutMillis, TIMER_MILLIS_MAX))
    })
    const answer = await Promise.race([work(), alarm])
    // The main thread may have been too busy for the timer.
    if (performance.now() - startedAt > timeoutMillis) throw tooLate()
    return answer
  } finally {
    clearTimeout(timer)
  }
}

/** A longer timer would go off at once. */
const TIMER_MILLIS_MAX = 2 ** 31 - 1
