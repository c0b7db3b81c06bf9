import type { SummaryQuery, TimeRange, ValueCount } from '../port.ts'
import type { ColumnNumbers } from './column-numbers.ts'
import type { Column, ColumnRows, ListedColumn, NarrowNumbers, Segment } from './segment.ts'

/** A segment and the ordinals of its documents that are counted. */
export type Counted = { readonly segment: Segment; readonly matches: Uint32Array }

/** A column with more values in all segments together is counted without numbers that hold for all of them. */
const NUMBERED_VALUES_MAX = 100_000

/** Counts how many of some documents have each value of a column; answers the `valuesMax` commonest of those that
 * begin as is wanted, the commonest first. */
export function countValues(
  name: string,
  counted: readonly Counted[],
  { valuesMax, beginning = '' }: Pick<SummaryQuery, 'valuesMax' | 'beginning'>,
  numbersOf: ColumnNumbers,
  numberedMax = NUMBERED_VALUES_MAX,
): readonly ValueCount[] {
  const columns = counted.flatMap(({ segment, matches }) => {
    const column = segment.column(name)
    return column === undefined ? [] : [{ segment, matches, column }]
  })
  const commonest = openCommonest(valuesMax, beginning)
  const valuesHeld = columns.reduce((sum, { column }) => sum + column.values.length, 0)
  if (valuesHeld > numberedMax) countByMerging(columns, commonest)
  else countByNumbers(name, columns, numbersOf, commonest)
  return commonest.list()
}

type CountedColumn = Counted & { readonly column: Column }

function countByNumbers(
  name: string,
  columns: readonly CountedColumn[],
  numbersOf: ColumnNumbers,
  commonest: Commonest,
): void {
  const { values, numbersIn } = numbersOf(
    name,
    columns.map(({ segment }) => segment),
  )
  // The last one counts what is no value.
  const counts = new Uint32Array(values.length + 1)
  for (const { segment, matches, column } of columns) {
    const numbers = numbersIn.get(segment)
    if (numbers === undefined) continue
    if (matches.length < numbers.length * FEW_TIMES) addMatches(column, matches, numbers, counts)
    else addCounts(countMatches(column, matches), numbers, counts)
  }
  for (let number = 0; number < values.length; number += 1) {
    const count = counts[number] as number
    if (count > 0) commonest.offer(values[number] ?? '', count)
  }
}

/** Looking up what the numbers of so many matches are for all segments takes as long as going through one value of a segment. */
const FEW_TIMES = 2

/** @param numbers for the numbers of the segment those that hold for all */
function addMatches(column: Column, matches: Uint32Array, numbers: Uint32Array, counts: Uint32Array): void {
  const none = counts.length - 1
  const add = (value: number) => {
    const number = value < numbers.length ? (numbers[value] as number) : none
    counts[number] = (counts[number] as number) + 1
  }
  if ('width' in column && column.width === 1) {
    for (let match = 0; match < matches.length; match += 1) add(column.numbers[matches[match] as number] as number)
    return
  }
  for (let match = 0; match < matches.length; match += 1) {
    const document = matches[match] as number
    if ('width' in column) {
      const row = document * column.width
      for (let at = row; at < row + column.width; at += 1) add(column.numbers[at] as number)
    } else {
      const end = column.starts[document + 1] as number
      for (let at = column.starts[document] as number; at < end; at += 1) add(column.ordinals[at] as number)
    }
  }
}

function addCounts(found: Uint32Array, numbers: Uint32Array, counts: Uint32Array): void {
  for (let value = 0; value < numbers.length; value += 1) {
    const number = numbers[value] as number
    counts[number] = (counts[number] as number) + (found[value] as number)
  }
}

/** In how many of the matches each value of a segment is; behind them, how much of rows is no value. */
function countMatches(column: Column, matches: Uint32Array): Uint32Array {
  const counts = column.values.length + 1
  if (!('width' in column)) return countLists(column, matches, counts)
  return column.width === 1 ? countNumbers(column.numbers, matches, counts) : countRows(column, matches, counts)
}

/**
 * Two neighbours are counted apart, since they often have the same value, and a number cannot be added to while it is still being
 * added to.
 */
function countNumbers(numbers: NarrowNumbers, matches: Uint32Array, length: number): Uint32Array {
  const counts = new Uint32Array(length)
  const others = new Uint32Array(length)
  for (let match = 0; match < matches.length; match += 2) {
    const value = numbers[matches[match] as number] as number
    counts[value] = (counts[value] as number) + 1
    if (match + 1 === matches.length) break
    const other = numbers[matches[match + 1] as number] as number
    others[other] = (others[other] as number) + 1
  }
  for (let value = 0; value < length; value += 1) counts[value] = (counts[value] as number) + (others[value] as number)
  return counts
}

