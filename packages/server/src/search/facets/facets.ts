import type { FacetResult, SearchRequestOptions } from '@sheaf/contract'
import type { Datasource } from '../../datasources/datasource.ts'
import type { FilterSet, IndexQuery } from '../../index/port.ts'
import type { Condition } from '../conditions.ts'
import type { SearchParts, Sight } from '../sight.ts'
import type { Clock } from '../time-filters.ts'
import { countingOf, facetResults } from './count.ts'
import { indexFilters, onlyDatasource } from './index-filters.ts'
import { type OfferedFacet, offeredFacets } from './offered.ts'

/** What a search matches, whoever looks: clauses, datasources and filters. */
export type Matching = Omit<IndexQuery, 'principals' | 'hiddenKeys' | 'after' | 'limit'>

/** Which parts of the answer are wanted. */
export type Wanted = { readonly results: boolean; readonly facets: boolean; readonly allDatasources: boolean }

export function wantedParts({
  responseHints: hints = [],
  fetchAllDatasourceCounts = false,
}: SearchRequestOptions): Wanted {
  return {
    results: hints.length === 0 || hints.includes('RESULTS'),
    facets: hints.includes('FACET_RESULTS'),
    allDatasources: fetchAllDatasourceCounts || hints.includes('ALL_RESULT_COUNTS'),
  }
}

/** What is counted, and for whom it is to be shown. */
export type Counted = {
  /** What the searcher may see; undefined while the index cannot be told. */
  readonly visible: Pick<IndexQuery, 'principals' | 'hiddenKeys'> | undefined
  readonly matching: Matching
  readonly options: SearchRequestOptions
  readonly wanted: Wanted
  /** The conditions behind the filters of `matching`. */
  readonly sets: readonly (readonly Condition[])[] | undefined
  readonly datasources: readonly Datasource[]
  readonly clock: Omit<Clock, 'refusal'>
}

/**
 * What may be counted now. To be asked before the hits are: what is hidden is remembered as of the last question, and the
 * hits need theirs.
 */
export async function countable(sight: Sight): Promise<Counted['visible']> {
  const filtered = await sight.filter()
  return sight.mayRefuseMany() ? undefined : filtered
}

/**
 * Facets of everything that a search matches and the searcher may see. While more is hidden than the index can be told,
 * no count would be right, and there are none.
 */
export async function countFacets(parts: SearchParts, counted: Counted): Promise<readonly FacetResult[]> {
  const { visible, matching, options, wanted, sets, datasources } = counted
  if (visible === undefined) return []
  const only = onlyDatasource(matching.datasources, sets ?? [], datasources)
  const count = async (facets: readonly OfferedFacet[], matched: Matching) => {
    const summary = await parts.index.summarize({
      ...matched,
      ...visible,
      ...countingOf(facets, options, counted.clock),
    })
    return facetResults(facets, summary, options, { only, datasources, findName: parts.people.findName })
  }
  const offered = wanted.facets ? offeredFacets(options, only) : []
  if (!wanted.allDatasources) return offered.length === 0 ? [] : count(offered, matching)
  const others = offered.filter(({ kind }) => kind !== 'app')
  const [everywhere, here] = await Promise.all([
    count(offeredFacets({ defaultFacets: ['app'] }, undefined), everywhereOf(matching, sets, datasources)),
    others.length === 0 ? [] : count(others, matching),
  ])
  return [...here, ...everywhere]
}

/** The same in all datasources. */
function everywhereOf(
  { datasources: _, anyFilters: __, ...clauses }: Matching,
  sets: Counted['sets'],
  datasources: readonly Datasource[],
): Matching {
  if (sets === undefined) return clauses
  const isOfApp = (condition: Condition) => condition.kind === 'values' && condition.field === 'app'
  const withoutApps = sets.map((conditions) => conditions.filter((condition) => !isOfApp(condition)))
  const anyFilters: readonly FilterSet[] = indexFilters(withoutApps, datasources)
  return { ...clauses, anyFilters }
}
