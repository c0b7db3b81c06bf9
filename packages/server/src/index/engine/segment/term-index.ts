import { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { SectionReader } from './section-reader.ts'
import { compareBytes } from './text-bytes.ts'

/**
 * What is kept in memory of the term dictionary: for each of its blocks a text that lies between the last term of the block
 * before and the first of this one, the shortest there is (a prefix B-tree's separator: Bayer and Unterauer, 1977).
 */
export type TermIndex = {
  readonly blocks: number
  readonly offsets: Float64Array
  readonly lengths: Uint32Array
  /** The only block that can contain a term, or the first one that has terms from it on; -1 if the dictionary is empty. */
  readonly blockOf: (term: Uint8Array) => number
  /** The text before the first term of a block. */
  readonly separator: (block: number) => Uint8Array
}

/** One row: the separator and how long the block is. */
export function writeIndexRow(writer: ByteWriter, separator: Uint8Array, blockBytes: number): void {
  writer.counted(separator)
  writer.varint(blockBytes)
}

export function readTermIndex(section: SectionReader, blockTrailerBytes: number): TermIndex {
  const bytes = section.whole()
  const reader = new ByteReader(bytes)
  const blocks = reader.varint()
  if (blocks * 2 > bytes.length) throw section.damaged('the number of blocks is wrong')
  const offsets = new Float64Array(blocks)
  const lengths = new Uint32Array(blocks)
  const starts = new Uint32Array(blocks)
  const termLengths = new Uint32Array(blocks)
  let offset = 0
  for (let block = 0; block < blocks; block++) {
    const length = reader.varint()
    starts[block] = reader.at
    termLengths[block] = length
    reader.at += length
    const blockBytes = reader.varint()
    offsets[block] = offset
    lengths[block] = blockBytes
    offset += blockBytes + blockTrailerBytes
  }
  if (reader.at !== reader.end) throw section.damaged('the end is wrong')
  return {
    blocks,
    offsets,
    lengths,
    separator: (block) => {
      const start = starts[block] as number
      return bytes.subarray(start, start + (termLengths[block] as number))
    },
    blockOf: (term) => {
      let low = -1
      let high = blocks
      while (high - low > 1) {
        const middle = (low + high) >>> 1
        const order = compareBytes(term, term.length, bytes, starts[middle] as number, termLengths[middle] as number)
        if (order >= 0) low = middle
        else high = middle
      }
      return low === -1 && blocks > 0 ? 0 : low
    },
  }
}
