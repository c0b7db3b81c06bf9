import type { ResponseOf } from '@sheaf/contract'
import { Fragment } from 'react'

type TextRange = NonNullable<ResponseOf<'autocomplete'>['results'][number]['ranges']>[number]

/** A text whose ranges are marked. Ranges count UTF-16 code units, as strings do; such as do not fit are passed over. */
export function Marked({
  text,
  ranges = [],
}: {
  readonly text: string
  readonly ranges?: readonly TextRange[] | undefined
}) {
  return (
    <>
      {partsOf(text, ranges).map(({ start, part, isMarked }) =>
        isMarked ? <mark key={start}>{part}</mark> : <Fragment key={start}>{part}</Fragment>,
      )}
    </>
  )
}

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
