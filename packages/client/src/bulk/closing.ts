import { mayHaveActed } from '../may-have-acted.ts'
import { retryWaitMs } from '../retries.ts'
import { wait } from '../wait.ts'
import type { Patience } from './opening.ts'

/** The last page was sent, and whether it took effect cannot be found out. */
export class UnknownEnd extends Error {
  override readonly name = 'UnknownEnd'
}

/**
 * Sends the last page, which is empty, so that sending it again can only end the same upload. A server that no longer knows
 * the upload may refuse it then.
 *
 * @throws UnknownEnd if an answer was lost and none came later; else what it was refused with
 */
export async function closeUpload(sendLast: () => Promise<void>, { retries, signal }: Patience): Promise<void> {
  let isUncertain = false
  for (let attempt = 1; ; attempt += 1) {
    try {
      await sendLast()
      return
    } catch (error) {
      if (!mayHaveActed(error)) throw isUncertain ? unknownEnd(error) : error
      isUncertain = true
      if (attempt >= retries.attemptsMax) throw unknownEnd(error)
      await wait(retryWaitMs(attempt, undefined, retries, Math.random()) ?? 0, signal)
    }
  }
}

function unknownEnd(cause: unknown): UnknownEnd {
  return new UnknownEnd(cause instanceof Error ? cause.message : String(cause), { cause })
}
