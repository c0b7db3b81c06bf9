import { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'

/**
 * The documents that carry an access term, as bytes: gaps between their ordinals, less one, or one bit for each document of the
 * segment where that is smaller, as it is for terms that most documents carry.
 */
export const HOLDERS = { gaps: 0, bitmap: 1, inlineGaps: 2 } as const
export const HOLDERS_FORMS = 3

/** Writes gaps, or a bitmap if that is smaller, to an empty writer; answers which. */
export function writeHolders(writer: ByteWriter, ordinals: ArrayLike<number>, documents: number): number {
  const bitmapBytes = Math.ceil(documents / 8)
  let previous = -1
  for (let i = 0; i < ordinals.length; i++) {
    writer.varint((ordinals[i] as number) - previous - 1)
    previous = ordinals[i] as number
    if (writer.length > bitmapBytes) {
      writeBitmap(writer, ordinals, bitmapBytes)
      return HOLDERS.bitmap
    }
  }
  return HOLDERS.gaps
}

function writeBitmap(writer: ByteWriter, ordinals: ArrayLike<number>, bytes: number): void {
  const bitmap = new Uint8Array(bytes)
  for (let i = 0; i < ordinals.length; i++) {
    const ordinal = ordinals[i] as number
    bitmap[ordinal >>> 3] = (bitmap[ordinal >>> 3] as number) | (1 << (ordinal & 7))
  }
  writer.clear()
  writer.append(bitmap)
}

/** The `count` ordinals, each below `documents`; undefined if the bytes are not that. */
export function readHolders(
  bytes: Uint8Array,
  isBitmap: boolean,
  count: number,
  documents: number,
): Uint32Array | undefined {
  if (count > documents) return undefined
  return isBitmap ? readBitmap(bytes, count, documents) : readGaps(bytes, count, documents)
}

function readGaps(bytes: Uint8Array, count: number, documents: number): Uint32Array | undefined {
  const reader = new ByteReader(bytes)
  const ordinals = new Uint32Array(count)
  let ordinal = -1
  for (let i = 0; i < count; i++) {
    ordinal += reader.varint() + 1
    ordinals[i] = ordinal
  }
  return reader.at === reader.end && ordinal < documents ? ordinals : undefined
}

function readBitmap(bytes: Uint8Array, count: number, documents: number): Uint32Array | undefined {
  const ordinals = new Uint32Array(count)
  let found = 0
  for (let at = 0; at < bytes.length; at++) {
    let byte = bytes[at] as number
    while (byte !== 0) {
      // Each turn takes the lowest bit.
      const bit = 31 - Math.clz32(byte & -byte)
      if (found === count) return undefined
      ordinals[found++] = at * 8 + bit
      byte &= byte - 1
    }
  }
  const last = ordinals[count - 1] ?? 0
  return found === count && last < documents ? ordinals : undefined
}
