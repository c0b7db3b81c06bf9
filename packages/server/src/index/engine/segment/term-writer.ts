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
export class TermWriter {
  readonly #sections: TermWriterSections
  readonly #entries = new ByteWriter(4096)
  readonly #block = new ByteWriter(4096)
  readonly #rows = new ByteWriter()
  #blocks = 0
  #count = 0
  /** The term before. */
  readonly #previous = new ByteWriter()
  #separator: Uint8Array = new Uint8Array(0)
  #postingsAt = 0
  #positionsAt = 0

  constructor(sections: TermWriterSections) {
    this.#sections = sections
  }

  /** To be called before the lists of a term are written. */
  begin(): void {
    if (this.#count > 0) return
    this.#postingsAt = this.#sections.postings.length
    this.#positionsAt = this.#sections.positions.length
  }

  /** The term is the first `length` bytes. */
  end(term: Uint8Array, length: number, lists: EntryLists): void {
    const previous = this.#previous
    const isFirst = this.#count === 0
    // The shortest text above the last term of the block before that is not above this one.
    if (isFirst) this.#separator = term.slice(0, sharedBytes(previous.bytes, previous.length, term, length) + 1)
    writeEntry(this.#entries, previous.bytes, isFirst ? 0 : previous.length, term, length, lists)
    previous.clear()
    previous.copy(term, 0, length)
    this.#count++
    if (this.#count === BLOCK_TERMS || this.#entries.length >= BLOCK_BYTES) this.#endBlock()
  }

  finish(): void {
    this.#endBlock()
    const index = new ByteWriter(this.#rows.length + 16)
    index.varint(this.#blocks)
    index.append(this.#rows.view())
    this.#sections.termIndex.append(index.view())
  }

  #endBlock(): void {
    if (this.#count === 0) return
    const block = this.#block
    block.clear()
    block.varint(this.#count)
    block.varint(this.#postingsAt)
    block.varint(this.#positionsAt)
    block.append(this.#entries.view())
    this.#sections.terms.append(block.view())
    writeIndexRow(this.#rows, this.#separator, block.length)
    this.#blocks++
    this.#count = 0
    this.#entries.clear()
  }
}
