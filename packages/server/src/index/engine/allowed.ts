import type { IndexQuery } from '../port.ts'
import { isUnrestricted } from '../port.ts'
import { type Bits, clearBit, keepCommon, makeBits } from './bits.ts'
import { DATASOURCE_COLUMN } from './inversion.ts'
import type { Segment } from './segment.ts'
import type { SegmentView } from './snapshot.ts'
import { principalsOf } from './visible.ts'

/**
 * Which documents of a segment a query may look at: those that the searcher may see and that all filters let pass. It is
 * known before any word is looked up, so that nothing of what it leaves out is scored, counted or completed.
 */
export type Allowing = Pick<IndexQuery, 'principals' | 'datasources' | 'filters' | 'updated' | 'hiddenKeys'>

/** Answers for each view the set, which must not be changed. */
export function openAllowed({
  principals,
  datasources,
  filters = [],
  updated,
  hiddenKeys,
}: Allowing): (view: SegmentView) => Bits {
  const held = isUnrestricted(principals) ? undefined : principalsOf(principals)
  const columns = [
    ...(datasources === undefined ? [] : [{ column: DATASOURCE_COLUMN, values: datasources, isNegated: false }]),
    ...filters,
  ]
  return (view) => {
    const visible = held === undefined ? view.live : view.visible.of(held)
    if (columns.length === 0 && updated === undefined && hiddenKeys.length === 0) return visible
    const allowed = visible.slice()
    for (const { column, values, isNegated = false } of columns) {
      filterByColumn(view.segment, column, new Set(values), isNegated, allowed)
    }
    if (updated !== undefined) {
      const times = view.segment.updated()
      for (let ordinal = 0; ordinal < times.length; ordinal += 1) {
        const time = times[ordinal] ?? 0
        if (time < updated.from || time >= updated.until) clearBit(allowed, ordinal)
      }
    }
    for (const key of hiddenKeys) {
      const ordinal = view.ordinalOf(key)
      if (ordinal !== undefined) clearBit(allowed, ordinal)
    }
    return allowed
  }
}

/** Keeps the documents that have one of the values, or, negated, those that have none. */
function filterByColumn(
  { column: columnOf, documents }: Segment,
  name: string,
  wanted: ReadonlySet<string>,
  isNegated: boolean,
  allowed: Bits,
): void {
  const column = columnOf(name)
  const marks = makeBits(documents)
  if (column !== undefined) {
    const isWanted = Uint8Array.from(column.values, (value) => (wanted.has(value) ? 1 : 0))
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
