import assert from 'node:assert/strict'
import { suite, type TestContext, test } from 'node:test'
import { clientMethod, operationList, parametersOf } from '@sheaf/contract'
import fc from 'fast-check'
import * as client from '../src/index.ts'
import { completeRetries, retryAfterMs, retryWaitMs } from '../src/retries.ts'
import { type Fault, startFaultProxy } from './fault-proxy.ts'
import { type Answering, answer, recordingServer } from './recording-server.ts'

const { Configuration, ConnectionError, DatasourcesApi, DocumentsApi, TooManyRequestsException, ServiceException } =
  client
const retries = { attemptsMax: 3, firstWaitMsMax: 1 }
const config = { name: 'handbook' }

/** A server that answers, with a proxy before it that has so many faults and then none. */
async function faultyServer(t: TestContext, fault: Fault, times: number, answering: Answering = answer(200, '{}')) {
  const server = await recordingServer(t, answering)
  const proxy = await startFaultProxy(server.host, ({ number }) => (number < times ? fault : 'pass'))
  t.after(proxy.close)
  return { proxy, arrived: () => server.requests.length, host: proxy.url }
}

/** Answers with each of these in turn, then with 200. */
function answersInTurn(...answers: readonly Answering[]): Answering {
  let next = 0
  return (request, response) => {
    const answering = answers[next] ?? answer(200, '{"name":"handbook"}')
    next += 1
    answering(request, response)
  }
}

type Method = (...values: readonly unknown[]) => Promise<unknown>
const exported: Readonly<Record<string, unknown>> = client

suite('each operation after a lost answer', () => {
  for (const operation of operationList) {
    const name = clientMethod(operation.path, operation.method)
    const isRepeatable = operation.repeat === 'same'
    test(`${name} is ${isRepeatable ? 'made again' : 'not made again'}, as the contract says: ${operation.repeat}`, async (t) => {
      const answering = answer(operation.success ?? 200, JSON.stringify(operation.responseExample))
      const { host, arrived } = await faultyServer(t, 'drop', 1, answering)
      const Class = exported[`${operation.tag}Api`] as new (source: client.Configuration) => Record<string, Method>
      const api = new Class(new Configuration({ host, accessToken: 'token-1', retries }))
      const request = operation.request === null ? [] : [operation.requestExample]
      const call = api[name]?.(...parametersOf(operation).map(([, { example }]) => example), ...request)
      if (isRepeatable) await call
      else await assert.rejects(call ?? Promise.resolve(), { name: 'ConnectionError', attempts: 1, mayHaveActed: true })
      assert.equal(arrived(), isRepeatable ? 2 : 1)
    })
  }

  const page = { uploadId: 'u', datasource: 'handbook', documents: [] }
  for (const [flags, isRepeatable] of [
    [{}, true],
    [{ isFirstPage: false, isLastPage: false }, true],
    [{ isFirstPage: true }, false],
    [{ isLastPage: true }, false],
    [{ isFirstPage: 'true' as unknown as boolean }, false],
  ] as const)
    test(`a page of a bulk upload with ${JSON.stringify(flags)} is ${isRepeatable ? '' : 'not '}made again`, async (t) => {
      const { host, arrived } = await faultyServer(t, 'drop', 1)
      const api = new DocumentsApi(new Configuration({ host, accessToken: 'token-1', retries }))
      await api
        .bulkindexdocumentsPost({ ...page, ...flags })
        .catch((error) => assert.ok(error instanceof ConnectionError))
      assert.equal(arrived(), isRepeatable ? 2 : 1)
    })
})

