import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { saysItTakesGzip } from '../src/gzip.ts'
import { Configuration, DatasourcesApi, type RequestEvent } from '../src/index.ts'
import { type Answering, answer, recordingServer } from './recording-server.ts'

const takesGzip = { 'accept-encoding': 'gzip' }
const large = { name: 'handbook', homeUrl: `https://example.com/${'x'.repeat(20_000)}` }
const small = { name: 'handbook' }

/** A client of a server that answers so, what it sent, and what the server recorded. */
async function talk(t: Parameters<typeof recordingServer>[0], answering: Answering, gzip: 'auto' | 'off' = 'auto') {
  const server = await recordingServer(t, answering)
  const sent: RequestEvent[] = []
  const hooks = { request: (event: RequestEvent) => sent.push(event) }
  const configuration = new Configuration({ host: server.host, accessToken: 'token-1', hooks, gzip })
  const send = (body: typeof small) => new DatasourcesApi(configuration).adddatasourcePost(body)
  return {
    send,
    sent,
    requests: server.requests,
    encodings: () => server.requests.map((each) => each.headers['content-encoding']),
  }
}

suite('compressed bodies', () => {
  test('are not sent to a server that says nothing of them', async (t) => {
    const { send, encodings } = await talk(t, answer(200, '{}'))
    for (const body of [large, small, large]) await send(body)
    assert.deepEqual(encodings(), [undefined, undefined, undefined])
  })

  test('are sent, if larger than 16 kB, once an answer has said that they are taken, by all classes of a configuration', async (t) => {
    const { send, sent, requests, encodings } = await talk(t, answer(200, '{}', takesGzip))
    for (const body of [large, small, large]) await send(body)
    assert.deepEqual(encodings(), [undefined, undefined, 'gzip'])
    assert.deepEqual(
      sent.map(({ isCompressed }) => isCompressed),
      [false, false, true],
    )
    assert.ok((sent[2]?.bodyBytes ?? 0) < 1_000)
    assert.deepEqual(JSON.parse(gunzipSync(requests[2]?.bytes ?? Buffer.alloc(0)).toString()), large)
  })

  test('are never sent where the configuration says so', async (t) => {
    const { send, encodings } = await talk(t, answer(200, '{}', takesGzip), 'off')
    for (const body of [large, large]) await send(body)
    assert.deepEqual(encodings(), [undefined, undefined])
  })

  test('that are refused with 415 are sent again as they are, and no more are compressed', async (t) => {
    const { send, encodings } = await talk(t, (request, response) => {
      const status = request.headers['content-encoding'] === 'gzip' ? 415 : 200
      answer(status, '{}', takesGzip)(request, response)
    })
    for (const body of [large, large, large]) await send(body)
    assert.deepEqual(encodings(), [undefined, 'gzip', undefined, undefined])
  })

  test('end where a server says that it takes them no more', async (t) => {
    let says = 'gzip'
    const { send, encodings } = await talk(t, (request, response) =>
      answer(200, '{}', { 'accept-encoding': says })(request, response),
    )
    await send(small)
    says = 'identity'
    await send(large)
    await send(large)
    assert.deepEqual(encodings(), [undefined, 'gzip', undefined])
  })

  for (const [said, takes] of [
    ['gzip', true],
    ['br, GZIP', true],
    ['deflate, x-gzip;q=0.5', true],
    ['gzip;q=0', false],
    ['gzip;q=0.000', false],
    ['gzip;q=1.0', true],
    ['identity', false],
    ['', false],
    ['gzipped', false],
  ] as const)
    test(`Accept-Encoding “${said}” in an answer ${takes ? 'takes' : 'does not take'} gzip`, () => {
      assert.equal(saysItTakesGzip({ 'accept-encoding': said }), takes)
    })
})
