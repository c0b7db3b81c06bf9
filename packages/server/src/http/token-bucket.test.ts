import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openTokenBucket } from './token-bucket.ts'

/** A bucket and the clock that it goes by. */
function bucketOf(units: number, seconds: number, burst = units) {
  let at = 1_000
  const bucket = openTokenBucket({ units, seconds, burst }, () => at)
  const wait = (passed: number) => {
    at += passed
  }
  /** Takes one at a time as long as there is one. */
  const drain = () => {
    let taken = 0
    for (; bucket.secondsUntilNext() === 0; taken += 1) bucket.take(1)
    return taken
  }
  return { ...bucket, wait, drain }
}

describe('a token bucket', () => {
  test('starts full and gives its burst at once, then nothing', () => {
    const bucket = bucketOf(10, 1)
    assert.equal(bucket.drain(), 10)
    assert.equal(bucket.secondsUntilNext().toFixed(3), '0.100')
  })

  test('fills evenly, so that a part of the time gives a part of the units', () => {
    const bucket = bucketOf(600, 60)
    bucket.drain()
    bucket.wait(30)
    assert.equal(bucket.drain(), 300)
  })

  test('never holds more than its burst, however long nobody comes', () => {
    const bucket = bucketOf(5, 1, 300)
    bucket.wait(1_000_000)
    assert.equal(bucket.drain(), 300)
    bucket.wait(2)
    assert.equal(bucket.drain(), 10)
  })

  test('says exactly how long to wait: a moment earlier there is nothing', () => {
    const bucket = bucketOf(1, 10_800)
    bucket.take(1)
    assert.equal(bucket.secondsUntilNext(), 10_800)
    bucket.wait(10_799)
    assert.ok(bucket.secondsUntilNext() > 0.9)
    bucket.wait(1)
    assert.equal(bucket.secondsUntilNext(), 0)
  })

  test('lets more be taken than it holds, and makes those who come next wait for it', () => {
    const bucket = bucketOf(600, 60)
    bucket.take(1_000)
    assert.equal(Math.round(bucket.secondsUntilNext()), 40)
    bucket.wait(41)
    assert.equal(bucket.secondsUntilNext(), 0)
  })

  test('keeps its rate over a long time of small steps', () => {
    const bucket = bucketOf(5, 1)
    bucket.drain()
    let taken = 0
    for (let step = 0; step < 1_000; step += 1) {
      bucket.wait(0.03)
      taken += bucket.drain()
    }
    assert.ok(taken >= 149 && taken <= 150, String(taken))
  })
})
