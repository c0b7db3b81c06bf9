import { isAscii } from '../../ascii.ts'
import type { WordNumbers } from '../analysis/port.ts'
import { encodeText } from './segment/text-bytes.ts'

/**
 * The words that were met, by number. Whoever reads many texts meets the same words again and again (Zipf's law); a word that
 * is known costs one look-up by its characters as they stand in the text, without a string of it, and what was worked out of it
 * before, such as its stem, is found by its number. The table is open-addressed with linear probing (Knuth, "The Art of
 * Computer Programming" 3, 6.4); the bytes of all words stand in one array.
 */
export class Vocabulary implements WordNumbers {
  /** How many words there are. Numbers are counted from 0 and stay what they are until `clear`. */
  size = 0
  #stems: Int32Array = new Int32Array(ROOM)
  #bytes: Uint8Array = new Uint8Array(ROOM * 8)
  /** The bytes of word n are those from `#starts[n]` to `#starts[n + 1]`. */
  #starts: Uint32Array = new Uint32Array(ROOM + 1)
  /** Numbers plus one by their hash, 0 where nothing is, each beside the hash; never more than half full. */
  #slots: Int32Array = new Int32Array(ROOM * 4)
  /** Words with other characters than those of ASCII. */
  #others = new Map<string, number>()

  find(text: string, startIndex: number, endIndex: number): number {
    const word = this.#find(text, startIndex, endIndex, hashOf(text, startIndex, endIndex))
    return word >= 0 && this.#stems[word] === UNKNOWN ? -1 : word
  }

  add(exact: string, stem: string): number {
    const word = this.#numberOf(exact)
    if (this.#stems[word] === UNKNOWN) {
      // First the number, since the array may grow with it.
      const number = stem === exact ? word : this.#numberOf(stem)
      this.#stems[word] = number
    }
    return word
  }

  /** The number of a word's stem: its own if it has no other one. */
  stemOf(word: number): number {
    return this.#stems[word] as number
  }

