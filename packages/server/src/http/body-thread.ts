import { parentPort, workerData } from 'node:worker_threads'
import { people } from '../identity/people.ts'
import { openSharedStore, type StoreShare } from '../store/sqlite/shared-store.ts'
import type { Caller } from '../tokens/caller.ts'
import { RemovedError } from './deprecation.ts'
import { apiErrorOf } from './faults.ts'
import type { RecordOperationId } from './handlers.ts'
import { type RecordOutcome, runRecordOperation } from './run.ts'

/** What was thrown, as far as it crosses threads. */
export type TaskRefusal = {
  readonly code: string
  readonly message: string
  readonly cause: string
  readonly isRemoved: boolean
}

/**
 * The thread that takes large bodies: it parses, checks and hands the rows to the writer itself. The main thread gets
 * only the verdict, so that a page of ten thousand documents does not hold up anybody else’s request.
 */

export type BodyThreadData = {
  readonly share: StoreShare
  readonly newDatasources: 'visible' | 'hidden'
}
export type BodyTask = {
  readonly taskId: number
  readonly operation: RecordOperationId
  readonly caller: Caller
  /** What the caller filled into the path. */
  readonly parameters: Readonly<Record<string, string>>
  readonly nowMs: number
  /** The body, as it arrived. */
  readonly parts: readonly Uint8Array<ArrayBuffer>[]
  /** The day after which what is deprecated is to be treated as removed. */
  readonly excludedAfter: string | undefined
}
export type BodyVerdict =
  | { readonly taskId: number; readonly outcome: RecordOutcome }
  | {
      readonly taskId: number
      readonly refusal: TaskRefusal
    }

if (parentPort === null) throw new Error('large bodies are taken by a worker thread')
const parent = parentPort
const { share, newDatasources } = workerData as BodyThreadData
const store = openSharedStore(share)
/** What the clock of the server said when the last task came: this thread has none of its own. */
let latestMs = 0
const known = people(store.read, () => latestMs)

parent.on('message', (task: BodyTask) => {
  latestMs = task.nowMs
  void run(task).then((verdict) => parent.postMessage(verdict))
})

async function run({
  taskId,
  operation,
  caller,
  parameters,
  nowMs,
  parts,
  excludedAfter,
}: BodyTask): Promise<BodyVerdict> {
  try {
    return {
      taskId,
      outcome: await runRecordOperation(
        operation,
        { store, people: known, caller, parameters, nowMs, newDatasources },
        Buffer.concat(parts),
        excludedAfter,
      ),
    }
  } catch (thrown) {
    const error = apiErrorOf(thrown)
    const cause = error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : ''
    const isRemoved = error instanceof RemovedError
    return { taskId, refusal: { code: error.code, message: error.message, cause, isRemoved } }
  }
}
