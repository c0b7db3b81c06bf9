import type { Column, ListedColumn, NarrowNumbers } from '../segment.ts'

/** Rows with more room than this beside the lists would take up memory for nothing. */
const ROOM_MAX = 2

/**
 * Arranges a column for counting and filtering: a row of numbers for each document, as long as the longest, says where to look
 * without looking it up, and what is to be done for a document does not depend on how many values it has, which a processor
 * could not guess. Where few documents have many values they stay in lists.
 */
export function arranged({ values, starts, ordinals }: ListedColumn): Column {
  const documents = starts.length - 1
  let width = 1
  for (let i = 0; i < documents; i++) width = Math.max(width, (starts[i + 1] as number) - (starts[i] as number))
  const numbers =
    width * documents <= ROOM_MAX * (documents + ordinals.length) ? roomFor(values, width * documents) : undefined
  if (numbers === undefined) return { values, starts, ordinals }
  if (width > 1 || ordinals.length < documents) numbers.fill(values.length)
  for (let i = 0, row = 0; i < documents; i++, row += width) {
    const from = starts[i] as number
    const end = starts[i + 1] as number
    for (let at = from; at < end; at++) numbers[row + at - from] = ordinals[at] as number
  }
  return { values, width, numbers }
}

/** Room for numbers of values, and the number of none. */
function roomFor({ length }: readonly string[], count: number): NarrowNumbers {
  return length < 2 ** 8 ? new Uint8Array(count) : length < 2 ** 16 ? new Uint16Array(count) : new Uint32Array(count)
}
