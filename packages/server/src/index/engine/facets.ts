import type { TimeRange, ValueCount } from '../port.ts'
import type { ColumnNumbers } from './column-numbers.ts'
import type { Segment } from './segment.ts'

/** A segment and the ordinals of its documents that are counted. */
export type Counted = { readonly segment: Segment; readonly matches: Uint32Array }

/** Counts how many of some documents have each value of a column; answers the `valuesMax` commonest, the commonest first. */
export function countValues(
  name: string,
  counted: readonly Counted[],
  valuesMax: number,
  numbersOf: ColumnNumbers,
): readonly ValueCount[] {
  const { values, numbersIn } = numbersOf(
    name,
    counted.map(({ segment }) => segment),
  )
  const counts = new Uint32Array(values.length)
  for (const { segment, matches } of counted) {
    const column = segment.column(name)
    const numbers = numbersIn.get(segment)
    if (column === undefined || numbers === undefined) continue
    const { starts, ordinals } = column
    if (column.isSingle === true) {
      for (let match = 0; match < matches.length; match += 1) {
        const number = numbers[ordinals[matches[match] as number] as number] as number
        counts[number] = (counts[number] as number) + 1
      }
      continue
    }
    for (let match = 0; match < matches.length; match += 1) {
      const document = matches[match] as number
      const end = starts[document + 1] as number
      for (let at = starts[document] as number; at < end; at += 1) {
        const number = numbers[ordinals[at] as number] as number
        counts[number] = (counts[number] as number) + 1
      }
    }
  }
  return commonest(values, counts, valuesMax)
}

/** Counts how many of some documents were last changed in each span. */
export function countTimes(spans: readonly TimeRange[], counted: readonly Counted[]): readonly number[] {
  return spans.map(({ from, until }) => {
    let count = 0
    for (const { segment, matches } of counted) {
      const times = segment.updated()
      for (let match = 0; match < matches.length; match += 1) {
        const time = times[matches[match] as number] as number
        if (time >= from && time < until) count += 1
      }
    }
    return count
  })
}

/** By insertion: nearly all values are rarer than the few that are kept, and cost one comparison. */
function commonest(values: readonly string[], counts: Uint32Array, valuesMax: number): readonly ValueCount[] {
  const best: ValueCount[] = []
  for (let number = 0; number < counts.length; number += 1) {
    const count = counts[number] ?? 0
    const worst = best.length < valuesMax ? 0 : (best.at(-1)?.count ?? Number.POSITIVE_INFINITY)
    if (count === 0 || count < worst) continue
    const found = { value: values[number] ?? '', count }
    let [low, high] = [0, best.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const other = best[middle]
      if (other !== undefined && isBefore(other, found)) low = middle + 1
      else high = middle
    }
    best.splice(low, 0, found)
    if (best.length > valuesMax) best.pop()
  }
  return best
}

function isBefore(one: ValueCount, other: ValueCount): boolean {
  return one.count > other.count || (one.count === other.count && one.value < other.value)
}
