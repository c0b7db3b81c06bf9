import { HOLDERS, HOLDERS_FORMS, readHolders, writeHolders } from './access-codec.ts'
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import { CRC_BYTES } from './format.ts'
import type { SectionReader } from './section-reader.ts'
import type { SectionWriter } from './section-writer.ts'
import { encodeText } from './text-bytes.ts'

/**
 * The access terms of a segment and who carries them. The directory has each term with the number of its documents and its list
 * if that is a few bytes, since most terms belong to one person; other lists are blocks of a section of their own. A searcher
 * may hold thousands of terms, most of which a segment does not have, so the directory is a map in memory.
 */
const INLINE_BYTES_MAX = 16

export type AccessWriter = {
  /** Terms come in order, and the ordinals of each; none: the term is left out. */
  readonly add: (term: string, ordinals: ArrayLike<number>) => void
  readonly finish: () => void
}

export function accessWriter(directory: SectionWriter, lists: SectionWriter, documents: number): AccessWriter {
  const entries = new ByteWriter()
  const list = new ByteWriter()
  let count = 0
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
      else lists.append(list.view())
      count++
    },
    finish: () => {
      const block = new ByteWriter(entries.length + 16)
      block.varint(count)
      block.append(entries.view())
      directory.append(block.view())
    },
  }
}

export type AccessLists = {
  readonly terms: () => Iterable<string>
  readonly holders: (term: string) => Uint32Array | undefined
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
  /** In the directory or in the lists, by the form. */
  const places = new Float64Array(count)
  let place = 0
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
    } else {
      places[i] = place
      place += length + CRC_BYTES
    }
  }
  if (reader.at !== reader.end || numbers.size !== count) throw directory.damaged('the end is wrong')
  return {
    terms: () => numbers.keys(),
    holders: (term) => {
      const number = numbers.get(term)
      if (number === undefined) return undefined
      const start = places[number] as number
      const length = lengths[number] as number
      const isInline = forms[number] === HOLDERS.inlineGaps
      const list = isInline ? bytes.subarray(start, start + length) : lists.block(start, length)
      const ordinals = readHolders(list, forms[number] === HOLDERS.bitmap, holders[number] as number, documents)
      if (ordinals === undefined) throw lists.damaged('a list is wrong')
      return ordinals
    },
  }
}
