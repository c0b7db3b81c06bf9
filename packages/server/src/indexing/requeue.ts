import { setTimeout as delay } from 'node:timers/promises'
import { limits } from '@sheaf/contract/limits'
import type { Store } from '../store/port.ts'
import { findBacklog } from '../store/reads/changes.ts'
import type { Executor } from '../store/statement.ts'

/**
 * Queues every document for the index, chunk by chunk, so that other writers get their turn in between. The index is
 * complete again only once it has taken up all of them: a caller that needs to know must know that this one has ended.
 *
 * @param afterChunk told how many documents are queued so far; the next chunk waits for it. What it throws ends this
 */
export async function requeueAll(
  store: Pick<Store, 'write'>,
  afterChunk: (documents: number) => Promise<void> | void,
): Promise<number> {
  let documents = 0
  let after = 0
  for (;;) {
    const chunk = await store.write('requeueDocuments', { after, nowMs: Date.now() })
    if (chunk.last === undefined) return documents
    documents += chunk.documents
    after = chunk.last
    await afterChunk(documents)
  }
}

/** Left to other writers after each chunk, which takes about as long: who waits for the lock looks only now and then. */
const PAUSE_MILLIS = 50

/** Pauses in which the queue has not become shorter, after which nobody is taken to be at it. */
const PAUSES_MAX = 200

/**
 * What to await after each chunk from a process beside the server: lets its writer have its turn, and waits while the queue
 * is long. Where no server runs, it waits ten seconds in vain, once.
 *
 * @param pause waits a moment
 */
export function queuePace(read: Executor, pause: () => Promise<unknown> = () => delay(PAUSE_MILLIS)) {
  let isServed = true
  return async (): Promise<void> => {
    await pause()
    let shortest = Number.POSITIVE_INFINITY
    for (let pauses = 0; isServed; pauses += 1) {
      const { changes } = await findBacklog(read, 0)
      if (changes <= limits.documentsRequeuedAheadMax.value) return
      if (changes < shortest) {
        shortest = changes
        pauses = 0
      }
      isServed = pauses < PAUSES_MAX
      await pause()
    }
  }
}