/** Neighbours in a row are counted apart for the same reason. */
function countRows({ width, numbers }: ColumnRows, matches: Uint32Array, length: number): Uint32Array {
  const apart = new Uint32Array(length * width)
  for (let match = 0; match < matches.length; match += 1) {
    const row = (matches[match] as number) * width
    for (let place = 0, from = 0; place < width; place += 1, from += length) {
      const value = from + (numbers[row + place] as number)
      apart[value] = (apart[value] as number) + 1
    }
  }
  const counts = apart.subarray(0, length)
  for (let from = length; from < apart.length; from += length) {
    for (let value = 0; value < length; value += 1) {
      counts[value] = (counts[value] as number) + (apart[from + value] as number)
    }
  }
  return counts
}

function countLists({ starts, ordinals }: ListedColumn, matches: Uint32Array, length: number): Uint32Array {
  const counts = new Uint32Array(length)
  for (let match = 0; match < matches.length; match += 1) {
    const document = matches[match] as number
    const end = starts[document + 1] as number
    for (let at = starts[document] as number; at < end; at += 1) {
      const value = ordinals[at] as number
      counts[value] = (counts[value] as number) + 1
    }
  }
  return counts
}

/**
 * Numbers for hundreds of thousands of values, such as those of a property that is different for each document, would stay in
 * the memory of each reader. Each segment has its values in order: they are counted there, and those that were found are met
 * in order over all segments.
 */
function countByMerging(columns: readonly CountedColumn[], commonest: Commonest): void {
  let walks = columns.map(({ column, matches }) => walkThrough(column, matches)).filter(isInside)
  while (walks.length > 0) {
    let least = valueAt(walks[0])
    for (const walk of walks) {
      const value = valueAt(walk)
      if (value < least) least = value
    }
    let count = 0
    let hasEnded = false
    for (const walk of walks) {
      if (valueAt(walk) !== least) continue
      count += walk.counts[walk.at] ?? 0
      goOn(walk)
      hasEnded ||= !isInside(walk)
    }
    commonest.offer(least, count)
    if (hasEnded) walks = walks.filter(isInside)
  }
}

/** A way through the values of a segment that were found there, in order. */
type Walk = { readonly values: readonly string[]; readonly counts: Uint32Array; at: number }

function walkThrough(column: Column, matches: Uint32Array): Walk {
  const walk: Walk = { values: column.values, counts: countMatches(column, matches), at: -1 }
  goOn(walk)
  return walk
}

function goOn(walk: Walk): void {
  do walk.at += 1
  while (walk.at < walk.values.length && walk.counts[walk.at] === 0)
}

function isInside({ at, values }: Walk): boolean {
  return at < values.length
}

function valueAt(walk: Walk | undefined): string {
  return walk?.values[walk.at] ?? ''
}

/** Counts how many of some documents were last changed in each span. */
export function countTimes(spans: readonly TimeRange[], counted: readonly Counted[]): readonly number[] {
  const counts = spans.map(() => 0)
  const begin = Math.min(...spans.map(({ from }) => from))
  for (const { segment, matches } of counted) {
    const times = segment.updated()
    for (let match = 0; match < matches.length; match += 1) {
      const time = times[matches[match] as number] as number
      // Most documents are older than what is asked for.
      if (time < begin) continue
      for (let at = 0; at < spans.length; at += 1) {
        const span = spans[at] as TimeRange
        if (time >= span.from && time < span.until) counts[at] = (counts[at] as number) + 1
      }
    }
  }
  return counts
}

/** Keeps the commonest of the values that are offered. */
type Commonest = {
  readonly offer: (value: string, count: number) => void
  readonly list: () => readonly ValueCount[]
}

/** By insertion: nearly all values are rarer than the few that are kept, and cost one comparison. */
function openCommonest(valuesMax: number, beginning: string): Commonest {
  const best: ValueCount[] = []
  return {
    offer(value, count) {
      const worst = best.length < valuesMax ? 0 : (best.at(-1)?.count ?? Number.POSITIVE_INFINITY)
      if (count === 0 || count < worst || !value.startsWith(beginning)) return
      const found = { value, count }
      let [low, high] = [0, best.length]
      while (low < high) {
        const middle = (low + high) >> 1
        const other = best[middle]
        if (other !== undefined && isBefore(other, found)) low = middle + 1
        else high = middle
      }
      best.splice(low, 0, found)
      if (best.length > valuesMax) best.pop()
    },
    list: () => best,
  }
}

function isBefore(one: ValueCount, other: ValueCount): boolean {
  return one.count > other.count || (one.count === other.count && one.value < other.value)
}
