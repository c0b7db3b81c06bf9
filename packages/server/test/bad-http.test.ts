import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, afterEach, it } from 'node:test'
import { limits, operations } from '@sheaf/contract'
import { assertAnswered, assertDone, assertRefused, assertSound } from './answers.ts'
import { callerOf, handbook, page } from './handbook.ts'
import { openSocket, rawRequest, sendRaw } from './raw-http.ts'
import { type Answer, startTestServer } from './running-server.ts'

/** Requests that are hardly HTTP. After each test the server answers as before and holds what it held before. */

const server = await startTestServer({ after })
const secret = await server.token()
const { call, must, count } = callerOf(server, secret)
await must('adddatasource', handbook)
await must('indexdocument', { document: page('kept') })
afterEach(async () => assert.equal(await count('handbook'), 1))

const line = `POST ${operations.getdocumentcount.path}`
const body = JSON.stringify({ datasource: 'handbook' })
const usual = { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' }
const send = (headers: Readonly<Record<string, string | undefined>>, text: string | Uint8Array = body) =>
  sendRaw(server.url, rawRequest(line, { ...usual, ...headers }, text))
const assertCounted = (answer: Answer | undefined) => {
  assert.ok(answer !== undefined)
  assertAnswered(answer, { documentCount: 1 })
}

const head = `Host: localhost\r\nAuthorization: Bearer ${secret}\r\nContent-Type: application/json\r\n`
const garbage: Readonly<Record<string, string | Uint8Array>> = {
  'words that are no request': 'hello, is anybody there?\r\n\r\n',
  'the start of TLS': new Uint8Array([0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0, 13, 10]),
  'HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  zeros: new Uint8Array(1_000),
  'an unknown method': 'FETCH / HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'a path with a NUL': 'POST /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'a version that does not exist': 'POST / HTTP/9.9\r\nHost: localhost\r\n\r\n',
  'a blank before the colon of a header': `${line} HTTP/1.1\r\nHost: localhost\r\nAuthorization : Bearer ${secret}\r\n\r\n`,
  'a header without a colon': `${line} HTTP/1.1\r\nHost localhost\r\n\r\n`,
  'a header with a line break inside': `${line} HTTP/1.1\r\n${head}X-A: b\rc\r\n\r\n`,
  'a header with a NUL': `${line} HTTP/1.1\r\n${head}X-A: b\0c\r\n\r\n`,
  'a negative Content-Length': `${line} HTTP/1.1\r\n${head}Content-Length: -1\r\n\r\n`,
  'a Content-Length in letters': `${line} HTTP/1.1\r\n${head}Content-Length: many\r\n\r\n`,
  'a Content-Length beyond all numbers': `${line} HTTP/1.1\r\n${head}Content-Length: ${'9'.repeat(40)}\r\n\r\n`,
  'two different Content-Lengths': `${line} HTTP/1.1\r\n${head}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`,
  'Content-Length and chunks at once': `${line} HTTP/1.1\r\n${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'a transfer encoding that nobody knows': `${line} HTTP/1.1\r\n${head}Transfer-Encoding: zip\r\n\r\nabc`,
  'a chunk whose size is no number': `${line} HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
}
for (const [what, bytes] of Object.entries(garbage)) {
  it(`400 for ${what}`, async () => {
    assertRefused(
      await sendRaw(server.url, bytes),
      'malformed_request',
      'not well-formed HTTP',
      'blank before the colon',
    )
  })
}

it('431 for headers that are too large', async () => {
  const large = 'a'.repeat(20_000)
  assertRefused(await send({ 'X-Large': large }), 'header_too_large', 'headers are too large')
  assertRefused(await send({ Authorization: `Bearer ${large}` }), 'header_too_large')
  const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`X-${i}`, 'a']))
  assertRefused(await send(many), 'header_too_large')
  assertRefused(await sendRaw(server.url, rawRequest(`POST /${large}`, usual)), 'header_too_large')
})

it('200 for headers that nothing here depends on, however odd', async () => {
  const odd = [
    'Host',
    'Cookie',
    'Expect',
    'Upgrade',
    'X-Forwarded-For',
    'X-HTTP-Method-Override',
    'Origin',
    'X-Request-Id',
  ]
  for (const name of odd) {
    for (const value of [undefined, '', 'x', 'a, b', '\xff', "' or 1=1"]) {
      const answer = await send({ [name]: value })
      assertCounted(answer)
      assert.notEqual(answer?.headers.get('x-request-id'), value)
    }
  }
  assertCounted(await send({ Expect: '100-continue' }))
})

