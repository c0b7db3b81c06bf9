import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { limits, type OperationId } from '@sheaf/contract'
import { answeredOf, logAnswer } from '../src/http/request-notes.ts'
import { startHandRunServer } from './hand-run-server.ts'
import { callerOf, handbook, page } from './handbook.ts'

type Line = Readonly<Record<string, unknown>> & { readonly requestId?: string; readonly level: number }

const DEBUG = 20
const WARN = 40

/** A server whose log is kept. */
async function startLogged(t: TestContext) {
  const lines: string[] = []
  const server = await startHandRunServer({ after: (run) => t.after(run) }, (line) => void lines.push(line))
  const indexing = await server.token()
  const client = await server.token({ kind: 'client' })
  const linesOf = (requestId: string | null) =>
    lines.map((line) => JSON.parse(line) as Line).filter((line) => line.requestId === requestId)
  return { server, indexing, client, lines, linesOf }
}

describe('the log', () => {
  test('has one line for each answer, found by the X-Request-Id, at debug', async (t) => {
    const { server, indexing, linesOf } = await startLogged(t)
    const answer = await server.call('getdocumentcount', indexing, { datasource: 'absent' })
    const [line, ...more] = linesOf(answer.headers.get('x-request-id'))
    assert.deepEqual(more, [])
    assert.ok(line)
    const { level, operation, status, code, millis, tokenId } = line
    assert.deepEqual([level, operation, status, code], [DEBUG, 'getdocumentcount', 400, 'invalid_datasource'])
    assert.equal(typeof millis, 'number')
    assert.equal(tokenId, indexing.split('_')[2])
  })

  test('never has a secret, a body, a query or a path that somebody typed', async (t) => {
    const { server, indexing, client, lines } = await startLogged(t)
    const { must, call } = callerOf(server, indexing)
    await must('adddatasource', handbook)
    await must('indexdocument', { document: page('a', { title: 'typed-by-people' }) })
    await call('indexdocument', { document: page('a', { viewURL: 'typed-by-people' }) })
    await call('indexdocument', { document: 'typed-by-people' })
    await server.call('search', client, { query: 'typed-by-people' }, { 'x-glean-actas': 'ann@example.com' })
    await fetch(`${server.url}/typed-by-people?typed-by-people`, { headers: { authorization: `Bearer ${client}` } })
    await server.call('rotatetoken', indexing)
    server.failWrites(new Error('the disk is broken'))
    await call('indexdocument', { document: page('typed-by-people') })
    server.failWrites(undefined)
    const log = lines.join('')
    assert.ok(lines.length >= 7)
    assert.doesNotMatch(log, /typed-by-people|example\.com/)
    for (const token of [indexing, client]) {
      assert.ok(!log.includes(token))
      assert.ok(!log.includes(token.split('_')[3] ?? token), 'the secret part')
    }
  })

  test('has a fault at warn, beside its cause, under the same request id', async (t) => {
    const { server, indexing, linesOf } = await startLogged(t)
    const { must, call } = callerOf(server, indexing)
    await must('adddatasource', handbook)
    server.failWrites(new Error('the disk is broken'))
    const answer = await call('indexdocument', { document: page('a') })
    const [cause, line] = linesOf(answer.headers.get('x-request-id'))
    assert.match(JSON.stringify(cause), /the disk is broken/)
    assert.partialDeepStrictEqual(line, { level: WARN, operation: 'indexdocument', status: 500, code: 'internal' })
  })

  test('has an answer that took long at warn', () => {
    const logged: unknown[] = []
    const log = { warn: (line: unknown) => logged.push(line), debug: () => {} }
    const slow = limits.slowRequestMillisMin.value
    for (const elapsedTime of [slow - 1, slow, slow + 0.4]) {
      const request = { log, routeOptions: { url: '/healthz' } } as unknown as Parameters<typeof answeredOf>[0]
      const reply = { statusCode: 200, elapsedTime } as Parameters<typeof answeredOf>[1]
      logAnswer(request, answeredOf(request, reply))
    }
    const expected = { operation: 'healthz', status: 200, millis: slow }
    assert.deepEqual(logged, [expected, expected])
  })

  test('names every operation as the contract does', async (t) => {
    const { server, indexing, client, linesOf } = await startLogged(t)
    const asked: readonly (readonly [OperationId, string])[] = [
      ['search', client],
      ['indexuser', indexing],
      ['rotatetoken', indexing],
    ]
    for (const [id, token] of asked) {
      const answer = await server.call(id, token, {})
      assert.equal(linesOf(answer.headers.get('x-request-id')).at(-1)?.operation, id)
    }
  })
})
