import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import type {
  Completion,
  CompletionQuery,
  FoundWord,
  IndexHit,
  IndexQuery,
  Summary,
  SummaryQuery,
  WordsQuery,
} from '../index/port.ts'
import type { Readable } from '../indexing/indexed-document.ts'
import type { IndexContents, IndexCounts, IndexStates, IndexStatus } from './index-status.ts'
import type { FindTask, Found, IndexThreadData, Presented, PresentTask, ValuesTask } from './index-thread.ts'
import type { WordOf } from './written-words.ts'

/** The index as the main thread reads it: each call runs in a thread of the pool. */
export type IndexPool = IndexContents & {
  readonly search: (query: IndexQuery) => Promise<readonly IndexHit[]>
  readonly find: (task: FindTask) => Promise<Found>
  readonly summarize: (query: SummaryQuery) => Promise<Summary>
  readonly complete: (query: CompletionQuery) => Promise<readonly Completion[]>
  readonly completeWord: (query: WordsQuery) => Promise<readonly FoundWord[]>
  /** Values of a column that begin as was typed, those of the most documents first. */
  readonly valuesFrom: (task: ValuesTask) => Promise<readonly string[]>
  /** How each word is written in its document. */
  readonly writtenWords: (words: readonly WordOf[]) => Promise<readonly string[]>
  readonly present: (task: PresentTask) => Promise<Presented>
  readonly status: (key: number) => Promise<IndexStatus>
  readonly close: () => Promise<void>
}

/** More readers than this do not help: they share the machine with the writer and the indexer. */
const THREADS_MAX = 4

export function openIndexPool(indexDirectory: string): IndexPool {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const pool = new Piscina({
    filename: new URL(`./index-thread.${ending}`, import.meta.url).href,
    workerData: { indexDirectory } satisfies IndexThreadData,
    // None before the first search, and all that were ever needed after it: what they have read lately is quick.
    minThreads: 0,
    maxThreads: Math.max(1, Math.min(THREADS_MAX, availableParallelism())),
    idleTimeout: Number.POSITIVE_INFINITY,
    recordTiming: false,
    // A page of hits is many small objects: in a smaller nursery each search would wait for one to be emptied.
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  })
  return {
    search: (query) => pool.run(query, { name: 'search' }) as Promise<readonly IndexHit[]>,
    find: async (task) => JSON.parse((await pool.run(task, { name: 'find' })) as string) as Found,
    summarize: (query) => pool.run(query, { name: 'summarize' }) as Promise<Summary>,
    complete: (query) => pool.run(query, { name: 'complete' }) as Promise<readonly Completion[]>,
    completeWord: (query) => pool.run(query, { name: 'completeWord' }) as Promise<readonly FoundWord[]>,
    valuesFrom: (task) => pool.run(task, { name: 'valuesFrom' }) as Promise<readonly string[]>,
    writtenWords: (words) => pool.run(words, { name: 'written' }) as Promise<readonly string[]>,
    readable: (task) => pool.run(task, { name: 'readable' }) as Promise<Readable>,
    present: (task) => pool.run(task, { name: 'present' }) as Promise<Presented>,
    status: (key) => pool.run({ key }, { name: 'status' }) as Promise<IndexStatus>,
    states: (keys) => pool.run(keys, { name: 'states' }) as Promise<IndexStates>,
    warnings: (task) => pool.run(task, { name: 'warnings' }) as Promise<readonly string[]>,
    counts: (datasource) => pool.run(datasource, { name: 'counts' }) as Promise<IndexCounts>,
    close: () => pool.destroy(),
  }
}
