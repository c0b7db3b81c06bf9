import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { AutocompleteResponse } from '@sheaf/contract'
import { assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const client = await server.token({ kind: 'client' })
const [ann, bob] = ['ann@example.com', 'bob@example.com']
await must('adddatasource', handbook)
await must('adddatasource', { ...handbook, name: 'wiki' })
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
const only = (email: string) => ({ permissions: { allowedUsers: [{ email }] } })
const put = (id: string, title: string, more: object = {}) =>
  must('indexdocument', { document: page(id, { title, ...more }) })

async function complete(person: string, query: string, more: object = {}): Promise<AutocompleteResponse> {
  const answer = await server.call('autocomplete', client, { query, ...more }, { 'x-glean-actas': person })
  assert.equal(answer.status, 200, answer.text)
  return answer.json as AutocompleteResponse
}
const titles = async (person: string, query: string, more: object = {}) =>
  (await complete(person, query, { resultTypes: ['DOCUMENT'], ...more })).results.map(({ result }) => result)

proveCommonRefusals(server, 'autocomplete', { query: 'a' })

await put('holidays', 'Holidays and travel')
await put('hold', 'Holding the line')
await put('bobs', 'Holidays of Bob', only(bob))
await must('indexdocument', { document: { ...page('w', { title: 'Holidays wiki' }), datasource: 'wiki' } })
await must('processalldocuments', {})

describe('200', () => {
  it('titles with all the words, the last one as far as it was typed', async () => {
    assert.deepEqual(await titles(ann, 'HOLI', { datasource: 'handbook' }), ['Holidays and travel'])
    assert.deepEqual(await titles(ann, 'travel ho'), ['Holidays and travel'])
    assert.deepEqual(await titles(ann, 'holi '), [])
    assert.deepEqual(await titles(ann, 'holidays ', { datasource: 'Handbook' }), ['Holidays and travel'])
    for (const query of ['', '   ', '"', '-', '*', 'olidays']) assert.deepEqual(await titles(ann, query), [], query)
  })

  it('with document, URL, marked words and their group', async () => {
    const { results, groups } = await complete(ann, 'travel ho', { resultTypes: ['DOCUMENT', 'ENTITY'] })
    const [result] = results
    assert.equal(result?.resultType, 'DOCUMENT')
    assert.equal(result?.url, 'https://handbook.example.com/holidays')
    assert.equal(result?.document?.id, 'CUSTOM_HANDBOOK_page_holidays')
    const marked = (result?.ranges ?? []).map(({ startIndex, endIndex }) => result?.result.slice(startIndex, endIndex))
    assert.deepEqual(marked, ['Holidays', 'travel'])
    assert.deepEqual(groups, [{ startIndex: 0, endIndex: 1, title: 'Documents' }])
  })

  it('people of the directory by the beginnings of their words, in a group of their own', async () => {
    await put('quiet', 'Quiet quarter')
    await must('processalldocuments', {})
    for (const name of ['Quilly', 'Quillis', 'Quimes', 'Quint']) {
      const employee = { email: `${name}@example.com`, department: 'Any', firstName: name, lastName: 'Example' }
      await must('indexemployee', { employee })
    }
    await must('indexemployee', {
      employee: { email: 'quiger@example.com', department: 'Any', firstName: 'Quiger', status: 'EX' },
    })
    const { results, groups } = await complete(ann, 'qui', { resultTypes: ['ENTITY', 'DOCUMENT'] })
    assert.deepEqual(
      results.slice(-3).map(({ result, resultType, ranges }) => [result, resultType, ranges?.[0]?.endIndex]),
      [
        ['Quillis Example', 'ENTITY', 7],
        ['Quilly Example', 'ENTITY', 6],
        ['Quimes Example', 'ENTITY', 6],
      ],
    )
    assert.deepEqual(
      groups.map(({ title }) => title),
      ['Documents', 'People'],
    )
    const people = await titles(ann, 'qui', { resultTypes: ['ENTITY'] })
    assert.deepEqual(people, ['Quillis Example', 'Quilly Example', 'Quimes Example', 'Quint Example'])
    assert.deepEqual(await titles(ann, 'qui', { resultTypes: ['ENTITY'], datasource: 'handbook' }), [])
  })

  it('by a title that had to be taken from the content', async () => {
    const body = { mimeType: 'text/markdown', textContent: '# Zebra crossing\n\nText.' }
    await must('indexdocument', { document: { ...page('untitled', { body }), title: undefined } })
    await must('processalldocuments', {})
    const [result] = (await complete(ann, 'zeb')).results
    assert.deepEqual([result?.result, result?.document?.title], ['Zebra crossing', 'Zebra crossing'])
    assert.deepEqual(result?.ranges, [{ startIndex: 0, endIndex: 5, type: 'BOLD' }])
  })

  it('of the datasources, kinds and number that are asked for', async () => {
    const isWiki = { datasourcesFilter: ['WIKI', 'nosuch'] }
    assert.deepEqual(await titles(ann, 'holi', isWiki), ['Holidays wiki'])
    assert.deepEqual(await titles(ann, 'holi', { datasource: 'nosuch' }), [])
    assert.equal((await titles(ann, 'ho', { resultTypes: ['DOCUMENT', 'ENTITY'] })).length, 3)
    assert.deepEqual(await titles(ann, 'ho', { resultTypes: ['GOLINK'] }), [])
    assert.equal((await titles(ann, 'ho', { resultSize: 2 })).length, 2)
    assert.deepEqual(await titles(ann, 'ho', { resultSize: 0 }), [])
  })

  it('only what the person may see, and at once not what was taken away, renamed or deleted', async () => {
    assert.ok(!(await titles(ann, 'holi')).includes('Holidays of Bob'))
    assert.ok((await titles(bob, 'holi')).includes('Holidays of Bob'))
    for (const [id, title] of [
      ['taken', 'Quince taken'],
      ['deleted', 'Quince deleted'],
      ['renamed', 'Quince renamed'],
    ] as const) {
      await put(id, title)
    }
    await must('processalldocuments', {})
    assert.equal((await titles(ann, 'quin', { resultTypes: ['DOCUMENT'] })).length, 3)
    await put('taken', 'Quince taken', only(bob))
    assert.ok(!(await titles(ann, 'quin')).includes('Quince taken'))
    await must('deletedocument', { datasource: 'handbook', objectType: 'page', id: 'deleted' })
    assert.ok(!(await titles(ann, 'quin')).includes('Quince deleted'))
    await put('renamed', 'Something else')
    for (const title of await titles(ann, 'quin', { resultTypes: ['DOCUMENT'] })) assert.match(title, /^Quince/)
  })

  it('not of a datasource that is hidden', async () => {
    const admin = callerOf(server, await server.token({ kind: 'admin' }))
    await admin.must('setdatasourcevisibility', { datasource: 'wiki', visibility: 'none' })
    assert.ok(!(await titles(ann, 'holi')).includes('Holidays wiki'))
    await admin.must('setdatasourcevisibility', { datasource: 'wiki', visibility: 'all' })
  })
})

it('401 for nobody, 403 without the scope SEARCH', async () => {
  const call = (token: string, person: string) =>
    server.call('autocomplete', token, { query: 'ho' }, { 'x-glean-actas': person })
  assertRefused(await call(client, 'eve@example.com'), 'act_as_unknown')
  const other = await server.token({ kind: 'client', scopes: ['DOCUMENTS', 'ADMINSEARCH'] })
  assertRefused(await call(other, ann), 'operation_out_of_scope', 'SEARCH')
})
