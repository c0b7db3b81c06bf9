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
  const exact = openNumbers(pool, true)
  const stems = openNumbers(pool, false)
  const titles = openNumbers(pool, false)
  return {
    add(word, weight, position, isInTitle) {
      pool.addAt(exact.of(word), weight, position)
      const stem = vocabulary.stemOf(word)
      if (stem !== word) pool.add(stems.of(stem), weight)
      if (isInTitle) pool.add(titles.of(word), 1)
    },
    inOrder(say) {
      const others = stems.words.filter((word) => exact.find(word) < 0)
      const words = vocabulary.sort(Uint32Array.from([...exact.words, ...others]))
      let term = new Uint8Array(256)
      for (const [kind, numbers] of kindsInOrder({ exact, stem: stems, title: titles })) {
        term[0] = kind
        for (const word of words) {
          const number = numbers.find(word)
          if (number < 0) continue
          const length = 1 + vocabulary.lengthOf(word)
          if (length > term.length) {
            term = new Uint8Array(length * 2)
            term[0] = kind
          }
          vocabulary.copy(word, term, 1)
          say(number, term, length)
        }
      }
    },
  }
}

/** The numbers in the pool of the words of one kind. */
type Numbers = {
  readonly words: readonly number[]
  /** The number of a word's term, which it gets unless it has one. */
  readonly of: (word: number) => number
  /** -1 if it has none. */
  readonly find: (word: number) => number
}

function openNumbers(pool: PostingsPool, havePositions: boolean): Numbers {
  const words: number[] = []
  /** Numbers plus one. */
  let numbers = new Int32Array(8_192)
  return {
    words,
    of(word) {
      if (word >= numbers.length) {
        const longer = new Int32Array(Math.max(word + 1, numbers.length * 2))
        longer.set(numbers)
        numbers = longer
      }
      const known = numbers[word] as number
      if (known > 0) return known - 1
      const number = pool.newTerm(havePositions)
      numbers[word] = number + 1
      words.push(word)
      return number
    },
    find: (word) => (numbers[word] ?? 0) - 1,
  }
}

/** Each kind with the byte that its terms begin with, in the order of these. */
function kindsInOrder(numbers: Readonly<Record<keyof typeof TERM_KINDS, Numbers>>): [number, Numbers][] {
  const kinds = [
    [TERM_KINDS.exact, numbers.exact],
    [TERM_KINDS.stem, numbers.stem],
    [TERM_KINDS.title, numbers.title],
  ] as const
  return kinds.map(([kind, own]): [number, Numbers] => [kind.charCodeAt(0), own]).sort(([one], [other]) => one - other)
}
