import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { partsOf } from '../src/ui/parts.ts'

const marked = (text: string, ranges: Parameters<typeof partsOf>[1]) =>
  partsOf(text, ranges).map(({ part, isMarked }) => (isMarked ? `[${part}]` : part))

suite('parts of a text', () => {
  test('are cut where the ranges say, in UTF-16 units', () => {
    assert.deepEqual(marked('🍎 red apple', [{ startIndex: 3, endIndex: 6 }]), ['🍎 ', '[red]', ' apple'])
    assert.deepEqual(
      marked('red apple', [
        { startIndex: 4, endIndex: 9 },
        { startIndex: 0, endIndex: 3 },
      ]),
      ['[red]', ' ', '[apple]'],
    )
  })

  test('lose and repeat nothing of the text, whatever the ranges are', () => {
    const odd = [
      { startIndex: 2, endIndex: 5 },
      { startIndex: 3, endIndex: 8 },
      { startIndex: 6, endIndex: 6 },
      { startIndex: 7, endIndex: 99 },
      { startIndex: 8 },
    ]
    assert.equal(
      partsOf('red apples', odd)
        .map(({ part }) => part)
        .join(''),
      'red apples',
    )
  })
})
