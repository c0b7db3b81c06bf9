import { setTimeout as delay } from 'node:timers/promises'
import { ApiException } from '@sheaf/client'

/** How long a server may be busy before a push gives up. */
const PATIENCE_MILLIS = 600_000
const WAIT_SECONDS_MAX = 60

/**
 * Makes a call again that a busy server put off, when the server says so: for calls that may be made twice. Throws what the
 * last one threw once patience is at its end.
 *
 * @param waiting told how long the next wait is
 */
export async function patiently<Answer>(
  call: () => Promise<Answer>,
  waiting: (seconds: number, reason: string) => void,
): Promise<Answer> {
  const until = performance.now() + PATIENCE_MILLIS
  for (;;) {
    try {
      return await call()
    } catch (error) {
      const seconds = secondsPutOff(error)
      if (seconds === undefined || performance.now() + seconds * 1000 > until) throw error
      waiting(seconds, (error as ApiException).message)
      await delay(seconds * 1000)
    }
  }
}

/** The seconds to wait that an answer with 429 or 503 names, one if it names none; undefined for any other failure. */
function secondsPutOff(error: unknown): number | undefined {
  if (!(error instanceof ApiException) || (error.status !== 429 && error.status !== 503)) return undefined
  const named = Number(error.headers['retry-after'] ?? 1)
  return Number.isFinite(named) ? Math.min(Math.max(named, 1), WAIT_SECONDS_MAX) : 1
}
