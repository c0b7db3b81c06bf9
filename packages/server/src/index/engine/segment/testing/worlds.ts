import fc from 'fast-check'
import type { DocumentWithTerms, TermOccurrences } from './build-from-terms.ts'

/** Terms as analysis makes them, and ones it should never make but that must come back all the same. */
const term = fc.oneof(
  fc.constantFrom('=a', '=ab', '=abc', '~ab', '^a', '=z', '=é', '=日本', '=😀', '=\uffee', '=\ud800', '=x\udc00y'),
  fc.string({ maxLength: 40, unit: 'binary' }),
)

const positions = fc
  .array(fc.oneof(fc.nat(300), fc.nat(2 ** 31 - 1)), { minLength: 0, maxLength: 12 })
  .map((list) => [...new Set(list)].sort((left, right) => left - right))

const frequency = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2 ** 31 - 1 }))

const occurrences: fc.Arbitrary<TermOccurrences> = fc.oneof(
  fc.record({ frequency }),
  fc.record({ frequency, positions }),
)

const value = fc.oneof(fc.constantFrom('a', 'b', 'c', ''), fc.string({ maxLength: 20, unit: 'binary' }))

const document: fc.Arbitrary<DocumentWithTerms> = fc.record({
  key: fc.oneof(fc.nat(10_000), fc.maxSafeInteger()),
  updatedAt: fc.oneof(fc.constant(0), fc.nat(253_402_300_799)),
  level: fc.nat(255),
  length: fc.nat(2_000),
  accessTerms: fc.array(fc.constantFrom('a1', 'b2', 'c3', 'd4', 'e5', `f${'0'.repeat(32)}`), { maxLength: 5 }),
  columns: fc.dictionary(fc.constantFrom('type', 'tag', '__proto__', 'ü'), fc.array(value, { maxLength: 4 }), {
    noNullPrototype: true,
  }),
  terms: fc
    .array(fc.tuple(term, occurrences), { maxLength: 12 })
    .map((list): ReadonlyMap<string, TermOccurrences> => new Map(list)),
})

/** A few documents of any kind, perhaps many times over, so that lists have several blocks. */
export const documents: fc.Arbitrary<DocumentWithTerms[]> = fc
  .tuple(
    fc.array(document, { maxLength: 12 }),
    fc.oneof({ arbitrary: fc.constant(1), weight: 4 }, { arbitrary: fc.integer({ min: 2, max: 40 }), weight: 1 }),
  )
  .map(([list, times]) => Array.from({ length: times }, () => list).flat())

/** Documents with so many distinct terms that the dictionary has several blocks, and lists of hundreds of documents. */
export function plainDocuments(count: number, vocabulary: number): DocumentWithTerms[] {
  return Array.from({ length: count }, (_, i) => {
    const terms = new Map<string, TermOccurrences>()
    // Squares and products spread the words unevenly: some are in many documents, most in few.
    for (let word = 0; word < 20; word++) {
      const number = (i * i * 7 + word * word * word * 13 + word * i) % (word < 4 ? 3 : vocabulary)
      const place = [word * 2, word * 2 + 1 + (i % 100)]
      terms.set(`=word${number}`, { frequency: 1 + ((i + word) % 4), positions: place })
      if (word % 5 === 0) terms.set(`~wor${number}`, { frequency: 1 })
    }
    return {
      key: i * 3 - 100,
      updatedAt: 1_700_000_000 + ((i * 7919) % 100_000),
      level: i % 16,
      length: 20 + (i % 50),
      accessTerms: ['everybody', `person${i % 29}`, ...(i % 3 === 0 ? ['third'] : [])],
      columns: { type: [`type${i % 5}`], tag: i % 4 === 0 ? [] : [`tag${i % 17}`, `tag${i % 3}`] },
      terms,
    }
  })
}
