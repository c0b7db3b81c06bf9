import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allBits, clearBit } from '../bits.ts'
import { openSegment } from '../segment/open.ts'
import { buildFromTerms } from '../segment/testing/build-from-terms.ts'
import { plainDocuments } from '../segment/testing/worlds.ts'
import type { Segment } from '../segment.ts'
import { findFrequent, openFrequent } from './frequent.ts'

const DOCUMENTS = 200

/** The n-th document has the word 1 to 7 times. */
function segmentOf(): Segment {
  const list = plainDocuments(DOCUMENTS, 0).map((document, number) => ({
    ...document,
    terms: new Map([['=word', { frequency: (number % 7) + 1 }]]),
  }))
  return openSegment({ name: 'test', bytes: buildFromTerms(list) })
}

test('a block is gone through again when fewer occurrences are enough than before, in full blocks and in the last one', () => {
  const postings = segmentOf().postings('=word')
  assert.ok(postings !== undefined)
  const allowed = allBits(DOCUMENTS)
  clearBit(allowed, 5)
  const found = openFrequent()
  for (const [block, from, until] of [
    [0, 0, 128],
    [1, 128, DOCUMENTS],
  ] as const) {
    for (const least of [6, 1, 3]) {
      findFrequent(found, postings, block, least, allowed)
      const expected = new Map<number, number>()
      for (let ordinal: number = from; ordinal < until; ordinal += 1) {
        const frequency = (ordinal % 7) + 1
        if (frequency >= least && ordinal !== 5) expected.set(ordinal, frequency)
      }
      const actual = Array.from({ length: found.count }, (_, at): [number, number] => [
        found.ordinals[at] ?? -1,
        found.frequencies[at] ?? -1,
      ])
      // What was found for a lower frequency serves for a higher one.
      assert.deepEqual(
        actual.filter(([, frequency]) => frequency >= least),
        [...expected],
      )
    }
  }
})
