import type { Piscina } from 'piscina'
import { onDemand } from '../on-demand.ts'
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

/** Loaded with the first batch: most of the time little is waiting, which needs no thread. */
const piscina = onDemand<typeof import('piscina')>('piscina', import.meta.url)

/** @param directory of the record */
export function batchWorker(directory: string): BatchWorker {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  let pool: Piscina | undefined
  const open = () =>
    new (piscina().Piscina)({
      filename: new URL(`./batch-thread.${ending}`, import.meta.url).href,
      workerData: { directory } satisfies BatchThreadData,
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: IDLE_MILLIS,
      recordTiming: false,
      resourceLimits: pageThreadLimits,
    })
  return {
    make(task) {
      pool ??= open()
      return pool.run(task, { name: 'make' }) as Promise<Batch>
    },
    async close() {
      await pool?.destroy()
    },
  }
}
