import { type Asker, compileFilterSets, type Test } from '../facet-filters.ts'
import type { ParsedQuery } from './parse.ts'

/** Whether a document passes the operators of a query; undefined if there is none. */
export function filtersOf({ filters }: ParsedQuery, asker: Asker): Test | undefined {
  return filters.length === 0 ? undefined : compileFilterSets([{ filters: [...filters] }], asker)
}
