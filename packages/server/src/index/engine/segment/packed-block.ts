import { BLOCK_POSTINGS } from '../segment.ts'
import type { ByteWriter } from './byte-writer.ts'

/**
 * The 128 numbers of a full block, packed: each has so many bits as most of them need, and the few that need more have the rest
 * of their bits behind, as exceptions (patched frame of reference: Zukowski, Héman, Nes and Boncz, "Super-scalar RAM-CPU cache
 * compression", 2006; the width that makes the block smallest: Yan, Ding and Suel, "Inverted index compression and query
 * processing with optimized document ordering", 2009). Common words have small gaps, of fewer bits than a byte.
 *
 *     width, number of exceptions
 *     the lowest bits of all numbers, 16 bytes for each bit of width
 *     per exception: which number, its higher bits as a varint
 */
export function packBlock(writer: ByteWriter, values: Uint32Array): void {
  const width = bestWidth(values)
  let exceptions = 0
  for (let i = 0; i < BLOCK_POSTINGS; i++) if ((values[i] as number) >>> width !== 0) exceptions++
  writer.byte(width)
  writer.byte(exceptions)
  packLowest(writer, values, width)
  for (let i = 0; exceptions > 0; i++) {
    const rest = (values[i] as number) >>> width
    if (rest === 0) continue
    writer.byte(i)
    writer.varint(rest)
    exceptions--
  }
}

/** More bits than these do not fit into an integer beside the bits of a byte that is begun. */
const WIDTH_MAX = 24

const countsOfWidths = new Uint8Array(33)

/** The width for which the block has the fewest bytes. */
function bestWidth(values: Uint32Array): number {
  countsOfWidths.fill(0)
  let widest = 0
  for (let i = 0; i < BLOCK_POSTINGS; i++) {
    const width = 32 - Math.clz32(values[i] as number)
    countsOfWidths[width] = (countsOfWidths[width] as number) + 1
    if (width > widest) widest = width
  }
  let best = Math.min(widest, WIDTH_MAX)
  let least = Number.POSITIVE_INFINITY
  for (let width = best; width >= 0; width--) {
    let bytes = width * (BLOCK_POSTINGS / 8)
    for (let wider = width + 1; wider <= widest; wider++) {
      bytes += (countsOfWidths[wider] as number) * (1 + Math.ceil((wider - width) / 7))
    }
    if (bytes < least) {
      least = bytes
      best = width
    }
  }
  return best
}

function packLowest(writer: ByteWriter, values: Uint32Array, width: number): void {
  const mask = 2 ** width - 1
  writer.reserve(width * (BLOCK_POSTINGS / 8))
  const { bytes } = writer
  let at = writer.length
  let pending = 0
  let filled = 0
  for (let i = 0; i < BLOCK_POSTINGS; i++) {
    pending |= ((values[i] as number) & mask) << filled
    filled += width
    for (; filled >= 8; filled -= 8) {
      bytes[at++] = pending
      pending >>>= 8
    }
  }
  writer.length = at
}

/**
 * Reads the numbers of a block from `start`, each with `plus` added; answers where it ends. What is no block may end anywhere.
 * Numbers of equal width are taken out eight at a time, without a branch for any of them: that is the most frequent thing that
 * a search does (Lemire and Boytsov, "Decoding billions of integers per second through vectorization", 2015, without vectors).
 */
export function unpackBlock(bytes: Uint8Array, start: number, values: Uint32Array, plus: number): number {
  const width = bytes[start] as number
  let exceptions = bytes[start + 1] as number
  let at = start + 2
  if (width === 0) values.fill(plus, 0, BLOCK_POSTINGS)
  else if (width <= 4) unpackNarrow(bytes, at, width, values, plus)
  else if (width <= 8) unpackByte(bytes, at, width, values, plus)
  else unpackWide(bytes, at, width, values, plus)
  at += width * (BLOCK_POSTINGS / 8)
  for (; exceptions > 0; exceptions--) {
    const which = bytes[at] as number
    const rest = varintAt(bytes, at + 1)
    at = varintEnd
    values[which] = (values[which] as number) + (rest << width)
  }
  return at
}

const ALL = new Uint32Array(BLOCK_POSTINGS)

/**
 * Finds the numbers of a block from `start` that are `least` or more: which they are, and how much, with `plus` added. Answers
 * how many. Those that no number of the usual width can be are all among the exceptions, so that the others are never looked at.
 */
