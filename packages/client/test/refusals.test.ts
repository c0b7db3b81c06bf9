import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { inspect } from 'node:util'
import {
  ApiException,
  BadRequestException,
  Configuration,
  ConflictException,
  ConnectionError,
  DatasourcesApi,
  ForbiddenException,
  NotFoundException,
  PayloadTooLargeException,
  ServiceException,
  TooManyRequestsException,
  UnauthorizedException,
  UnprocessableException,
} from '../src/index.ts'
import { answer, closedHost, recordingServer } from './recording-server.ts'

const secret = 'sheaf_indexing_secret-9'

const classes = [
  [400, BadRequestException],
  [401, UnauthorizedException],
  [403, ForbiddenException],
  [404, NotFoundException],
  [409, ConflictException],
  [413, PayloadTooLargeException],
  [418, ApiException],
  [422, UnprocessableException],
  [429, TooManyRequestsException],
  [500, ServiceException],
  [503, ServiceException],
] as const

suite('refusals', () => {
  for (const [status, Class] of classes)
    test(`${status} is a ${Class.name} with code, message, request id, headers and raw body`, async (t) => {
      const body = '{"error":"some_code","message":"What is wrong. What to do."}'
      const server = await recordingServer(t, answer(status, body, { 'X-Request-Id': 'r-1', 'Retry-After': '3' }))
      const error = await refusal(server.host)
      assert.equal(error.constructor, Class)
      assert.equal(error.name, Class.name)
      assert.equal(error.status, status)
      assert.notEqual(error.reason, '')
      assert.equal(error.code, 'some_code')
      assert.equal(error.message, 'What is wrong. What to do.')
      assert.equal(error.requestId, 'r-1')
      assert.equal(error.headers['retry-after'], '3')
      assert.equal(error.body, body)
    })

  const check =
    'Check that the token belongs to this server, is of the kind that the operation takes, and has not ended.'
  const bodies: readonly (readonly [
    what: string,
    body: string,
    type: string,
    code: string | undefined,
    message: string,
  ])[] = [
    [
      'plain text',
      'Invalid Secret\n',
      'text/plain',
      undefined,
      `CALL answered 401 Unauthorized: Invalid Secret. ${check}`,
    ],
    [
      'an HTML page',
      '<html>no</html>',
      'text/html',
      undefined,
      `CALL answered 401 Unauthorized with an HTML page. ${check}`,
    ],
    [
      'untyped HTML',
      ' <!DOCTYPE html>no',
      'text/plain',
      undefined,
      `CALL answered 401 Unauthorized with an HTML page. ${check}`,
    ],
    ['nothing', '', 'text/plain', undefined, `CALL answered 401 Unauthorized without a reason. ${check}`],
    [
      'truncated JSON',
      '{"error":"x',
      'application/json',
      undefined,
      `CALL answered 401 Unauthorized with JSON that breaks off: {"error":"x. ${check}`,
    ],
    ['a JSON list', '[]', 'application/json', undefined, `CALL answered 401 Unauthorized: []. ${check}`],
    [
      'a code only',
      '{"error":"token_expired"}',
      'application/json',
      'token_expired',
      `CALL answered 401 Unauthorized: token_expired. ${check}`,
    ],
    ['a message only', '{"message":"Expired."}', 'application/json', undefined, 'Expired.'],
    [
      'code and message inside error',
      '{"error":{"code":"gone","message":"Removed."}}',
      'application/json',
      'gone',
      'Removed.',
    ],
    [
      'fields of other types',
      '{"error":5,"message":null}',
      'application/json',
      undefined,
      `CALL answered 401 Unauthorized. ${check}`,
    ],
    ['JSON called plain text', '{"error":"gone","message":"Removed."}', 'text/plain', 'gone', 'Removed.'],
  ]
  for (const [what, body, type, code, message] of bodies)
    test(`a refusal with ${what} has the message ${JSON.stringify(message)}`, async (t) => {
      const server = await recordingServer(t, answer(401, body, { 'content-type': type }))
      const error = await refusal(server.host)
      assert.equal(error.code, code)
      assert.equal(error.message, message.replace('CALL', `POST ${server.host}/api/index/v1/adddatasource`))
      assert.equal(error.call, `POST ${server.host}/api/index/v1/adddatasource`)
      assert.equal(error.requestId, undefined)
      assert.equal(error.body, body)
    })

  test('a long plain text is cut in the message and whole in the body', async (t) => {
    const server = await recordingServer(t, answer(500, 'x'.repeat(10_000), { 'content-type': 'text/plain' }))
    const error = await refusal(server.host)
    assert.ok(error.message.length < 800)
    assert.equal(error.body.length, 10_000)
  })

  test('a server that repeats the token in its refusal does not bring it into the error', async (t) => {
    const server = await recordingServer(t, (request, response) => {
      response.writeHead(401, { 'content-type': 'application/json', 'x-echo': request.headers.authorization })
      response.end(JSON.stringify({ error: request.headers.authorization, message: `Unknown: ${secret}` }))
    })
    const error = await refusal(server.host)
    assert.doesNotMatch(`${inspect(error, { showHidden: true })}${JSON.stringify(error)}${error.stack}`, /secret-9/)
    assert.match(error.message, /Unknown: \[redacted\]/)
  })

  test('a token too short to be secret, as tests use, does not garble what the server says', async (t) => {
    const server = await recordingServer(t, answer(401, '{"error":"token_expired","message":"The token is old."}'))
    const error = await failure(new Configuration({ host: server.host, accessToken: 'token' }))
    assert.ok(error instanceof ApiException)
    assert.equal(error.code, 'token_expired')
    assert.equal(error.message, 'The token is old.')
  })

  test('a server that cannot be reached is a ConnectionError with the system’s code and the address', async () => {
    const host = await closedHost()
    const retries = { attemptsMax: 3, firstWaitMsMax: 1 }
    const error = await failure(new Configuration({ host, accessToken: secret, retries }))
    assert.ok(error instanceof ConnectionError)
    assert.equal(error.attempts, 3)
    assert.equal(error.mayHaveActed, false)
    assert.equal(error.code, 'ECONNREFUSED')
    assert.match(error.message, new RegExp(`^POST ${host}/api/index/v1/adddatasource failed: .*ECONNREFUSED`))
    assert.match(error.message, /tried 3 times\. Check that the server is running, and host and port\.$/)
    assert.doesNotMatch(inspect(error), /secret-9/)
  })

  test('a fetch that fails with the request in its error does not bring the token into ours', async () => {
    const fetch = (url: string, init: RequestInit) => {
      const request = new Headers(init.headers).get('authorization')
      return Promise.reject(Object.assign(new Error(`no route for ${request}`), { url, request, code: 'ENOROUTE' }))
    }
    const error = await failure(
      new Configuration({ host: 'search.example.com', accessToken: secret, fetch, retries: { attemptsMax: 1 } }),
    )
    assert.ok(error instanceof ConnectionError)
    assert.equal(error.code, 'ENOROUTE')
    assert.doesNotMatch(inspect(error, { showHidden: true }), /secret-9/)
    assert.match(error.message, /no route for Bearer \[redacted\]/)
  })
})

async function refusal(host: string): Promise<ApiException> {
  const error = await failure(new Configuration({ host, accessToken: secret, retries: { attemptsMax: 1 } }))
  assert.ok(error instanceof ApiException)
  return error
}

async function failure(configuration: Configuration): Promise<unknown> {
  return new DatasourcesApi(configuration).adddatasourcePost({ name: 'handbook' }).then(
    () => assert.fail('it succeeded'),
    (error) => error,
  )
}
