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
