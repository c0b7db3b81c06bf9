import type { ColumnFilter, FilterSet, IndexQuery, KeyFilter, TimeRange } from '../port.ts'
import { isUnrestricted } from '../port.ts'
import { isOfSize } from '../sizes.ts'
import { addAll, type Bits, clearBit, keepCommon, makeBits, setBit } from './bits.ts'
import { DATASOURCE_COLUMN } from './inversion.ts'
import type { Column } from './segment.ts'
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
  const narrows = openSet({
    filters: [...inDatasources, ...filters],
    ...(updated === undefined ? {} : { updated: [updated] }),
  })
  const sets = anyFilters?.map(openSet)
  return (view) => {
    const visible = held === undefined ? view.live : view.visible.of(held)
    if (narrows === undefined && sets === undefined && hiddenKeys.length === 0) return visible
    const allowed = visible.slice()
    const masks: Masks = new Map()
    narrows?.(view, allowed, masks)
    for (const key of hiddenKeys) {
      const ordinal = view.ordinalOf(key)
      if (ordinal !== undefined) clearBit(allowed, ordinal)
    }
    return sets === undefined ? allowed : allowedByAny(sets, view, allowed, masks)
  }
}

/** Takes out of a set what does not pass; undefined if everything does. */
type Narrowing = ((view: SegmentView, allowed: Bits, masks: Masks) => void) | undefined

/** What passes each filter in one segment, by the text of the filter: many sets may have the same ones. */
type Masks = Map<string, Bits>

function openSet({ filters = [], keys = [], updated }: FilterSet): Narrowing {
  if (filters.length + keys.length === 0 && updated === undefined) return undefined
  const narrowing = [
    ...filters.map((filter) => ({ name: JSON.stringify(filter), maskOf: maskOfColumn(filter) })),
    ...keys.map((filter) => ({ name: JSON.stringify(filter), maskOf: maskOfKeys(filter) })),
    ...(updated === undefined ? [] : [{ name: JSON.stringify(updated), maskOf: maskOfTimes(updated) }]),
  ]
  return (view, allowed, masks) => {
    for (const { name, maskOf } of narrowing) {
      const mask = masks.get(name) ?? maskOf(view)
      masks.set(name, mask)
      keepCommon(allowed, mask)
    }
  }
}

function allowedByAny(sets: readonly Narrowing[], view: SegmentView, allowed: Bits, masks: Masks): Bits {
  const passing = makeBits(view.segment.documents)
  for (const narrow of sets) {
    if (narrow === undefined) return allowed
    const rest = allowed.slice()
    narrow(view, rest, masks)
    addAll(passing, rest)
  }
  return passing
}

function maskOfTimes(spans: readonly TimeRange[]): (view: SegmentView) => Bits {
  return ({ segment: { updated, documents } }) => {
    const marks = makeBits(documents)
    const times = updated()
    for (let ordinal = 0; ordinal < documents; ordinal += 1) {
      const time = times[ordinal] ?? 0
      for (const { from, until } of spans) {
        if (time < from || time >= until) continue
        setBit(marks, ordinal)
        break
      }
    }
    return marks
  }
}

/** The documents that have one of the values, or, negated, those that have none. */
function maskOfColumn({
  column: name,
  values,
  sizes = [],
  isNegated = false,
}: ColumnFilter): (view: SegmentView) => Bits {
  const wanted = new Set(values)
  return ({ segment: { column: columnOf, documents } }) => {
    const column = columnOf(name)
    const marks = makeBits(documents)
    if (column !== undefined) {
      // The last one is for what is no value.
      const isWanted = new Uint8Array(column.values.length + 1)
      for (const [number, value] of column.values.entries()) {
        if (wanted.has(value) || isOfSize(value, sizes)) isWanted[number] = 1
      }
      markWanted(column, documents, isWanted, marks)
    }
    if (isNegated) invert(marks)
    return marks
  }
}

/** @param isWanted by number, 1 for the values that are */
function markWanted(column: Column, documents: number, isWanted: Uint8Array, marks: Bits): void {
  if ('width' in column) {
    const { width, numbers } = column
    for (let document = 0, row = 0; document < documents; document += 1, row += width) {
      for (let at = row; at < row + width; at += 1) if (isWanted[numbers[at] ?? 0] === 1) setBit(marks, document)
    }
    return
  }
  const { starts, ordinals } = column
  for (let document = 0; document < documents; document += 1) {
    for (let at = starts[document] ?? 0; at < (starts[document + 1] ?? 0); at += 1) {
      if (isWanted[ordinals[at] ?? 0] === 1) setBit(marks, document)
    }
  }
}

function maskOfKeys({ keys, isNegated = false }: KeyFilter): (view: SegmentView) => Bits {
  return ({ segment, ordinalOf }) => {
    const marks = makeBits(segment.documents)
    for (const key of keys) {
      const ordinal = ordinalOf(key)
      if (ordinal !== undefined) setBit(marks, ordinal)
    }
    if (isNegated) invert(marks)
    return marks
  }
}

/** What is behind the last document is set then too: nobody asks. */
function invert(marks: Bits): void {
  for (let word = 0; word < marks.length; word += 1) marks[word] = ~(marks[word] ?? 0)
}
