import { TERM_KINDS } from './clauses/plan.ts'
import type { TermsInOrder } from './segment/build.ts'
import type { PostingsPool } from './segment/postings-pool.ts'
import type { Vocabulary } from './vocabulary.ts'

/**
 * The terms of the documents of one batch. A word is up to three of them (clauses/plan.ts): its exact form with positions, its
 * stem if that is another word, and its exact form in titles.
 */
export class BatchTerms {
  readonly #vocabulary: Vocabulary
  readonly #pool: PostingsPool
  #words: number[] = []
  /** For each word the numbers of its terms in the pool plus one, side by side: they are mostly asked for one after the other. */
  #numbers = new Int32Array(KINDS.length * ROOM)

  constructor(vocabulary: Vocabulary, pool: PostingsPool) {
    this.#vocabulary = vocabulary
    this.#pool = pool
  }

  /** Forgets all terms, for another batch. */
  clear(): void {
    const words = this.#words
    this.#words = []
    if (this.#numbers.length > KINDS.length * ROOM_KEPT_MAX) {
      this.#numbers = new Int32Array(KINDS.length * ROOM)
      return
    }
    for (const word of words) {
      for (let kind = 0; kind < KINDS.length; kind++) this.#numbers[word * KINDS.length + kind] = 0
    }
  }

  /** Counts a word of the present document. */
  add(word: number, weight: number, position: number, isInTitle: boolean): void {
    this.#pool.addAt(this.#numberOf(word, EXACT), weight, position)
    const stem = this.#vocabulary.stemOf(word)
    if (stem !== word) this.#pool.add(this.#numberOf(stem, STEM), weight)
    if (isInTitle) this.#pool.add(this.#numberOf(word, TITLE), 1)
  }

  /** Says each term, as `TermsInOrder`. */
  inOrder(say: Parameters<TermsInOrder>[0]): void {
    const sorted = this.#vocabulary.sort(Uint32Array.from(this.#words))
    let term = new Uint8Array(256)
    for (const [kind, firstByte] of KINDS.entries()) {
      term[0] = firstByte
      for (const word of sorted) {
        const number = (this.#numbers[word * KINDS.length + kind] as number) - 1
        if (number < 0) continue
        const length = 1 + this.#vocabulary.lengthOf(word)
        if (length > term.length) {
          term = new Uint8Array(length * 2)
          term[0] = firstByte
        }
        this.#vocabulary.copy(word, term, 1)
        say(number, term, length)
      }
    }
  }

  #numberOf(word: number, kind: number): number {
    const at = word * KINDS.length + kind
    const known = this.#numbers[at] as number
    return known > 0 ? known - 1 : this.#newNumber(word, at)
  }

  #newNumber(word: number, at: number): number {
    if (at >= this.#numbers.length) {
      const longer = new Int32Array(Math.max((word + 1) * KINDS.length, this.#numbers.length * 2))
      longer.set(this.#numbers)
      this.#numbers = longer
    }
    const first = word * KINDS.length
    if (KINDS.every((_, kind) => this.#numbers[first + kind] === 0)) this.#words.push(word)
    const number = this.#pool.newTerm(at === first + EXACT)
    this.#numbers[at] = number + 1
    return number
  }
}

/** At first, in words. */
const ROOM = 8_192

/** Room for more words, which a batch of enormous documents needs, is given back. */
const ROOM_KEPT_MAX = 32 * ROOM

/** The byte with which the terms of each kind begin, in order. */
const KINDS = Object.values(TERM_KINDS)
  .map((kind) => kind.charCodeAt(0))
  .sort((one, other) => one - other)
const [EXACT, STEM, TITLE] = [TERM_KINDS.exact, TERM_KINDS.stem, TERM_KINDS.title].map((kind) =>
  KINDS.indexOf(kind.charCodeAt(0)),
) as [number, number, number]
