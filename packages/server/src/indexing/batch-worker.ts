import { Piscina } from 'piscina'
import { pageThreadLimits } from '../threads.ts'
import type { Batch, BatchTask } from './batch.ts'
import type { BatchThreadData } from './batch-thread.ts'

/** Makes batches in a thread beside, which starts with the first one and ends when there was none for long. */
export type BatchWorker = {
  readonly make: (task: BatchTask) => Promise<Batch>
  /** Ends it; what it was making is never answered. */
  readonly close: () => Promise<void>
}

const IDLE_MILLIS = 10_000

/** @param directory of the record */
export function batchWorker(directory: string): BatchWorker {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const pool = new Piscina({
    filename: new URL(`./batch-thread.${ending}`, import.meta.url).href,
    workerData: { directory } satisfies BatchThreadData,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MILLIS,
    recordTiming: false,
    resourceLimits: pageThreadLimits,
  })
  return {
    make: (task) => pool.run(task, { name: 'make' }) as Promise<Batch>,
    close: () => pool.destroy(),
  }
}
