import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { SearchRequest } from '@sheaf/contract'
import { assertRefused } from '../answers.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'
import { searcherOf } from '../searcher.ts'

/** Filters of a search, each with the pages that two people find: some of them only one may see. */

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const { ask, find } = searcherOf(server, await server.token({ kind: 'client' }))
const [ann, bob] = ['ann@example.com', 'bob@example.com']
const types = [
  { name: 'page', displayLabel: 'Handbook page' },
  { name: 'memo', displayLabel: 'Memo' },
]
await must('adddatasource', { ...handbook, aliases: ['hb'], objectDefinitions: types })
await must('adddatasource', { ...handbook, name: 'wiki', objectDefinitions: [{ name: 'page' }] })
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
const at = (time: string) => Date.parse(time) / 1_000
const nowSeconds = () => Math.floor(Date.now() / 1_000)
const put = (id: string, more: object) =>
  must('indexdocument', { document: page(id, { title: `apple ${id}`, ...more }) })
await put('a', {
  tags: ['HR', 'Policy', ''],
  author: { email: ann, name: 'Ann Example' },
  updatedAt: at('2026-01-10T23:30:00Z'),
  status: 'Final',
  container: 'Rules',
  customProperties: [
    { name: 'Priority', value: 3 },
    { name: 'teams', value: ['Red', 'Blue'] },
    { name: 'due', value: '2026-02-01' },
  ],
})
await put('b', {
  tags: ['hr'],
  owner: { email: bob },
  updatedBy: { email: ann },
  updatedAt: at('2026-01-20T12:00:00Z'),
  customProperties: [
    { name: 'Priority', value: 12 },
    { name: 'due', value: '2026-03-01' },
  ],
})
await put('c', {
  objectType: 'memo',
  createdAt: at('2026-01-30T12:00:00Z'),
  author: { datasourceUserId: 'U7', name: 'Cy' },
})
await put('d', { tags: ['hr', 'salaries'], permissions: { allowedUsers: [{ email: bob }] } })
await put('e', { datasource: 'wiki', tags: ['hr'], updatedAt: at('2026-01-05T12:00:00Z') })
await must('processalldocuments', {})

type Options = NonNullable<SearchRequest['requestOptions']>
type Filter = NonNullable<Options['facetFilters']>[number]
type Value = NonNullable<Filter['values']>[number]
const filter = (fieldName: string, ...values: readonly (string | Value)[]): Filter => ({
  fieldName,
  values: values.map((value) => (typeof value === 'string' ? { value } : value)),
})
const than = (relationType: 'GT' | 'LT' | 'NOT_EQUALS' | 'ID_EQUALS', value: string): Value => ({ relationType, value })

async function found(person: string, requestOptions: Options, query = 'apple') {
  const { results } = await find(person, query, { requestOptions, pageSize: 100 })
  return results
    .map(({ document }) => document?.metadata?.datasourceId ?? '')
    .toSorted()
    .join('')
}