  /** Writes the bytes of a word to an offset, where there is room for `lengthOf`. */
  copy(word: number, into: Uint8Array, offset: number): void {
    let to = offset
    const end = this.#starts[word + 1] as number
    for (let at = this.#starts[word] as number; at < end; at++) into[to++] = this.#bytes[at] as number
  }

  lengthOf(word: number): number {
    return (this.#starts[word + 1] as number) - (this.#starts[word] as number)
  }

  /**
   * Sorts words by their bytes: by the first four as a number, since comparing numbers is several times faster than calling a
   * function, then those that have these in common.
   */
  sort(words: Uint32Array): Uint32Array {
    if (words.length > WORDS_MAX) return words.toSorted((left, right) => this.#compare(left, right, 0))
    // Loops, since `from` with a function takes several times as long.
    const keys = new Float64Array(words.length)
    for (let at = 0; at < keys.length; at++) keys[at] = this.#firstBytes(words[at] as number) * WORDS_MAX + at
    keys.sort()
    const sorted = new Uint32Array(words.length)
    for (let at = 0; at < sorted.length; at++) sorted[at] = words[(keys[at] as number) % WORDS_MAX] as number
    let from = 0
    for (let to = 1; to <= sorted.length; to++) {
      if (to < sorted.length && prefixOf(keys[to] as number) === prefixOf(keys[from] as number)) continue
      if (to - from > 1) sorted.subarray(from, to).sort((left, right) => this.#compare(left, right, KEY_BYTES))
      from = to
    }
    return sorted
  }

  /** Forgets all words. */
  clear(): void {
    this.size = 0
    this.#stems = new Int32Array(ROOM)
    this.#bytes = new Uint8Array(ROOM * 8)
    this.#starts = new Uint32Array(ROOM + 1)
    this.#slots = new Int32Array(ROOM * 4)
    this.#others = new Map()
  }

  #numberOf(word: string): number {
    if (!isAscii(word)) {
      const known = this.#others.get(word) ?? this.#append(encodeText(word))
      this.#others.set(word, known)
      return known
    }
    const hash = hashOf(word, 0, word.length)
    const known = this.#find(word, 0, word.length, hash)
    if (known >= 0) return known
    const number = this.#append(encodeText(word))
    if (this.#slots.length < 4 * this.size) this.#rehash()
    this.#place(number, hash)
    return number
  }

  #find(text: string, startIndex: number, endIndex: number, hash: number): number {
    const slots = this.#slots
    const mask = slots.length - 1
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const word = (slots[slot] as number) - 1
      if (word < 0 || (slots[slot + 1] === hash && this.#isAt(word, text, startIndex, endIndex))) return word
    }
  }

  #isAt(word: number, text: string, startIndex: number, endIndex: number): boolean {
    const start = this.#starts[word] as number
    if ((this.#starts[word + 1] as number) - start !== endIndex - startIndex) return false
    for (let at = startIndex; at < endIndex; at++) {
      if (small(text.charCodeAt(at)) !== this.#bytes[start + at - startIndex]) return false
    }
    return true
  }

  #append(bytes: Uint8Array): number {
    const number = this.size
    const start = this.#starts[number] as number
    if (number === this.#stems.length) this.#grow()
    if (start + bytes.length > this.#bytes.length) {
      const longer = new Uint8Array(Math.max(start + bytes.length, this.#bytes.length * 2))
      longer.set(this.#bytes)
      this.#bytes = longer
    }
    this.#bytes.set(bytes, start)
    this.#starts[number + 1] = start + bytes.length
    this.#stems[number] = UNKNOWN
    this.size = number + 1
    return number
  }

  #grow(): void {
    const room = this.#stems.length * 2
    const [stems, starts] = [new Int32Array(room), new Uint32Array(room + 1)]
    stems.set(this.#stems)
    starts.set(this.#starts)
    this.#stems = stems
    this.#starts = starts
  }

  #rehash(): void {
    const slots = this.#slots
    this.#slots = new Int32Array(slots.length * 2)
    for (let slot = 0; slot < slots.length; slot += 2) {
      const word = (slots[slot] as number) - 1
      if (word >= 0) this.#place(word, slots[slot + 1] as number)
    }
  }

  #place(word: number, hash: number): void {
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = (hash << 1) & mask
    while (slots[slot] !== 0) slot = (slot + 2) & mask
    slots[slot] = word + 1
    slots[slot + 1] = hash
  }

  #firstBytes(word: number): number {
    const start = this.#starts[word] as number
    const end = this.#starts[word + 1] as number
    let value = 0
    for (let at = start; at < start + KEY_BYTES; at++)
      value = value * 256 + (at < end ? (this.#bytes[at] as number) : 0)
    return value
  }

  /** Of words that have the first `shared` bytes in common. */
  #compare(left: number, right: number, shared: number): number {
    const [start, end] = [this.#starts[left] as number, this.#starts[left + 1] as number]
    const [other, otherEnd] = [this.#starts[right] as number, this.#starts[right + 1] as number]
    for (let i = shared; start + i < end && other + i < otherEnd; i++) {
      const difference = (this.#bytes[start + i] as number) - (this.#bytes[other + i] as number)
      if (difference !== 0) return difference
    }
    return end - start - (otherEnd - other)
  }
}

/** Of a new vocabulary, in words; a power of two. */
const ROOM = 4_096

/** The stem of a word that was met only as the stem of others. */
const UNKNOWN = -1

const KEY_BYTES = 4

/** So many can be told apart in what a double has left beside four bytes: 53 bits in all. */
const WORDS_MAX = 2 ** 21

function prefixOf(key: number): number {
  return Math.floor(key / WORDS_MAX)
}

/** FNV-1a (Fowler, Noll and Vo) of the small letters. */
function hashOf(text: string, startIndex: number, endIndex: number): number {
  let hash = 0x811c9dc5 | 0
  for (let at = startIndex; at < endIndex; at++) hash = Math.imul(hash ^ small(text.charCodeAt(at)), 0x01000193)
  return hash ^ (hash >>> 15)
}

function small(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code
}
