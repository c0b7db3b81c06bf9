import { foldName } from '@sheaf/contract/fold'
import type { Datasource } from '../../datasources/datasource.ts'
import type { ColumnFilter, FilterSet, KeyFilter } from '../../index/port.ts'
import { paired, TYPED_COLUMN } from '../../indexing/columns.ts'
import { type Condition, isAmong, type KeysCondition, type Values } from '../conditions.ts'
import { labelledTypes, namesOf } from '../facet-filters.ts'
import { inBoth } from '../time-filters.ts'

/**
 * The sets of conditions as the index is asked for them: what it finds fits the record, as far as it has heard of it.
 * Aliases and labels are looked up in the configuration, so that a change of that touches no document.
 */
export function indexFilters(
  sets: readonly (readonly Condition[])[],
  datasources: readonly Datasource[],
): readonly FilterSet[] {
  return sets.flatMap((conditions) => {
    const filters = conditions.flatMap((condition) => columnFilters(condition, datasources))
    const keys = conditions.flatMap((condition) => (condition.kind === 'keys' ? keyFilters(condition) : []))
    const times = conditions.flatMap((condition) => (condition.kind === 'time' ? [condition.spans] : []))
    const [first, ...others] = times
    if (first === undefined) return [{ filters, keys }]
    return [{ filters, keys, updated: others.reduce(inBoth, first) }]
  })
}

function keyFilters({ wanted, unwanted }: KeysCondition): readonly KeyFilter[] {
  return [
    ...(wanted === undefined ? [] : [{ keys: [...wanted] }]),
    ...(unwanted === undefined ? [] : [{ keys: [...unwanted], isNegated: true }]),
  ]
}

function columnFilters(condition: Condition, datasources: readonly Datasource[]): readonly ColumnFilter[] {
  if (condition.kind !== 'values') return []
  const { field, wanted, unwanted } = condition
  return [
    ...(wanted === undefined ? [] : [columnFilter(field, wanted, datasources)]),
    ...(unwanted === undefined ? [] : [{ ...columnFilter(field, unwanted, datasources), isNegated: true }]),
  ]
}

function columnFilter(field: string, values: Values, datasources: readonly Datasource[]): ColumnFilter {
  if (field === 'app') {
    const named = datasources.filter((datasource) => namesOf(datasource).some((name) => isAmong(name, values)))
    return { column: 'datasource', values: named.map(({ key }) => key) }
  }
  const { equal, sizes } = values
  if (field !== 'type') return { column: field, values: [...equal], sizes }
  const labelled = datasources.flatMap((datasource) =>
    labelledTypes(datasource)
      .filter(({ label }) => isAmong(label, values))
      .map(({ name }) => foldName(paired(name.trim(), datasource.key))),
  )
  return { column: TYPED_COLUMN, values: [...equal, ...labelled], sizes }
}

/**
 * The one datasource in which a search looks; undefined if there may be several. `named` are those of the request,
 * undefined for all.
 */
export function onlyDatasource(
  named: readonly string[] | undefined,
  sets: readonly (readonly Condition[])[],
  datasources: readonly Datasource[],
): Datasource | undefined {
  const isNamed = ({ key }: Datasource) => named === undefined || named.includes(key)
  const apps = sets.length === 1 ? (sets[0] ?? []).flatMap((each) => wantedApps(each)) : []
  if (named === undefined && apps.length === 0) return undefined
  const possible = datasources
    .filter(isNamed)
    .filter((datasource) => apps.every((wanted) => namesOf(datasource).some((name) => isAmong(name, wanted))))
  return possible.length === 1 ? possible[0] : undefined
}

function wantedApps(condition: Condition): readonly Values[] {
  const isApp = condition.kind === 'values' && condition.field === 'app'
  return isApp && condition.wanted !== undefined ? [condition.wanted] : []
}
