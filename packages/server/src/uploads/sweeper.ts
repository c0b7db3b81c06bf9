import { limits } from '@sheaf/contract/limits'
import type { Store } from '../store/port.ts'
import { hasStale } from '../store/reads/administration.ts'
import { hasMetadataToQueue } from '../store/reads/custom-metadata.ts'
import { sessionBounds } from '../store/reads/sessions.ts'

/** Removes what is gone, and ends what nobody goes on with. */
export type Sweeper = { readonly close: () => Promise<void> }

/** What is gone is no longer seen: its removal may wait until several writes are done. */
const PAUSE_MILLIS = 100
/** How often what has waited too long is looked for. */
const EXPIRY_MILLIS = 60_000

/**
 * Starts to sweep, beginning with what the last process left.
 *
 * @param failed told about failures, after which it tries again with the next write
 */
export function startSweeper(store: Store, nowMs: () => number, failed: (error: unknown) => void): Sweeper {
  let isClosing = false
  let running = Promise.resolve()
  let soon: NodeJS.Timeout | undefined

  async function purge(): Promise<void> {
    if (!(await hasStale(store.read))) return
    const limit = limits.purgedPerTransaction.value
    while (!isClosing && (await store.write('purgeStale', { limit, nowMs: nowMs() }))) {
      // Each is a write of its own: others have their turn in between.
    }
  }
  /** Documents of changed groups of custom metadata, in steps as short. */
  async function requeue(): Promise<void> {
    const limit = limits.purgedPerTransaction.value
    while (!isClosing && (await hasMetadataToQueue(store.read))) {
      await store.write('requeueMetadata', { limit, nowMs: nowMs() })
    }
  }
  async function expire(): Promise<void> {
    await store.write('expireUploads', { nowMs: nowMs() })
    await store.write('expireHolds', { nowMs: nowMs() })
    await store.write('dropOldTombstones', { nowMs: nowMs() })
    while (!isClosing && (await store.write('dropOldLifecycle', { nowMs: nowMs() }))) {
      // As with what is gone.
    }
    const limit = limits.purgedPerTransaction.value
    while (!isClosing && (await store.write('dropOldSubmissions', { limit, nowMs: nowMs() })) === limit) {
      // As many as there are, in steps.
    }
    const eventsMax = limits.activityEventsMax.value
    while (!isClosing && (await store.write('dropOldActivity', { nowMs: nowMs(), eventsMax, limit }))) {
      // Each is a write of its own: others have their turn in between.
    }
    await store.write('dropOldSessions', sessionBounds(nowMs()))
    while (!isClosing && (await store.write('dropCreatedTokens', { now: Math.floor(nowMs() / 1_000), limit }))) {
      // The same.
    }
  }
  /** One after the other. */
  function run(work: () => Promise<void>): void {
    running = running.then(work).catch(failed)
  }

  const stopListening = store.onChange(() => {
    soon ??= setTimeout(() => {
      soon = undefined
      run(purge)
      run(requeue)
    }, PAUSE_MILLIS)
  })
  const timer = setInterval(() => run(expire), EXPIRY_MILLIS)
  timer.unref()
  run(purge)
  run(requeue)
  run(expire)
  return {
    async close() {
      isClosing = true
      stopListening()
      clearTimeout(soon)
      clearInterval(timer)
      await running
    },
  }
}
