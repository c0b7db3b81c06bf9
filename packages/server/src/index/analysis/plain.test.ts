import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DIGIT, kindAt } from './kinds.ts'
import { nextInCompound, readPiece } from './piece.ts'
import { plainEnd } from './plain.ts'

const character = fc.constantFrom(..."aBz09 .,-_/'’é中\u0301\u200b\u2011😀\n", 'ff', '\ud800')

test('a plain word is what a close look finds to be one word by itself', () => {
  let found = 0
  fc.assert(
    fc.property(fc.string({ unit: character, minLength: 1, maxLength: 12 }), (text) => {
      if (kindAt(text, 0) > DIGIT) return
      const end = plainEnd(text, 0)
      if (end < 0) return
      found += 1
      const piece = readPiece(text, 0)
      assert.deepEqual({ end, isMixed: false }, { end: piece.endIndex, isMixed: piece.isMixed })
      assert.equal(piece.nextIndex, end)
      assert.equal(nextInCompound(text, piece), undefined)
      assert.match(text.slice(0, end), /^[A-Za-z0-9][a-z0-9]*$/)
    }),
    { numRuns: 5_000 },
  )
  assert.ok(found > 300, `only ${found} plain words were looked at`)
})

test('words at the end of a sentence are plain, long ones are left to the close look', () => {
  assert.equal(plainEnd('Word.', 0), 4)
  assert.equal(plainEnd('word, and', 0), 4)
  assert.equal(plainEnd('a'.repeat(65), 0), -1)
})
