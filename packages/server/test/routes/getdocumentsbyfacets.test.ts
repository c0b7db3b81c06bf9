import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { type GetDocumentsByFacetsResponse, limits } from '@sheaf/contract'
import { assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const client = await server.token({ kind: 'client' })
const [ann, bob] = ['ann@example.com', 'bob@example.com']
const types = [{ name: 'page', displayLabel: 'Handbook page' }, { name: 'memo' }]
await must('adddatasource', { ...handbook, aliases: ['hb'], objectDefinitions: types })
await must('adddatasource', { ...handbook, name: 'wiki' })
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
const at = (day: string) => Date.parse(`${day}T12:00:00Z`) / 1_000
const put = (id: string, more: object) => must('indexdocument', { document: page(id, more) })
await put('a', {
  tags: ['HR', 'Policy'],
  author: { email: ann, name: 'Ann Example' },
  updatedAt: at('2026-01-10'),
  status: 'final',
  customProperties: [
    { name: 'Priority', value: 3 },
    { name: 'teams', value: ['Red', 'Blue'] },
  ],
})
await put('b', {
  tags: ['hr'],
  owner: { email: bob },
  updatedBy: { email: ann },
  updatedAt: at('2026-01-20'),
  customProperties: [{ name: 'Priority', value: 12 }],
})
await put('c', { objectType: 'memo', updatedAt: at('2026-01-30'), author: { email: bob } })
await put('d', { tags: ['hr'], permissions: { allowedUsers: [{ email: bob }] } })
await must('indexdocument', {
  document: { ...page('e', { tags: ['hr'], updatedAt: at('2026-01-05') }), datasource: 'wiki' },
})
await must('processalldocuments', {})

const ask = (person: string, body: object) =>
  server.call('getdocumentsbyfacets', client, body, { 'x-glean-actas': person })
async function list(person: string, body: object) {
  const answer = await ask(person, body)
  assert.equal(answer.status, 200, answer.text)
  const { documents = [], ...rest } = answer.json as GetDocumentsByFacetsResponse
  return { ids: documents.map(({ metadata }) => metadata?.datasourceId ?? ''), ...rest }
}
type Value = string | { readonly value: string; readonly relationType?: string; readonly isNegated?: boolean }
const filter = (fieldName: string, ...values: readonly Value[]) => ({
  fieldName,
  values: values.map((value) => (typeof value === 'string' ? { value } : value)),
})
const ids = async (...filters: readonly object[]) => (await list(ann, { filterSets: [{ filters }] })).ids

proveCommonRefusals(server, 'getdocumentsbyfacets', { filterSets: [] })

describe('200', () => {
  it('by datasource and its aliases, type and its label, in any letter case', async () => {
    for (const name of ['app', 'APP', 'datasource']) assert.deepEqual(await ids(filter(name, 'WIKI')), ['e'], name)
    assert.deepEqual(await ids(filter('app', 'hb')), ['c', 'b', 'a'])
    assert.deepEqual(await ids(filter('type', 'Memo')), ['c'])
    assert.deepEqual(await ids(filter('type', 'handbook page')), ['b', 'a'])
  })

  it('by people: address, name, and me', async () => {
    assert.deepEqual(await ids(filter('author', 'ANN@example.com')), ['a'])
    assert.deepEqual(await ids(filter('author', 'ann example')), ['a'])
    assert.deepEqual(await ids(filter('owner', bob)), ['b'])
    assert.deepEqual(await ids(filter('from', 'me')), ['b', 'a'])
    assert.deepEqual((await list(bob, { filterSets: [{ filters: [filter('author', 'ME')] }] })).ids, ['c'])
  })

  it('by tags, status and custom properties, with numbers compared as numbers', async () => {
    assert.deepEqual(await ids(filter('tag', 'policy')), ['a'])
    assert.deepEqual(await ids(filter('tags', 'hr')), ['b', 'a', 'e'])
    assert.deepEqual(await ids(filter('status', 'Final')), ['a'])
    assert.deepEqual(await ids(filter('priority', '3')), ['a'])
    assert.deepEqual(await ids(filter('teams', 'blue')), ['a'])
    assert.deepEqual(await ids(filter('priority', { value: '4', relationType: 'GT' })), ['b'])
    assert.deepEqual(await ids(filter('priority', { value: '4', relationType: 'LT' })), ['a'])
  })

  it('values are alternatives, negations all hold, filters all hold, sets are alternatives', async () => {
    assert.deepEqual(await ids(filter('tag', 'policy', 'nosuch')), ['a'])
    const notPolicy = [
      { value: 'policy', relationType: 'NOT_EQUALS' },
      { value: 'policy', isNegated: true },
      { value: 'policy', isNegated: true, relationType: 'NOT_EQUALS' },
    ]
    for (const value of notPolicy) assert.deepEqual(await ids(filter('tag', 'hr', value)), ['b', 'e'])
    assert.deepEqual(await ids(filter('tag', { value: 'hr', relationType: 'NOT_EQUALS' })), ['c'])
    assert.deepEqual(await ids(filter('tag', 'hr'), filter('app', 'wiki')), ['e'])
    const filterSets = [{ filters: [filter('type', 'memo')] }, { filters: [filter('app', 'wiki')] }]
    assert.deepEqual((await list(ann, { filterSets })).ids, ['c', 'e'])
    assert.deepEqual((await list(ann, { filterSets, datasourcesFilter: ['Wiki'] })).ids, ['e'])
    assert.deepEqual((await list(ann, { filterSets: [] })).ids, [])
    assert.deepEqual((await list(ann, { filterSets: [{}] })).ids, ['c', 'b', 'a', 'e'])
    assert.deepEqual(await ids({ fieldName: 'tag', values: [] }), ['c', 'b', 'a', 'e'])
  })

  it('by time: days are exclusive bounds, and GT with LT is a range', async () => {
    const time = (relationType: string, value: string) => ({ relationType, value })
    const updated = (...values: readonly Value[]) => ids(filter('last_updated_at', ...values))
    assert.deepEqual(await updated(time('GT', '2026-01-10')), ['c', 'b'])
    assert.deepEqual(await updated(time('LT', '2026-01-10')), ['e'])
    assert.deepEqual(await updated(time('GT', '2026-01-09'), time('LT', '2026-01-30')), ['b', 'a'])
    assert.deepEqual(await updated('2026-01-20'), ['b'])
    await put('now', { updatedAt: Math.floor(Date.now() / 1_000) - 60 })
    await must('processalldocuments', {})
    for (const value of ['past_day', 'last_week', 'past_3_months', 'past_2_days', 'past_year', 'last_1_years']) {
      assert.ok((await updated(value)).includes('now'), value)
    }
    assert.ok(!(await updated(time('LT', 'past_week'))).includes('now'))
    assert.deepEqual(await updated('today', 'yesterday'), ['now'])
    await must('deletedocument', { datasource: 'handbook', objectType: 'page', id: 'now' })
  })

  it('an unknown field matches nothing and is no error', async () => {
    for (const name of ['nosuch', 'my', 'collection', 'constructor', '__proto__', '']) {
      assert.deepEqual(await ids(filter(name, 'a')), [], name)
    }
  })

  it('only what the person may see', async () => {
    const filterSets = [{ filters: [filter('tag', 'hr')] }]
    assert.deepEqual((await list(ann, { filterSets })).ids, ['b', 'a', 'e'])
    assert.deepEqual((await list(bob, { filterSets })).ids, ['b', 'a', 'e', 'd'])
    await put('b', { tags: ['hr'], permissions: {} })
    assert.deepEqual((await list(bob, { filterSets })).ids, ['a', 'e', 'd'])
  })

  it('page by page, each document once, and no more than there are', async () => {
    const count = 2 * limits.facetPageSize.value
    const documents = Array.from({ length: count }, (_, index) => ({
      ...page(`p${index}`, { tags: ['many'] }),
      datasource: 'wiki',
    }))
    await must('indexdocuments', { datasource: 'wiki', documents })
    await must('processalldocuments', {})
    const filterSets = [{ filters: [filter('tag', 'many')] }]
    const first = await list(ann, { filterSets })
    assert.deepEqual([first.ids.length, first.hasMoreResults], [limits.facetPageSize.value, true])
    const second = await list(ann, { filterSets, cursor: first.cursor })
    assert.deepEqual([second.hasMoreResults, second.cursor], [false, undefined])
    assert.equal(new Set([...first.ids, ...second.ids]).size, count)
    const other = { filterSets: [{ filters: [filter('tag', 'hr')] }], cursor: first.cursor }
    assertRefused(await ask(ann, other), 'invalid_cursor')
    assertRefused(await ask(bob, { filterSets, cursor: first.cursor }), 'invalid_cursor')
  })
})

it('400 for a time that is none, by its position', async () => {
  for (const value of ['', 'soon', '2026-02-30', 'past_weeks_3', 'past_-1_days']) {
    const filterSets = [{}, { filters: [filter('tag', 'a'), filter('last_updated_at', 'today', value)] }]
    const where = 'filterSets[1].filters[1].values[1].value'
    assertRefused(await ask(ann, { filterSets }), 'invalid_field', `${where} is "${value}"`, 'past_week')
  }
})

it('400 for more values than are compared with every document', async () => {
  const values = (count: number) => Array.from({ length: count }, (_, i) => `v${i}`)
  const sets = (count: number) => [
    { filters: [filter('tag', ...values(50))] },
    { filters: [filter('type', ...values(count))] },
  ]
  assert.equal((await ask(ann, { filterSets: sets(50) })).status, 200)
  assertRefused(await ask(ann, { filterSets: sets(51) }), 'invalid_field', 'filterSets has 101 values, where 100 are')
})

it('401 for nobody, 403 without the scope DOCUMENTS', async () => {
  assertRefused(await ask('eve@example.com', { filterSets: [] }), 'act_as_unknown')
  const other = await server.token({ kind: 'client', scopes: ['SEARCH', 'ADMINSEARCH'] })
  const answer = await server.call('getdocumentsbyfacets', other, { filterSets: [] }, { 'x-glean-actas': ann })
  assertRefused(answer, 'operation_out_of_scope', 'DOCUMENTS')
})
