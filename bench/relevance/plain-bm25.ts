import { stemmer } from 'stemmer'
import type { Collection } from './collection.ts'

/**
 * The peer: BM25 as textbooks have it (k1 = 1.2, b = 0.75), over title and body as one text, with Porter's stems and without
 * English stop words. A word that a query has twice counts twice.
 */
export function openPlainBm25({
  documents,
}: Pick<Collection, 'documents'>): (query: string, limit: number) => string[] {
  const frequencies = documents.map(({ title, body }) => countWords(`${title} ${body}`))
  const lengths = frequencies.map((counts) => [...counts.values()].reduce((sum, count) => sum + count, 0))
  const average = lengths.reduce((sum, length) => sum + length, 0) / documents.length
  const documentsWith = new Map<string, number>()
  for (const counts of frequencies) {
    for (const word of counts.keys()) documentsWith.set(word, (documentsWith.get(word) ?? 0) + 1)
  }
  return (query, limit) => {
    const asked = countWords(query)
    const scored = documents.map(({ id }, at) => {
      let score = 0
      for (const [word, times] of asked) {
        const count = frequencies[at]?.get(word) ?? 0
        if (count === 0) continue
        const having = documentsWith.get(word) ?? 0
        const weight = Math.log(1 + (documents.length - having + 0.5) / (having + 0.5))
        score += (times * weight * count * (K1 + 1)) / (count + K1 * (1 - B + (B * (lengths[at] ?? 0)) / average))
      }
      return { id, score }
    })
    return scored
      .filter(({ score }) => score > 0)
      .sort((one, other) => other.score - one.score)
      .slice(0, limit)
      .map(({ id }) => id)
  }
}

const K1 = 1.2
const B = 0.75

function countWords(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const word of text.toLowerCase().match(/[a-z0-9]+/g) ?? []) {
    if (STOP_WORDS.has(word)) continue
    const stem = stemmer(word)
    counts.set(stem, (counts.get(stem) ?? 0) + 1)
  }
  return counts
}

/** Words that say nothing of what a text is about, as Lucene's English analysis leaves them out. */
const STOP_WORDS = new Set(
  'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with'.split(
    ' ',
  ),
)
