import assert from 'node:assert/strict'
import { suite, type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import {
  Configuration,
  DatasourcesApi,
  nextRotationAt,
  RotatingToken,
  type RotatingTokenOptions,
  rotationDeadline,
  SecretLostError,
  type StoredSecret,
} from '../src/index.ts'
import { type Fault, startFaultProxy } from './fault-proxy.ts'
import { memorySink } from './memory-sink.ts'
import { answer, recordingServer } from './recording-server.ts'
import { startStrictTokenServer } from './strict-token-server.ts'

const DAY_MS = 86_400_000
const FIRST = 'glean_secret-9'
const retries = { attemptsMax: 3, firstWaitMsMax: 1 }

/** A rotating token at a strict server, with a way there on which rotations have these faults one after the other. */
async function atStrictServer(t: TestContext, faults: readonly Fault[] = [], hasTimes = true) {
  const server = await startStrictTokenServer(t, FIRST)
  const left = [...faults]
  const proxy = await startFaultProxy(server.host, ({ path }) =>
    path.endsWith('/rotatetoken') ? (left.shift() ?? 'pass') : 'pass',
  )
  t.after(proxy.close)
  const times = { createdAt: server.nowMs() / 1_000, rotationPeriodMinutes: 1_440 }
  const memory = memorySink({ secret: FIRST, times: hasTimes ? times : undefined })
  const failures: unknown[] = []
  const options = { host: proxy.url, retries, nowMs: server.nowMs, onFailure: (error: unknown) => failures.push(error) }
  const makeToken = (more: Pick<RotatingTokenOptions, 'onRotated'> = {}) =>
    new RotatingToken({ ...options, ...more, sink: memory.sink })
  const token = makeToken()
  const api = (accessToken: RotatingToken) =>
    new DatasourcesApi(new Configuration({ host: proxy.url, accessToken, retries }))
  const use = (accessToken = token) => api(accessToken).getdatasourceconfigPost({ datasource: 'handbook' })
  return { server, proxy, token, makeToken, memory, failures, use, nextDay: () => server.advanceMs(0.75 * DAY_MS) }
}

const last = (secrets: readonly string[]) => secrets.at(-1)

suite('a rotating token', () => {
  test('gives the stored secret until a part of its period is over, then rotates and stores the next', async (t) => {
    const { server, token, memory, nextDay } = await atStrictServer(t)
    assert.equal(await token.token(), FIRST)
    server.advanceMs(0.59 * DAY_MS)
    assert.equal(await token.token(), FIRST)
    server.advanceMs(0.11 * DAY_MS)
    assert.equal(await token.token(), last(server.secrets))
    assert.equal(server.secrets.length, 2)
    const createdAt = server.nowMs() / 1_000
    assert.deepEqual(memory.written.at(-1), {
      secret: last(server.secrets),
      times: { createdAt, rotationPeriodMinutes: 1_440 },
    })
    nextDay()
    await token.token()
    assert.equal(server.secrets.length, 3)
  })

  test('rotates at once a secret whose times are not known, and then knows them', async (t) => {
    const { server, token } = await atStrictServer(t, [], false)
    for (let i = 0; i < 3; i += 1) await token.token()
    assert.equal(server.secrets.length, 2)
  })

  test('rotates once for two hundred callers at the same time, and every call succeeds', async (t) => {
    const { server, use, nextDay, makeToken } = await atStrictServer(t, [{ delayMs: 30 }])
    const token = makeToken()
    await use(token)
    nextDay()
    await Promise.all(Array.from({ length: 200 }, () => use(token)))
    assert.equal(server.secrets.length, 2)
    assert.ok(server.statuses.every((status) => status === 200))
  })

  for (const fault of ['drop', 'truncate', 'refuse'] as const)
    test(`“${fault}” of one rotation locks nobody out, with two hundred callers`, async (t) => {
      const { server, use, nextDay, memory } = await atStrictServer(t, [fault])
      nextDay()
      await Promise.all(Array.from({ length: 200 }, () => use()))
      assert.equal(memory.written.at(-1)?.secret, last(server.secrets))
      assert.equal(server.secrets.length, fault === 'refuse' ? 2 : 3)
      server.advanceMs(DAY_MS / 10)
      await use()
    })

  test('at a strict server a rotation is repeated only while the old secret is seen to work', async (t) => {
    const { server, use, nextDay, failures, proxy } = await atStrictServer(t, ['drop', 'drop', 'drop', 'drop'])
    nextDay()
    await assert.rejects(use(), { status: 401 })
    assert.equal(
      server.secrets.length,
      3,
      'the second one that was lost ended the first secret: a third would help nobody',
    )
    assert.ok(failures.some((error) => error instanceof SecretLostError))
    const rotations = proxy.exchanges.filter(({ path }) => path.endsWith('/rotatetoken'))
    assert.equal(rotations.length, 2)
    const [, second] = rotations
    const before = proxy.exchanges[(second?.number ?? 0) - 1]
    assert.match(before?.path ?? '', /getdatasourceconfig$/)
    assert.equal(before?.status, 200)
  })

  test('goes on with the old secret while rotations fail, and tries again later', async (t) => {
    const { server, token, use, nextDay, failures, memory } = await atStrictServer(t, ['refuse', 'refuse', 'refuse'])
    nextDay()
    memory.trouble.check = new Error('the disk is full')
    assert.equal(await token.token(), FIRST)
    assert.equal(server.secrets.length, 1, 'what cannot be stored is not made')
    await use()
    assert.equal(failures.length, 1, 'not tried for each call')
    delete memory.trouble.check
    server.advanceMs(60_000)
    await use()
    assert.equal(failures.length, 2)
    server.advanceMs(120_000)
    await use()
    assert.equal(last(server.secrets), await token.token())
  })

  test('never uses a secret that is not stored, and stores it later without making another', async (t) => {
    const { server, token, use, nextDay, memory } = await atStrictServer(t)
    nextDay()
    memory.trouble.write = new Error('the vault is sealed')
    assert.equal(await token.token(), FIRST)
    await use()
    assert.equal(server.secrets.length, 2)
    delete memory.trouble.write
    server.advanceMs(60_000)
    await use()
    assert.equal(await token.token(), last(server.secrets))
    assert.equal(server.secrets.length, 2)
    assert.equal(memory.written.at(-1)?.secret, last(server.secrets))
  })

  test('takes up what another program has stored, instead of rotating or after a 401', async (t) => {
    const { server, use, nextDay, makeToken } = await atStrictServer(t)
    const other = makeToken()
    await use(other)
    nextDay()
    await use()
    assert.equal(server.secrets.length, 2)
    assert.equal(await other.token(), last(server.secrets), 'it would have been its time too')
    assert.equal(server.secrets.length, 2)

    const third = makeToken()
    await use(third)
    server.advanceMs(1_000)
    await other.rotate()
    server.advanceMs(700_000)
    await Promise.all(Array.from({ length: 200 }, () => use(third)))
    assert.equal(server.secrets.length, 3)
  })

  test('gives the 401 to the caller where nobody has another secret, after one look', async (t) => {
    const { server, use, memory } = await atStrictServer(t)
    memory.written.push({ secret: 'glean_unknown', times: memory.written[0]?.times })
    await assert.rejects(use(), { status: 401, attempts: 1 })
    assert.equal(memory.reads(), 2)
    assert.equal(server.secrets.length, 1)
  })

  test('passes on what the sink says when it cannot be read', async (t) => {
    const { token, memory } = await atStrictServer(t)
    memory.trouble.read = new Error('the vault is sealed')
    await assert.rejects(token.token(), memory.trouble.read)
    delete memory.trouble.read
    assert.equal(await token.token(), FIRST)
  })

  test('takes the times from its own clock and memory where a server leaves them out', async (t) => {
    const server = await recordingServer(t, answer(200, '{"rawSecret":"glean_next"}'))
    const times = { createdAt: 0, rotationPeriodMinutes: 1_440 }
    const { sink, written } = memorySink({ secret: FIRST, times })
    await new RotatingToken({ host: server.host, sink, nowMs: () => DAY_MS }).token()
    assert.deepEqual(written.at(-1), {
      secret: 'glean_next',
      times: { createdAt: 86_400, rotationPeriodMinutes: 1_440 },
    })
  })

  test('keeps rotating for a program that makes no calls, until it is told to stop', async (t) => {
    const { server, nextDay, makeToken } = await atStrictServer(t)
    const controller = new AbortController()
    nextDay()
    const rotated = Promise.withResolvers<void>()
    const token = makeToken({ onRotated: () => rotated.resolve() })
    const keeping = token.keepRotating(controller.signal)
    await rotated.promise
    controller.abort()
    await keeping
    assert.equal(server.secrets.length, 2)
    assert.equal(await token.token(), last(server.secrets))
  })

  test('shows no secret, however it is printed', async (t) => {
    const { token, nextDay, use, failures } = await atStrictServer(t, ['drop', 'drop'])
    nextDay()
    const error = await use().catch((failure: unknown) => failure)
    const configuration = new Configuration({ host: 'search.example.com', accessToken: token })
    const all = [token, configuration, error, failures]
    assert.doesNotMatch(`${inspect(all, { depth: null, showHidden: true })}${JSON.stringify(all)}${token}`, /secret-9/)
    assert.match(inspect(configuration), /accessToken: '\[object\]'/)
  })

  test('refuses a timing that leaves no rest of the period', () => {
    const { sink } = memorySink({ secret: FIRST, times: undefined })
    for (const timing of [
      { fraction: 1 },
      { fraction: 0 },
      { fraction: 0.9, jitterFraction: 0.1 },
      { jitterFraction: -1 },
      { fraction: Number.NaN },
    ])
      assert.throws(() => new RotatingToken({ host: 'search.example.com', sink, timing }), /fraction must be above 0/)
    assert.throws(() => new RotatingToken({ host: '', sink }), /host is missing/)
  })
})

suite('the time of the next rotation', () => {
  test('is within its part of the period, spread by the jitter, and before the deadline', () => {
    const times = fc.record({
      createdAt: fc.nat(4_000_000_000),
      rotationPeriodMinutes: fc.integer({ min: 1_440, max: 525_600 }),
    })
    fc.assert(
      fc.property(times, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (of, random) => {
        const at = nextRotationAt(of, random)
        const seconds = of.rotationPeriodMinutes * 60
        assert.ok(Number.isInteger(at))
        assert.ok(at >= of.createdAt + seconds * 0.6 - 1 && at <= of.createdAt + seconds * 0.7)
        assert.ok(at < rotationDeadline(of))
      }),
    )
  })
})

suite('any schedule of faults at a strict server', () => {
  test('ends with the stored secret being one that works, unless two answers in a row were lost', async (t) => {
    const faults = fc.array(fc.constantFrom<Fault>('pass', 'pass', 'refuse', 'drop', 'truncate', 'repeat'), {
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(faults, async (schedule) => {
        const { server, use, nextDay, memory } = await atStrictServer(t, schedule)
        for (let day = 0; day < 4; day += 1) {
          nextDay()
          const error = await use().catch((failure: unknown) => failure)
          const stored: StoredSecret | undefined = memory.written.at(-1)
          const position = server.secrets.indexOf(stored?.secret ?? '')
          const lost = server.secrets.length - 1 - position
          if (error === undefined || !(error instanceof Error))
            assert.ok(lost <= 1, `${lost} secrets after the stored one`)
          else {
            assert.ok(lost === 2, `${lost} were lost, and yet: ${error.message}`)
            return
          }
          for (let minute = 0; minute < 9; minute += 1) {
            server.advanceMs(60_000)
            await use().catch(() => undefined)
          }
          if (server.secrets.length - 1 - server.secrets.indexOf(memory.written.at(-1)?.secret ?? '') >= 2) return
        }
      }),
      { numRuns: 40 },
    )
  })
})