it('413 for a body over the limit that is sent all the same, announced or in chunks', async () => {
  const bytesMax = limits.bodyBytesMax.value
  const blanks = Buffer.alloc(bytesMax + 1, ' ')
  assertRefused(await send({}, blanks), 'body_too_large', `${blanks.length} bytes, where ${bytesMax} are allowed`)
  const chunk = Buffer.concat([Buffer.from(`${blanks.length.toString(16)}\r\n`), blanks])
  const chunked = { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' }
  assertRefused(await send(chunked, chunk), 'body_too_large', 'Payload too large')
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
  const usualClient = await fetch(`${server.url}${operations.getdocumentcount.path}`, {
    method: 'POST',
    headers,
    body: blanks,
  })
  assert.equal(usualClient.status, 413)
})

it('a body longer than announced is no second request', async () => {
  const socket = openSocket(server.url)
  socket.write(
    Buffer.concat([rawRequest(line, { ...usual, Connection: 'keep-alive' }, body), Buffer.from('garbage\r\n\r\n')]),
  )
  let received = ''
  for await (const data of socket) received += data
  // The refusal of the rest may overtake the answer, since the connection is beyond help.
  assert.match(received, /^(HTTP\/1\.1 200 .*)?HTTP\/1\.1 400 .*not well-formed HTTP/s)
})

it('a body that comes byte by byte is read to its end', async () => {
  const request = rawRequest(line, usual, body)
  const socket = openSocket(server.url)
  socket.setNoDelay(true)
  for (const byte of request) {
    socket.write(new Uint8Array([byte]))
    await new Promise((resolve) => setImmediate(resolve))
  }
  let received = ''
  for await (const data of socket) received += data
  assert.match(received, /^HTTP\/1\.1 200 /)
})

it('several requests at once on one connection are answered in order', async () => {
  const socket = openSocket(server.url)
  const absent = JSON.stringify({ datasource: 'absent' })
  const parts = [body, absent, '{', body].map((text, i) =>
    rawRequest(line, { ...usual, Connection: i === 3 ? 'close' : 'keep-alive' }, text),
  )
  socket.write(Buffer.concat(parts))
  let received = ''
  for await (const data of socket) received += data
  assert.deepEqual(
    received.match(/HTTP\/1\.1 \d{3}/g),
    [200, 400, 400, 200].map((status) => `HTTP/1.1 ${status}`),
  )
})

it('404 for paths that are nearly right, without saying whose they are', async () => {
  const { path } = operations.getdocumentcount
  const wrong = [
    `${path}/`,
    `/${path}`,
    path.replaceAll('/', '//'),
    path.replaceAll('/', '%2F').replace('%2F', '/'),
    path.toUpperCase(),
    `${path};a=b`,
    `${path}%00`,
    `${path}%20`,
    `${path}.json`,
    '/api/index/v1/%zz',
    '/api/index/v1/%',
    '/api/index/v1/',
    '/api/index/v1/../v1/getdocumentcount',
    '/api/index/v1/nothing',
    '/etc/passwd',
    '/../../../../etc/passwd',
    '*',
    `/${'a'.repeat(5_000)}`,
  ]
  for (const target of wrong) {
    const answer = await sendRaw(server.url, rawRequest(`POST ${target}`, usual, body))
    assertRefused(answer, 'not_found')
    assert.ok((answer?.text.length ?? 0) < 500)
    assert.equal(answer?.headers.get('sheaf-token-expires'), null)
  }
})

it('200 for a path whose letters are percent-encoded, with any query, and in absolute form', async () => {
  const { path } = operations.getdocumentcount
  for (const target of [
    path.replace('get', '%67et'),
    `${path}?x=%zz`,
    `${path}?locale=en`,
    `http://example.com${path}`,
  ]) {
    assertCounted(await sendRaw(server.url, rawRequest(`POST ${target}`, usual, body)))
  }
})

it('404 and 405 are answered before a body is read', async () => {
  const announced = { ...usual, 'Content-Length': '1000000' }
  const unheard = await sendRaw(server.url, rawRequest('POST /nothing', announced, '{'))
  assertRefused(unheard, 'not_found', 'POST /nothing')
  const put = await sendRaw(server.url, rawRequest(line.replace('POST', 'PUT'), announced, '{'))
  assertRefused(put, 'method_not_allowed')
})

it('every answer is sound, even to a hundred at once of which half are wrong', async () => {
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? send({}) : send({}, '{"datasource":'))),
  )
  for (const [i, answer] of answers.entries()) {
    assert.equal(answer?.status, i % 2 === 0 ? 200 : 400)
    if (answer !== undefined) assertSound(answer)
  }
  assertDone(await call('indexdocument', { document: page('kept') }))
})

it('503 with Retry-After for a request that comes while the server stops; one under way is answered', async () => {
  const stopping = await startTestServer({ after })
  const token = await stopping.token()
  await callerOf(stopping, token).must('adddatasource', handbook)
  const headers = { ...usual, Authorization: `Bearer ${token}`, Connection: 'keep-alive' }
  const request = rawRequest(line, headers, body)
  const socket = openSocket(stopping.url)
  let received = ''
  socket.on('data', (data) => {
    received += data.toString()
  })
  socket.write(request.subarray(0, -1))
  await once(socket, 'connect')
  await callerOf(stopping, token).count('handbook')
  const closed = stopping.close()
  // It has begun to stop once nobody can connect any more.
  while (await canConnect(stopping.url)) await new Promise((resolve) => setImmediate(resolve))
  socket.write(Buffer.concat([request.subarray(-1), request]))
  await once(socket, 'close')
  await closed
  assert.deepEqual(received.match(/HTTP\/1\.1 \d{3}/g), ['HTTP/1.1 200', 'HTTP/1.1 503'])
  assert.match(received, /retry-after: 2\r\n/i)
  assert.match(received, /"error":"unavailable","message":"the service is stopping\. /)
})

async function canConnect(url: string): Promise<boolean> {
  const socket = openSocket(url)
  const event = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'close').then(() => false),
  ]).catch(() => false)
  socket.destroy()
  return event
}
