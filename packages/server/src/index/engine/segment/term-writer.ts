import { ByteWriter } from './byte-writer.ts'
import type { SectionWriter } from './section-writer.ts'
import { type EntryLists, writeEntry } from './term-entry.ts'
import { writeIndexRow } from './term-index.ts'
import { sharedBytes } from './text-bytes.ts'

/** A dictionary block ends after so many terms or bytes, whichever is first: a look-up reads through one. */
const BLOCK_TERMS = 48
const BLOCK_BYTES = 4096

export type TermWriterSections = {
  readonly terms: SectionWriter
  readonly termIndex: SectionWriter
  readonly postings: SectionWriter
  readonly positions: SectionWriter
}

/** Writes the term dictionary and its index. Terms come in the order of their bytes, each after its lists were written. */
export type TermWriter = {
  /** To be called before the lists of a term are written. */
  readonly begin: () => void
  /** The term is the first `length` bytes. */
  readonly end: (term: Uint8Array, length: number, lists: EntryLists) => void
  readonly finish: () => void
}

export function termWriter({ terms, termIndex, postings, positions }: TermWriterSections): TermWriter {
  const entries = new ByteWriter(4096)
  const block = new ByteWriter(4096)
  const rows = new ByteWriter()
  let blocks = 0
  let count = 0
  /** The term before. */
  const previous = new ByteWriter()
  let separator: Uint8Array = new Uint8Array(0)
  let postingsAt = 0
  let positionsAt = 0

  const endBlock = () => {
    if (count === 0) return
    block.clear()
    block.varint(count)
    block.varint(postingsAt)
    block.varint(positionsAt)
    block.append(entries.view())
    terms.append(block.view())
    writeIndexRow(rows, separator, block.length)
    blocks++
    count = 0
    entries.clear()
  }

  return {
    begin: () => {
      if (count > 0) return
      postingsAt = postings.length()
      positionsAt = positions.length()
    },
    end: (term, length, lists) => {
      // The shortest text above the last term of the block before that is not above this one.
      if (count === 0) separator = term.slice(0, sharedBytes(previous.bytes, previous.length, term, length) + 1)
      writeEntry(entries, previous.bytes, count === 0 ? 0 : previous.length, term, length, lists)
      previous.clear()
      previous.copy(term, 0, length)
      count++
      if (count === BLOCK_TERMS || entries.length >= BLOCK_BYTES) endBlock()
    },
    finish: () => {
      endBlock()
      const index = new ByteWriter(rows.length + 16)
      index.varint(blocks)
      index.append(rows.view())
      termIndex.append(index.view())
    },
  }
}
