import type { Bits } from '../bits.ts'
import { BLOCK_POSTINGS } from '../segment.ts'
import type { ByteWriter } from './byte-writer.ts'
import { blockEnd, findInBlock, numberInBlock, packBlock, unpackBlock } from './packed-block.ts'

/**
 * Postings of a block as bytes: the gaps between ordinals, less one, and the frequencies, less one. Full blocks are packed
 * (packed-block.ts), first the gaps, then the frequencies. In others, which most words have, both are varints, and since most
 * words occur once in a document, a frequency of 1 is only the lowest bit of the gap (varints of gaps: Witten, Moffat and Bell,
 * "Managing Gigabytes", chapter 3; the folded frequency: Lucene's formats before 4.0).
 *
 * @param gaps to the ordinal before, less one
 * @param frequencies less one
 */
export function writePostings(writer: ByteWriter, gaps: Uint32Array, frequencies: Uint32Array, count: number): void {
  if (count === BLOCK_POSTINGS) {
    packBlock(writer, gaps)
    packBlock(writer, frequencies)
    return
  }
  for (let i = 0; i < count; i++) {
    const gap = gaps[i] as number
    const more = frequencies[i] as number
    if (more === 0) writer.varint(gap * 2 + 1)
    else {
      writer.varint(gap * 2)
      writer.varint(more - 1)
    }
  }
}

/** Whether so many postings fit into so many bytes: a packed block has four at least. This also bounds the memory of a reader. */
export function isPossibleLength(documents: number, bytes: number): boolean {
  return documents > 0 && documents <= bytes * (BLOCK_POSTINGS / 4)
}

/** Reads `count` postings that follow the ordinal `previous`; answers where they end, behind the end if there are too few. */
export function readPostings(
  bytes: Uint8Array,
  start: number,
  count: number,
  previous: number,
  ordinals: Uint32Array,
  frequencies: Uint32Array,
): number {
  if (count === BLOCK_POSTINGS) return readPacked(bytes, start, previous, ordinals, frequencies)
  let at = start
  let ordinal = previous
  for (let i = 0; i < count; i++) {
    let byte = bytes[at++] as number
    let value = byte & 0x7f
    if (byte >= 0x80) {
      let shift = 0
      do {
        byte = bytes[at++] as number
        shift += 7
        value |= (byte & 0x7f) << shift
      } while (byte >= 0x80)
    }
    ordinal += (value >>> 1) + 1
    ordinals[i] = ordinal
    if ((value & 1) === 1) {
      frequencies[i] = 1
      continue
    }
    byte = bytes[at++] as number
    let frequency = byte & 0x7f
    if (byte >= 0x80) {
      let shift = 0
      do {
        byte = bytes[at++] as number
        shift += 7
        frequency |= (byte & 0x7f) << shift
      } while (byte >= 0x80)
    }
    frequencies[i] = frequency + 2
  }
  return at
}

const UNUSED = new Uint32Array(BLOCK_POSTINGS)

/** As `readPostings`, but for the frequencies; answers the last ordinal. */
export function readOrdinals(
  bytes: Uint8Array,
  start: number,
  count: number,
  previous: number,
  ordinals: Uint32Array,
): number {
  if (count === BLOCK_POSTINGS) {
    unpackBlock(bytes, start, ordinals, 1)
    addGaps(ordinals, previous)
  } else readPostings(bytes, start, count, previous, ordinals, UNUSED)
  return ordinals[count - 1] as number
}

const GAPS = new Uint32Array(BLOCK_POSTINGS)

/** Adds the ordinals to a set, without writing them down; answers the last one. */
export function markOrdinals(bytes: Uint8Array, start: number, count: number, previous: number, marks: Bits): number {
  let ordinal = previous
  if (count === BLOCK_POSTINGS) {
    unpackBlock(bytes, start, GAPS, 1)
    for (let i = 0; i < BLOCK_POSTINGS; i++) {
      ordinal += GAPS[i] as number
      marks[ordinal >>> 5] = (marks[ordinal >>> 5] as number) | (1 << (ordinal & 31))
    }
    return ordinal
  }
  readPostings(bytes, start, count, previous, GAPS, UNUSED)
  for (let i = 0; i < count; i++) {
    ordinal = GAPS[i] as number
    marks[ordinal >>> 5] = (marks[ordinal >>> 5] as number) | (1 << (ordinal & 31))
  }
  return ordinal
}

const FREQUENCIES = new Uint32Array(BLOCK_POSTINGS)

/**
 * Finds the postings that have such a frequency at least: which they are, and the frequencies. Answers how many. Of a full block
 * the gaps are not read.
 */
export function readFrequent(
  bytes: Uint8Array,
  start: number,
  count: number,
  least: number,
  which: Uint8Array,
  frequencies: Uint32Array,
): number {
  if (count === BLOCK_POSTINGS) return findInBlock(bytes, blockEnd(bytes, start), least - 1, 1, which, frequencies)
  readPostings(bytes, start, count, -1, UNUSED, FREQUENCIES)
  let found = 0
  for (let i = 0; i < count; i++) {
    const frequency = FREQUENCIES[i] as number
    if (frequency < least) continue
    which[found] = i
    frequencies[found] = frequency
    found++
  }
  return found
}

/** The frequency of one of `count` postings. */
export function readFrequency(bytes: Uint8Array, start: number, count: number, which: number): number {
  if (count === BLOCK_POSTINGS) return numberInBlock(bytes, blockEnd(bytes, start), which) + 1
  readPostings(bytes, start, which + 1, -1, UNUSED, FREQUENCIES)
  return FREQUENCIES[which] as number
}

function readPacked(
  bytes: Uint8Array,
  start: number,
  previous: number,
  ordinals: Uint32Array,
  frequencies: Uint32Array,
): number {
  const end = unpackBlock(bytes, unpackBlock(bytes, start, ordinals, 1), frequencies, 1)
  addGaps(ordinals, previous)
  return end
}

/** From gaps to ordinals. */
function addGaps(ordinals: Uint32Array, previous: number): void {
  let ordinal = previous
  for (let i = 0; i < BLOCK_POSTINGS; i++) {
    ordinal += ordinals[i] as number
    ordinals[i] = ordinal
  }
}
