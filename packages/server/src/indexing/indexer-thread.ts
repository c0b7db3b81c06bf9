import { parentPort, workerData } from 'node:worker_threads'
import { fts5Engine } from '../index/fts5/engine.ts'
import { openSharedStore, type StoreShare } from '../store/sqlite/shared-store.ts'
import { type Indexer, openIndexer } from './indexer.ts'

/** The thread that keeps the index up to date: extracting text and writing the index never delay a request. */

export type IndexerThreadData = {
  readonly indexDirectory: string
  readonly share: StoreShare
}
export type ToIndexer = 'wake' | 'close'
export type FromIndexer = 'ready' | { readonly failure: string }

/** After a failure, such as a full disk, the indexer tries again this much later. */
const RETRY_MILLIS = 1_000
/** Once nothing has been written for so long, the queue is emptied of what is indexed. */
const IDLE_MILLIS = 200

if (parentPort === null) throw new Error('the indexer runs as a worker thread')
const parent = parentPort
const { indexDirectory, share } = workerData as IndexerThreadData
const store = openSharedStore(share)
const index = fts5Engine.openWriter(indexDirectory)
const tell = (message: FromIndexer) => parent.postMessage(message)

let indexer: Indexer | undefined
let isRunning = false
let isWanted = false
let isClosing = false
let isReady = false
/** The next thing to do once nothing comes in: empty the queue, or try again what has failed. */
let later: NodeJS.Timeout | undefined

async function run() {
  isWanted = true
  if (isRunning) return
  isRunning = true
  clearTimeout(later)
  let hasFailed = false
  while (isWanted && !isClosing) {
    isWanted = false
    try {
      indexer ??= await openIndexer(store, index, haveOthersWritten)
      await indexer.catchUp(() => isClosing)
      hasFailed = false
      if (!isReady) tell('ready')
      isReady = true
    } catch (error) {
      tell({ failure: reasonOf(error) })
      // Opened anew, so that an index found damaged is made anew.
      indexer = undefined
      hasFailed = true
    }
  }
  isRunning = false
  if (isClosing) await close()
  else later = hasFailed ? setTimeout(run, RETRY_MILLIS) : setTimeout(prune, IDLE_MILLIS)
}

function haveOthersWritten(): boolean {
  const have = isWanted
  isWanted = false
  return have
}

function prune() {
  indexer?.prune().catch((error: unknown) => tell({ failure: reasonOf(error) }))
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

async function close() {
  clearTimeout(later)
  // Without room on the disk the queue is emptied after the next start.
  await indexer?.prune().catch((error: unknown) => tell({ failure: reasonOf(error) }))
  index.close()
  await store.close()
  parent.close()
}

parent.on('message', (message: ToIndexer) => {
  if (message === 'wake') void run()
  else {
    isClosing = true
    if (!isRunning) void close()
  }
})
void run()
