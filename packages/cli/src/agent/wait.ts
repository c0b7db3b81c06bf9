import { setTimeout as delay } from 'node:timers/promises'

/** Waits, or until the signal comes. */
export async function wait(millis: number, signal: AbortSignal): Promise<void> {
  await delay(millis, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
