import assert from 'node:assert/strict'
import { test } from 'node:test'
import { meanOf, qualityOf } from './metrics.ts'

const near = (one: number, other: number) => assert.ok(Math.abs(one - other) < 1e-12, `${one} is not ${other}`)

test('measures of a list worked out by hand', () => {
  // Of three relevant documents two are found, first and third.
  const quality = qualityOf(['a', 'x', 'b', 'y'], new Set(['a', 'b', 'c']))
  near(quality.averagePrecision, (1 + 2 / 3) / 3)
  near(quality.ndcg10, (1 + 1 / 2) / (1 + 1 / Math.log2(3) + 1 / 2))
  near(quality.precision10, 0.2)
  near(quality.recall100, 2 / 3)
})

test('what stands behind the tenth or hundredth place counts for the average alone', () => {
  const others = (count: number) => Array.from({ length: count }, (_, i) => `x${i}`)
  const eleventh = qualityOf([...others(10), 'a'], new Set(['a']))
  assert.deepEqual(eleventh, { averagePrecision: 1 / 11, ndcg10: 0, precision10: 0, recall100: 1 })
  assert.equal(qualityOf([...others(100), 'a'], new Set(['a'])).recall100, 0)
})

test('a perfect list of many, none at all, and their mean', () => {
  const ids = Array.from({ length: 12 }, (_, i) => `d${i}`)
  const perfect = qualityOf(ids, new Set(ids))
  assert.deepEqual(perfect, { averagePrecision: 1, ndcg10: 1, precision10: 1, recall100: 1 })
  const none = qualityOf([], new Set(ids))
  assert.deepEqual(none, { averagePrecision: 0, ndcg10: 0, precision10: 0, recall100: 0 })
  assert.deepEqual(meanOf([perfect, none]), { averagePrecision: 0.5, ndcg10: 0.5, precision10: 0.5, recall100: 0.5 })
})
