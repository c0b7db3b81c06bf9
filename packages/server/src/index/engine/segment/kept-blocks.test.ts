import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepRecent } from './kept-blocks.ts'

test('blocks that are asked for again are not read again, as long as the last used ones fit', () => {
  const reads: number[] = []
  const read = keepRecent((offset, length) => {
    reads.push(offset)
    return new Uint8Array(length).fill(offset)
  }, 100)
  const offsets = [1, 2, 1, 3, 1, 2, 3]
  for (const offset of offsets) assert.deepEqual(read(offset, 40), new Uint8Array(40).fill(offset))
  // With 3 the second one had to go, which was used less lately than the first; with 2 the third.
  assert.deepEqual(reads, [1, 2, 3, 2, 3])
})

test('what is larger than all that is kept leaves the others alone', () => {
  const reads: number[] = []
  const read = keepRecent((offset, length) => {
    reads.push(offset)
    return new Uint8Array(length)
  }, 100)
  for (const [offset, length] of [
    [1, 60],
    [2, 200],
    [1, 60],
    [2, 200],
  ] as const)
    assert.equal(read(offset, length).length, length)
  assert.deepEqual(reads, [1, 2, 2])
})
