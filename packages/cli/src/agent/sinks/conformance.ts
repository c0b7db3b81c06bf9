import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type Sink, SinkFailure } from './sink.ts'

/** A sink on a bench, with the eyes of the programs that read it. */
export type SinkBench = {
  readonly sink: Sink
  /** What programs find, read in another way than by the sink. */
  readonly seen: () => Promise<string | undefined>
  /** From now on it takes nothing; undefined where that cannot be brought about here. */
  readonly breakIt: (() => void) | undefined
  readonly mendIt: () => void
}

/** Secrets of several servers, and those that readers of files and shells are most likely to get wrong. */
const SECRETS = [
  'sheaf_indexing_0123456789ab_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG_012345',
  'bW9yZSB0aGFuIGVub3VnaCByYW5kb20gYnl0ZXMgLi4=',
  'glean_XYZ+/=.~-',
  `a$b"c'd\\e#f\`g=h!i%j&k`,
]

/** What every sink must do. */
export function sinkConformance(name: string, open: (context: TestContext) => Promise<SinkBench>): void {
  describe(`${name}, as a sink`, () => {
    test('programs find the secret, to the last character, and each one that follows it', async (t) => {
      const { sink, seen } = await open(t)
      for (const secret of SECRETS) {
        await sink.publish(secret)
        assert.equal(await seen(), secret)
        if (sink.read !== undefined) assert.equal(await sink.read(), secret, 'read back')
      }
    })

    test('publishing a secret once more changes nothing', async (t) => {
      const { sink, seen } = await open(t)
      const [secret = ''] = SECRETS
      await sink.publish(secret)
      await sink.publish(secret)
      assert.equal(await seen(), secret)
    })

    test('its check finds nothing wrong and changes nothing', async (t) => {
      const { sink, seen } = await open(t)
      const before = await seen()
      await sink.check()
      assert.equal(await seen(), before)
    })

    test('one that fails says what to do without the secret, keeps what was there, and takes it when it can', async (t) => {
      const { sink, seen, breakIt, mendIt } = await open(t)
      if (breakIt === undefined) return t.skip('it cannot be broken here, so that nothing was tested')
      const [first = '', second = ''] = SECRETS
      await sink.publish(first)
      breakIt()
      await assert.rejects(sink.publish(second), (error) => {
        assert.ok(error instanceof SinkFailure, String(error))
        assert.ok(error.message.length > 20)
        for (const text of [second, Buffer.from(second).toString('base64')]) assert.ok(!error.message.includes(text))
        return true
      })
      mendIt()
      assert.equal(await seen(), first)
      await sink.publish(second)
      assert.equal(await seen(), second)
    })

    test('its name has no secret in it and stays the same', async (t) => {
      const { sink } = await open(t)
      const { name: before } = sink
      await sink.publish(SECRETS[0] ?? '')
      assert.equal(sink.name, before)
      assert.ok(!sink.name.includes('sheaf_'))
    })
  })
}
