import type { Worker } from 'node:worker_threads'
import type { ErrorCode, OperationId } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import type { ThreadedStore } from '../store/sqlite/threaded-store.ts'
import { pageThreadLimits, startThread } from '../threads.ts'
import type { BodyTask, BodyThreadData, BodyVerdict, TaskRefusal } from './body-thread.ts'
import { RemovedError } from './deprecation.ts'
import type { RecordOutcome } from './run.ts'

/** Runs operations with large bodies in a thread of their own, which is started when the first one comes. */
export type BodyWorker = {
  /** The parts are handed over: the caller must not use them afterwards. */
  readonly run: (task: Omit<BodyTask, 'taskId'>) => Promise<RecordOutcome>
  readonly close: () => Promise<void>
}

type Waiting = { readonly resolve: (outcome: RecordOutcome) => void; readonly reject: (error: Error) => void }

export function bodyWorker(store: ThreadedStore, newDatasources: BodyThreadData['newDatasources']): BodyWorker {
  const waiting = new Map<number, Waiting & { readonly operation: OperationId }>()
  let worker: Worker | undefined
  let lastId = 0

  function start(): Worker {
    const share = store.share()
    const workerData: BodyThreadData = { share, newDatasources }
    const started = startThread('./body-thread', import.meta.url, {
      workerData,
      transferList: [share.port],
      name: 'bodies',
      resourceLimits: pageThreadLimits,
    })
    started.on('message', (verdict: BodyVerdict) => {
      const caller = waiting.get(verdict.taskId)
      waiting.delete(verdict.taskId)
      if ('refusal' in verdict) caller?.reject(refusalOf(verdict.refusal, caller.operation))
      else caller?.resolve(verdict.outcome)
    })
    const fail = (error: unknown) => {
      // After an error it also exits: by then another one may be at work on what came since.
      if (worker !== started) return
      worker = undefined
      const failure = error instanceof Error ? error : new Error(`the body thread ended: ${String(error)}`)
      for (const { reject } of waiting.values()) reject(failure)
      waiting.clear()
    }
    started.on('error', fail)
    started.on('exit', fail)
    return started
  }

  return {
    run(task) {
      worker ??= start()
      lastId += 1
      const taskId = lastId
      const running = worker
      return new Promise((resolve, reject) => {
        waiting.set(taskId, { resolve, reject, operation: task.operation })
        running.postMessage(
          { ...task, taskId } satisfies BodyTask,
          task.parts.map(({ buffer }) => buffer),
        )
      })
    },
    async close() {
      await worker?.terminate()
    },
  }
}

function refusalOf(refusal: TaskRefusal, id: OperationId): ApiError {
  const error = refusal.isRemoved
    ? new RemovedError('deprecated_field', '', { id })
    : new ApiError(refusal.code as ErrorCode, '', { cause: new Error(refusal.cause) })
  error.message = refusal.message
  return error
}
