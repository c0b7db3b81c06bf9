import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'

/**
 * Positions of a term in the documents of a block as bytes: for each document the first position, whose lowest bit says that
 * it is the only one; if it is not, how many there are and the gaps between them follow. A document that has the term without
 * any position, which no analysis makes but the types allow, has the number 0.
 */
export function writePositions(writer: ByteWriter, positions: ArrayLike<number>, start: number, end: number): void {
  const first = start < end ? (positions[start] as number) : 0
  if (end - start === 1) {
    writer.varint(first * 2 + 1)
    return
  }
  writer.varint(first * 2)
  writer.varint(end - start)
  let previous = first
  for (let i = start + 1; i < end; i++) {
    const position = positions[i] as number
    writer.varint(position - previous)
    previous = position
  }
}

/** Where the positions of one document end that begin at an offset; behind the end if they are cut. */
export function positionsEnd(bytes: Uint8Array, start: number, end: number): number {
  const isOnly = ((bytes[start] as number) & 1) === 1
  let at = varintEnd(bytes, start, end)
  if (isOnly || at >= end) return at
  let left = 0
  let shift = 0
  for (;;) {
    if (at >= end || shift > 28) return end + 1
    const byte = bytes[at++] as number
    left += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) break
    shift += 7
  }
  for (; left > 1; left--) {
    if (at >= end) return end + 1
    at = varintEnd(bytes, at, end)
  }
  return at
}

function varintEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && (bytes[at] as number) >= 0x80) at++
  return at + 1
}

/** Positions by document: those of the i-th are `starts[i]` to `starts[i + 1]` of `values`. */
export type BlockPositions = { readonly starts: Uint32Array; values: Uint32Array }

/** Reads the positions of `count` documents. False if the bytes are not that. */
export function readPositions(reader: ByteReader, count: number, into: BlockPositions): boolean {
  let length = 0
  for (let i = 0; i < count; i++) {
    into.starts[i] = length
    const first = reader.varint()
    const wanted = first % 2 === 1 ? 1 : reader.varint()
    // Each takes a byte at least; this also bounds the memory.
    if (wanted - 1 > reader.end - reader.at) return false
    if (length + wanted > into.values.length) into.values = grown(into.values, length + wanted)
    if (wanted === 0) continue
    const { values } = into
    let position = Math.floor(first / 2)
    values[length++] = position
    for (let left = wanted - 1; left > 0; left--) {
      position += reader.varint()
      values[length++] = position
    }
  }
  into.starts[count] = length
  return reader.at === reader.end
}

function grown(values: Uint32Array, wanted: number): Uint32Array {
  const more = new Uint32Array(Math.max(wanted, values.length * 2))
  more.set(values)
  return more
}
