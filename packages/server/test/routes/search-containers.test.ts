import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { DocumentSpec, SearchRequest } from '@sheaf/contract'
import { assertRefused } from '../answers.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'
import { searcherOf } from '../searcher.ts'

/** Searches within containers and outside of them, with the pages that two people find: some of them only one may see. */

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const { ask, find } = searcherOf(server, await server.token({ kind: 'client' }))
const [ann, bob] = ['ann@example.com', 'bob@example.com']
const objectDefinitions = [{ name: 'page' }, { name: 'folder' }]
await must('adddatasource', { ...handbook, objectDefinitions, redlistTitleRegex: '^Internal' })
await must('adddatasource', { ...handbook, name: 'hand_book', objectDefinitions })
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
const put = (id: string, more: object) => must('indexdocument', { document: page(id, { title: 'apple', ...more }) })
const onlyBob = { permissions: { allowedUsers: [{ email: bob }] } }
const at = (name: string) => `https://handbook.example.com/${name}`
const [rules, closed, internal] = [at('rules'), at('closed'), at('internal')]
await put('Rules', { objectType: 'folder', viewURL: rules })
await put('Closed', { objectType: 'folder', viewURL: closed, ...onlyBob })
await put('Internal', { objectType: 'folder', viewURL: internal, title: 'Internal folder' })
await put('typed', { containerDatasourceId: 'Rules', containerObjectType: 'folder' })
await put('untyped', { containerDatasourceId: ' rules ' })
await put('othertype', { containerDatasourceId: 'Rules', containerObjectType: 'page' })
await put('byname', { container: 'Rules' })
await put('deeper', { containerDatasourceId: 'typed', containerObjectType: 'page' })
await put('secret', { containerDatasourceId: 'Rules', ...onlyBob })
await put('inclosed', { containerDatasourceId: 'Closed', containerObjectType: 'folder' })
await put('ininternal', { containerDatasourceId: 'Internal' })
await put('unsent', { containerDatasourceId: 'some_where', containerObjectType: 'folder' })
await put('elsewhere', { datasource: 'hand_book', containerDatasourceId: 'Rules', containerObjectType: 'folder' })
await must('processalldocuments', {})

const ALL = [
  'Closed',
  'Rules',
  'byname',
  'deeper',
  'elsewhere',
  'inclosed',
  'ininternal',
  'othertype',
  'secret',
  'typed',
  'unsent',
  'untyped',
]
const but = (...names: string[]) => ALL.filter((name) => !names.includes(name)).join(' ')
const wide = (rest: string) => ({ id: `CUSTOM_HANDBOOK_${rest}` })
const within = (...containerSpecs: DocumentSpec[]) => ({ containerSpecs })
type Options = NonNullable<SearchRequest['requestOptions']>

const cases: readonly (readonly [name: string, options: Options, forAnn: string, forBob: string])[] = [
  ['no container restricts nothing', { inclusions: {}, exclusions: within() }, but('Closed', 'secret'), but()],
  ['a container by its id', { inclusions: within(wide('folder_Rules')) }, 'typed untyped', 'secret typed untyped'],
  [
    'its id in other letters',
    { inclusions: within({ id: 'custom_handbook_folder_rULES' }) },
    'typed untyped',
    'secret typed untyped',
  ],
  ['a container by its URL', { inclusions: within({ url: rules }) }, 'typed untyped', 'secret typed untyped'],
  ['the id counts before the URL', { inclusions: within({ ...wide('page_typed'), url: rules }) }, 'deeper', 'deeper'],
  ['a container that was never sent', { inclusions: within(wide('folder_some_where')) }, 'unsent', 'unsent'],
  [
    'one of several',
    { inclusions: within(wide('page_typed'), wide('folder_some_where')) },
    'deeper unsent',
    'deeper unsent',
  ],
  ['a URL that the person may not see', { inclusions: within({ url: closed }) }, '', 'inclosed'],
  ['the URL of a document that is kept out by its title', { inclusions: within({ url: internal }) }, '', ''],
  ['a URL that nothing has', { inclusions: within({ url: 'https://handbook.example.com/none' }) }, '', ''],
  ['content that is not held here', { inclusions: within({ ugcType: 'COLLECTIONS', contentId: 7 }) }, '', ''],
  [
    'a datasource with another one in its name',
    { inclusions: within({ id: 'CUSTOM_HAND_BOOK_folder_Rules' }) },
    'elsewhere',
    'elsewhere',
  ],
  [
    'outside of a container',
    { exclusions: within(wide('folder_Rules')) },
    but('Closed', 'secret', 'typed', 'untyped'),
    but('secret', 'typed', 'untyped'),
  ],
  [
    'outside of one that is not known',
    { exclusions: within({ url: closed }) },
    but('Closed', 'secret'),
    but('inclosed'),
  ],
  ['exclusions win', { inclusions: within(wide('folder_Rules')), exclusions: within({ url: rules }) }, '', ''],
  [
    'filters hold too',
    {
      inclusions: within(wide('folder_Rules'), wide('page_typed')),
      facetFilters: [{ fieldName: 'container', values: [{ value: 'typed' }] }],
    },
    'deeper',
    'deeper',
  ],
  [
    'in every set of filters',
    {
      inclusions: within(wide('folder_Rules')),
      facetFilterSets: [{ filters: [{ fieldName: 'type', values: [{ value: 'page' }] }] }, { filters: [] }],
    },
    'typed untyped',
    'secret typed untyped',
  ],
]

