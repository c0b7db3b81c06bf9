import { mkdirSync } from 'node:fs'
import { sharedNumbers } from '../shared-numbers.ts'
import { files } from '../store/sqlite/files.ts'
import type { ThreadedStore } from '../store/sqlite/threaded-store.ts'
import { startThread, watchThread } from '../threads.ts'
import {
  type IndexFailure,
  type IndexRenewal,
  indexerNumbers,
  indexFailures,
  indexRenewals,
} from './indexer-numbers.ts'
import type { FromIndexer, IndexerThreadData, ToIndexer } from './indexer-thread.ts'

export type IndexerWorker = {
  /** Settled once the index has caught up for the first time. */
  readonly ready: Promise<void>
  /** Settled if the thread ends without having been told to: nothing new is found any more. */
  readonly lost: Promise<Error>
  readonly state: () => IndexerState
  /** From now on a write is taken up only so long after the last one; with 0, soon, and at once what is waiting. */
  readonly holdBack: (millis: number) => void
  readonly close: () => Promise<void>
}

/** How far the index is. */
export type IndexerState = {
  /** Whether it holds everything that was stored when it was opened or made anew. */
  readonly hasCaughtUp: boolean
  /** The last change that it holds. */
  readonly indexedThrough: number
  /** Why the last attempt to take something up failed. It is tried again every second. */
  readonly failure: IndexFailure
  /** Why the index is being made anew, until it has caught up. */
  readonly renewal: IndexRenewal
}

/** Writes that come this close together wake the indexer once: waking a thread costs as much as storing a document. */
const WAKE_MILLIS = 2

/**
 * Starts the indexer thread and wakes it after each write that it has to take up.
 *
 * @param nowMs the server’s clock
 * @param told about failures, after which the indexer tries again by itself, and why it makes the index anew
 */
export function startIndexer(
  directory: string,
  store: ThreadedStore,
  nowMs: () => number,
  told: { readonly failed: (reason: string) => void; readonly renewed: (reason: string) => void },
): IndexerWorker {
  const indexDirectory = files.index(directory)
  mkdirSync(indexDirectory, { recursive: true, mode: 0o700 })
  const share = store.share()
  const numbers = sharedNumbers(indexerNumbers)
  const tellClock = () => numbers.set('clockAheadMs', nowMs() - Date.now())
  tellClock()
  const workerData: IndexerThreadData = { indexDirectory, share, memory: numbers.memory }
  const worker = startThread('./indexer-thread', import.meta.url, {
    workerData,
    transferList: [share.port],
    name: 'indexer',
  })
  const send = (message: ToIndexer) => {
    tellClock()
    worker.postMessage(message)
  }
  const { ended, lost, expectEnd } = watchThread(worker, 'indexer')
  const ready = new Promise<void>((resolve) => {
    worker.on('message', (message: FromIndexer) => {
      if (message === 'ready') resolve()
      else if ('failure' in message) told.failed(message.failure)
      else told.renewed(message.renewal)
    })
  })
  let wake: NodeJS.Timeout | undefined
  let heldBackMillis = 0
  function wakeAfter(millis: number) {
    wake = setTimeout(() => {
      wake = undefined
      send('wake')
    }, millis)
  }
  const stopListening = store.onChange(() => {
    if (heldBackMillis > 0) {
      // Anew with each write: whatever is waiting is taken up together, and none may be early.
      clearTimeout(wake)
      wakeAfter(heldBackMillis)
    } else if (wake === undefined) wakeAfter(WAKE_MILLIS)
  })
  return {
    ready,
    lost,
    state: () => ({
      hasCaughtUp: numbers.get('hasCaughtUp') === 1,
      indexedThrough: numbers.get('indexedThrough'),
      failure: indexFailures[numbers.get('failure')] ?? 'none',
      renewal: indexRenewals[numbers.get('renewal')] ?? 'none',
    }),
    holdBack(millis) {
      heldBackMillis = millis
      send(millis > 0 ? 'look away' : 'look again')
      if (wake === undefined) return
      clearTimeout(wake)
      wakeAfter(millis)
    },
    async close() {
      expectEnd()
      stopListening()
      clearTimeout(wake)
      send('close')
      await ended
    },
  }
}
