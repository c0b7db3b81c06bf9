import { TERM_KINDS } from './clauses/plan.ts'
import type { TermsInOrder } from './segment/build.ts'
import type { PostingsPool } from './segment/postings-pool.ts'
import type { Vocabulary } from './vocabulary.ts'

/**
 * The terms of the documents of one batch. A word is up to three of them (clauses/plan.ts): its exact form with positions, its
 * stem if that is another word, and its exact form in titles.
 */
export type BatchTerms = {
  /** Counts a word of the present document. */
  readonly add: (word: number, weight: number, position: number, isInTitle: boolean) => void
  readonly inOrder: TermsInOrder
}

export function openBatchTerms(vocabulary: Vocabulary, pool: PostingsPool): BatchTerms {
  const words: number[] = []
  /** For each word the numbers of its terms in the pool plus one, side by side: they are mostly asked for one after the other. */
  let numbers = new Int32Array(KINDS.length * 8_192)

  function numberOf(word: number, kind: number): number {
    const at = word * KINDS.length + kind
    const known = numbers[at] as number
    return known > 0 ? known - 1 : newNumber(word, at)
  }

  function newNumber(word: number, at: number): number {
    if (at >= numbers.length) {
      const longer = new Int32Array(Math.max((word + 1) * KINDS.length, numbers.length * 2))
      longer.set(numbers)
      numbers = longer
    }
    const first = word * KINDS.length
    if (KINDS.every((_, kind) => numbers[first + kind] === 0)) words.push(word)
    const number = pool.newTerm(at === first + EXACT)
    numbers[at] = number + 1
    return number
  }

  return {
    add(word, weight, position, isInTitle) {
      pool.addAt(numberOf(word, EXACT), weight, position)
      const stem = vocabulary.stemOf(word)
      if (stem !== word) pool.add(numberOf(stem, STEM), weight)
      if (isInTitle) pool.add(numberOf(word, TITLE), 1)
    },
    inOrder(say) {
      const sorted = vocabulary.sort(Uint32Array.from(words))
      let term = new Uint8Array(256)
      for (const [kind, firstByte] of KINDS.entries()) {
        term[0] = firstByte
        for (const word of sorted) {
          const number = (numbers[word * KINDS.length + kind] as number) - 1
          if (number < 0) continue
          const length = 1 + vocabulary.lengthOf(word)
          if (length > term.length) {
            term = new Uint8Array(length * 2)
            term[0] = firstByte
          }
          vocabulary.copy(word, term, 1)
          say(number, term, length)
        }
      }
    },
  }
}

/** The byte with which the terms of each kind begin, in order. */
const KINDS = Object.values(TERM_KINDS)
  .map((kind) => kind.charCodeAt(0))
  .sort((one, other) => one - other)
const [EXACT, STEM, TITLE] = [TERM_KINDS.exact, TERM_KINDS.stem, TERM_KINDS.title].map((kind) =>
  KINDS.indexOf(kind.charCodeAt(0)),
) as [number, number, number]
