import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { BLOCK_POSTINGS } from '../segment.ts'
import { ByteWriter } from './byte-writer.ts'
import { NUMBER_MAX } from './format.ts'
import { blockEnd, findInBlock, numberInBlock, packBlock, unpackBlock } from './packed-block.ts'

function packed(values: readonly number[]): Uint8Array {
  const writer = new ByteWriter()
  // What was there before must not show through.
  writer.append(new Uint8Array(300).fill(0xff))
  packBlock(writer, Uint32Array.from(values))
  return writer.view().slice(300)
}

describe('packed blocks', () => {
  test('come back as they were, whatever the numbers and whatever stands around', () => {
    const value = fc.integer({ min: 0, max: 31 }).chain((bits) => fc.integer({ min: 0, max: 2 ** bits - 1 }))
    const block = fc.array(value, { minLength: BLOCK_POSTINGS, maxLength: BLOCK_POSTINGS })
    fc.assert(
      fc.property(block, fc.nat(5), fc.nat(4), fc.nat(1), (values, before, behind, plus) => {
        const bytes = packed(values)
        const around = new Uint8Array(before + bytes.length + behind).fill(0xa5)
        around.set(bytes, before)
        const read = new Uint32Array(BLOCK_POSTINGS).fill(7)
        assert.equal(unpackBlock(around, before, read, plus), before + bytes.length)
        assert.deepEqual(
          [...read],
          values.map((value) => value + plus),
        )
        assert.equal(blockEnd(around, before), before + bytes.length)
      }),
      { numRuns: 500 },
    )
  })

  test('give one number, and those that are at least so much, like the whole block', () => {
    const value = fc.integer({ min: 0, max: 12 }).chain((bits) => fc.integer({ min: 0, max: 2 ** bits - 1 }))
    const block = fc.array(value, { minLength: BLOCK_POSTINGS, maxLength: BLOCK_POSTINGS })
    fc.assert(
      fc.property(block, fc.nat(20), fc.nat(5), fc.nat(1), (values, least, before, plus) => {
        const bytes = new Uint8Array([...new Array(before).fill(0xa5), ...packed(values), 0xa5])
        for (const [which, value] of values.entries()) assert.equal(numberInBlock(bytes, before, which), value)
        const [which, found] = [new Uint8Array(BLOCK_POSTINGS), new Uint32Array(BLOCK_POSTINGS)]
        const count = findInBlock(bytes, before, least, plus, which, found)
        assert.deepEqual(
          Array.from({ length: count }, (_, at) => [which[at], found[at]]),
          [...values.entries()].filter(([, value]) => value >= least).map(([at, value]) => [at, value + plus]),
        )
      }),
      { numRuns: 500 },
    )
  })

  test('have the bits of most of their numbers; the few large ones do not widen the others', () => {
    assert.equal(packed(new Array(BLOCK_POSTINGS).fill(0)).length, 2)
    assert.equal(packed(new Array(BLOCK_POSTINGS).fill(5)).length, 2 + (3 * BLOCK_POSTINGS) / 8)
    const few = new Array(BLOCK_POSTINGS).fill(5)
    few[17] = NUMBER_MAX
    assert.equal(packed(few).length, 2 + (3 * BLOCK_POSTINGS) / 8 + 1 + 4)
  })
})
