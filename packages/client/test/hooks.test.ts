import assert from 'node:assert/strict'
import { once } from 'node:events'
import { suite, test } from 'node:test'
import { inspect } from 'node:util'
import { AuthenticationApi, Configuration, DatasourcesApi, type Hooks } from '../src/index.ts'
import { answer, recordingServer } from './recording-server.ts'

const secret = 'sheaf_indexing_secret-9+/='
const retries = { attemptsMax: 2, firstWaitMsMax: 1 }

function recordingHooks() {
  const events: (readonly [kind: string, event: object])[] = []
  const note = (kind: string) => (event: object) => void events.push([kind, event])
  const hooks: Hooks = { request: note('request'), response: note('response'), retry: note('retry') }
  return { events, hooks }
}

suite('hooks', () => {
  test('are told of every attempt, its answer and what follows it', async (t) => {
    const server = await recordingServer(t, answer(503, '', { 'x-request-id': 'r-1' }))
    const { events, hooks } = recordingHooks()
    const api = new DatasourcesApi(new Configuration({ host: server.host, accessToken: secret, hooks, retries }))
    await assert.rejects(api.adddatasourcePost({ name: 'handbook' }), { status: 503, attempts: 2 })
    const about = { method: 'POST', url: `${server.host}/api/index/v1/adddatasource` }
    assert.deepEqual(
      events.map(([kind]) => kind),
      ['request', 'response', 'retry', 'request', 'response'],
    )
    assert.deepEqual(events[0]?.[1], { ...about, attempt: 1, bodyBytes: 19, isCompressed: false })
    assert.partialDeepStrictEqual(events[1]?.[1], { ...about, attempt: 1, status: 503, requestId: 'r-1' })
    assert.partialDeepStrictEqual(events[2]?.[1], { ...about, attempt: 1, reason: 'it answered 503' })
    assert.partialDeepStrictEqual(events[3]?.[1], { ...about, attempt: 2 })
  })

  test('never see a secret, whatever a server repeats and wherever a caller puts it', async (t) => {
    const proxyKey = 'a-key-of-the-proxy-9'
    const next = 'glean-secret-9'
    const server = await recordingServer(t, (request, response) => {
      response.writeHead(request.url.endsWith('rotatetoken') ? 200 : 503, {
        'content-type': 'application/json',
        'x-request-id': `${request.headers.authorization} ${proxyKey}`,
      })
      response.end(JSON.stringify({ rawSecret: next, message: `${secret} ${proxyKey} ${encodeURIComponent(secret)}` }))
    })
    const { events, hooks } = recordingHooks()
    const headers = { 'x-proxy-key': proxyKey }
    const configuration = new Configuration({ host: server.host, accessToken: secret, hooks, retries, headers })
    await new AuthenticationApi(configuration).rotatetokenPost()
    const api = new DatasourcesApi(configuration)
    const error = await api
      .submissionsDatasourceinstanceTypePost(secret, 'type', {})
      .catch((failure: unknown) => failure)
    assert.equal(events.length, 4)
    const shown = `${inspect([events, error], { depth: null, showHidden: true })}${JSON.stringify([events, error])}`
    assert.doesNotMatch(shown, /secret-9|proxy-9/)
    assert.match(shown, /\[redacted\]/)
  })

  test('that throw do not touch the call, and are not passed over in silence', async (t) => {
    const server = await recordingServer(t)
    const failure = new Error('the log is full')
    const hooks: Hooks = {
      response() {
        throw failure
      },
    }
    const api = new DatasourcesApi(new Configuration({ host: server.host, accessToken: secret, hooks }))
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    try {
      const reported = once(process, 'uncaughtException')
      assert.equal(await api.adddatasourcePost({ name: 'handbook' }), undefined)
      assert.equal((await reported)[0], failure)
    } finally {
      for (const listener of listeners) process.on('uncaughtException', listener)
    }
  })
})
