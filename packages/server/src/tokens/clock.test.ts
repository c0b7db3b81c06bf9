import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { outageSince, readClocks, systemClocks } from './clock.ts'

const beat = { wall: 10_000, monotonic: 500 }
/** So long after the heartbeat by the monotonic clock, and with the wall clock set by so much in between. */
const after = (elapsed: number, jumped = 0) => ({
  wall: beat.wall + elapsed + jumped,
  monotonic: beat.monotonic + elapsed,
})

describe('the clocks', () => {
  test('time passing while heartbeats are written is no outage', () => {
    for (const elapsed of [0, 1, 60, 119, 120]) assert.equal(outageSince(beat, after(elapsed)), undefined)
  })

  test('two minutes without a heartbeat are an outage, from the last one to now', () => {
    assert.deepEqual(outageSince(beat, after(121)), { from: 10_000, to: 10_121 })
    assert.deepEqual(outageSince(beat, after(86_400)), { from: 10_000, to: 96_400 })
  })

  test('the wall clock jumping ahead by more than half a minute is an outage', () => {
    assert.equal(outageSince(beat, after(20, 30)), undefined)
    assert.deepEqual(outageSince(beat, after(20, 31)), { from: 10_000, to: 10_051 })
    assert.deepEqual(outageSince(beat, after(0, 5000)), { from: 10_000, to: 15_000 })
  })

  test('the wall clock set back is none', () => {
    for (const jumped of [-1, -60, -86_400]) assert.equal(outageSince(beat, after(60, jumped)), undefined)
  })

  test('two minutes without a heartbeat are an outage even if the wall clock was set back in them', () => {
    assert.deepEqual(outageSince(beat, after(121, -46)), { from: 10_000, to: 10_075 })
    assert.equal(outageSince(beat, after(120, -46)), undefined)
    assert.equal(outageSince(beat, after(121, -121)), undefined)
  })

  test('all time since the heartbeat of another process is an outage', () => {
    const foreign = { wall: beat.wall, monotonic: undefined }
    assert.equal(outageSince(foreign, { wall: 10_000, monotonic: 7 }), undefined)
    assert.deepEqual(outageSince(foreign, { wall: 10_001, monotonic: 7 }), { from: 10_000, to: 10_001 })
    assert.equal(outageSince(foreign, { wall: 9_000, monotonic: 7 }), undefined)
  })

  test('tokens are judged in whole seconds, rounded down', () => {
    assert.equal(readClocks({ wall: () => 1234.999, monotonic: () => 0.5 }).wall, 1234)
  })

  test('the machine’s clocks are in seconds and run', () => {
    const first = readClocks(systemClocks)
    assert.ok(Math.abs(first.wall - Date.now() / 1000) < 2)
    assert.ok(systemClocks.monotonic() >= first.monotonic)
  })
})
