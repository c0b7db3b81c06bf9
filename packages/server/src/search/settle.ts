import { setTimeout as delay } from 'node:timers/promises'
import { findLastChange, hasNarrowed } from '../store/reads/changes.ts'
import type { Executor } from '../store/statement.ts'
import { type IndexStatus, indexedThrough } from './index-status.ts'

/** How often the index is asked. */
const POLL_MILLIS = 20

/**
 * Waits until everything that was written before can be found, but not longer than `limitMs`. That the index contains it is
 * not enough: a document whose rights were narrowed is left out of answers until that change is dropped from the queue.
 */
export async function untilIndexed(
  read: Executor,
  indexStatus: (key: number) => Promise<IndexStatus>,
  limitMs: number,
): Promise<void> {
  const last = await findLastChange(read)
  if (last === undefined) return
  const until = performance.now() + limitMs
  while (performance.now() < until) {
    const through = await indexedThrough(read, await indexStatus(0))
    if (through !== undefined && through >= last && !(await hasNarrowed(read, last))) return
    await delay(POLL_MILLIS)
  }
}
