import type { Bits } from '../bits.ts'
import { HOLDERS, HOLDERS_FORMS, type HoldersPlace, markHolders, readHolders, writeHolders } from './access-codec.ts'
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import { CRC_BYTES } from './format.ts'
import type { SectionReader } from './section-reader.ts'
import type { SectionWriter } from './section-writer.ts'
import { encodeText } from './text-bytes.ts'

/**
 * The access terms of a segment and who carries them. The directory has each term with the number of its documents and its list
 * if that is a few bytes, since most terms belong to one person; other lists follow each other in a section of their own, in
 * blocks of several lists. A searcher may hold thousands of terms, most of which a segment does not have, so the directory is
 * a map in memory, and their lists are read from front to back.
 */
const INLINE_BYTES_MAX = 16

/** A block of lists ends with the list that brings it to so many bytes. */
const BLOCK_BYTES = 8 * 1024

const AHEAD_BYTES = 256 * 1024

export type AccessWriter = {
  /** Terms come in order, and the ordinals of each; none: the term is left out. */
  readonly add: (term: string, ordinals: ArrayLike<number>) => void
  readonly finish: () => void
}

export function accessWriter(directory: SectionWriter, lists: SectionWriter, documents: number): AccessWriter {
  const entries = new ByteWriter()
  const list = new ByteWriter()
  const block = new ByteWriter()
  let count = 0
  const endBlock = () => {
    if (block.length > 0) lists.append(block.view())
    block.clear()
  }
  return {
    add: (term, ordinals) => {
      if (ordinals.length === 0) return
      list.clear()
      const written = writeHolders(list, ordinals, documents)
      const form = written === HOLDERS.gaps && list.length <= INLINE_BYTES_MAX ? HOLDERS.inlineGaps : written
      entries.counted(encodeText(term))
      entries.varint(ordinals.length)
      entries.varint(list.length * HOLDERS_FORMS + form)
      if (form === HOLDERS.inlineGaps) entries.append(list.view())
      else {
        block.append(list.view())
        if (block.length >= BLOCK_BYTES) endBlock()
      }
      count++
    },
    finish: () => {
      endBlock()
      const whole = new ByteWriter(entries.length + 16)
      whole.varint(count)
      whole.append(entries.view())
      directory.append(whole.view())
    },
  }
}

export type AccessLists = {
  readonly terms: () => Iterable<string>
  /** Ordinals, in order, of the documents that carry a term. */
  readonly holders: (term: string) => Uint32Array | undefined
  /** Adds to a set the documents that carry one of the terms. */
  readonly markHolders: (terms: readonly string[], marks: Bits) => void
}

export function openAccessLists(directory: SectionReader, lists: SectionReader, documents: number): AccessLists {
  const bytes = directory.whole()
  const reader = new ByteReader(bytes)
  const count = reader.varint()
  if (count * 3 > bytes.length) throw directory.damaged('the number of terms is wrong')
  const numbers = new Map<string, number>()
  const holders = new Uint32Array(count)
  const forms = new Uint8Array(count)
  const lengths = new Uint32Array(count)
  /** In the directory or in its block of lists, by the form. */
  const places = new Uint32Array(count)
  const blockOf = new Uint32Array(count)
  const blocks: { readonly start: number; length: number }[] = []
  for (let i = 0; i < count; i++) {
    numbers.set(reader.text(), i)
    holders[i] = reader.varint()
    const lengthAndForm = reader.varint()
    const form = lengthAndForm % HOLDERS_FORMS
    const length = Math.floor(lengthAndForm / HOLDERS_FORMS)
    forms[i] = form
    lengths[i] = length
    if (form === HOLDERS.inlineGaps) {
      places[i] = reader.at
      reader.at += length
      continue
    }
    let block = blocks.at(-1)
    if (block === undefined || block.length >= BLOCK_BYTES) {
      block = { start: block === undefined ? 0 : block.start + block.length + CRC_BYTES, length: 0 }
      blocks.push(block)
    }
    places[i] = block.length
    blockOf[i] = blocks.length - 1
    block.length += length
  }
  if (reader.at !== reader.end || numbers.size !== count) throw directory.damaged('the end is wrong')

  type ReadBlock = (offset: number, length: number) => Uint8Array
  const placeOf = (number: number, readBlock: ReadBlock): HoldersPlace => {
    const start = places[number] as number
    const block = forms[number] === HOLDERS.inlineGaps ? undefined : blocks[blockOf[number] as number]
    return {
      bytes: block === undefined ? bytes : readBlock(block.start, block.length),
      start,
      end: start + (lengths[number] as number),
      isBitmap: forms[number] === HOLDERS.bitmap,
      count: holders[number] as number,
    }
  }
  /** A merge asks for one term after the other. */
  const readInOrder = keepingLast(lists.block)
  return {
    terms: () => numbers.keys(),
    holders: (term) => {
      const number = numbers.get(term)
      if (number === undefined) return undefined
      const place = placeOf(number, readInOrder)
      const ordinals = new Uint32Array(Math.min(documents, place.count))
      if (place.count > documents || !readHolders(place, documents, ordinals)) throw lists.damaged('a list is wrong')
      return ordinals
    },
    markHolders: (terms, marks) => {
      const known = terms.map((term) => numbers.get(term)).filter((number) => number !== undefined)
      const readBlock = keepingLast(lists.sequential(known.length > FEW_TERMS ? AHEAD_BYTES : 0))
      for (const number of Uint32Array.from(known).sort()) {
        if (!markHolders(placeOf(number, readBlock), documents, marks)) throw lists.damaged('a list is wrong')
      }
    },
  }
}

/** Of fewer terms the lists are far apart: what lies between is not worth reading. */
const FEW_TERMS = 100

/** Lists that follow each other mostly are in one block, which is then read and checked once. */
function keepingLast(
  read: (offset: number, length: number) => Uint8Array,
): (offset: number, length: number) => Uint8Array {
  let start = -1
  let block: Uint8Array = new Uint8Array(0)
  return (offset, length) => {
    if (offset !== start) block = read(offset, length)
    start = offset
    return block
  }
}
