import { Fragment } from 'react'
import { partsOf, type TextRange } from './parts.ts'

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
