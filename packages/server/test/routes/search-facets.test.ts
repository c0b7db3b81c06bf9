import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { FacetResult, SearchRequest, SearchResponse } from '@sheaf/contract'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'
import { searcherOf } from '../searcher.ts'

/** Facets count what the searcher may see, and nothing else. */

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const { find } = searcherOf(server, await server.token({ kind: 'client' }))
const privileged = await server.token({ kind: 'client', scopes: ['ADMINSEARCH'] })
const [ann, bob] = ['ann@example.com', 'bob@example.com']
const day = Date.parse('2026-01-10T12:00:00Z') / 1_000
const [wikiOnly, handbookOnly] = [{ datasourceFilter: 'wiki' }, { datasourceFilter: 'handbook' }]
const handbookConfig = {
  ...handbook,
  displayName: 'The handbook',
  objectDefinitions: [
    {
      name: 'page',
      displayLabel: 'Handbook page',
      propertyDefinitions: [
        { name: 'Team', uiFacetOrder: 2, propertyType: 'TEXTLIST' as const },
        { name: 'Stage', uiFacetOrder: 1 },
        { name: 'Size', propertyType: 'INT' as const },
        { name: 'Secret', hideUiFacet: true },
        { name: 'Due', propertyType: 'DATE' as const },
      ],
    },
    { name: 'memo' },
  ],
}
await must('adddatasource', handbookConfig)
await must('adddatasource', { ...handbook, name: 'wiki', hideBuiltInFacets: ['TAG', 'OWNER'] })
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
const put = (id: string, more: object) =>
  must('indexdocument', { document: page(id, { title: `apple ${id}`, updatedAt: day, ...more }) })
const toBob = { permissions: { allowedUsers: [{ email: bob }] } }
await put('1', {
  tags: ['HR', 'Policy'],
  author: { email: 'Cy@example.com', name: 'Cy Example' },
  customProperties: [
    { name: 'Team', value: ['Red', 'Blue'] },
    { name: 'Stage', value: 'Draft' },
    { name: 'Size', value: 7 },
    { name: 'Secret', value: 'x' },
    { name: 'Due', value: 1_767_225_600 },
    { name: 'Undeclared', value: 'x' },
  ],
})
await put('2', {
  tags: ['HR', 'hr'],
  author: { email: ann },
  updatedBy: { email: 'cy@example.com', name: 'Cy Example' },
  owner: { datasourceUserId: 'U7', name: 'Dee' },
  customProperties: [
    { name: 'team', value: 'red' },
    { name: 'due', value: 'soon' },
  ],
})
await put('3', { objectType: 'memo', tags: ['HR', 'Salaries'], author: { email: ann }, ...toBob })
await put('4', { datasource: 'wiki', tags: ['hr'], owner: { email: ann } })
for (const [id, tag] of [
  ['5', 'hr'],
  ['6', 'hr'],
  ['7', 'HR'],
] as const) {
  await put(id, { title: 'pear', tags: [tag] })
}
await must('processalldocuments', {})

type Options = NonNullable<SearchRequest['requestOptions']>
const FACETS = ['FACET_RESULTS'] as Options['responseHints'] & string[]

/** Facets in short: `tag: hr=2, policy=1+`, where the plus says that there are more. */
function short(facets: readonly FacetResult[] = []): Record<string, string> {
  const buckets = (facet: FacetResult) =>
    (facet.buckets ?? []).map(({ value, count }) => `${value?.stringValue}=${count}`).join(' ')
  return Object.fromEntries(
    facets.map((facet) => [facet.sourceName, `${buckets(facet)}${facet.hasMoreBuckets === true ? '+' : ''}`]),
  )
}
async function facets(person: string, options: Options = {}, query = 'apple') {
  const requestOptions = { responseHints: FACETS, ...options }
  return (await find(person, query, { requestOptions })).facetResults ?? []
}
const counts = async (...asked: Parameters<typeof facets>) => short(await facets(...asked))

