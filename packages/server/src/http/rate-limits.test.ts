import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openRateLimits } from './rate-limits.ts'

const PROCESSING = '/api/index/v1/processalldocuments'
const DOCUMENTS = '/api/index/v1/indexdocuments'

const body = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const nothing = new Uint8Array()

/** Limits and the clock that they go by. */
function openBench() {
  let at = 1_000
  const limits = openRateLimits(() => at)
  const call = (path: string, { token = 'a', user = null as string | null, parameters = {} } = {}) => ({
    path,
    parameters,
    token: { id: token, user_email: user },
  })
  return {
    ...limits,
    call,
    wait(seconds: number) {
      at += seconds
    },
    /** How often a call is admitted, one after the other. */
    admitted(path: string, options = {}) {
      let count = 0
      while (count < 1_000 && limits.admitCall(call(path, options)) === undefined) count += 1
      return count
    },
    process: (datasource?: string) =>
      limits.admitBody(call(PROCESSING), datasource === undefined ? nothing : body({ datasource })),
  }
}

describe('rate limits', () => {
  test('hold each token to each operation by itself', () => {
    const bench = openBench()
    assert.equal(bench.admitted('/api/index/v1/indexdocument'), 10)
    assert.equal(bench.admitted('/api/index/v1/indexdocument', { token: 'b' }), 10)
    assert.equal(bench.admitted('/rest/api/v1/search'), 5)
    assert.equal(bench.admitted('/api/index/v1/indexuser'), 30, 'an operation without a limit of its own')
    assert.equal(bench.admitted('/api/index/v1/not-there-yet'), 30)
  })

  test('say which limit it is and when to come again', () => {
    const bench = openBench()
    bench.admitted('/rest/api/v1/search')
    assert.deepEqual(bench.admitCall(bench.call('/rest/api/v1/search')), {
      what: 'the limit of /rest/api/v1/search for one token is 5 requests per second',
      retryAfterSeconds: 1,
    })
    bench.wait(1)
    assert.equal(bench.admitCall(bench.call('/rest/api/v1/search')), undefined)
  })

  test('count the documents of a page, and let one that is larger than the limit pass', () => {
    const bench = openBench()
    const page = (documents: number) => {
      const refusal = bench.admitCall(bench.call(DOCUMENTS))
      if (refusal === undefined) bench.admitBody(bench.call(DOCUMENTS), body({ documents: Array(documents).fill({}) }))
      return refusal
    }
    assert.equal(page(599), undefined)
    assert.equal(page(1_000), undefined)
    assert.match(page(1)?.what ?? '', /600 documents per minute/)
    assert.equal(page(1)?.retryAfterSeconds, 100)
    bench.wait(100)
    assert.equal(page(1), undefined)
  })

  test('let nobody pay for a body that is no page', () => {
    const bench = openBench()
    for (const bytes of [nothing, new TextEncoder().encode('{'), body([]), body({ documents: 'x' })]) {
      assert.equal(bench.admitBody(bench.call(DOCUMENTS), bytes), undefined)
    }
    assert.equal(bench.admitCall(bench.call(DOCUMENTS)), undefined)
  })

  test('hold a token made for one person to 30 requests a second in all', () => {
    const bench = openBench()
    const user = 'ann@example.com'
    assert.equal(bench.admitted('/rest/api/v1/a', { user }), 30)
    assert.match(bench.admitCall(bench.call('/rest/api/v1/b', { user }))?.what ?? '', /made for one person/)
    assert.equal(bench.admitCall(bench.call('/rest/api/v1/b')), undefined)
  })

  test('let a datasource be processed once in three hours', () => {
    const bench = openBench()
    assert.equal(bench.process('foo'), undefined)
    assert.match(bench.process('FOO')?.what ?? '', /datasource "FOO" is 1 request per 3 hours/)
    assert.equal(bench.process('foo')?.retryAfterSeconds, 10_800)
    assert.equal(bench.process('bar'), undefined)
    bench.wait(10_800)
    assert.equal(bench.process('foo'), undefined)
  })

  test('let all datasources be processed after one, but none after all', () => {
    const bench = openBench()
    assert.equal(bench.process('foo'), undefined)
    assert.equal(bench.process(), undefined)
    assert.match(bench.process('bar')?.what ?? '', /all datasources/)
    assert.match(bench.process()?.what ?? '', /all datasources/)
    bench.wait(10_800)
    assert.equal(bench.process('bar'), undefined)
  })

  test('go by a part of the path where the limit is of a datasource or a group', () => {
    const bench = openBench()
    const events = '/api/index/v1/debug/:datasource/document/events'
    assert.equal(bench.admitted(events, { parameters: { datasource: 'foo' } }), 1)
    assert.equal(bench.admitted(events, { parameters: { datasource: 'bar' }, token: 'b' }), 1)
    assert.equal(bench.admitted(events, { parameters: { datasource: 'Foo' }, token: 'b' }), 0)
    assert.equal(bench.admitBody(bench.call(events, { parameters: { datasource: 'baz' } }), nothing), undefined)
    const metadata = '/rest/api/index/document/:docId/custom-metadata/:groupName'
    assert.equal(bench.admitted(metadata, { parameters: { docId: 'x', groupName: 'g' } }), 300)
  })

  test('hold an address to 100 requests a second, and all of them to 8,000 a minute', () => {
    const bench = openBench()
    let requests = 0
    const from = (address: string) => {
      let admitted = 0
      for (; bench.admitAddress(address) === undefined; admitted += 1) requests += 1
      return admitted
    }
    assert.equal(from('192.0.2.1'), 100)
    assert.match(bench.admitAddress('192.0.2.1')?.what ?? '', /address 192\.0\.2\.1 is 100 requests per second/)
    for (let host = 2; host < 90; host += 1) from(`192.0.2.${host}`)
    assert.equal(requests, 8_000)
    assert.match(bench.admitAddress('198.51.100.1')?.what ?? '', /this server is 8,000 requests per minute/)
  })
})