type Row = readonly [what: string, filters: Filter[], hers: string, his: string]
const table: readonly Row[] = [
  ['datasource', [filter('app', 'WIKI')], 'e', 'e'],
  ['its alias', [filter('datasource', ' HB ')], 'abc', 'abcd'],
  ['not a datasource', [filter('app', than('NOT_EQUALS', 'hb'))], 'e', 'e'],
  ['type', [filter('type', 'memo')], 'c', 'c'],
  ['label of a type, which another datasource does not share', [filter('objectType', 'handbook page')], 'ab', 'abd'],
  ['not of that label', [filter('type', than('NOT_EQUALS', 'Handbook page'))], 'ce', 'ce'],
  ['name of a type that both have', [filter('type', 'PAGE')], 'abe', 'abde'],
  ['address of the author', [filter('author', 'ANN@example.com')], 'a', 'a'],
  ['name of the author', [filter('author', 'ann example')], 'a', 'a'],
  ['id of the author', [filter('author', than('ID_EQUALS', 'u7'))], 'c', 'c'],
  ['owner', [filter('owner', bob)], 'b', 'b'],
  ['author or last editor', [filter('from', ann)], 'ab', 'ab'],
  ['me', [filter('from', 'me')], 'ab', ''],
  ['not me', [filter('owner', than('NOT_EQUALS', 'ME'))], 'abce', 'acde'],
  ['tag, however it is written', [filter('tag', 'Hr')], 'abe', 'abde'],
  ['labels are tags', [filter('labels', 'policy')], 'a', 'a'],
  ['tag that only he sees', [filter('tags', 'salaries')], '', 'd'],
  ['status', [filter('status', 'final')], 'a', 'a'],
  ['container', [filter('container', 'rules')], 'a', 'a'],
  ['custom property', [filter('priority', '3')], 'a', 'a'],
  ['custom property, whose name has no case here', [filter('PRIORITY', '12')], 'b', 'b'],
  ['one value of a list', [filter('teams', 'blue')], 'a', 'a'],
  ['a larger number', [filter('priority', than('GT', '3'))], 'b', 'b'],
  ['a smaller number', [filter('priority', than('LT', '12'))], 'a', 'a'],
  ['a later day', [filter('due', than('GT', '2026-02-01'))], 'b', 'b'],
  ['not a larger number', [filter('priority', { ...than('GT', '3'), isNegated: true })], 'ace', 'acde'],
  ['one of several values', [filter('tag', 'policy', 'salaries', 'none')], 'a', 'ad'],
  ['one value, but not another', [filter('tag', 'hr', than('NOT_EQUALS', 'policy'))], 'be', 'bde'],
  ['negated in the older way', [filter('tag', 'hr', { value: 'policy', isNegated: true })], 'be', 'bde'],
  ['negated in both ways', [filter('tag', 'hr', { ...than('NOT_EQUALS', 'policy'), isNegated: true })], 'be', 'bde'],
  ['several filters', [filter('tag', 'hr'), filter('type', 'handbook page')], 'ab', 'abd'],
  ['the same field twice', [filter('tag', 'hr'), filter('tags', 'policy')], 'a', 'a'],
  ['no value', [filter('tag')], 'abce', 'abcde'],
  ['unknown field', [filter('nosuch', 'a')], '', ''],
  ['unknown field, negated', [filter('nosuch', than('NOT_EQUALS', 'a'))], 'abce', 'abcde'],
  ['field of the engine', [filter('typed', 'page')], '', ''],
  ['no name', [filter('', 'a')], '', ''],
  ['inherited name', [filter('constructor', 'a'), filter('__proto__', 'a')], '', ''],
  ['no text', [filter('tag', '')], '', ''],
  ['not no text', [filter('tag', than('NOT_EQUALS', ''))], 'abce', 'abcde'],
  ['not a number', [filter('priority', than('GT', 'many'))], '', ''],
  ['after a day', [filter('last_updated_at', than('GT', '2026-01-10'))], 'bc', 'bc'],
  ['before a day', [filter('last_updated_at', than('LT', '2026-01-10'))], 'e', 'e'],
  ['between days', [filter('updatedAt', than('GT', '2026-01-09'), than('LT', '2026-01-20'))], 'a', 'a'],
  ['on a day', [filter('last_updated_at', '2026-01-20')], 'b', 'b'],
  ['on one of two days', [filter('last_updated_at', '2026-01-20', '2026-01-30')], 'bc', 'bc'],
  ['not on a day', [filter('last_updated_at', than('NOT_EQUALS', '2026-01-20'))], 'ace', 'ace'],
  [
    'two filters on time',
    [filter('last_updated_at', than('GT', '2026-01-10')), filter('updatedat', than('LT', '2026-01-30'))],
    'b',
    'b',
  ],
  ['no day between', [filter('last_updated_at', than('GT', '2026-01-20'), than('LT', '2026-01-20'))], '', ''],
]

describe('200', () => {
  for (const [what, facetFilters, hers, his] of table) {
    it(`with what has the right ${what}`, async () => {
      assert.equal(await found(ann, { facetFilters }), hers)
      assert.equal(await found(bob, { facetFilters }), his)
      assert.equal(await found(ann, { facetFilters }, ''), hers, 'without words')
      assert.equal(await found(bob, { facetFilterSets: [{ filters: [...facetFilters] }] }), his, 'as a set')
    })
  }

  it('for sets of which one must fit, within the datasources asked for', async () => {
    const facetFilterSets = [
      { filters: [filter('type', 'memo')] },
      { filters: [filter('tag', 'hr'), filter('app', 'wiki')] },
    ]
    assert.equal(await found(ann, { facetFilterSets }), 'ce')
    assert.equal(await found(ann, { facetFilterSets, datasourcesFilter: ['Wiki'] }), 'e')
    assert.equal(await found(ann, { facetFilterSets: [] }), '')
    assert.equal(await found(ann, { facetFilterSets: [{}] }), 'abce')
    assert.equal(await found(ann, { facetFilters: [] }), 'abce')
    assert.equal(await found(ann, { facetFilters: [filter('tag', 'hr')] }, 'apple -b'), 'ae')
  })

  it('by days of the caller’s time zone', async () => {
    // 2026-01-10T23:30Z is the 11th one hour to the east.
    const on = (day: string, timezoneOffset: number, relationType: Value['relationType'] = 'EQUALS') =>
      found(ann, { facetFilters: [filter('last_updated_at', { value: day, relationType })], timezoneOffset })
    assert.deepEqual([await on('2026-01-10', 0), await on('2026-01-11', 0)], ['a', ''])
    assert.deepEqual([await on('2026-01-10', 60), await on('2026-01-11', 60)], ['', 'a'])
    assert.deepEqual([await on('2026-01-10', -420), await on('2026-01-10', 60, 'GT')], ['a', 'abc'])
  })

  it('by times up to now', async () => {
    const id = 'now'
    await put(id, { updatedAt: nowSeconds() - 60 })
    await must('processalldocuments', {})
    const updated = async (...values: readonly (string | Value)[]) =>
      (await found(ann, { facetFilters: [filter('last_updated_at', ...values)] })).includes(id)
    for (const value of [
      'past_day',
      'last_week',
      'past_3_months',
      'past_2_days',
      'past_year',
      'last_1_years',
      'PAST_WEEK',
    ]) {
      assert.ok(await updated(value), value)
    }
    assert.ok(await updated('today', 'yesterday'))
    assert.ok(!(await updated(than('LT', 'past_week'))))
    assert.ok(!(await updated(than('LT', 'past_day'))))
    await must('deletedocument', { datasource: 'handbook', objectType: 'page', id })
  })

  it('says which filters were applied', async () => {
    const facetFilters = [filter('tag', 'hr', { value: 'policy', isNegated: true }), filter('type', than('LT', 'x'))]
    const { rewrittenFacetFilters } = await find(ann, 'apple', { requestOptions: { facetFilters } })
    assert.deepEqual(rewrittenFacetFilters, [
      {
        fieldName: 'tag',
        values: [
          { value: 'hr', relationType: 'EQUALS' },
          { value: 'policy', relationType: 'NOT_EQUALS' },
        ],
      },
      { fieldName: 'type', values: [{ value: 'x', relationType: 'LT' }] },
    ])
    assert.equal((await find(ann, 'apple')).rewrittenFacetFilters, undefined)
  })

  it('page by page; a cursor is for the same filters alone', async () => {
    const options = { facetFilters: [filter('tag', 'hr')] }
    const first = await find(ann, 'apple', { requestOptions: options, pageSize: 2 })
    assert.equal(first.hasMoreResults, true)
    const cursor = first.cursor ?? ''
    const second = await find(ann, 'apple', { requestOptions: options, pageSize: 2, cursor })
    const ids = [...first.results, ...second.results].map(({ document }) => document?.metadata?.datasourceId)
    assert.deepEqual([ids.toSorted(), second.hasMoreResults], [['a', 'b', 'e'], false])
    for (const requestOptions of [
      {},
      { facetFilters: [filter('tag', 'policy')] },
      { facetFilterSets: [{ filters: options.facetFilters }, {}] },
      { ...options, timezoneOffset: 60 },
    ]) {
      assertRefused(await ask(ann, { query: 'apple', requestOptions, cursor }), 'invalid_cursor')
    }
  })
})

