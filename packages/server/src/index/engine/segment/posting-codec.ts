import type { ByteWriter } from './byte-writer.ts'

/**
 * Postings of a block as bytes. Each is the gap from the ordinal before, less one, and its frequency; both as varints, and
 * since most words occur once in a document, a frequency of 1 is only the lowest bit of the gap. Common words have small gaps,
 * so that most postings are one byte. (Varints of gaps: Witten, Moffat, Bell, Managing Gigabytes, chapter 3; the folded
 * frequency: Lucene's formats before 4.0. Bit-packed blocks would be read faster still, but not in JavaScript, which has no
 * vector instructions, and they would be larger for the many short lists.)
 */
export function writePosting(writer: ByteWriter, gap: number, frequency: number): void {
  if (frequency === 1) {
    writer.varint((gap - 1) * 2 + 1)
    return
  }
  writer.varint((gap - 1) * 2)
  writer.varint(frequency - 2)
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
