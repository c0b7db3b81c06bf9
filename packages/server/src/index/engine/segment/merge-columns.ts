import type { ListedColumn } from '../segment.ts'
import { readColumn } from './column-codec.ts'
import type { ContentsWriter } from './contents.ts'
import { COLUMN_PREFIX } from './format.ts'
import { DROPPED, type MergePart } from './merge-part.ts'

/** Writes the columns of the documents that are left, one column after the other. Values that nobody has any more are gone. */
export function* mergeColumns(
  contents: ContentsWriter,
  parts: readonly MergePart[],
  documents: number,
  isDue: () => boolean,
): Generator<undefined, void> {
  const names = new Set(parts.flatMap(({ columnNames }) => columnNames))
  for (const name of [...names].sort()) {
    const columns: SourceColumn[] = []
    for (const part of parts) {
      if (!part.columnNames.includes(name)) continue
      const column = readColumn(part.sections.section(COLUMN_PREFIX + name), part.documents)
      columns.push({ part, column, isUsed: usedValues(part, column) })
      if (isDue()) yield
    }
    const merged = mergeColumn(columns, documents)
    if (merged.ordinals.length > 0) contents.column(name, merged)
    if (isDue()) yield
  }
}

type SourceColumn = { readonly part: MergePart; readonly column: ListedColumn; readonly isUsed: Uint8Array }

/** Which values a live document has. */
function usedValues({ ordinals }: MergePart, column: ListedColumn): Uint8Array {
  const isUsed = new Uint8Array(column.values.length)
  for (let ordinal = 0; ordinal < ordinals.length; ordinal++) {
    if (ordinals[ordinal] === DROPPED) continue
    const end = column.starts[ordinal + 1] as number
    for (let i = column.starts[ordinal] as number; i < end; i++) isUsed[column.ordinals[i] as number] = 1
  }
  return isUsed
}

function mergeColumn(columns: readonly SourceColumn[], documents: number): ListedColumn {
  const known = new Set<string>()
  for (const { column, isUsed } of columns) {
    for (const [number, value] of column.values.entries()) if (isUsed[number] === 1) known.add(value)
  }
  const values = [...known].sort()
  const numbers = new Map(values.map((value, number) => [value, number]))

  // Numbers of values by document: first how many each has, as the new starts, then which.
  const starts = new Uint32Array(documents + 1)
  for (const { part, column } of columns) {
    for (let ordinal = 0; ordinal < part.ordinals.length; ordinal++) {
      const target = part.ordinals[ordinal] as number
      if (target === DROPPED) continue
      starts[target + 1] = (column.starts[ordinal + 1] as number) - (column.starts[ordinal] as number)
    }
  }
  for (let i = 0; i < documents; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number)
  const ordinals = new Uint32Array(starts[documents] as number)
  for (const { part, column } of columns) {
    const renumbered = Uint32Array.from(column.values, (value) => numbers.get(value) ?? 0)
    for (let ordinal = 0; ordinal < part.ordinals.length; ordinal++) {
      const target = part.ordinals[ordinal] as number
      if (target === DROPPED) continue
      let at = starts[target] as number
      const end = column.starts[ordinal + 1] as number
      for (let i = column.starts[ordinal] as number; i < end; i++) {
        ordinals[at++] = renumbered[column.ordinals[i] as number] as number
      }
    }
  }
  return { values, starts, ordinals }
}
