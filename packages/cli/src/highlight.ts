import { printable } from './output.ts'

/** A part of a text in UTF-16 units, the end exclusive; without an end it is nothing. */
export type Range = { readonly startIndex: number; readonly endIndex?: number }

/**
 * A text on one line with parts of it marked. Ranges may come in any order, touch, and lie over each other; what they mark is
 * marked once.
 */
export function highlighted(text: string, ranges: readonly Range[], mark: (part: string) => string): string {
  let shown = ''
  let from = 0
  for (const { startIndex, endIndex = startIndex } of ranges.toSorted((a, b) => a.startIndex - b.startIndex)) {
    const start = Math.max(from, startIndex)
    const end = Math.min(endIndex, text.length)
    if (end <= start) continue
    shown += printable(text.slice(from, start)) + mark(printable(text.slice(start, end)))
    from = end
  }
  return shown + printable(text.slice(from))
}
