import { type Bits, popCount } from '../bits.ts'
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

/** Where the list of a term is, and what it must be. */
export type HoldersPlace = {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly isBitmap: boolean
  readonly count: number
}

/** Reads the ordinals, which are below `documents`, into the start of an array that has room; false if the bytes are not that. */
export function readHolders(place: HoldersPlace, documents: number, ordinals: Uint32Array): boolean {
  return place.isBitmap ? readBitmap(place, documents, ordinals) : readGaps(place, documents, ordinals)
}

/** Adds the ordinals to a set, without a list of them in between; false if the bytes are not that. */
export function markHolders(place: HoldersPlace, documents: number, marks: Bits): boolean {
  return place.isBitmap ? markBitmap(place, documents, marks) : markGaps(place, documents, marks)
}

function readGaps({ bytes, start, end, count }: HoldersPlace, documents: number, ordinals: Uint32Array): boolean {
  let at = start
  let ordinal = -1
  for (let i = 0; i < count; i++) {
    let byte = bytes[at++] as number
    let gap = byte & 0x7f
    for (let shift = 7; byte >= 0x80 && shift < 35; shift += 7) {
      byte = bytes[at++] as number
      gap |= (byte & 0x7f) << shift
    }
    ordinal += gap + 1
    ordinals[i] = ordinal
    // A gap below 0 is one that has too many bits.
    if (ordinal >= documents || gap < 0) return false
  }
  return at === end
}

function readBitmap({ bytes, start, end, count }: HoldersPlace, documents: number, ordinals: Uint32Array): boolean {
  let found = 0
  for (let at = start; at < end; at++) {
    let byte = bytes[at] as number
    while (byte !== 0) {
      // Each turn takes the lowest bit.
      const ordinal = (at - start) * 8 + 31 - Math.clz32(byte & -byte)
      if (found === count || ordinal >= documents) return false
      ordinals[found++] = ordinal
      byte &= byte - 1
    }
  }
  return found === count
}

/**
 * Gaps of one byte and of two come in no order, so that a branch on each would be guessed wrong again and again: these are read
 * in the same steps.
 */
function markGaps({ bytes, start, end, count }: HoldersPlace, documents: number, marks: Bits): boolean {
  const last = bytes.length - 1
  let at = start
  let ordinal = -1
  for (let i = 0; i < count; i++) {
    const byte = bytes[at] as number
    const next = at < last ? (bytes[at + 1] as number) : 0
    const isLong = byte >>> 7
    let gap = (byte & 0x7f) | (((next & 0x7f) << 7) & -isLong)
    at += 1 + isLong
    if ((isLong & (next >>> 7)) === 1) {
      let more = next
      for (let shift = 14; more >= 0x80 && shift < 35; shift += 7) {
        more = bytes[at++] as number
        gap |= (more & 0x7f) << shift
      }
    }
    ordinal += gap + 1
    if (ordinal >= documents || gap < 0) return false
    marks[ordinal >>> 5] = (marks[ordinal >>> 5] as number) | (1 << (ordinal & 31))
  }
  return at === end
}

function markBitmap({ bytes, start, end, count }: HoldersPlace, documents: number, marks: Bits): boolean {
  let found = 0
  for (let word = 0, at = start; at < end; word++) {
    let some = 0
    for (let shift = 0; shift < 32 && at < end; shift += 8) some |= (bytes[at++] as number) << shift
    found += popCount(some)
    marks[word] = (marks[word] ?? 0) | some
  }
  const lastBits = documents % 8 === 0 ? 0 : (bytes[end - 1] as number) >>> (documents % 8)
  return found === count && lastBits === 0 && end - start === Math.ceil(documents / 8)
}