suite('retries', () => {
  for (const fault of ['refuse', 'drop', 'truncate'] as const)
    test(`a call that answers something succeeds at the third attempt after two faults “${fault}”`, async (t) => {
      const { host, proxy } = await faultyServer(t, fault, 2, answer(200, '{"name":"handbook"}'))
      const api = new DatasourcesApi(new Configuration({ host, accessToken: 'token-1', retries }))
      assert.deepEqual(await api.getdatasourceconfigPost({ datasource: 'handbook' }), config)
      assert.equal(proxy.exchanges.length, 3)
    })

  test('the last failure says how often it was tried', async (t) => {
    const { host } = await faultyServer(t, 'drop', 3)
    const api = new DatasourcesApi(new Configuration({ host, accessToken: 'token-1', retries }))
    await assert.rejects(api.adddatasourcePost(config), {
      attempts: 3,
      message: /adddatasource failed: .*, tried 3 times\. /,
    })
  })

  test('an answer that comes twice is one answer, and the next call gets its own', async (t) => {
    const server = await recordingServer(t, (request, response) => response.end(request.body))
    const proxy = await startFaultProxy(server.host, () => 'repeat')
    t.after(proxy.close)
    const api = new DatasourcesApi(new Configuration({ host: proxy.url, accessToken: 'token-1', retries }))
    for (let i = 0; i < 20; i += 1)
      assert.deepEqual(await api.getdatasourceconfigPost({ datasource: `d${i}` }), { datasource: `d${i}` })
    assert.equal(server.requests.length, 20)
  })

  for (const status of [500, 502, 503, 504, 429])
    test(`${status} is asked again, and two hundred then is the answer`, async (t) => {
      const server = await recordingServer(t, answersInTurn(answer(status, ''), answer(status, '')))
      const api = new DatasourcesApi(new Configuration({ host: server.host, accessToken: 'token-1', retries }))
      assert.deepEqual(await api.getdatasourceconfigPost({ datasource: 'handbook' }), config)
      assert.equal(server.requests.length, 3)
    })

  for (const status of [400, 401, 403, 404, 408, 409, 413, 415, 422, 501, 301])
    test(`${status} is not asked again`, async (t) => {
      const server = await recordingServer(t, answer(status, '{"error":"x","message":"No."}'))
      const api = new DatasourcesApi(new Configuration({ host: server.host, accessToken: 'token-1', retries }))
      await assert.rejects(api.adddatasourcePost(config), { status, attempts: 1 })
      assert.equal(server.requests.length, 1)
    })

  test('what must not be repeated is asked again after 429, which did nothing, and not after 503', async (t) => {
    const server = await recordingServer(t, answersInTurn(answer(429, ''), answer(503, '')))
    const api = new DocumentsApi(new Configuration({ host: server.host, accessToken: 'token-1', retries }))
    await assert.rejects(api.processalldocumentsPost({}), ServiceException)
    assert.equal(server.requests.length, 2)
  })

  test('a server that asks for more time than the longest wait is not asked again', async (t) => {
    const server = await recordingServer(t, answer(429, '', { 'retry-after': '3600' }))
    const api = new DocumentsApi(new Configuration({ host: server.host, accessToken: 'token-1', retries }))
    await assert.rejects(api.processalldocumentsPost({}), TooManyRequestsException)
    assert.equal(server.requests.length, 1)
  })

  test('Retry-After is waited for', async (t) => {
    const server = await recordingServer(t, answersInTurn(answer(429, '', { 'retry-after': '1' })))
    const waits: number[] = []
    const hooks = { retry: ({ waitMs }: client.RetryEvent) => waits.push(waitMs) }
    const api = new DocumentsApi(new Configuration({ host: server.host, accessToken: 'token-1', retries, hooks }))
    await api.processalldocumentsPost({})
    assert.ok((waits[0] ?? 0) >= 1_000, String(waits))
  })

  test('a signal that is aborted ends the wait with its reason', async (t) => {
    const server = await recordingServer(t, answer(429, '', { 'retry-after': '50' }))
    const controller = new AbortController()
    const reason = new Error('no longer wanted')
    const hooks = { retry: () => setImmediate(() => controller.abort(reason)) }
    const api = new DocumentsApi(new Configuration({ host: server.host, accessToken: 'token-1', hooks }))
    await assert.rejects(api.processalldocumentsPost({}, { signal: controller.signal }), (error) => error === reason)
  })

  test('a call’s own retries win over the configuration’s, option by option', async (t) => {
    const server = await recordingServer(t, answer(503, ''))
    const api = new DatasourcesApi(new Configuration({ host: server.host, accessToken: 'token-1', retries }))
    await assert.rejects(api.adddatasourcePost(config, { retries: { attemptsMax: 1 } }), { attempts: 1 })
    await assert.rejects(api.adddatasourcePost(config, { retries: { attemptsMax: 2 } }), { attempts: 2 })
    await assert.rejects(api.adddatasourcePost(config), { attempts: 3 })
  })

  for (const bad of [{ attemptsMax: 0 }, { attemptsMax: 1.5 }, { firstWaitMsMax: -1 }, { waitMsMax: Number.NaN }])
    test(`retries of ${JSON.stringify(bad)} are refused`, () => {
      assert.throws(
        () => new Configuration({ host: 'h', accessToken: 'token-1', retries: bad }),
        /retries\.\w+ must be/,
      )
    })

  test('calls one after the other share connections', async (t) => {
    const { host, proxy } = await faultyServer(t, 'pass', 0)
    const api = new DatasourcesApi(new Configuration({ host, accessToken: 'token-1' }))
    for (let i = 0; i < 10; i += 1) await api.adddatasourcePost(config)
    // The built-in fetch opens a second one while it takes leave of the first answer.
    assert.ok(proxy.connections() <= 2)
  })
})

