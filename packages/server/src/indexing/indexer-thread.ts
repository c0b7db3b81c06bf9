import { parentPort, workerData } from 'node:worker_threads'
import { sheafEngine } from '../index/engine/engine.ts'
import { sharedNumbers } from '../shared-numbers.ts'
import { openSharedStore, type StoreShare } from '../store/sqlite/shared-store.ts'
import { batchWorker } from './batch-worker.ts'
import { isDiskFull } from './disk-full.ts'
import { openFilePool } from './files/file-pool.ts'
import { openFileReader } from './files/file-reader.ts'
import { type Indexer, type IndexerHooks, openIndexer } from './indexer.ts'
import { type IndexFailure, indexerNumbers, indexFailures, indexRenewals } from './indexer-numbers.ts'

/** The thread that keeps the index up to date: extracting text and writing the index never delay a request. */

export type IndexerThreadData = {
  readonly indexDirectory: string
  readonly share: StoreShare
  /** Of `indexerNumbers`. */
  readonly memory: SharedArrayBuffer
}

/** `look away`: what was not woken for is not taken up, until `look again`. */
export type ToIndexer = 'wake' | 'look away' | 'look again' | 'close'
/** A renewal is why the index, or a part of it, is made anew. */
export type FromIndexer = 'ready' | { readonly failure: string } | { readonly renewal: string }

/** After a failure, such as a full disk, the indexer tries again this much later. */
const RETRY_MILLIS = 1_000
/** Once nothing has been written for so long, the queue is emptied of what is indexed. */
const IDLE_MILLIS = 200
/** How often the record is looked at for what commands beside the server have written, which wakes nobody. */
const LOOK_MILLIS = 1_000

if (parentPort === null) throw new Error('the indexer runs as a worker thread')
const parent = parentPort
const { indexDirectory, share, memory } = workerData as IndexerThreadData
const numbers = sharedNumbers(indexerNumbers, memory)
const store = openSharedStore(share)
const index = sheafEngine.openWriter(indexDirectory)
const tell = (message: FromIndexer) => parent.postMessage(message)

let indexer: Indexer | undefined
let isRunning = false
let isWanted = false
let isClosing = false
let isReady = false
let isLookingAway = false
/** The index that is being written is worthless: whatever is under way stops, and it is made anew. */
let isRenounced = false
let isTidying = false
/** The last failure that was told: one that lasts is told once. */
let toldFailure: string | undefined
/** The next thing to do once nothing comes in: empty the queue, or try again what has failed. */
let later: NodeJS.Timeout | undefined

async function run() {
  isWanted = true
  if (isRunning) return
  isRunning = true
  clearTimeout(later)
  let hasFailed = false
  while ((isWanted || isRenounced) && !isClosing) {
    isWanted = false
    try {
      if (isRenounced) indexer = undefined
      isRenounced = false
      indexer ??= await openIndexer(store, index, haveOthersWritten, hooks)
      await indexer.catchUp(() => isClosing || isRenounced)
      hasFailed = false
      succeed()
      if (isRenounced) continue
      if (!isReady) tell('ready')
      isReady = true
    } catch (error) {
      if (!isClosing) fail(error)
      // Opened anew, so that an index found damaged is made anew.
      indexer = undefined
      hasFailed = true
    }
  }
  isRunning = false
  if (isClosing) await close()
  else if (hasFailed) later = setTimeout(run, RETRY_MILLIS)
  else {
    later = setTimeout(prune, IDLE_MILLIS)
    void tidy()
  }
}

/** Keeps the index in order while nothing waits. */
async function tidy() {
  if (isTidying) return
  isTidying = true
  await indexer?.tidy(() => isRunning || isClosing)
  isTidying = false
}

function fail(error: unknown) {
  const failure: IndexFailure = isDiskFull(error) ? 'disk full' : 'failing'
  numbers.set('failure', indexFailures.indexOf(failure))
  const reason = reasonOf(error)
  if (reason !== toldFailure) tell({ failure: reason })
  toldFailure = reason
}

function succeed() {
  numbers.set('failure', 0)
  toldFailure = undefined
}

const batches = batchWorker(share.directory)
const hooks: IndexerHooks = {
  isStopping: () => isClosing,
  note: numbers.set,
  nowMs: () => Date.now() + numbers.get('clockAheadMs'),
  report: (problem) => tell({ failure: reasonOf(problem) }),
  reportRenewal: (renewal) => tell({ renewal }),
  noteFiles: () => files.look(),
  makeBeside: batches.make,
}
const files = openFileReader(
  store,
  openFilePool(() => files.look()),
  hooks.nowMs,
  hooks.report,
)

/** A failure here is one of reading the record, which the next run meets and tells. */
async function look() {
  if (isLookingAway) return
  const seen = await indexer?.look().catch(() => 'queued' as const)
  if (seen === 'damaged') numbers.set('renewal', indexRenewals.indexOf('damaged'))
  const isWorthless = seen === 'renounced' || seen === 'damaged'
  if (isWorthless) isRenounced = true
  // While it runs it finds by itself what is queued.
  if (isWorthless || (seen === 'queued' && !isRunning)) await run()
}

function haveOthersWritten(): boolean {
  const have = isWanted
  isWanted = false
  return have
}

/** A failure is made good by the next run, which is not far off: what is not dropped from the queue stays in it. */
function prune() {
  indexer?.prune().then(succeed, (error: unknown) => {
    fail(error)
    later = setTimeout(run, RETRY_MILLIS)
  })
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

async function close() {
  clearTimeout(later)
  clearInterval(looking)
  await Promise.all([files.close(), batches.close()])
  // Without room on the disk the queue is emptied after the next start.
  await indexer?.prune().catch((error: unknown) => tell({ failure: reasonOf(error) }))
  index.close()
  await store.close()
  parent.close()
}

parent.on('message', (message: ToIndexer) => {
  if (message === 'wake') void run()
  else if (message !== 'close') isLookingAway = message === 'look away'
  else {
    isClosing = true
    if (!isRunning) void close()
  }
})
const looking = setInterval(() => void look(), LOOK_MILLIS)
// What was being read when the process ended.
files.look()
void run()
