import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { fts5Engine } from '../index/fts5/engine.ts'
import { openStoreOnPort } from '../store/sqlite/threaded-store.ts'
import { type Indexer, openIndexer } from './indexer.ts'

/** The thread that keeps the index up to date: extracting text and writing the index never delay a request. */

export type IndexerThreadData = {
  readonly directory: string
  readonly indexDirectory: string
  readonly writerPort: MessagePort
}
export type ToIndexer = 'wake' | 'close'
export type FromIndexer = 'ready' | { readonly failure: string }

/** After a failure, such as a full disk, the indexer tries again this much later. */
const RETRY_MILLIS = 1_000
/** Once nothing has been written for so long, the queue is emptied of what is indexed. */
const IDLE_MILLIS = 200

if (parentPort === null) throw new Error('the indexer runs as a worker thread')
const parent = parentPort
const { directory, indexDirectory, writerPort } = workerData as IndexerThreadData
const store = openStoreOnPort(directory, writerPort)
const index = fts5Engine.openWriter(indexDirectory)
const tell = (message: FromIndexer) => parent.postMessage(message)

let indexer: Indexer | undefined
let isRunning = false
let isWanted = false
let isClosing = false
let idle: NodeJS.Timeout | undefined

async function run() {
  isWanted = true
  if (isRunning) return
  isRunning = true
  clearTimeout(idle)
  while (isWanted && !isClosing) {
    isWanted = false
    try {
      indexer ??= await openIndexer(store, index, haveOthersWritten)
      await indexer.catchUp()
    } catch (error) {
      tell({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) })
      // Opened anew, so that an index found damaged is made anew.
      indexer = undefined
      setTimeout(run, RETRY_MILLIS)
    }
  }
  isRunning = false
  if (isClosing) await close()
  else idle = setTimeout(prune, IDLE_MILLIS)
}

function haveOthersWritten(): boolean {
  const have = isWanted
  isWanted = false
  return have
}

function prune() {
  indexer?.prune().catch((error: unknown) => tell({ failure: String(error) }))
}

async function close() {
  clearTimeout(idle)
  await indexer?.prune()
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
await run()
tell('ready')
