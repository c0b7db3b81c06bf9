import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { openColumnNumbers } from './column-numbers.ts'
import { type Counted, countValues } from './facets.ts'
import { openSegment } from './segment/open.ts'
import { buildFromTerms } from './segment/testing/build-from-terms.ts'

/** A segment of documents with these values, all of which match but those without a mark. */
function countedWith(documents: readonly (readonly [values: readonly string[], isMatch: boolean])[]): Counted {
  const plain = { updatedAt: 0, level: 0, length: 0, accessTerms: [], terms: new Map() }
  const bytes = buildFromTerms(
    documents.map(([values], key) => ({ ...plain, key, columns: { tag: [...new Set(values)] } })),
  )
  const matches = documents.flatMap(([, isMatch], ordinal) => (isMatch ? [ordinal] : []))
  return { segment: openSegment({ name: 'sample', bytes }), matches: Uint32Array.from(matches) }
}

const value = fc.constantFrom('', 'a', 'b', 'B', 'ab', 'é', '東', '😀', '\ufffd', 'a\0b')
/** Mostly few values; many of one document beside others that have none are kept in another way. */
const values = fc.oneof(
  { weight: 5, arbitrary: fc.array(value, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(value, { minLength: 9, maxLength: 20 }) },
  { weight: 2, arbitrary: fc.constant([]) },
)
const document = fc.tuple(values, fc.boolean())
const segments = fc.array(fc.array(document, { minLength: 1, maxLength: 12 }), { maxLength: 5 })

test('values are counted alike with numbers for all segments and without', () => {
  fc.assert(
    fc.property(segments, fc.nat({ max: 12 }), (worlds, valuesMax) => {
      const counted = worlds.map(countedWith)
      const expected = new Map<string, number>()
      for (const [values, isMatch] of worlds.flat()) {
        for (const each of isMatch ? new Set(values) : []) expected.set(each, (expected.get(each) ?? 0) + 1)
      }
      const best = [...expected]
        .map(([each, count]) => ({ value: each, count }))
        .toSorted((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
        .slice(0, valuesMax)
      const countedTo = (numberedMax?: number) =>
        countValues('tag', counted, { valuesMax }, openColumnNumbers(), numberedMax)
      assert.deepEqual(countedTo(), best)
      assert.deepEqual(countedTo(0), best)
    }),
    { numRuns: 1_000 },
  )
})