describe('200 with facets', () => {
  it('of what each person may see', async () => {
    assert.deepEqual(await counts(ann), {
      last_updated_at: await yearOf(3),
      type: 'page=3',
      app: 'handbook=2 wiki=1',
      tag: 'hr=3 policy=1',
      author: 'ann@example.com=1 cy@example.com=1',
      from: 'cy@example.com=2 ann@example.com=1',
      owner: 'ann@example.com=1 u7=1',
    })
    const his = await counts(bob)
    assert.equal(his.type, 'page=3 memo=1')
    assert.equal(his.tag, 'hr=4 policy=1 salaries=1')
    assert.equal(his.app, 'handbook=3 wiki=1')
    assert.equal(his.author, 'ann@example.com=2 cy@example.com=1')
  })

  it('as the protocol has them', async () => {
    const [type] = (await facets(ann, { defaultFacets: ['type'], ...handbookOnly })) as readonly FacetResult[]
    assert.deepEqual(type, {
      sourceName: 'type',
      operatorName: 'SelectMultiple',
      buckets: [{ count: 2, value: { stringValue: 'page', displayLabel: 'Handbook page' } }],
      hasMoreBuckets: false,
      groupName: '',
    })
    const [time] = await facets(ann, { defaultFacets: ['last_updated_at'] })
    assert.equal(time?.operatorName, 'SelectSingle')
  })

  it('that show values as they are mostly written, people by name, datasources and types by label', async () => {
    const labels = async (person: string, options: Options = {}) =>
      Object.fromEntries(
        (await facets(person, options)).map(({ sourceName, buckets = [] }) => [
          sourceName,
          buckets.map(({ value }) => value?.displayLabel).join(', '),
        ]),
      )
    const hers = await labels(ann)
    assert.equal(hers.tag, 'HR, Policy')
    const [pears] = await facets(ann, { defaultFacets: ['tag'] }, 'pear')
    assert.equal(pears?.buckets?.[0]?.value?.displayLabel, 'hr')
    assert.equal(hers.author, 'ann, Cy Example')
    assert.equal(hers.owner, 'ann, Dee')
    assert.equal(hers.app, 'The handbook, Wiki')
    assert.equal(hers.type, 'page', 'which the datasources call differently')
    assert.equal((await labels(bob)).tag, 'HR, Policy, Salaries')
    await put('in', { title: 'quince', status: 'In Review', container: 'The Folder' })
    await must('processalldocuments', {})
    const shown = await facets(ann, { defaultFacets: ['status', 'container'] }, 'quince')
    assert.deepEqual(
      shown.map(({ buckets = [] }) => buckets.map(({ value }) => [value?.stringValue, value?.displayLabel])),
      [[['in review', 'In Review']], [['the folder', 'The Folder']]],
    )
    const here = await labels(ann, handbookOnly)
    assert.equal(here.type, 'Handbook page')
    assert.equal(here.team, 'Red, Blue')
    assert.equal(here.due, '2026-01-01')
  })

  it('of the custom properties of the one datasource that is searched, in their order', async () => {
    for (const one of [handbookOnly, { facetFilters: [{ fieldName: 'app', values: [{ value: 'handbook' }] }] }]) {
      const here = await facets(ann, one)
      assert.deepEqual(
        here.map(({ sourceName }) => sourceName),
        ['last_updated_at', 'type', 'tag', 'author', 'from', 'owner', 'stage', 'team', 'due'],
      )
      assert.deepEqual(short(here).team, 'red=2 blue=1')
      assert.deepEqual([short(here).stage, short(here).due], ['draft=1', '1767225600=1'])
    }
    const both = await counts(ann, { datasourcesFilter: ['handbook', 'wiki'] })
    assert.deepEqual([both.team, both.app], [undefined, 'handbook=2 wiki=1'])
  })

  it('that are the same beside a datasource that the person may not know of and beside none', async () => {
    await must('adddatasource', { ...handbook, name: 'nightfall', isTestDatasource: true })
    const beside = async (other: string) => {
      const answer = await find(ann, 'apple', {
        requestOptions: { responseHints: ['FACET_RESULTS'], datasourcesFilter: ['handbook', other] },
      })
      return answer.facetResults
    }
    const besideNone = await beside('nosuch')
    assert.ok(besideNone?.some(({ sourceName }) => sourceName === 'team'))
    assert.deepEqual(await beside('nightfall'), besideNone)
  })

  it('but for those that a datasource hides', async () => {
    assert.deepEqual(Object.keys(await counts(ann, wikiOnly)), ['last_updated_at', 'type'])
    await must('adddatasource', { ...handbook, name: 'wiki' })
    assert.deepEqual(Object.keys(await counts(ann, wikiOnly)), ['last_updated_at', 'type', 'tag', 'owner'])
    await must('adddatasource', { ...handbook, name: 'wiki', hideBuiltInFacets: ['TAG', 'OWNER'] })
  })

  it('that were asked for by name, whatever they are', async () => {
    const defaultFacets = ['TAGS', 'size', 'status', 'undeclared', 'secret', 'nosuch', '', 'constructor']
    assert.deepEqual(await counts(ann, { defaultFacets }), {
      tag: 'hr=3 policy=1',
      size: '7=1',
      undeclared: 'x=1',
      secret: 'x=1',
    })
    assert.deepEqual(await counts(ann, { defaultFacets: [] }), {})
  })

  it('of what the filters let pass', async () => {
    const facetFilters = [{ fieldName: 'tag', values: [{ value: 'policy' }] }]
    assert.equal((await counts(ann, { facetFilters })).tag, 'hr=1 policy=1')
    assert.equal((await counts(ann, {}, 'pear')).tag, 'hr=3')
    assert.equal((await counts(ann, {}, '')).tag, 'hr=6 policy=1')
    assert.deepEqual(await counts(ann, {}, 'nosuchword'), {})
  })

  it('with so many buckets', async () => {
    const tags = async (facetBucketSize: number) => (await counts(bob, { facetBucketSize, defaultFacets: ['tag'] })).tag
    assert.deepEqual(
      [await tags(2), await tags(3), await tags(100_000), await tags(0)],
      ['hr=4 policy=1+', 'hr=4 policy=1 salaries=1', 'hr=4 policy=1 salaries=1', '+'],
    )
  })

  it('with the buckets that have a word with a prefix', async () => {
    const filtered = (facet: string, prefix: string) => counts(bob, { facetBucketFilter: { facet, prefix } })
    assert.equal((await filtered('tag', 'SAL')).tag, 'salaries=1')
    assert.equal((await filtered('Labels', 'sal')).tag, 'salaries=1', 'by another name of the same')
    assert.equal((await filtered('tag', 'sal')).type, 'page=3 memo=1', 'the other facets are whole')
    assert.equal(
      (await filtered('author', 'exam')).author,
      'ann@example.com=2 cy@example.com=1',
      'a word of an address',
    )
    assert.equal((await filtered('author', 'Cy ex')).author, 'cy@example.com=1')
    assert.equal((await filtered('owner', 'de')).owner, 'u7=1')
    assert.equal((await filtered('tag', 'alaries')).tag, undefined)
    assert.equal((await filtered('team', 'bl')).team, 'blue=1', 'one that would not be there')
  })

  it('of the last change, by days of the time zone', async () => {
    const noon = new Date()
    noon.setUTCHours(12, 0, 0, 0)
    const id = 'today'
    await put(id, { title: 'fig', updatedAt: noon.getTime() / 1_000 })
    await must('processalldocuments', {})
    const today = async (timezoneOffset: number) =>
      /\btoday=1\b/.test(
        (await counts(ann, { timezoneOffset, defaultFacets: ['last_updated_at'] }, 'fig')).last_updated_at ?? '',
      )
    const isTodayAt = (offset: number) =>
      Math.floor((noon.getTime() / 60_000 + offset) / 1_440) === Math.floor((Date.now() / 60_000 + offset) / 1_440)
    for (const offset of [0, 720, -720]) assert.equal(await today(offset), isTodayAt(offset), `${offset}`)
    await must('deletedocument', { datasource: 'handbook', objectType: 'page', id })
  })
})

