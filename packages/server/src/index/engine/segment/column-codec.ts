import type { ListedColumn } from '../segment.ts'
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import { bitsFor, packBits, packedBytes, unpackBits, unpackNarrow } from './packed-numbers.ts'
import type { SectionReader } from './section-reader.ts'
import { encodeText } from './text-bytes.ts'

/**
 * A column as bytes: its values, in the order in which JavaScript compares texts; then how many of them each document has, and
 * their numbers, both packed into bits. A column in which every document has one of eight values takes three bits a document.
 *
 *     number of values, each with its length before it
 *     least number of values of a document, bits of what is above that, bits of a value's number, number of all ordinals
 *     the packed numbers of values above the least, the packed ordinals
 */
export function columnBytes({ values, starts, ordinals }: ListedColumn): Uint8Array {
  const writer = new ByteWriter()
  writer.varint(values.length)
  for (const value of values) writer.counted(encodeText(value))
  const documents = starts.length - 1
  const counts = new Uint32Array(documents)
  let least = 0xffffffff
  let most = 0
  for (let i = 0; i < documents; i++) {
    const count = (starts[i + 1] as number) - (starts[i] as number)
    counts[i] = count
    if (count < least) least = count
    if (count > most) most = count
  }
  for (let i = 0; i < documents; i++) counts[i] = (counts[i] as number) - least
  const countBits = bitsFor(most - least)
  const ordinalBits = bitsFor(Math.max(0, values.length - 1))
  writer.varint(least)
  writer.byte(countBits)
  writer.byte(ordinalBits)
  writer.varint(ordinals.length)
  writer.append(packBits(counts, documents, countBits))
  writer.append(packBits(ordinals, ordinals.length, ordinalBits))
  return writer.view()
}

export function readColumn(section: SectionReader, documents: number): ListedColumn {
  const bytes = section.whole()
  const reader = new ByteReader(bytes)
  const valueCount = reader.varint()
  if (valueCount > bytes.length) throw section.damaged('the number of values is wrong')
  const values: string[] = []
  for (let i = 0; i < valueCount; i++) values.push(reader.text())
  const least = reader.varint()
  const countBits = reader.byte()
  const ordinalBits = reader.byte()
  const ordinalCount = reader.varint()
  // With one value alone an ordinal has no bits, so this number is bounded by the counts only, which are checked first.
  if (reader.isOverrun || countBits > 31 || ordinalBits > 31) throw section.damaged('the form is wrong')
  const isWhole = reader.at + packedBytes(documents, countBits) + packedBytes(ordinalCount, ordinalBits) === reader.end
  if (!isWhole) throw section.damaged('the length is wrong')
  const counts = unpackBits(reader.take(packedBytes(documents, countBits)), documents, countBits)
  const starts = new Uint32Array(documents + 1)
  let sum = 0
  for (let i = 0; i < documents; i++) {
    sum += least + (counts[i] as number)
    starts[i + 1] = sum
  }
  if (sum !== ordinalCount) throw section.damaged('the number of ordinals is wrong')
  const ordinals = unpackNarrow(reader.take(packedBytes(ordinalCount, ordinalBits)), ordinalCount, ordinalBits)
  for (const ordinal of ordinals) if (ordinal >= valueCount) throw section.damaged('an ordinal is wrong')
  return { values, starts, ordinals }
}
