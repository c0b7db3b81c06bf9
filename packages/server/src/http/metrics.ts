import type { OperationHealth } from '@sheaf/contract'
import type { IndexerState } from '../indexing/indexer-worker.ts'
import type { ThreadedStore } from '../store/sqlite/threaded-store.ts'
import type { Answered } from './request-notes.ts'

/** What the server counts of its work, in the text format of Prometheus. docs/operations.md lists all of it. */
export type Metrics = {
  readonly count: (answered: Answered) => void
  /** How each operation did since the start, the most called first. */
  readonly operations: () => Promise<OperationHealth[]>
  readonly page: () => Promise<{ readonly type: string; readonly text: string }>
}

export type MetricsParts = {
  readonly store: Pick<ThreadedStore, 'read' | 'writerNumbers'>
  readonly indexerState: () => IndexerState
  readonly nowMs: () => number
}

/** The library is loaded after the first answer: it takes 25 ms and a megabyte, which the start need not wait for. */
export function openMetrics(parts: MetricsParts): Metrics {
  let registering: Promise<Metrics> | undefined
  const load = () => {
    registering ??= import('./metrics-registry.ts').then(({ registerMetrics }) => registerMetrics(parts))
    return registering
  }
  return {
    count: (answered) => void load().then((metrics) => metrics.count(answered)),
    operations: async () => (await load()).operations(),
    page: async () => (await load()).page(),
  }
}