async function yearOf(count: number): Promise<string> {
  return Date.now() / 1_000 - day < 365 * 86_400 ? `past_year=${count}` : ''
}

describe('200', () => {
  it('with facets alone, results alone, or both', async () => {
    const parts = async (more: Partial<SearchRequest>) => {
      const { results, facetResults, hasMoreResults } = await find(ann, 'apple', more)
      return [results.length, facetResults !== undefined, hasMoreResults]
    }
    assert.deepEqual(await parts({}), [3, false, false])
    assert.deepEqual(await parts({ requestOptions: { responseHints: ['RESULTS'] } }), [3, false, false])
    assert.deepEqual(await parts({ requestOptions: { responseHints: FACETS } }), [0, true, false])
    assert.deepEqual(await parts({ requestOptions: { responseHints: ['RESULTS', 'FACET_RESULTS'] } }), [3, true, false])
    assert.deepEqual(await parts({ requestOptions: { responseHints: FACETS }, pageSize: 0 }), [0, true, false])
    assert.deepEqual(await parts({ requestOptions: { responseHints: [] } }), [3, false, false])
  })

  it('with counts of all datasources, whichever are searched', async () => {
    const app = 'handbook=2 wiki=1'
    assert.deepEqual(await counts(ann, { responseHints: ['ALL_RESULT_COUNTS'], ...wikiOnly }), { app })
    assert.deepEqual(await counts(ann, { responseHints: [], fetchAllDatasourceCounts: true, ...wikiOnly }), { app })
    const facetFilters = [
      { fieldName: 'app', values: [{ value: 'wiki' }] },
      { fieldName: 'tag', values: [{ value: 'hr' }, { value: 'policy' }] },
    ]
    const both = await counts(ann, { fetchAllDatasourceCounts: true, facetFilters, defaultFacets: ['tag', 'app'] })
    assert.deepEqual(both, { tag: 'hr=1', app })
    assert.equal((await counts(bob, { fetchAllDatasourceCounts: true })).app, 'handbook=3 wiki=1')
  })

  it('with facets of all there is, for administrators', async () => {
    const body = { query: 'apple', requestOptions: { responseHints: FACETS, defaultFacets: ['tag'] } }
    const answer = await server.call('adminsearch', privileged, body)
    assert.deepEqual(short((answer.json as SearchResponse).facetResults), { tag: 'hr=4 policy=1 salaries=1' })
    const mine = {
      query: 'apple',
      requestOptions: { facetFilters: [{ fieldName: 'author', values: [{ value: 'me' }] }] },
    }
    const found = async (headers: Record<string, string>) =>
      ((await server.call('adminsearch', privileged, mine, headers)).json as SearchResponse).results?.length
    assert.deepEqual([await found({}), await found({ 'x-glean-actas': ann })], [0, 2])
  })

  it('without what was taken away just now', async () => {
    await put('8', { title: 'kiwi', tags: ['first', 'both'] })
    await put('9', { title: 'kiwi', tags: ['both'] })
    await must('processalldocuments', {})
    const tags = async () => (await counts(ann, { defaultFacets: ['tag'] }, 'kiwi')).tag
    assert.equal(await tags(), 'both=2 first=1')
    await must('updatepermissions', { datasource: 'handbook', objectType: 'page', id: '8', permissions: {} })
    assert.equal(await tags(), 'both=1')
    await must('deletedocument', { datasource: 'handbook', objectType: 'page', id: '9' })
    assert.equal(await tags(), undefined)
  })
})
