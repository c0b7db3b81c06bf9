import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { limits } from '@sheaf/contract'
import type { Executor } from '../store/statement.ts'
import { queuePace } from './requeue.ts'

const MAX = limits.documentsRequeuedAheadMax.value

/** A queue that is as long as it says at each look. */
function queueOf(length: () => number): Executor {
  const row = { seq: 1, created_ms: 0 }
  let isLast = false
  const get = async () => {
    isLast = !isLast
    return isLast ? row : { seq: length() }
  }
  return { get, all: async () => [], run: async () => 0 } as unknown as Executor
}

describe('queueing everything beside a server', () => {
  test('goes on after one pause while the queue is short', async () => {
    let pauses = 0
    await queuePace(
      queueOf(() => MAX),
      async () => {
        pauses += 1
      },
    )()
    assert.equal(pauses, 1)
  })

  test('waits while the queue is long and becomes shorter, however slowly', async () => {
    let pauses = 0
    await queuePace(
      queueOf(() => MAX + 5 - Math.floor(pauses / 150)),
      async () => {
        pauses += 1
      },
    )()
    assert.equal(pauses, 750)
  })

  test('waits in vain once only where nobody takes anything from the queue', async () => {
    let pauses = 0
    const pace = queuePace(
      queueOf(() => MAX + 1),
      async () => {
        pauses += 1
      },
    )
    await pace()
    assert.ok(pauses > 100 && pauses < 300, `${pauses}`)
    const before = pauses
    await pace()
    assert.equal(pauses, before + 1)
  })
})
