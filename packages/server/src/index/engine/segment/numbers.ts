import type { NarrowNumbers } from '../segment.ts'
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import type { SectionReader } from './section-reader.ts'

/**
 * Numbers of all documents: lengths, keys, times, levels. They are written as differences from the one before, the sign in the lowest
 * bit. If one of them is not an integer or a difference is too large for that, all are written as they are in memory.
 */
const DIFFERENCES = 0
const AS_THEY_ARE = 1
/** Doubled and with a sign it is still exact. */
const DIFFERENCE_MAX = 2 ** 51

export function numbersBytes(numbers: ArrayLike<number>): Uint8Array {
  const writer = new ByteWriter(numbers.length * 3 + 16)
  writer.byte(DIFFERENCES)
  let previous = 0
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] as number
    const difference = number - previous
    const isExact = Number.isSafeInteger(number) && !Object.is(number, -0) && Math.abs(difference) < DIFFERENCE_MAX
    if (!isExact) return plainBytes(numbers)
    writer.varint(difference < 0 ? -2 * difference - 1 : 2 * difference)
    previous = number
  }
  return writer.view()
}

function plainBytes(numbers: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(1 + numbers.length * 8)
  const view = new DataView(bytes.buffer)
  bytes[0] = AS_THEY_ARE
  for (let i = 0; i < numbers.length; i++) view.setFloat64(1 + i * 8, numbers[i] as number, true)
  return bytes
}

/** Fills `into` with the numbers of a section. */
export function readNumbers<T extends Uint8Array | Uint32Array | Float64Array>(section: SectionReader, into: T): T {
  const bytes = section.whole()
  const reader = new ByteReader(bytes)
  const form = reader.byte()
  if (form === DIFFERENCES) {
    let previous = 0
    for (let i = 0; i < into.length; i++) {
      const value = reader.varint()
      previous += value % 2 === 1 ? -(value + 1) / 2 : value / 2
      into[i] = previous
    }
    if (reader.at !== reader.end) throw section.damaged('the end is wrong')
    return into
  }
  if (form !== AS_THEY_ARE || bytes.length !== 1 + into.length * 8) throw section.damaged('the form is wrong')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let i = 0; i < into.length; i++) into[i] = view.getFloat64(1 + i * 8, true)
  return into
}

/** The same numbers in the narrowest array that has room for each. */
export function narrowed(numbers: Uint32Array): NarrowNumbers {
  const most = numbers.reduce((highest, number) => Math.max(highest, number), 0)
  return most < 2 ** 8 ? Uint8Array.from(numbers) : most < 2 ** 16 ? Uint16Array.from(numbers) : numbers
}
