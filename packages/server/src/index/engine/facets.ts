import type { ValueCount } from '../port.ts'
import type { Bits } from './bits.ts'
import type { Segment } from './segment.ts'

/**
 * Counts how many of some documents have each value of a column. Each segment counts by the numbers that its values have
 * there; only the sums are added up by the values themselves.
 */
export function countValues(
  name: string,
  counted: readonly { readonly view: { readonly segment: Segment }; readonly matches: Bits }[],
  valuesMax: number,
): readonly ValueCount[] {
  const sums = new Map<string, number>()
  for (const { view, matches } of counted) {
    const column = view.segment.column(name)
    if (column === undefined) continue
    const counts = new Uint32Array(column.values.length)
    const { starts, ordinals } = column
    for (let word = 0; word < matches.length; word += 1) {
      for (let rest = matches[word] ?? 0; rest !== 0; rest &= rest - 1) {
        const document = (word << 5) + 31 - Math.clz32(rest & -rest)
        const end = starts[document + 1] ?? 0
        for (let at = starts[document] ?? 0; at < end; at += 1) {
          const value = ordinals[at] ?? 0
          counts[value] = (counts[value] ?? 0) + 1
        }
      }
    }
    for (const [at, count] of counts.entries()) {
      const value = column.values[at]
      if (count > 0 && value !== undefined) sums.set(value, (sums.get(value) ?? 0) + count)
    }
  }
  return [...sums]
    .map(([value, count]) => ({ value, count }))
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
    .slice(0, valuesMax)
}
