import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { highlighted, type Range } from './highlight.ts'

const shown = (text: string, ...ranges: readonly (readonly [start: number, end?: number])[]) =>
  highlighted(
    text,
    ranges.map(([startIndex, endIndex]): Range => (endIndex === undefined ? { startIndex } : { startIndex, endIndex })),
    (part) => `<${part}>`,
  )

describe('highlighted', () => {
  const cases: readonly [guarantee: string, shown: string, expected: string][] = [
    ['a text without ranges is as it is', shown('red apple'), 'red apple'],
    ['several ranges', shown('red apple, red', [0, 3], [11, 14]), '<red> apple, <red>'],
    ['ranges in any order', shown('red apple', [4, 9], [0, 3]), '<red> <apple>'],
    ['ranges over each other are marked once', shown('abcdef', [0, 4], [2, 6], [1, 2]), '<abcd><ef>'],
    ['ranges that touch', shown('foobar', [0, 3], [3, 6]), '<foo><bar>'],
    ['no empty mark', shown('abc', [1], [1, 1], [2, 1]), 'abc'],
    ['nothing behind the end', shown('abc', [2, 9], [20, 30]), 'ab<c>'],
    ['signs of two units, and wide ones', shown('👩 東京 🍒', [3, 5], [6, 8]), '👩 <東京> <🍒>'],
    ['one line, with no control characters', shown('a\n\u001b[31m b', [0, 1], [7, 9]), '<a> [31m< b>'],
  ]
  for (const [guarantee, actual, expected] of cases) test(guarantee, () => assert.equal(actual, expected))
})
