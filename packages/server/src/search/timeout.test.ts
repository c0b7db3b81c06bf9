import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ApiError } from '@sheaf/contract/errors'
import { inTime } from './timeout.ts'

const isTooLate = (error: unknown) => error instanceof ApiError && error.code === 'search_timeout'

describe('work in time', () => {
  it('is answered as it is, also where it fails', async () => {
    assert.equal(await inTime(undefined, async () => 'done'), 'done')
    assert.equal(await inTime(60_000, async () => 'done'), 'done')
    await assert.rejects(
      inTime(60_000, () => Promise.reject(new Error('broken'))),
      /broken/,
    )
  })

  it('and no more after it, whether it ends at some time or never', async () => {
    await assert.rejects(
      inTime(0, async () => 'done'),
      isTooLate,
    )
    await assert.rejects(
      inTime(1, () => new Promise<never>(() => undefined)),
      isTooLate,
    )
  })
})
