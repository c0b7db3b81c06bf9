import type { IndexedBatch } from '../store/writes/lifecycle.ts'
import type { Run } from '../store/writes/runs.ts'

/** What the indexer has done since it last said so to the record. */
export type Progress = {
  /** @param revision up to which the index now contains everything; 0 if that is not new */
  readonly noteIndexed: (revision: number, indexedMs: number) => void
  readonly noteRun: (datasource: string, startedMs: number, endedMs: number) => void
  readonly list: () => { readonly indexed: readonly IndexedBatch[]; readonly runs: readonly Run[] }
  readonly clear: () => void
}

/** More batches than this are told together: so much is held in memory while nothing can be told. */
const BATCHES_MAX = 1_000

export function openProgress(): Progress {
  let indexed: IndexedBatch[] = []
  const runs = new Map<string, Run>()
  return {
    noteIndexed(revision, indexedMs) {
      if (revision <= (indexed.at(-1)?.revision ?? 0)) return
      if (indexed.length >= BATCHES_MAX) indexed.pop()
      indexed.push({ revision, indexedMs })
    },
    noteRun(datasource, startedMs, endedMs) {
      const known = runs.get(datasource)
      runs.set(datasource, { datasource, kind: 'documents', startedMs: known?.startedMs ?? startedMs, endedMs })
    },
    list: () => ({ indexed, runs: [...runs.values()] }),
    clear() {
      indexed = []
      runs.clear()
    },
  }
}