export function findInBlock(
  bytes: Uint8Array,
  start: number,
  least: number,
  plus: number,
  which: Uint8Array,
  values: Uint32Array,
): number {
  const width = bytes[start] as number
  let found = 0
  if (least < 2 ** width) {
    unpackBlock(bytes, start, ALL, plus)
    for (let i = 0; i < BLOCK_POSTINGS; i++) {
      const value = ALL[i] as number
      which[found] = i
      values[found] = value
      found += value >= least + plus ? 1 : 0
    }
    return found
  }
  let at = start + 2 + width * (BLOCK_POSTINGS / 8)
  for (let exceptions = bytes[start + 1] as number; exceptions > 0; exceptions--) {
    const i = bytes[at] as number
    const rest = varintAt(bytes, at + 1)
    at = varintEnd
    const value = (rest << width) + lowestBits(bytes, start, i)
    if (value < least) continue
    which[found] = i
    values[found] = value + plus
    found++
  }
  return found
}

/** One number of a block from `start`. */
export function numberInBlock(bytes: Uint8Array, start: number, which: number): number {
  const width = bytes[start] as number
  let at = start + 2 + width * (BLOCK_POSTINGS / 8)
  for (let exceptions = bytes[start + 1] as number; exceptions > 0; exceptions--) {
    const i = bytes[at] as number
    const rest = varintAt(bytes, at + 1)
    at = varintEnd
    if (i === which) return (rest << width) + lowestBits(bytes, start, which)
  }
  return lowestBits(bytes, start, which)
}

/** What is packed of one number. */
function lowestBits(bytes: Uint8Array, start: number, which: number): number {
  const width = bytes[start] as number
  const bit = which * width
  return (fourBytes(bytes, start + 2 + (bit >>> 3)) >>> (bit & 7)) & (2 ** width - 1)
}

/** Where the number ended that `varintAt` read last. */
let varintEnd = 0

function varintAt(bytes: Uint8Array, start: number): number {
  let at = start
  let byte = bytes[at++] as number
  let value = byte & 0x7f
  for (let shift = 7; byte >= 0x80; shift += 7) {
    byte = bytes[at++] as number
    value |= (byte & 0x7f) << shift
  }
  varintEnd = at
  return value
}

/** Four bytes as one number; what is behind the end is read as 0. */
function fourBytes(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  )
}

/** Of 4 bits at most: eight numbers are in four bytes. */
function unpackNarrow(bytes: Uint8Array, start: number, width: number, values: Uint32Array, plus: number): void {
  const mask = 2 ** width - 1
  let at = start
  for (let i = 0; i < BLOCK_POSTINGS; i += 8) {
    const eight = fourBytes(bytes, at)
    at += width
    values[i] = (eight & mask) + plus
    values[i + 1] = ((eight >>> width) & mask) + plus
    values[i + 2] = ((eight >>> (2 * width)) & mask) + plus
    values[i + 3] = ((eight >>> (3 * width)) & mask) + plus
    values[i + 4] = ((eight >>> (4 * width)) & mask) + plus
    values[i + 5] = ((eight >>> (5 * width)) & mask) + plus
    values[i + 6] = ((eight >>> (6 * width)) & mask) + plus
    values[i + 7] = ((eight >>> (7 * width)) & mask) + plus
  }
}

/** Of 5 to 8 bits: four numbers are in four bytes, the next four begin in the middle of a byte if the width is odd. */
function unpackByte(bytes: Uint8Array, start: number, width: number, values: Uint32Array, plus: number): void {
  const mask = 2 ** width - 1
  const half = width >>> 1
  const rest = (width & 1) * 4
  let at = start
  for (let i = 0; i < BLOCK_POSTINGS; i += 8) {
    const first = fourBytes(bytes, at)
    const second = fourBytes(bytes, at + half) >>> rest
    at += width
    values[i] = (first & mask) + plus
    values[i + 1] = ((first >>> width) & mask) + plus
    values[i + 2] = ((first >>> (2 * width)) & mask) + plus
    values[i + 3] = ((first >>> (3 * width)) & mask) + plus
    values[i + 4] = (second & mask) + plus
    values[i + 5] = ((second >>> width) & mask) + plus
    values[i + 6] = ((second >>> (2 * width)) & mask) + plus
    values[i + 7] = ((second >>> (3 * width)) & mask) + plus
  }
}

function unpackWide(bytes: Uint8Array, start: number, width: number, values: Uint32Array, plus: number): void {
  const mask = 2 ** width - 1
  let at = start
  let pending = 0
  let have = 0
  for (let i = 0; i < BLOCK_POSTINGS; i++) {
    for (; have < width; have += 8) pending |= (bytes[at++] as number) << have
    values[i] = (pending & mask) + plus
    pending >>>= width
    have -= width
  }
}

/** Where a block ends that begins at `start`. */
export function blockEnd(bytes: Uint8Array, start: number): number {
  let at = start + 2 + (bytes[start] as number) * (BLOCK_POSTINGS / 8)
  for (let exceptions = bytes[start + 1] as number; exceptions > 0; exceptions--) {
    at++
    while ((bytes[at++] as number) >= 0x80) {
      // The varint goes on.
    }
  }
  return at
}
