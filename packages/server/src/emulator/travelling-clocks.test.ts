import assert from 'node:assert/strict'
import { test } from 'node:test'
import { travellingClocks } from './travelling-clocks.ts'

test('a journey ends at the very second that was asked for, whatever fractions it began and went by at', () => {
  for (let start = 0; start < 1_000; start += 1) {
    let millis = 1_795_503_724_000 + start
    const clocks = travellingClocks({ wall: () => millis / 1000, monotonic: () => 5 })
    clocks.move(3_600)
    for (const moment of [2_527_282_800, 2_000_000_000, 253_402_300_799, 0, 1_999_999_999]) {
      millis += 7
      clocks.move(moment - clocks.wall())
      assert.equal(clocks.wall(), moment)
    }
  }
})
