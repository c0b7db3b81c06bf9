import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { ListSubmissionsResponse } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { openInlineStore } from '../../src/store/sqlite/inline-store.ts'
import { assertRefused, assertSound } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook } from '../handbook.ts'
import { type Answer, startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const indexing = callerOf(server, await server.token())
const admin = callerOf(server, await server.token({ kind: 'admin' }))
const datasource = 'handbook'
const pathOf = (type: string, name = datasource) =>
  `/rest/api/index/submissions/${encodeURIComponent(name)}/${encodeURIComponent(type)}`
const submit = (type: string, body: unknown, by = indexing, name = datasource) =>
  by.call('submit', body, {}, pathOf(type, name))
const list = async (more: object = {}) =>
  (await admin.must('listsubmissions', { datasource, ...more })) as ListSubmissionsResponse

/** The id that a submission was given. */
function accepted(answer: Answer): string {
  assert.equal(answer.status, 202, answer.text)
  assertSound(answer)
  const { requestId, ...others } = answer.json as { readonly requestId: string }
  assert.deepEqual(others, {})
  assert.match(requestId, /^[0-9a-f-]{36}$/)
  return requestId
}

await indexing.must('adddatasource', handbook)

describe('submit', () => {
  proveCommonRefusals(server, 'submit', { any: 'thing' })

  it('202: kept character by character, the newest first, with type, time and token', async () => {
    await admin.must('clearsubmissions', { datasource })
    const bodies = ['{ "n": 12345678901234567890.10,\n"version": 9007199254740993 }', '{}', '{"x":{"y":[null,1e400]}}']
    const ids: string[] = []
    for (const body of bodies) ids.push(accepted(await submit('Feedback-2', body)))
    const { submissions } = await list()
    assert.deepEqual(
      submissions.map(({ requestId, type, body }) => [requestId, type, body]),
      ids.map((id, i) => [id, 'Feedback-2', bodies[i]]).toReversed(),
    )
    for (const { receivedAt, tokenId } of submissions) {
      assert.ok(Number.isInteger(receivedAt) && receivedAt > 1_700_000_000)
      assert.match(tokenId, /^\w+$/)
    }
  })

  it('202 for any fields, whatever they are called, and in any letter case of the datasource', async () => {
    for (const body of [{ datasource: 1 }, { '': 1 }, JSON.parse('{"__proto__":{"a":1}}'), { a: { b: 'c' } }]) {
      accepted(await submit('x', body, indexing, 'HandBook'))
    }
    accepted(await submit('ü/ö', {}))
    assert.equal((await list({ limit: 1 })).submissions[0]?.type, 'ü/ö')
  })

  it('400 for a type that is no name, 413 for a body over its limit', async () => {
    assertRefused(await submit('a b', {}), 'invalid_field', 'type')
    assertRefused(await submit('t'.repeat(201), {}), 'invalid_field', 'type is longer than 200')
    const long = { text: 'a'.repeat(limits.submissionBytesMax.value) }
    assertRefused(await submit('x', long), 'body_too_large', 'Payload too large')
    assertRefused(await submit('x', { a: '\ud800' }), 'unusable_text')
  })

  it('403 for a datasource outside the token’s scope, 404 for one that does not exist', async () => {
    const scoped = callerOf(server, await server.token({ datasources: ['wiki'] }))
    assertRefused(await submit('x', {}, scoped), 'datasource_out_of_scope', 'datasourceInstance', 'handbook')
    assertRefused(await submit('x', {}, indexing, 'ghost'), 'datasource_unknown', 'datasourceInstance: "ghost"')
    assertRefused(await submit('x', {}, scoped, 'wiki'), 'datasource_unknown', '"wiki"')
  })

  it('429 once as many are kept as may be, with nothing lost; 202 again once some are cleared', async () => {
    await admin.must('clearsubmissions', { datasource })
    const oldest = accepted(await submit('x', { oldest: true }))
    const store = await openInlineStore(server.dataDir)
    const fill = Array.from({ length: limits.submissionsKeptMax.value - 1 }, (_, i) =>
      store.write('putSubmission', {
        requestId: `fill-${i}`,
        datasource,
        type: 'x',
        content: '{}',
        tokenId: 't',
        nowMs: Date.now(),
      }),
    )
    for (const answer of await Promise.all(fill)) assert.equal(answer, 'done')
    await store.close()
    assertRefused(await submit('x', {}), 'submissions_full', '10000 submissions of "handbook"')
    assert.deepEqual(await admin.must('clearsubmissions', { datasource, through: oldest }), { removed: 1 })
    accepted(await submit('x', {}))
    assert.deepEqual(await admin.must('clearsubmissions', { datasource }), { removed: limits.submissionsKeptMax.value })
  })
})

describe('listsubmissions and clearsubmissions', () => {
  proveCommonRefusals(server, 'listsubmissions', { datasource })
  proveCommonRefusals(server, 'clearsubmissions', { datasource })

  it('200: page by page, by type, and removed up to one of them', async () => {
    await admin.must('clearsubmissions', { datasource })
    const ids: string[] = []
    for (let i = 0; i < 5; i += 1) ids.push(accepted(await submit(i % 2 === 0 ? 'even' : 'odd', { i })))
    const idsOf = ({ submissions }: ListSubmissionsResponse) => submissions.map(({ requestId }) => requestId)
    const newest = ids.toReversed()
    const first = await list({ limit: 2 })
    const second = await list({ limit: 2, cursor: first.cursor })
    const third = await list({ limit: 2, cursor: second.cursor })
    assert.deepEqual([...idsOf(first), ...idsOf(second), ...idsOf(third)], newest)
    assert.equal(third.cursor, undefined)
    assert.deepEqual(idsOf(await list({ type: 'odd' })), [ids[3], ids[1]])
    assert.deepEqual(await admin.must('clearsubmissions', { datasource, through: ids[2] }), { removed: 3 })
    assert.deepEqual(idsOf(await list()), newest.slice(0, 2))
  })

  it('400 for a cursor or an id that is not there, or is another datasource’s, and for an unknown datasource', async () => {
    await indexing.must('adddatasource', { ...handbook, name: 'wiki' })
    const other = accepted(await submit('x', {}, indexing, 'wiki'))
    for (const id of [other, 'nonsense']) {
      assertRefused(await admin.call('listsubmissions', { datasource, cursor: id }), 'invalid_cursor')
      assertRefused(await admin.call('clearsubmissions', { datasource, through: id }), 'invalid_field', 'through')
    }
    assertRefused(await admin.call('listsubmissions', { datasource: 'ghost' }), 'invalid_datasource', 'ghost')
    assertRefused(await admin.call('clearsubmissions', { datasource: 'ghost' }), 'invalid_datasource', 'ghost')
  })

  it('200: what was submitted goes with its datasource', async () => {
    await admin.must('deletedatasource', { datasource: 'wiki' })
    await indexing.must('adddatasource', { ...handbook, name: 'wiki' })
    assert.deepEqual(await admin.must('listsubmissions', { datasource: 'wiki' }), { submissions: [] })
  })
})
