import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Tidied } from '../index/port.ts'
import { openTidier } from './tidying.ts'

const never = () => false

/** An index with so many slices of work. */
function untidy(slices: number, during: () => void = () => {}) {
  let left = slices
  let flushes = 0
  const idle: boolean[] = []
  const failures: unknown[] = []
  const index = {
    tidy(_: number, isIdle = false): Tidied {
      during()
      idle.push(isIdle)
      left -= 1
      return left > 0 ? 'more' : 'done'
    },
    flush() {
      flushes += 1
      return 0
    },
  }
  return {
    tidier: openTidier(index, (error) => failures.push(error)),
    left: () => left,
    flushes: () => flushes,
    idle: () => [...new Set(idle.splice(0))],
    failures,
  }
}

describe('keeping the index in order', () => {
  test('goes on until there is nothing more to do', async () => {
    const { tidier, left, flushes, idle } = untidy(7)
    let asked = 0
    await tidier.forMillis(60_000, () => {
      asked += 1
      return asked > 1
    })
    assert.equal(flushes(), 0)
    assert.deepEqual(idle(), [false], 'while more is waiting')
    await tidier.untilDone(never)
    assert.deepEqual(idle(), [true])
    assert.equal(left(), 0)
    assert.equal(flushes(), 1, 'so that what was replaced can go')
    await tidier.untilDone(never)
    assert.equal(flushes(), 1)
  })

  test('other work has its turn after each slice', async () => {
    let isDue = false
    const { tidier, left } = untidy(1_000_000, () => {
      if (!isDue) setImmediate(() => (isDue = true))
    })
    await tidier.untilDone(() => isDue)
    assert.ok(left() > 999_000, `${left()}`)
    isDue = false
    await tidier.forMillis(3_600_000, () => isDue)
    assert.ok(left() > 998_000, `${left()}`)
  })

  test('for no time does nothing', async () => {
    const { tidier, left } = untidy(7)
    await tidier.forMillis(0, never)
    assert.equal(left(), 7)
  })

  test('a failure is told and fails nothing else, and is not tried again at once', async () => {
    const full = new Error('no room')
    let isFull = true
    const { tidier, left, failures } = untidy(3, () => {
      if (isFull) throw full
    })
    await tidier.untilDone(never)
    isFull = false
    await tidier.untilDone(never)
    assert.deepEqual([failures, left()], [[full], 3])
  })
})
