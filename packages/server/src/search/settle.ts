import { setTimeout as delay } from 'node:timers/promises'
import { findLastChange } from '../store/reads/changes.ts'
import type { Executor } from '../store/statement.ts'
import { type IndexStatus, indexedThrough } from './index-status.ts'

/** How often the index is asked. */
const POLL_MILLIS = 20

/** Waits until the index contains everything that was written before, but not longer than `limitMs`. */
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
    if (through !== undefined && through >= last) return
    await delay(POLL_MILLIS)
  }
}
