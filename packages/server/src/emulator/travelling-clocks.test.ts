import assert from 'node:assert/strict'
import { test } from 'node:test'
import { travellingClocks } from './travelling-clocks.ts'

test('a journey ends at the very second that was asked for, whatever fraction it began at', () => {
  for (let millis = 0; millis < 1_000; millis += 1) {
    const machine = { wall: () => (1_795_503_724_000 + millis) / 1000, monotonic: () => 5 }
    const clocks = travellingClocks(machine)
    clocks.move(3_600.5)
    clocks.move(2_000_000_000 - clocks.wall())
    assert.equal(clocks.wall(), 2_000_000_000)
  }
})
