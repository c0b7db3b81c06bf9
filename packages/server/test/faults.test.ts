import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, it } from 'node:test'
import { type OperationId, operations } from '@sheaf/contract'
import { StorageFull, WritesQueued } from '../src/store/port.ts'
import { assertAnswered, assertDone, assertRefused, refusalIn } from './answers.ts'
import { startHandRunServer } from './hand-run-server.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { openSocket, rawRequest, sendRaw } from './raw-http.ts'
import { searcherOf } from './searcher.ts'

const server = await startHandRunServer({ after })
const secret = await server.token()
const { call, must, hasAccess } = callerOf(server, secret)
const { ask } = searcherOf(server, await server.token({ kind: 'client' }))
const ann = 'ann@example.com'
await must('adddatasource', handbook)
await must('indexuser', user('ann'))
await must('indexdocument', { document: page('kept') })
await server.catchUp()
// The first use of a secret is a write.
await ask(ann, { query: '' })

const writes: readonly (readonly [OperationId, unknown])[] = [
  ['rotatetoken', undefined],
  ['adddatasource', handbook],
  ['indexdocument', { document: page('a') }],
  ['indexdocuments', { datasource: 'handbook', documents: [page('a')] }],
  ['deletedocument', { datasource: 'handbook', objectType: 'page', id: 'kept' }],
  ['indexuser', user('bob')],
  ['indexgroup', { datasource: 'handbook', group: { name: 'eng' } }],
  ['indexmembership', { datasource: 'handbook', membership: { groupName: 'eng', memberUserId: ann } }],
]

async function assertReadsGoOn(): Promise<void> {
  assertAnswered(await call('getdocumentcount', { datasource: 'handbook' }), { documentCount: 1 })
  assert.equal(await hasAccess('handbook', 'kept', ann), true)
  const answer = await ask(ann, { query: 'kept' })
  assertAnswered(answer, { hasMoreResults: false })
  assert.match(answer.text, /handbook\.example\.com\/kept/)
}

async function assertWritesWorkAgain(): Promise<void> {
  server.failWrites(undefined)
  assertDone(await call('indexdocument', { document: page('kept') }))
}

it('429 with Retry-After for every write while too many are waiting; reads go on', async () => {
  server.failWrites(new WritesQueued('10000 writes are waiting'))
  for (const [id, body] of writes) {
    const answer = await call(id, body)
    assertRefused(answer, 'overloaded', 'too many writes are waiting', 'Retry-After')
    assert.equal(answer.headers.get('retry-after'), '1')
  }
  await assertReadsGoOn()
  await assertWritesWorkAgain()
})

it('429 with Retry-After for every write while the disk is full; reads go on', async () => {
  server.failWrites(new StorageFull('database or disk is full'))
  for (const [id, body] of writes) {
    const answer = await call(id, body)
    assertRefused(answer, 'storage_full', 'nothing of this request was stored', 'Free space')
    assert.equal(answer.headers.get('retry-after'), '30')
  }
  await assertReadsGoOn()
  await assertWritesWorkAgain()
})

it('500 for a fault of our own tells its request’s id and nothing of the inside', async () => {
  server.failWrites(new Error('SQLITE_CORRUPT in /var/lib/sheaf/record.sqlite'))
  for (const [id, body] of writes) {
    const answer = await call(id, body)
    assert.equal(answer.status, 500)
    const { error, message } = refusalIn(answer)
    assert.equal(error, 'internal')
    assert.match(message, /report the X-Request-Id/)
    assert.doesNotMatch(answer.text, /SQLITE|record/)
    assert.match(answer.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/)
  }
  await assertReadsGoOn()
  await assertWritesWorkAgain()
})

it('408 for a request that takes too long to arrive', async () => {
  const http = server.app.server
  http.once('connection', (socket) => {
    // What Node emits when the time for a request is over.
    http.emit('clientError', Object.assign(new Error('timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket)
  })
  assertRefused(await sendRaw(server.url, 'POST / HTTP/1.1\r\n'), 'request_timeout', 'too long to arrive')
})

it('callers who go away in the middle store nothing, harm nobody and are no fault of the service', async () => {
  server.takeFaults()
  const headers = { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' }
  const document = JSON.stringify({ document: page('half') })
  const question = JSON.stringify({ datasource: 'handbook' })
  const whole = rawRequest(`POST ${operations.getdocumentcount.path}`, headers, question)
  const start = rawRequest(`POST ${operations.indexdocument.path}`, headers, document)
  const chunked = { ...headers, 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' }
  const open = rawRequest(
    `POST ${operations.indexdocument.path}`,
    chunked,
    `${document.length.toString(16)}\r\n${document}\r\n`,
  )
  const sent = [whole, start.subarray(0, -1), open, start.subarray(0, 50)]
  for (let round = 0; round < 10; round += 1) {
    const sockets = sent
      .flatMap((bytes) => [bytes, bytes])
      .map((bytes) => {
        const socket = openSocket(server.url)
        socket.on('error', () => {})
        socket.write(bytes)
        return socket
      })
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    if (round % 2 === 0) await new Promise((resolve) => setImmediate(resolve))
    for (const [i, socket] of sockets.entries()) {
      if (i % 2 === 0) socket.resetAndDestroy()
      else socket.destroy()
    }
    await assertReadsGoOn()
  }
  assert.deepEqual(server.takeFaults(), [])
})
