import type { DatasourceKey } from '@sheaf/contract'
import { datasourceKey } from '@sheaf/contract/fold'
import { countFindings, type FindingsCounter } from '../documents/lint.ts'
import type { Finding } from '../store/writes/findings.ts'
import type { IndexablePut } from './indexed-document.ts'

/** Gathers what was left out of a batch of documents, as findings of their datasources. */
export type WarningsCounter = {
  readonly note: (change: IndexablePut) => void
  readonly list: () => readonly { readonly datasource: DatasourceKey; readonly findings: readonly Finding[] }[]
}

export function countWarnings(): WarningsCounter {
  const byDatasource = new Map<string, FindingsCounter>()
  return {
    note({ document, id, warnings }) {
      for (const { finding, text } of warnings) {
        if (finding === undefined) continue
        const counter = byDatasource.get(document.datasource) ?? countFindings()
        byDatasource.set(document.datasource, counter)
        counter.note(finding, `document "${id}": ${text}`)
      }
    },
    list: () =>
      [...byDatasource].map(([name, counter]) => ({ datasource: datasourceKey(name), findings: counter.list() })),
  }
}
