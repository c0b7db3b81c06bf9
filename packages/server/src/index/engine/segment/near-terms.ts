import type { Near } from '../near.ts'
import type { NearTerm } from '../segment.ts'
import type { EntryCursor } from './term-entry.ts'
import { decodeText } from './text-bytes.ts'

/** What the walk reads: the blocks of a dictionary, each with a text that is not after its first term and after all before. */
export type DictionaryBlocks = {
  readonly count: number
  readonly separator: (block: number) => Uint8Array
  readonly open: (block: number) => EntryCursor
  readonly step: (cursor: EntryCursor) => boolean
}

/**
 * The terms of a kind whose words are near to a word. What all terms of a block have in common is known from its
 * neighbours, and between which two letters the next one is, so that blocks are passed over unread whose terms begin too far
 * from the word.
 *
 * @param kind the byte that the terms begin with
 */
export function nearTerms(blocks: DictionaryBlocks, first: number, kind: number, near: Near): readonly NearTerm[] {
  const found: NearTerm[] = []
  const beginning = openBeginning(near)
  let until = blocks.separator(first)
  for (let block = first; block < blocks.count; block++) {
    const from = until
    if (block > first && (from[0] ?? 0) > kind) break
    until = block + 1 < blocks.count ? blocks.separator(block + 1) : NOTHING
    beginning.clear()
    if (from[0] === kind && !beginning.mayBeBetween(from, until)) continue
    beginning.clear()
    const cursor = blocks.open(block)
    while (blocks.step(cursor)) {
      const { term, termLength, shared } = cursor
      if (term[0] !== kind) {
        if ((term[0] ?? 0) > kind) return found
        beginning.clear()
      } else if (beginning.take(term, termLength, shared, true)) {
        const edits = beginning.edits()
        if (edits !== undefined) found.push({ word: decodeText(term, 1, termLength), edits })
      }
    }
  }
  return found
}

const NOTHING = new Uint8Array(0)

/** The letters of the term that was looked at last, as far as they were looked at. */
function openBeginning(near: Near) {
  /** Where each letter ends, in bytes; before the first one is the kind. */
  const ends: number[] = [1]
  /** Where the letter ends with which the beginning was too far; 0 if it was not. */
  let deadUntil = 0
  return {
    clear() {
      ends.length = 1
      deadUntil = 0
    },
    /** Goes on with a text that shares its first bytes with the one before; false if no near term begins so. */
    take(bytes: Uint8Array, length: number, shared: number, isWhole: boolean): boolean {
      if (deadUntil > 0 && shared >= deadUntil) return false
      while (ends.length > 1 && (ends.at(-1) ?? 0) > shared) ends.pop()
      deadUntil = 0
      for (let at = ends.at(-1) ?? 1; at < length; ) {
        const size = letterBytes(bytes[at] as number)
        // What two neighbours have in common may end within a letter.
        if (at + size > length) return !isWhole
        if (!near.push(ends.length - 1, letterAt(bytes, at, size))) {
          deadUntil = at + size
          return false
        }
        at += size
        ends.push(at)
      }
      return true
    },
    /** Whether a near term may come between two texts, of which the first is the kind at least. */
    mayBeBetween(from: Uint8Array, until: Uint8Array): boolean {
      let common = 0
      while (common < from.length && from[common] === until[common]) common++
      if (common <= 1) return true
      if (!this.take(from, common, 0, false)) return false
      // What both have in common may be a term.
      if (from.length === common) return true
      // No term begins with all of the second text. Of a letter of several bytes, in which the texts part, too little is known.
      const last = (until[common] ?? 0) - (until.length === common + 1 ? 1 : 0)
      if (last >= 0x80) return true
      for (let letter = from[common] as number; letter <= last; letter++) {
        if (near.push(ends.length - 1, letter)) return true
      }
      return false
    },
    edits: () => near.edits(ends.length - 1),
  }
}

/** How many bytes a letter has in UTF-8, by the first of them. */
function letterBytes(first: number): 1 | 2 | 3 | 4 {
  if (first < 0x80) return 1
  if (first < 0xe0) return 2
  return first < 0xf0 ? 3 : 4
}

const FIRST_BITS = [0, 0x7f, 0x1f, 0x0f, 0x07] as const

function letterAt(bytes: Uint8Array, at: number, size: 1 | 2 | 3 | 4): number {
  let letter = (bytes[at] as number) & FIRST_BITS[size]
  for (let next = 1; next < size; next++) letter = (letter << 6) | ((bytes[at + next] ?? 0) & 0x3f)
  return letter
}