suite('another token after 401', () => {
  const refuseFirst: Answering = (request, response) =>
    answer(request.headers.authorization === 'Bearer token-2' ? 200 : 401, '{}')(request, response)

  test('a function that has another one now is asked, and the call is made once more, even one with an effect', async (t) => {
    const server = await recordingServer(t, refuseFirst)
    let asked = 0
    const accessToken = () => `token-${++asked}`
    await new DocumentsApi(new Configuration({ host: server.host, accessToken })).processalldocumentsPost({})
    assert.equal(server.requests.length, 2)
  })

  test('a function that has the same one, or a third, ends in the 401', async (t) => {
    const server = await recordingServer(t, answer(401, '{}'))
    let asked = 0
    for (const [accessToken, requests] of [
      [() => 'token-1', 1],
      [() => `token-${++asked}`, 3],
    ] as const) {
      const api = new DocumentsApi(new Configuration({ host: server.host, accessToken }))
      await assert.rejects(api.processalldocumentsPost({}), { status: 401 })
      assert.equal(server.requests.length, requests)
    }
  })
})

suite('waits', () => {
  const complete = completeRetries({ firstWaitMsMax: 500, waitMsMax: 60_000 })

  test('are drawn from 0 to a bound that doubles, and never exceed the longest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const waitMs = retryWaitMs(attempt, undefined, complete, random)
          assert.equal(waitMs, Math.round(random * Math.min(60_000, 500 * 2 ** (attempt - 1))))
        },
      ),
    )
  })

  test('are never shorter than what the server asks for', () => {
    fc.assert(
      fc.property(fc.nat(120_000), fc.double({ min: 0, max: 0.999, noNaN: true }), (askedMs, random) => {
        const waitMs = retryWaitMs(1, askedMs, complete, random)
        if (askedMs > 60_000) assert.equal(waitMs, undefined)
        else assert.ok(waitMs !== undefined && waitMs >= askedMs && waitMs <= 60_000)
      }),
    )
  })

  const now = Date.parse('2027-01-31T09:30:00Z')
  for (const [header, ms] of [
    ['0', 0],
    ['7', 7_000],
    [' 7 ', 7_000],
    ['Sun, 31 Jan 2027 09:30:05 GMT', 5_000],
    ['Sunday, 31-Jan-27 09:30:05 GMT', 5_000],
    ['Sun, 31 Jan 2027 09:29:00 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const)
    test(`Retry-After ${JSON.stringify(header)} asks for ${ms} ms`, () => {
      assert.equal(retryAfterMs(header, now), ms)
    })

  test('no Retry-After makes a wait that is not a number', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const askedMs = retryAfterMs(header, now)
        assert.ok(askedMs === undefined || askedMs >= 0)
      }),
    )
  })
})
