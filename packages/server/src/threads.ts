import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { Worker, type WorkerOptions } from 'node:worker_threads'

/** A small nursery: threads wait more than they work, and each would otherwise keep tens of megabytes for nothing. */
export const threadLimits = { maxYoungGenerationSizeMb: 4 } as const

/** For threads that take large pages, which would be copied about in a small nursery. It grows only when it is needed. */
export const pageThreadLimits = { maxYoungGenerationSizeMb: 32 } as const

/**
 * Starts a worker thread from a module beside the caller. The module has the caller's own ending, so that it is found
 * both in the TypeScript sources and in the built JavaScript.
 */
export function startThread(module: string, from: string, options: WorkerOptions): Worker {
  const ending = from.endsWith('.ts') ? '.ts' : '.js'
  return new Worker(new URL(`${module}${ending}`, from), { resourceLimits: threadLimits, ...options })
}

/** The end of a thread that is to live until it is told to end. */
export type WatchedThread = {
  /** Settled when it has ended, for whatever reason, which it gives. */
  readonly ended: Promise<Error>
  /** The same, but only if nobody has called `expectEnd` before. */
  readonly lost: Promise<Error>
  readonly expectEnd: () => void
}

/** To be called as soon as the thread is started: an end that nobody listens for is never told again. */
export function watchThread(worker: Worker, name: string): WatchedThread {
  let isExpected = false
  let cause: unknown
  const ended = new Promise<Error>((resolve) => {
    worker.on('error', (error) => {
      cause = error
    })
    worker.once('exit', () => resolve(new Error(`the ${name} thread has ended`, { cause })))
  })
  return {
    ended,
    lost: new Promise((resolve) => {
      void ended.then((error) => {
        if (!isExpected) resolve(error)
      })
    }),
    expectEnd() {
      isExpected = true
    },
  }
}

/** A third of what another thread gets where both want to work. More would starve it beside other busy programs. */
const NICENESS = 5

/** Lets the other threads come first, from the thread that calls it on. Only Linux knows threads by numbers; elsewhere all are equal. */
export function yieldToOthers(): void {
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), NICENESS)
  } catch {
    // Not Linux, or not allowed.
  }
}
