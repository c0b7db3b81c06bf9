import type { IndexQuery, SearchClause } from '@sheaf/server/index/port'
import { type Corpus, isAsAtFirst, SEED } from './corpus.ts'
import { type Random, randomFrom } from './random.ts'

/** What people look for, in the kinds that cost an index differently. */

export const KINDS = ['rare word', 'common word', 'three words, all', 'three words, any', 'prefix', 'phrase'] as const

export type Kind = (typeof KINDS)[number]
export type Sought = Required<Pick<IndexQuery, 'anyOf' | 'allOf'>>

/** Of the usual length, these ranks are in 30 % to 13 % of documents. */
const COMMON_RANKS = { least: 31, most: 154 }
/** And these in 0.09 % to 0.02 %. */
const RARE_RANKS = { least: 12_000, most: 27_000 }

/** The n-th query of a kind to a corpus of so many documents; several words are always those of one document of it. */
export function queryOf(corpus: Corpus, documents: number, kind: Kind, number: number): Sought {
  const random = randomFrom(SEED ^ (KINDS.indexOf(kind) + 1), number)
  const word = (text: string): SearchClause => ({ kind: 'word', text })
  const wordOfRanks = ({ least, most }: { readonly least: number; readonly most: number }) =>
    word(corpus.vocabulary[least + random.below(most - least)] ?? '')
  switch (kind) {
    case 'rare word':
      return { anyOf: [], allOf: [wordOfRanks(RARE_RANKS)] }
    case 'common word':
      return { anyOf: [], allOf: [wordOfRanks(COMMON_RANKS)] }
    case 'three words, all':
      return { anyOf: [], allOf: scattered(wordsOf(corpus, documents, random), random).map(word) }
    case 'three words, any':
      return { anyOf: scattered(wordsOf(corpus, documents, random), random).map(word), allOf: [] }
    case 'prefix': {
      const words = wordsOf(corpus, documents, random).filter(({ length }) => length > 4)
      const text = (words[random.below(words.length)] ?? '').slice(0, 3 + random.below(2))
      return { anyOf: [], allOf: [{ kind: 'prefix', text }] }
    }
    case 'phrase': {
      const words = wordsOf(corpus, documents, random)
      const length = 2 + random.below(2)
      const start = random.below(words.length - length)
      return { anyOf: [], allOf: [{ kind: 'phrase', text: words.slice(start, start + length).join(' ') }] }
    }
  }
}

/** The words of the body of some document that has kept its first text. */
function wordsOf(corpus: Corpus, documents: number, random: Random): readonly string[] {
  let number = random.below(documents)
  while (!isAsAtFirst(corpus, number, documents)) number = random.below(documents)
  return (
    corpus
      .document(number)
      .body.toLowerCase()
      .match(/[a-z]+/g) ?? []
  )
}

function scattered(words: readonly string[], random: Random): readonly string[] {
  const chosen = new Set<string>()
  while (chosen.size < 3) chosen.add(words[random.below(words.length)] ?? '')
  return [...chosen]
}