describe('400', () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ facetFilters: [], facetFilterSets: [] }, 'requestOptions has both facetFilters and facetFilterSets'],
    [{ facetFilters: ['type'] }, 'requestOptions.facetFilters[0] must be an object'],
    [
      { facetFilters: [{ fieldName: 'tag', values: ['hr'] }] },
      'requestOptions.facetFilters[0].values[0] must be an object',
    ],
    [{ facetFilters: [filter('tag', { value: 'x', relationType: 'LIKE' as 'GT' })] }, 'relationType'],
    [{ timezoneOffset: 1_441 }, 'requestOptions.timezoneOffset is 1441; at most 1440'],
    [{ responseHints: ['FACETS'] }, 'requestOptions.responseHints[0]'],
    [{ facetBucketSize: -1 }, 'requestOptions.facetBucketSize is -1; at least 0'],
    [
      { facetFilters: [filter('tag', ...Array.from({ length: 101 }, (_, i) => `v${i}`))] },
      'requestOptions.facetFilters has 101 values, where 100 are allowed',
    ],
  ]
  for (const [requestOptions, problem] of cases) {
    it(`because ${problem}`, async () => {
      assertRefused(await ask(ann, { query: 'apple', requestOptions }), 'invalid_field', problem)
    })
  }
})

it('408 if it takes longer than it may', async () => {
  assertRefused(await ask(ann, { query: 'apple', timeoutMillis: 0 }), 'search_timeout', 'within 0 milliseconds')
  for (const timeoutMillis of [60_000, Number.MAX_SAFE_INTEGER]) {
    assert.equal((await ask(ann, { query: 'apple', timeoutMillis })).status, 200)
  }
})

describe('422', () => {
  it('for a time that is none, by its position', async () => {
    for (const value of ['', 'soon', '2026-02-30', 'past_weeks_3', 'past_-1_days']) {
      const facetFilters = [filter('tag', 'a'), filter('last_updated_at', 'today', value)]
      const where = 'requestOptions.facetFilters[1].values[1].value'
      const answer = await ask(ann, { query: 'apple', requestOptions: { facetFilters } })
      assertRefused(answer, 'invalid_filter', `${where} is "${value}"`, 'past_week')
      const { invalidOperators } = answer.json as { readonly invalidOperators?: unknown }
      assert.deepEqual(invalidOperators, [{ key: 'last_updated_at', value }])
      const sets = { facetFilterSets: [{}, { filters: facetFilters }] }
      const inSet = 'requestOptions.facetFilterSets[1].filters[1].values[1].value'
      assertRefused(await ask(ann, { query: 'apple', requestOptions: sets }), 'invalid_filter', `${inSet} is`)
    }
  })

  it('for a time after one that lasts until now', async () => {
    const facetFilters = [filter('last_updated_at', than('GT', 'past_week'))]
    assertRefused(await ask(ann, { query: 'apple', requestOptions: { facetFilters } }), 'invalid_filter', 'EQUALS')
  })
})
