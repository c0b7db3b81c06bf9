import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { inspect } from 'node:util'
import { AnswerError, AuthenticationApi, Configuration, ConnectionError, DatasourcesApi } from '../src/index.ts'
import { type Answering, answer, recordingServer } from './recording-server.ts'

const config = { name: 'handbook' }

/** Announces more than it sends, then cuts the connection. */
const cutOff =
  (status: number, part: string): Answering =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': part.length + 100 })
    response.write(part, () => response.destroy())
  }

suite('answers', () => {
  for (const status of [200, 201, 202, 204])
    test(`an operation that answers nothing is done with ${status}, whatever the body is`, async (t) => {
      const server = await recordingServer(
        t,
        answer(status, status === 204 ? '' : '<p>fine', { 'content-type': 'text/html' }),
      )
      const api = new DatasourcesApi(
        new Configuration({ host: server.host, accessToken: 'token-1', retries: { attemptsMax: 1 } }),
      )
      assert.equal(await api.adddatasourcePost(config), undefined)
    })

  test('an operation that answers nothing is done with its status, even if the connection then breaks', async (t) => {
    const server = await recordingServer(t, cutOff(200, '{'))
    const api = new DatasourcesApi(
      new Configuration({ host: server.host, accessToken: 'token-1', retries: { attemptsMax: 1 } }),
    )
    assert.equal(await api.adddatasourcePost(config), undefined)
  })

  for (const type of ['application/json; charset=UTF-8', 'text/plain'])
    test(`a JSON answer is read although its type is ${type}`, async (t) => {
      const server = await recordingServer(t, answer(200, '{"name":"handbook"}', { 'content-type': type }))
      const api = new DatasourcesApi(
        new Configuration({ host: server.host, accessToken: 'token-1', retries: { attemptsMax: 1 } }),
      )
      assert.deepEqual(await api.getdatasourceconfigPost({ datasource: 'handbook' }), config)
    })

  for (const [what, body, type] of [
    ['a login page', '<html>Sign in</html>', 'text/html'],
    ['truncated JSON', '{"rawSecret":"secret-9","crea', 'application/json'],
    ['an empty body', '', 'application/json'],
    ['a list', '["secret-9"]', 'application/json'],
    ['no secret', '{"createdAt":1}', 'application/json'],
    ['an empty secret', '{"rawSecret":""}', 'application/json'],
  ] as const)
    test(`a rotation answered with ${what} is an AnswerError that shows no secret`, async (t) => {
      const server = await recordingServer(t, answer(200, body, { 'content-type': type, 'x-request-id': 'r-1' }))
      const api = new AuthenticationApi(
        new Configuration({ host: server.host, accessToken: 'token-1', retries: { attemptsMax: 1 } }),
      )
      const error = await failureOf(api.rotatetokenPost())
      assert.ok(error instanceof AnswerError)
      assert.equal(error.status, 200)
      assert.equal(error.requestId, 'r-1')
      assert.match(error.message, /rotatetoken/)
      assert.doesNotMatch(inspect(error) + JSON.stringify(error), /secret-9|token-1/)
    })

  test('a rotation whose answer breaks off is a ConnectionError that shows no secret', async (t) => {
    const server = await recordingServer(t, cutOff(200, '{"rawSecret":"secret-9"'))
    const api = new AuthenticationApi(
      new Configuration({ host: server.host, accessToken: 'token-1', retries: { attemptsMax: 1 } }),
    )
    const error = await failureOf(api.rotatetokenPost())
    assert.ok(error instanceof ConnectionError)
    assert.doesNotMatch(inspect(error) + JSON.stringify(error), /secret-9|token-1/)
  })

  test('a refusal whose body breaks off is still a refusal with its status', async (t) => {
    const server = await recordingServer(t, cutOff(401, '{"error":'))
    const api = new AuthenticationApi(
      new Configuration({ host: server.host, accessToken: 'token-1', retries: { attemptsMax: 1 } }),
    )
    await assert.rejects(api.rotatetokenPost(), { name: 'UnauthorizedException', status: 401, body: '' })
  })
})

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => assert.fail('it succeeded'),
    (error) => error,
  )
}
