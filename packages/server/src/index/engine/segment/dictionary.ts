import type { Near } from '../near.ts'
import type { NearTerm } from '../segment.ts'
import { ByteReader } from './byte-reader.ts'
import { CRC_BYTES } from './format.ts'
import { nearTerms } from './near-terms.ts'
import type { SectionReader } from './section-reader.ts'
import { EntryCursor, type TermPlace } from './term-entry.ts'
import { readTermIndex } from './term-index.ts'
import { compareBytes, decodeText, encodeText } from './text-bytes.ts'

/** Blocks of the dictionary that are kept, the last used ones: what is typed letter by letter looks at the same few. */
const KEPT_BLOCKS = 64

/** A walk that looks into one block in a few reads as far ahead: a read costs more than a block. */
const AHEAD_BYTES = 16 * 1024

export type Dictionary = {
  readonly find: (term: string) => TermPlace | undefined
  readonly termsFrom: (prefix: string) => Iterable<{ readonly term: string; readonly documents: number }>
  /** Goes through the terms that begin with a prefix. */
  readonly walkFrom: (prefix: string) => TermWalk
  /** The terms of a kind, which is their first character, with a word that is near. */
  readonly near: (kind: string, near: Near) => readonly NearTerm[]
  /** All terms in order; for a merge. */
  readonly walk: (readBlock: SectionReader['block']) => TermWalk
}

/** Goes through terms in order. */
export type TermWalk = {
  readonly next: () => boolean
  /** The entry that `next` has come to. */
  readonly entry: () => EntryCursor
}

export function openDictionary(terms: SectionReader, indexSection: SectionReader): Dictionary {
  const index = readTermIndex(indexSection, CRC_BYTES)
  const kept = new Map<number, Uint8Array>()

  const blockBytes = (block: number): Uint8Array => {
    const found = kept.get(block)
    // Set again, so that the map is in the order of use.
    if (found !== undefined) kept.delete(block)
    const bytes = found ?? terms.block(index.offsets[block] as number, index.lengths[block] as number)
    kept.set(block, bytes)
    if (kept.size > KEPT_BLOCKS) kept.delete(kept.keys().next().value ?? block)
    return bytes
  }
  const step = (cursor: EntryCursor): boolean => {
    const isThere = cursor.next()
    if (isThere === undefined) throw terms.damaged('an entry is wrong')
    return isThere
  }

  const walkFrom = (prefix: string): TermWalk => {
    const wanted = encodeText(prefix)
    let block = Math.max(0, index.blockOf(wanted))
    let cursor: EntryCursor | undefined
    const nextEntry = (): EntryCursor | undefined => {
      while (cursor === undefined || !step(cursor)) {
        if (block === index.blocks) return undefined
        cursor = new EntryCursor(new ByteReader(blockBytes(block)))
        block++
      }
      return cursor
    }
    return {
      next: () => {
        for (;;) {
          const entry = nextEntry()
          if (entry === undefined) return false
          const { term, termLength } = entry
          const order = compareBytes(term, Math.min(termLength, wanted.length), wanted, 0, wanted.length)
          if (order >= 0) return order === 0
        }
      },
      entry: () => present(cursor),
    }
  }

  return {
    find: (term) => {
      const wanted = encodeText(term)
      const block = index.blockOf(wanted)
      if (block === -1) return undefined
      const cursor = new EntryCursor(new ByteReader(blockBytes(block)))
      while (step(cursor)) {
        const order = compareBytes(cursor.term, cursor.termLength, wanted, 0, wanted.length)
        if (order === 0) return cursor.place()
        if (order > 0) return undefined
      }
      return undefined
    },
    walkFrom,
    *termsFrom(prefix) {
      const walk = walkFrom(prefix)
      while (walk.next()) {
        const { term, termLength, documents } = walk.entry()
        yield { term: decodeText(term, 0, termLength), documents }
      }
    },
    near: (kind, near) => {
      const read = terms.sequential(AHEAD_BYTES)
      const open = (block: number) =>
        new EntryCursor(new ByteReader(read(index.offsets[block] as number, index.lengths[block] as number)))
      const first = Math.max(0, index.blockOf(encodeText(kind)))
      return nearTerms({ count: index.blocks, separator: index.separator, open, step }, first, kind.charCodeAt(0), near)
    },
    walk: (readBlock) => {
      let block = 0
      let cursor: EntryCursor | undefined
      return {
        next: () => {
          while (cursor === undefined || !step(cursor)) {
            if (block === index.blocks) return false
            const bytes = readBlock(index.offsets[block] as number, index.lengths[block] as number)
            cursor = new EntryCursor(new ByteReader(bytes))
            block++
          }
          return true
        },
        entry: () => present(cursor),
      }
    },
  }
}

function present(cursor: EntryCursor | undefined): EntryCursor {
  if (cursor === undefined) throw new Error('No entry before the first')
  return cursor
}
