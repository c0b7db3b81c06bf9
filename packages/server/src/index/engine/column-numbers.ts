import type { Segment } from './segment.ts'

/**
 * Each segment numbers the values of a column for itself. To count over several of them, the values get numbers that hold for
 * all, once for each segment; adding up by the values themselves, thousands for each search, would take longer than the search
 * (global ordinals, as other engines call them).
 */
export type ColumnNumbers = (column: string, segments: readonly Segment[]) => NumberedColumn

export type NumberedColumn = {
  readonly values: readonly string[]
  /** For each segment the number of each of its values. */
  readonly numbersIn: { readonly get: (segment: Segment) => Uint32Array | undefined }
}

type Known = NumberedColumn & { readonly values: string[]; readonly numbers: Map<string, number> } & {
  readonly numbersIn: WeakMap<Segment, Uint32Array>
}

export function openColumnNumbers(): ColumnNumbers {
  const columns = new Map<string, Known>()
  return (name, segments) => {
    let known = columns.get(name) ?? emptyColumn()
    const unknown = segments.filter((segment) => !known.numbersIn.has(segment))
    if (unknown.length > 0) {
      if (known.values.length > valuesKept(name, segments)) known = emptyColumn()
      for (const segment of segments) addValues(known, name, segment)
      columns.set(name, known)
    }
    return known
  }
}

function emptyColumn(): Known {
  return { values: [], numbers: new Map(), numbersIn: new WeakMap() }
}

/** Values that no document has any more keep their numbers, up to about as many as there are others. */
function valuesKept(name: string, segments: readonly Segment[]): number {
  return 1_000 + 2 * segments.reduce((sum, segment) => sum + (segment.column(name)?.values.length ?? 0), 0)
}

function addValues({ values, numbers, numbersIn }: Known, name: string, segment: Segment): void {
  if (numbersIn.has(segment)) return
  const numbered = Uint32Array.from(segment.column(name)?.values ?? [], (value) => {
    const known = numbers.get(value)
    if (known !== undefined) return known
    values.push(value)
    numbers.set(value, values.length - 1)
    return values.length - 1
  })
  numbersIn.set(segment, numbered)
}