describe('containers', () => {
  for (const [name, requestOptions, forAnn, forBob] of cases) {
    it(name, async () => {
      for (const [person, expected] of [
        [ann, forAnn],
        [bob, forBob],
      ] as const) {
        const { results } = await find(person, 'apple', { requestOptions, pageSize: 100 })
        const ids = results.map(({ document }) => document?.metadata?.datasourceId ?? '')
        assert.equal(ids.toSorted().join(' '), expected, person)
      }
    })
  }

  it('what was put into another container is not found where it was, even before it is found where it is', async () => {
    await put('moving', { title: 'kiwi', containerDatasourceId: 'Rules' })
    await must('processalldocuments', {})
    const isIn = async (id: string) =>
      (await find(ann, 'kiwi', { requestOptions: { inclusions: within(wide(id)) } })).results.length === 1
    assert.deepEqual([await isIn('folder_Rules'), await isIn('folder_Closed')], [true, false])
    await put('moving', { title: 'kiwi', containerDatasourceId: 'Closed' })
    assert.equal(await isIn('folder_Rules'), false)
    await must('processalldocuments', {})
    assert.deepEqual([await isIn('folder_Rules'), await isIn('folder_Closed')], [false, true])
  })

  it('facets count what is inside alone', async () => {
    const requestOptions: Options = {
      inclusions: within(wide('folder_Rules'), wide('folder_Closed')),
      responseHints: ['FACET_RESULTS'],
      defaultFacets: ['type'],
    }
    const { facetResults = [], rewrittenFacetFilters } = await find(ann, 'apple', { requestOptions, pageSize: 0 })
    const counts = facetResults.flatMap(({ buckets = [] }) =>
      buckets.map(({ count, value }) => [value?.stringValue, count]),
    )
    assert.deepEqual([counts, rewrittenFacetFilters], [[['page', 3]], undefined])
  })

  it('a cursor holds for its containers alone', async () => {
    const inclusions = within(wide('folder_Rules'))
    const { cursor = '' } = await find(ann, 'apple', { requestOptions: { inclusions }, pageSize: 1 })
    const next = await find(ann, 'apple', { requestOptions: { inclusions }, pageSize: 1, cursor })
    assert.equal(next.results.length, 1)
    for (const requestOptions of [{}, { exclusions: inclusions }]) {
      assertRefused(await ask(ann, { query: 'apple', requestOptions, pageSize: 1, cursor }), 'invalid_cursor')
    }
  })

  it('too many containers, and what is no container, are refused by name', async () => {
    const refused = async (inclusions: unknown) => {
      const answer = await ask(ann, { query: 'apple', requestOptions: { inclusions } })
      assert.equal(answer.status, 400, answer.text)
      return answer.text
    }
    assert.match(
      await refused({ containerSpecs: Array.from({ length: 501 }, () => ({})) }),
      /requestOptions\.inclusions\.containerSpecs/,
    )
    assert.match(
      await refused({ containerSpecs: ['CUSTOM_HANDBOOK_folder_Rules'] }),
      /requestOptions\.inclusions\.containerSpecs\[0\]/,
    )
  })
})
