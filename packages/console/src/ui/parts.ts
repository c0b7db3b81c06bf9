import type { ResponseOf } from '@sheaf/contract'

/** A part of a text, counted in UTF-16 code units. */
export type TextRange = NonNullable<ResponseOf<'autocomplete'>['results'][number]['ranges']>[number]

type Part = { readonly start: number; readonly part: string; readonly isMarked: boolean }

/** The parts of a text in their order, each inside or outside of a range. */
export function partsOf(text: string, ranges: readonly TextRange[]): readonly Part[] {
  const parts: Part[] = []
  let at = 0
  const add = (end: number, isMarked: boolean) => {
    if (end > at) parts.push({ start: at, part: text.slice(at, end), isMarked })
    at = Math.max(at, end)
  }
  for (const { startIndex, endIndex = text.length } of ranges.toSorted((a, b) => a.startIndex - b.startIndex)) {
    if (startIndex < at || endIndex <= startIndex || endIndex > text.length) continue
    add(startIndex, false)
    add(endIndex, true)
  }
  add(text.length, false)
  return parts
}
