import type { ColumnFilter, FilterSet, IndexQuery, TimeRange } from '../port.ts'
import { isUnrestricted } from '../port.ts'
import { isOfSize } from '../sizes.ts'
import { addAll, type Bits, clearBit, keepCommon, makeBits } from './bits.ts'
import { DATASOURCE_COLUMN } from './inversion.ts'
import type { Segment } from './segment.ts'
import type { SegmentView } from './snapshot.ts'
import { principalsOf } from './visible.ts'

/**
 * Which documents of a segment a query may look at: those that the searcher may see and that all filters let pass. It is
 * known before any word is looked up, so that nothing of what it leaves out is scored, counted or completed.
 */
export type Allowing = Pick<
  IndexQuery,
  'principals' | 'datasources' | 'filters' | 'updated' | 'anyFilters' | 'hiddenKeys'
>

/** Answers for each view the set, which must not be changed. */
export function openAllowed({
  principals,
  datasources,
  filters = [],
  updated,
  anyFilters,
  hiddenKeys,
}: Allowing): (view: SegmentView) => Bits {
  const held = isUnrestricted(principals) ? undefined : principalsOf(principals)
  const inDatasources = datasources === undefined ? [] : [{ column: DATASOURCE_COLUMN, values: datasources }]
  const narrows = openSet({ filters: [...inDatasources, ...filters], ...(updated === undefined ? {} : { updated }) })
  const sets = anyFilters?.map(openSet)
  return (view) => {
    const visible = held === undefined ? view.live : view.visible.of(held)
    if (narrows === undefined && sets === undefined && hiddenKeys.length === 0) return visible
    const allowed = visible.slice()
    narrows?.(view.segment, allowed)
    for (const key of hiddenKeys) {
      const ordinal = view.ordinalOf(key)
      if (ordinal !== undefined) clearBit(allowed, ordinal)
    }
    return sets === undefined ? allowed : allowedByAny(sets, view.segment, allowed)
  }
}

/** Takes out of a set what does not pass; undefined if everything does. */
type Narrowing = ((segment: Segment, allowed: Bits) => void) | undefined

function openSet({ filters = [], updated }: FilterSet): Narrowing {
  if (filters.length === 0 && updated === undefined) return undefined
  const wanted = filters.map((filter) => ({ filter, values: new Set(filter.values) }))
  return (segment, allowed) => {
    for (const { filter, values } of wanted) filterByColumn(segment, filter, values, allowed)
    if (updated !== undefined) filterByTime(segment, updated, allowed)
  }
}

function allowedByAny(sets: readonly Narrowing[], segment: Segment, allowed: Bits): Bits {
  const passing = makeBits(segment.documents)
  for (const narrow of sets) {
    if (narrow === undefined) return allowed
    const rest = allowed.slice()
    narrow(segment, rest)
    addAll(passing, rest)
  }
  return passing
}

function filterByTime(segment: Segment, { from, until }: TimeRange, allowed: Bits): void {
  const times = segment.updated()
  for (let ordinal = 0; ordinal < times.length; ordinal += 1) {
    const time = times[ordinal] ?? 0
    if (time < from || time >= until) clearBit(allowed, ordinal)
  }
}

/** Keeps the documents that have one of the values, or, negated, those that have none. */
function filterByColumn(
  { column: columnOf, documents }: Segment,
  { column: name, sizes = [], isNegated = false }: ColumnFilter,
  wanted: ReadonlySet<string>,
  allowed: Bits,
): void {
  const column = columnOf(name)
  const marks = makeBits(documents)
  if (column !== undefined) {
    const isWanted = Uint8Array.from(column.values, (value) => (wanted.has(value) || isOfSize(value, sizes) ? 1 : 0))
    const { starts, ordinals } = column
    for (let document = 0; document < documents; document += 1) {
      for (let at = starts[document] ?? 0; at < (starts[document + 1] ?? 0); at += 1) {
        if (isWanted[ordinals[at] ?? 0] === 1)
          marks[document >>> 5] = (marks[document >>> 5] ?? 0) | (1 << (document & 31))
      }
    }
  }
  if (isNegated) for (let word = 0; word < marks.length; word += 1) marks[word] = ~(marks[word] ?? 0)
  keepCommon(allowed, marks)
}
