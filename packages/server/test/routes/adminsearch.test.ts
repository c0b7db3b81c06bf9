import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { SearchResponse } from '@sheaf/contract'
import { assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'
import { auditOf } from '../token-audit.ts'

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const privileged = await server.token({ kind: 'client', scopes: ['ADMINSEARCH'] })
const ann = 'ann@example.com'
await must('adddatasource', handbook)
await must('adddatasource', { ...handbook, name: 'tests', isTestDatasource: true })
await must('indexuser', user('ann'))
const put = (id: string, permissions: object, datasource = 'handbook') =>
  must('indexdocument', { document: { ...page(id, { permissions }), datasource, title: `Apple ${id}` } })
await put('everyone', { allowAnonymousAccess: true })
await put('nobody', {})
await put('hers', { allowedUsers: [{ email: ann }] })
await put('beta', { allowAnonymousAccess: true }, 'tests')
await must('processalldocuments', {})

async function found(token: string, headers: Record<string, string> = {}, more: object = {}) {
  const answer = await server.call('adminsearch', token, { query: 'apple', ...more }, headers)
  assert.equal(answer.status, 200, answer.text)
  const { results = [], ...rest } = answer.json as SearchResponse
  return { ids: results.map(({ document }) => document?.metadata?.datasourceId ?? '').toSorted(), ...rest }
}

proveCommonRefusals(server, 'adminsearch', { query: 'apple' })

describe('200', () => {
  it('every document, whoever may see it, with or without a person', async () => {
    assert.deepEqual((await found(privileged)).ids, ['beta', 'everyone', 'hers', 'nobody'])
    assert.deepEqual((await found(privileged, { 'x-glean-actas': ann })).ids, ['beta', 'everyone', 'hers', 'nobody'])
    const options = { requestOptions: { datasourcesFilter: ['tests'] } }
    assert.deepEqual((await found(privileged, {}, options)).ids, ['beta'])
  })

  it('page by page; a cursor is good for nothing else', async () => {
    const first = await found(privileged, {}, { pageSize: 3 })
    const { cursor = '' } = first
    assert.equal(first.hasMoreResults, true)
    const second = await found(privileged, {}, { pageSize: 3, cursor })
    assert.deepEqual([...first.ids, ...second.ids].toSorted(), ['beta', 'everyone', 'hers', 'nobody'])
    assert.equal(second.hasMoreResults, false)
    const searching = await server.token({ kind: 'client' })
    const body = { query: 'apple', pageSize: 3, cursor }
    assertRefused(await server.call('search', searching, body, { 'x-glean-actas': ann }), 'invalid_cursor')
  })

  it('not what was deleted, from the next answer on', async () => {
    await put('gone', {})
    await must('processalldocuments', {})
    assert.ok((await found(privileged)).ids.includes('gone'))
    await must('deletedocument', { datasource: 'handbook', objectType: 'page', id: 'gone' })
    assert.ok(!(await found(privileged)).ids.includes('gone'))
  })

  it('stands in the audit of the token, with the person', async () => {
    const token = await server.token({ kind: 'client', scopes: ['ADMINSEARCH'] })
    await found(token)
    await found(token, { 'x-glean-actas': ann })
    const [entry] = (await auditOf(server, token)).filter(({ event }) => event === 'admin_searched')
    assert.deepEqual([entry?.count, entry?.address, entry?.detail], [2, '127.0.0.1', ann])
    await must('indexuser', user('bob'))
    await found(token, { 'x-glean-actas': 'bob@example.com' })
    const [both] = (await auditOf(server, token)).filter(({ event }) => event === 'admin_searched')
    assert.deepEqual([both?.count, both?.detail], [3, `${ann}, bob@example.com`])
  })
})

describe('403', () => {
  it('without the scope ADMINSEARCH, whatever else the token has', async () => {
    const token = await server.token({ kind: 'client', scopes: ['SEARCH', 'DOCUMENTS', 'DOCPERMISSIONS', 'INSIGHTS'] })
    const answer = await server.call('adminsearch', token, { query: 'apple' }, { 'x-glean-actas': ann })
    assertRefused(answer, 'operation_out_of_scope', 'ADMINSEARCH')
    const plain = await server.token({ kind: 'client' })
    assertRefused(await server.call('adminsearch', plain, { query: 'apple' }), 'operation_out_of_scope')
  })

  it('ADMINSEARCH alone does not search as a person', async () => {
    const answer = await server.call('search', privileged, { query: 'apple' }, { 'x-glean-actas': ann })
    assertRefused(answer, 'operation_out_of_scope', 'SEARCH')
  })
})

it('401 for a person whom nobody knows', async () => {
  const answer = await server.call(
    'adminsearch',
    privileged,
    { query: 'apple' },
    { 'x-glean-actas': 'eve@example.com' },
  )
  assertRefused(answer, 'act_as_unknown')
})
