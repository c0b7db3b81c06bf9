import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openColumnNumbers } from './column-numbers.ts'
import { openSegment } from './segment/open.ts'
import { buildFromTerms } from './segment/testing/build-from-terms.ts'
import type { Segment } from './segment.ts'

function segmentWith(values: readonly string[]): Segment {
  const document = { key: 1, updatedAt: 0, level: 0, length: 0, accessTerms: [], terms: new Map() }
  return openSegment({ name: 'sample', bytes: buildFromTerms([{ ...document, columns: { tag: values } }]) })
}

test('values have one number in all segments', () => {
  const numbersOf = openColumnNumbers()
  const [first, second, without] = [segmentWith(['a', 'c']), segmentWith(['b', 'c']), segmentWith([])]
  numbersOf('tag', [first])
  const { values, numbersIn } = numbersOf('tag', [first, second, without])
  const named = (segment: Segment) => [...(numbersIn.get(segment) ?? [])].map((number) => values[number])
  assert.deepEqual([named(first), named(second), named(without)], [['a', 'c'], ['b', 'c'], []])
  assert.equal(new Set(values).size, values.length)
})

test('values that no segment has any more are forgotten before they are the most', () => {
  const numbersOf = openColumnNumbers()
  let most = 0
  for (let round = 0; round < 100; round += 1) {
    const segment = segmentWith(Array.from({ length: 100 }, (_, number) => `${round}-${number}`))
    const { values, numbersIn } = numbersOf('tag', [segment])
    assert.deepEqual(
      [...(numbersIn.get(segment) ?? [])].map((number) => values[number]),
      segment.column('tag')?.values,
    )
    most = Math.max(most, values.length)
  }
  assert.ok(most < 2_000, `${most} values were kept`)
})
