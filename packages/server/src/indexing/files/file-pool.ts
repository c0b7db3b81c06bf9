import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { limits } from '@sheaf/contract/limits'
import { startThread } from '../../threads.ts'
import type { FilePart, ReadText } from './file-part.ts'

/**
 * Threads that read files. They start when there is something to read and end when there is nothing. One that takes too long or
 * too much memory is ended, and so is what it was reading; the server and other files notice nothing.
 */
export type FilePool = {
  /** How many files may be begun now; of those that take long, and of others. */
  readonly room: () => { readonly usual: number; readonly slow: number }
  /**
   * Reads the files of a document; a failure is a warning on each. `put off` if it takes long while others do so already: it
   * may be tried again as slow.
   */
  readonly read: (parts: readonly FilePart[], isSlow: boolean) => Promise<readonly ReadText[] | 'put off'>
  /** Ends all threads; what they were reading is never answered. */
  readonly close: () => Promise<void>
}

/** More threads would take the processor from searches. */
const USUAL_THREADS = Math.max(1, Math.min(2, availableParallelism() - 1))
/** Beside the others, so that files which take long, or were made to, hold up no other for long. */
const SLOW_THREADS = 2

const EVENTS = ['message', 'error', 'exit'] as const

/** By the clock a file may take so much longer than it computes: other programs want the processor too. */
const CLOCK_PER_CPU = 8

const WATCH_MILLIS = 100
/** A thread that has been idle for so long ends. */
const IDLE_MILLIS = 10_000
/** Young generations are collected while files are read: a small one would be collected all the time. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 } as const

type Reading = {
  readonly worker: Worker
  readonly startedAt: number
  /** What the thread had computed when it was first looked at. */
  cpuMillisBefore: number | undefined
  isSlow: boolean
  /** True while the thread is being asked. */
  isAsked: boolean
  readonly end: (answer: readonly ReadText[] | 'put off' | { readonly warning: string }) => void
}

/** @param moved told when there is room again because a file that takes long was moved aside */
export function openFilePool(moved: () => void): FilePool {
  const idle = new Map<Worker, NodeJS.Timeout>()
  const readings = new Set<Reading>()
  let watching: NodeJS.Timeout | undefined
  const count = (isSlow: boolean) => [...readings].filter((reading) => reading.isSlow === isSlow).length

  function takeWorker(): Worker {
    const [free] = idle
    if (free === undefined) {
      return startThread('./file-thread', import.meta.url, { name: 'files', resourceLimits: RESOURCE_LIMITS })
    }
    const [worker, ending] = free
    clearTimeout(ending)
    idle.delete(worker)
    return worker
  }

  function rest(worker: Worker): void {
    // By name: a worker listens to its own listeners, to know whether anybody waits for messages.
    for (const event of EVENTS) worker.removeAllListeners(event)
    const retire = () => {
      idle.delete(worker)
      void worker.terminate()
    }
    // One that dies while it rests is of no more use to anybody.
    worker.once('error', retire)
    idle.set(worker, setTimeout(retire, IDLE_MILLIS))
  }

  async function read(parts: readonly FilePart[], isSlow: boolean): Promise<readonly ReadText[] | 'put off'> {
    const worker = takeWorker()
    const answer = await new Promise<Parameters<Reading['end']>[0]>((resolve) => {
      const startedAt = performance.now()
      const reading: Reading = { worker, startedAt, cpuMillisBefore: undefined, isSlow, isAsked: false, end }
      function end(result: Parameters<Reading['end']>[0]) {
        if (!readings.delete(reading)) return
        const isAlive = Array.isArray(result)
        if (isAlive) rest(worker)
        else void worker.terminate()
        if (readings.size === 0) clearInterval(watching)
        resolve(result)
      }
      readings.add(reading)
      if (readings.size === 1) watching = setInterval(watch, WATCH_MILLIS)
      worker.once('message', end)
      worker.once('error', (error) => end({ warning: whyEnded(error) }))
      worker.once('exit', () => end({ warning: 'reading it ended without a result' }))
      worker.postMessage(parts)
    })
    return typeof answer === 'object' && 'warning' in answer
      ? parts.map(() => ({ text: '', warning: answer.warning }))
      : answer
  }

  function watch(): void {
    for (const reading of readings) {
      const atLeastMillis = (performance.now() - reading.startedAt) / CLOCK_PER_CPU
      hold(reading, atLeastMillis)
      // One that is in the middle of a long step answers later.
      if (!reading.isAsked) void askThread(reading)
    }
  }

  async function askThread(reading: Reading): Promise<void> {
    reading.isAsked = true
    const [cpuMillis, bytes] = await Promise.all([cpuMillisOf(reading.worker), memoryOf(reading.worker)])
    reading.isAsked = false
    reading.cpuMillisBefore ??= cpuMillis
    if (bytes > limits.fileMemoryBytesMax.value) reading.end({ warning: TOO_MUCH })
    else hold(reading, cpuMillis - reading.cpuMillisBefore)
  }

  /** Ends what has passed its limit of time, and moves aside what is not as quick as most. */
  function hold(reading: Reading, millis: number): void {
    if (millis > limits.fileCpuMillisMax.value) reading.end({ warning: TOO_LONG })
    else if (!reading.isSlow && millis > limits.fileUsualCpuMillisMax.value) {
      if (count(true) < SLOW_THREADS) {
        reading.isSlow = true
        moved()
      } else reading.end('put off')
    }
  }

  return {
    room: () => ({ usual: USUAL_THREADS - count(false), slow: SLOW_THREADS - count(true) }),
    read,
    async close() {
      clearInterval(watching)
      for (const ending of idle.values()) clearTimeout(ending)
      const workers = [...idle.keys(), ...[...readings].map(({ worker }) => worker)]
      readings.clear()
      idle.clear()
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

const seconds = (millis: number) => `${Math.round(millis / 1000)} seconds`
const megabytes = (bytes: number) => `${Math.round(bytes / (1024 * 1024))} MB`
const TOO_LONG = `reading it took longer than ${seconds(limits.fileCpuMillisMax.value)}`
const TOO_MUCH = `reading it took more than ${megabytes(limits.fileMemoryBytesMax.value)} of memory`

function whyEnded(error: unknown): string {
  const isOutOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
  return isOutOfMemory ? TOO_MUCH : 'reading it failed'
}

/** Heap and buffers of a thread; nothing of one that has ended meanwhile. */
async function memoryOf(worker: Worker): Promise<number> {
  try {
    const { used_heap_size: heap, external_memory: buffers } = await worker.getHeapStatistics()
    return heap + buffers
  } catch {
    return 0
  }
}

/** What a thread has computed so far: on a busy machine a file may have to wait long without being at fault. */
async function cpuMillisOf(worker: Worker): Promise<number> {
  try {
    const { user, system } = await worker.cpuUsage()
    return (user + system) / 1000
  } catch {
    return 0
  }
}
