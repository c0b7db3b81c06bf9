import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allBits } from './bits.ts'
import { listedMatcher } from './clauses/listed.ts'
import type { Matcher } from './clauses/matcher.ts'
import { evaluate } from './evaluate.ts'

const DOCUMENTS = 100
const lengths = new Uint8Array(DOCUMENTS).fill(10)
const segment = { documents: DOCUMENTS, lengths: () => lengths }

const matcherOf = (...ordinals: readonly number[]): Matcher =>
  listedMatcher(
    { ordinals, frequencies: ordinals.map(() => 1) },
    { weight: 1, saturation: { gain: 2, base: 1, slope: 0 }, lengths },
  )

function foundBy(any: readonly Matcher[]): readonly number[] {
  const found: number[] = []
  evaluate(segment, { all: [], any, isAnyRequired: true }, allBits(DOCUMENTS), {
    threshold: () => Number.NEGATIVE_INFINITY,
    isPossible: () => true,
    offer: (_score, ordinal) => found.push(ordinal),
  })
  return found
}

test('what a search had gathered when it met damage is not found by the next one', () => {
  const sound = matcherOf(1, 2)
  const damaged: Matcher = {
    ...sound,
    addScores(window, allowed) {
      sound.addScores(window, allowed)
      throw new Error('it is damaged')
    },
  }
  assert.throws(() => foundBy([matcherOf(3), damaged]), { message: 'it is damaged' })
  assert.deepEqual(foundBy([matcherOf(7), matcherOf(8)]), [7, 8])
})
