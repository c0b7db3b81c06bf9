import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { inspect } from 'node:util'
import { AuthenticationApi, Configuration, TimeoutError } from '../src/index.ts'
import { type Answering, recordingServer } from './recording-server.ts'

const silent: Answering = () => undefined
const stuck: Answering = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write('{"rawSecret":"secret-9"')
}

suite('giving up', () => {
  for (const [what, answering] of [
    ['no answer', silent],
    ['an answer that stops half-way', stuck],
  ] as const) {
    test(`${what} within the time-out is a TimeoutError without the token`, async (t) => {
      const server = await recordingServer(t, answering)
      const api = new AuthenticationApi(new Configuration({ host: server.host, accessToken: 'token-1', timeoutMs: 40 }))
      const error = await api.rotatetokenPost().catch((failure: unknown) => failure)
      assert.ok(error instanceof TimeoutError)
      assert.equal(error.timeoutMs, 40)
      assert.match(error.message, /rotatetoken took longer than 40 ms/)
      assert.doesNotMatch(inspect(error), /token-1|secret-9/)
    })

    test(`${what} before the signal is aborted rejects with the signal’s reason`, async (t) => {
      const controller = new AbortController()
      const reason = new Error('no longer wanted')
      const server = await recordingServer(t, (request, response) => {
        answering(request, response)
        controller.abort(reason)
      })
      const api = new AuthenticationApi(new Configuration({ host: server.host, accessToken: 'token-1' }))
      await assert.rejects(api.rotatetokenPost({ signal: controller.signal }), (error) => error === reason)
    })
  }

  test('a signal aborted without a reason rejects with an AbortError', async (t) => {
    const controller = new AbortController()
    const server = await recordingServer(t, () => controller.abort())
    const api = new AuthenticationApi(new Configuration({ host: server.host, accessToken: 'token-1' }))
    await assert.rejects(api.rotatetokenPost({ signal: controller.signal }), { name: 'AbortError' })
  })

  test('a signal that is aborted already sends nothing and asks for no token', async (t) => {
    const server = await recordingServer(t)
    const accessToken = () => assert.fail('asked for the token')
    const api = new AuthenticationApi(new Configuration({ host: server.host, accessToken }))
    await assert.rejects(api.rotatetokenPost({ signal: AbortSignal.abort() }), { name: 'AbortError' })
    assert.equal(server.requests.length, 0)
  })

  test('a signal aborted while the token is fetched sends nothing', async (t) => {
    const server = await recordingServer(t)
    const controller = new AbortController()
    const accessToken = async () => {
      controller.abort()
      return 'token-1'
    }
    const api = new AuthenticationApi(new Configuration({ host: server.host, accessToken }))
    await assert.rejects(api.rotatetokenPost({ signal: controller.signal }), { name: 'AbortError' })
    assert.equal(server.requests.length, 0)
  })

  test('the time-out of a call wins over the configuration’s, and a bad one sends nothing', async (t) => {
    const server = await recordingServer(t, silent)
    const api = new AuthenticationApi(new Configuration({ host: server.host, accessToken: 'token-1' }))
    await assert.rejects(api.rotatetokenPost({ timeoutMs: 30 }), { name: 'TimeoutError', timeoutMs: 30 })
    await assert.rejects(api.rotatetokenPost({ timeoutMs: 0 }), TypeError)
    assert.equal(server.requests.length, 1)
  })

  test('a finished call leaves no listener on a signal that many calls share', async (t) => {
    const server = await recordingServer(t, (_request, response) => response.end('{"rawSecret":"token-2"}'))
    const { signal } = new AbortController()
    let listeners = 0
    t.mock.method(signal, 'addEventListener', () => {
      listeners += 1
    })
    t.mock.method(signal, 'removeEventListener', () => {
      listeners -= 1
    })
    const api = new AuthenticationApi(new Configuration({ host: server.host, accessToken: 'token-1' }))
    await api.rotatetokenPost({ signal })
    assert.equal(listeners, 0)
  })
})
