import { setTimeout as delay } from 'node:timers/promises'
import { findLastChange, hasNarrowed } from '../store/reads/changes.ts'
import { listAwaitedFileTexts } from '../store/reads/file-texts.ts'
import type { Executor } from '../store/statement.ts'
import { type IndexStatus, indexedThrough } from './index-status.ts'

/** How often the index is asked. */
const POLL_MILLIS = 20

/**
 * Waits until everything that was written before can be found, but not longer than `limitMs`. That the index contains it is
 * not enough: a document whose rights were narrowed is left out of answers until that change is dropped from the queue, and the
 * text of files comes later than the rest.
 */
export async function untilIndexed(
  read: Executor,
  indexStatus: (key: number) => Promise<IndexStatus>,
  limitMs: number,
): Promise<void> {
  const until = performance.now() + limitMs
  const isTakenUp = async (last: number | undefined) => {
    if (last === undefined) return true
    const through = await indexedThrough(read, await indexStatus(0))
    return through !== undefined && through >= last && !(await hasNarrowed(read, last))
  }
  const areFilesRead = async () => (await listAwaitedFileTexts(read, 1)).length === 0
  const wait = async (isDone: () => Promise<boolean>) => {
    while (performance.now() < until && !(await isDone())) await delay(POLL_MILLIS)
  }
  const last = await findLastChange(read)
  await wait(() => isTakenUp(last))
  if (await areFilesRead()) return
  await wait(areFilesRead)
  // Their documents were queued once more.
  const lastOfFiles = await findLastChange(read)
  await wait(() => isTakenUp(lastOfFiles))
}
