import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { normalFrequency, stretchOf } from '../bm25.ts'
import { boundByte, boundOf } from './bound-codec.ts'

const frequency = fc.integer({ min: 1, max: 2 ** 31 - 1 })
const length = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 2 ** 31 - 1 }))
const average = fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 1e6, noNaN: true }))

test('the byte of a block bounds every normal frequency in it, and the least one that does is taken', () => {
  fc.assert(
    fc.property(frequency, length, average, (times, words, mean) => {
      const normal = normalFrequency(times, words, mean)
      const byte = boundByte(normal)
      assert.ok(boundOf(byte) >= normal)
      if (byte > 0) assert.ok(boundOf(byte - 1) < normal)
    }),
  )
})

test('stretched, a bound for one average length is one for any other', () => {
  fc.assert(
    fc.property(frequency, length, average, average, (times, words, mean, other) => {
      // Where the average is nothing, all documents are empty.
      const has = mean === 0 || other === 0 ? 0 : words
      const bound = normalFrequency(times, has, mean) * stretchOf(mean, other)
      assert.ok(bound * (1 + 1e-12) >= normalFrequency(times, has, other))
    }),
  )
})
