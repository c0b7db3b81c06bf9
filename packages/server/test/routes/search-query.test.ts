import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, describe, it } from 'node:test'
import type { Document, DocumentDefinition, FacetFilter, GetDocumentsByFacetsResponse } from '@sheaf/contract'
import { limits } from '@sheaf/contract'
import fc from 'fast-check'
import { assertDone } from '../answers.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'
import { searcherOf } from '../searcher.ts'

/** The query language through HTTP, for two people who may see different documents. */

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const { ask, find, ids } = searcherOf(server, await server.token({ kind: 'client' }))
const [ann, bob] = ['ann@example.com', 'bob@example.com']
const propertyDefinitions = [{ name: 'Priority' }]
const wiki = { ...handbook, name: 'wiki' }
await must('adddatasource', {
  ...handbook,
  objectDefinitions: [{ name: 'page', propertyDefinitions }, { name: 'memo' }],
})
await must('adddatasource', wiki)
await must('adddatasource', {
  ...handbook,
  name: 'trial',
  isTestDatasource: true,
  objectDefinitions: [{ name: 'page', propertyDefinitions: [{ name: 'codename' }] }],
})
for (const name of ['ann', 'bob']) {
  for (const datasource of ['handbook', 'wiki']) await must('indexuser', { ...user(name), datasource })
}
const put = (document: DocumentDefinition) => must('indexdocument', { document })
const only = (email: string) => ({ permissions: { allowedUsers: [{ email }] } })
const on = (day: string) => ({ updatedAt: Date.parse(`${day}T12:00:00Z`) / 1_000 })
const property = (value: string) => ({ customProperties: [{ name: 'Priority', value }] })

await put(
  page('leave', {
    title: 'Parental leave',
    author: { email: ann },
    tags: ['hr'],
    status: 'final',
    ...property('High'),
    ...on('2025-01-10'),
  }),
)
await put(
  page('travel', {
    title: 'Travel costs and leave',
    author: { email: bob },
    tags: ['hr', 'money'],
    ...property('low'),
    ...on('2025-02-10'),
  }),
)
await put(
  page('memo', {
    objectType: 'memo',
    title: 'Leave memo',
    author: { email: ann },
    ...only(bob),
    ...on('2025-03-10'),
  }),
)
await put(
  page('calls', {
    datasource: 'wiki',
    title: 'On call: a red apple a day',
    author: { datasourceUserId: 'U7', name: 'Cy Lee' },
    container: 'Operations',
    ...on('2025-04-10'),
  }),
)
await put(
  page('now', {
    datasource: 'wiki',
    title: 'Apple, red',
    author: { email: bob },
    updatedAt: Math.floor(Date.now() / 1_000),
    ...only(ann),
  }),
)
const metadata = callerOf(server, await server.token({ scopes: ['custommetadata:global_scope'] }))
const schema = { metadataKeys: [{ name: 'state', propertyType: 'TEXT' }] }
await metadata.call('putcustommetadataschema', schema, {}, '/rest/api/index/custom-metadata/schema/review')
await metadata.call(
  'putcustommetadata',
  { customMetadata: [{ name: 'state', value: 'Done' }] },
  {},
  '/rest/api/index/document/CUSTOM_HANDBOOK_page_travel/custom-metadata/review',
)
const acting = (email: string) => ({ 'x-glean-actas': email })
const urlOf = (id: string) => page(id).viewURL
const activity = await server.token({ kind: 'client', scopes: ['ACTIVITY'] })
const shortcuts = await server.token({ kind: 'client', scopes: ['SHORTCUTS'] })
async function view(email: string, id: string) {
  const events = [{ action: 'VIEW', timestamp: '2026-01-31T10:30:00Z', url: urlOf(id) }]
  assertDone(await server.call('activity', activity, { events }, acting(email)))
}
async function link(email: string, id: string, more: object) {
  const data = { inputAlias: `to-${id}`, destinationUrl: 'https://elsewhere.example.com/', ...more }
  const { status, text } = await server.call('createshortcut', shortcuts, { data }, acting(email))
  assert.equal(status, 200, text)
}
for (const [email, id] of [
  [ann, 'calls'],
  [ann, 'memo'],
  [bob, 'memo'],
] as const) {
  await view(email, id)
}
await link(ann, 'leave', { destinationUrl: urlOf('leave') })
await link(bob, 'memo', { destinationDocumentId: 'CUSTOM_HANDBOOK_memo_memo' })
await link(bob, 'travel', { destinationUrl: urlOf('travel'), unlisted: true })
await must('processalldocuments', {})

const sorted = async (person: string, query: string) => (await ids(person, query)).toSorted()

/** Rows of the table of examples: query, what Ann finds, what Bob finds. */
const examples = readFileSync(new URL('../../../../docs/search.md', import.meta.url), 'utf8')
  .split('| Query | Ann finds | Bob finds |\n')[1]
  ?.split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split(' |').map((cell) => cell.replace(/^\| ?| $/g, '').trim()))

describe('200 for each example of docs/search.md', () => {
  it('of which there are many', () => assert.ok((examples?.length ?? 0) > 30))
  for (const [cell = '', anns = '', bobs = ''] of examples ?? []) {
    const query = cell.replaceAll('`', '')
    it(query, async () => {
      assert.equal((await sorted(ann, query)).join(', '), anns, 'Ann')
      assert.equal((await sorted(bob, query)).join(', '), bobs, 'Bob')
    })
  }
})

describe('200 for filters that name a list', () => {
  const history: FacetFilter = {
    fieldName: 'suggested',
    groupName: '',
    values: [{ relationType: 'EQUALS', value: 'My History' }],
  }
  const idsWith = async (person: string, facetFilters: FacetFilter[]) =>
    idsIn(
      (await find(person, '', { requestOptions: { facetFilters }, pageSize: 100 })).results.map((hit) => hit.document),
    )
  const idsIn = (documents: readonly (Document | undefined)[]) =>
    documents.map((document) => document?.metadata?.datasourceId).toSorted()

  it('finds the history in its own form, and what is not in it', async () => {
    assert.deepEqual(await idsWith(ann, [history]), ['calls'])
    const others: FacetFilter = { fieldName: 'my', values: [{ value: 'history', relationType: 'NOT_EQUALS' }] }
    assert.deepEqual(await idsWith(bob, [others]), ['calls', 'leave', 'travel'])
  })

  it('finds nothing in a list that there is not, and everything that is not in it', async () => {
    const wings = { value: 'wings' }
    assert.deepEqual(await idsWith(ann, [{ fieldName: 'has', values: [wings] }]), [])
    const without: FacetFilter = { fieldName: 'has', values: [{ ...wings, relationType: 'NOT_EQUALS' }] }
    assert.equal((await idsWith(ann, [without])).length, 4)
  })

  it('is of now: what is viewed or linked is found at once, and what is no more linked is not', async () => {
    await view(bob, 'leave')
    assert.deepEqual(await sorted(bob, 'my:history'), ['leave', 'memo'])
    const { json } = await server.call('getshortcut', shortcuts, { alias: 'to-leave' }, acting(ann))
    const { shortcut } = json as { readonly shortcut: { readonly id: number } }
    await server.call('deleteshortcut', shortcuts, { id: shortcut.id }, acting(ann))
    assert.deepEqual(await sorted(ann, 'has:golink'), [])
    await link(ann, 'leave', { destinationUrl: urlOf('leave') })
    assert.deepEqual(await sorted(ann, 'has:golink'), ['leave'])
  })

  it('is counted by facets', async () => {
    const requestOptions = { facetBucketSize: 10, responseHints: ['FACET_RESULTS' as const] }
    const { facetResults = [] } = await find(bob, 'has:golink', { requestOptions })
    const types = facetResults.find(({ sourceName }) => sourceName === 'type')
    assert.deepEqual(
      types?.buckets?.map(({ value, count }) => [value?.stringValue, count]),
      [
        ['page', 2],
        ['memo', 1],
      ],
    )
  })

  it('is the same for documents that are listed by facets', async () => {
    const documents = await server.token({ kind: 'client', scopes: ['DOCUMENTS', 'SEARCH'] })
    const filterSets = [{ filters: [{ fieldName: 'has', values: [{ value: 'golink' }] }] }]
    const answer = await server.call('getdocumentsbyfacets', documents, { filterSets }, acting(bob))
    assert.equal(answer.status, 200, answer.text)
    const { documents: found } = answer.json as GetDocumentsByFacetsResponse
    assert.deepEqual(idsIn(found ?? []), ['leave', 'memo', 'travel'])
  })
})

describe('200 with how the query was understood', () => {
  const metadataOf = async (query: string, requestOptions = {}, person = ann) =>
    (await find(person, query, { requestOptions })).metadata

  it('says what was searched, what was negated, and what was left out', async () => {
    assert.deepEqual(await metadataOf('red updated:soon -tag:hr -pie'), {
      originalQuery: 'red updated:soon -tag:hr -pie',
      searchedQuery: 'red -tag:hr -pie',
      searchedQueryWithoutNegation: 'red',
      searchedQueryRanges: [
        { startIndex: 0, endIndex: 3 },
        { startIndex: 17, endIndex: 29 },
      ],
      negatedTerms: ['tag:hr', 'pie'],
      searchWarning: { warningType: 'INVALID_OPERATOR', ignoredTerms: ['updated:soon'] },
    })
  })

  it('has the plan in lines if asked for', async () => {
    const plan = await metadataOf('red "a b" -pie app:wiki -tag:hr -before:2025-01-01', { explainQuery: true })
    assert.deepEqual(plan?.queryPlan, [
      'any of red, "a b", ranked',
      'none of pie',
      'app = wiki',
      'tag ≠ hr',
      'last_updated_at not < 2025-01-01',
    ])
  })

  it('is of words where custom metadata is called as something else already is', async () => {
    const named = { metadataKeys: [{ name: 'At', propertyType: 'TEXT' }] }
    await metadata.call('putcustommetadataschema', named, {}, '/rest/api/index/custom-metadata/schema/updated')
    const plan = (await metadataOf('updatedAt:notes', { explainQuery: true }))?.queryPlan
    assert.deepEqual(plan, ['any of updatedAt:notes, ranked'])
  })

  it('does not tell of properties of a datasource that the person may not know of', async () => {
    const plan = async () => (await metadataOf('codename:x', { explainQuery: true }))?.queryPlan
    assert.deepEqual(await plan(), ['any of codename:x, ranked'])
    await must('betausers', { datasource: 'trial', emails: [ann] })
    assert.deepEqual(await plan(), ['any document, the newest first', 'codename = x'])
    assert.deepEqual((await metadataOf('codename:x', { explainQuery: true }, bob))?.queryPlan, [
      'any of codename:x, ranked',
    ])
  })
})

describe('200 for any text', () => {
  const parts = fc.constantFrom(
    ...['"', '-', ' ', '“', 'a', ' OR ', ':', 'app:', ' tag:hr', ' updated:', 'today', 'soon', ' before:', ' after:'],
    ...[' priority:', ' reviewstate:', ' from:me ', '2026-01-31', '?!', '(', '*', '\\'],
  )
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(parts, { maxLength: 20 }).map((list) => list.join('')),
  )
  it('and nothing that the person may not see', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom(ann, bob), async (query, person) => {
        const answer = await ask(person, { query, pageSize: 100 })
        assert.equal(answer.status, 200, answer.text)
        assert.ok(!answer.text.includes(`"datasourceId":"${person === ann ? 'memo' : 'now'}"`), query)
      }),
      { numRuns: 150 },
    )
  })

  it('of the greatest length', async () => {
    for (const part of ['a ', 'tag:hr ', '"', '-', 'OR ']) {
      const query = part.repeat(limits.queryCharactersMax.value).slice(0, limits.queryCharactersMax.value)
      assert.equal((await ask(ann, { query })).status, 200)
    }
  })
})

describe('200 for random queries', () => {
  const words = ['kiwi', 'plum', 'fig', 'pear']
  const tags = ['t1', 't2', 't3']
  const everyone = [ann, bob]

  type Made = {
    readonly words: readonly string[]
    readonly tags: readonly string[]
    readonly author: string | undefined
    readonly app: string
    readonly viewers: readonly string[]
  }
  const documents: fc.Arbitrary<Made> = fc.record({
    words: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }),
    tags: fc.uniqueArray(fc.constantFrom(...tags), { maxLength: 2 }),
    author: fc.constantFrom(ann, bob, undefined),
    app: fc.constantFrom('orchard', 'garden'),
    viewers: fc.subarray(everyone),
  })

  type Asked = { readonly isNegated: boolean } & (
    | { readonly kind: 'text'; readonly words: readonly string[] }
    | { readonly kind: 'field'; readonly field: 'tag' | 'author' | 'app'; readonly value: string }
  )
  const isNegated = fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })
  const asked: fc.Arbitrary<Asked> = fc.oneof(
    fc.record({
      kind: fc.constant('text' as const),
      isNegated,
      words: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 2 }),
    }),
    fc.record({
      kind: fc.constant('field' as const),
      isNegated,
      field: fc.constantFrom('tag' as const, 'author' as const, 'app' as const),
      value: fc.constantFrom(...tags, ...everyone, 'me', 'orchard', 'garden'),
    }),
  )

  const typed = (term: Asked) => {
    const minus = term.isNegated ? '-' : ''
    if (term.kind === 'field') return `${minus}${term.field}:${term.value}`
    return term.words.length === 1 ? `${minus}${term.words[0]}` : `${minus}"${term.words.join(' ')}"`
  }

  /** Whether a document fits a query, by looking at all of both. */
  function fits(made: Made, query: readonly Asked[], person: string): boolean {
    const has = (term: Asked) => {
      if (term.kind === 'text') return ` ${made.words.join(' ')} `.includes(` ${term.words.join(' ')} `)
      if (term.field === 'tag') return made.tags.includes(term.value)
      if (term.field === 'app') return made.app === term.value
      return made.author === (term.value === 'me' ? person : term.value)
    }
    const wanted = query.filter((term) => !term.isNegated)
    const groups = ['text', 'tag', 'author', 'app'].map((group) =>
      wanted.filter((term) => (term.kind === 'text' ? 'text' : term.field) === group),
    )
    return (
      made.viewers.includes(person) &&
      groups.every((group) => group.length === 0 || group.some(has)) &&
      !query.some((term) => term.isNegated && has(term))
    )
  }

  it('exactly what a look at every visible document finds', async () => {
    for (const name of ['orchard', 'garden']) {
      await must('adddatasource', { ...handbook, name })
      for (const person of ['ann', 'bob']) await must('indexuser', { ...user(person), datasource: name })
    }
    const world = fc.sample(documents, { numRuns: 60, seed: 7 })
    for (const [position, { words: text, author, app, viewers, ...made }] of world.entries()) {
      await put(
        page(`d${position}`, {
          datasource: app,
          title: '',
          body: { mimeType: 'text/plain', textContent: text.join(' ') },
          tags: [...made.tags],
          ...(author === undefined ? {} : { author: { email: author } }),
          permissions: { allowedUsers: viewers.map((email) => ({ email })) },
        }),
      )
    }
    await must('processalldocuments', {})
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { maxLength: 5 }), fc.constantFrom(ann, bob), async (query, person) => {
        const expected = world.flatMap((made, position) => (fits(made, query, person) ? [`d${position}`] : []))
        const text = query.map(typed).join(' ')
        const found = (await sorted(person, text)).filter((id) => /^d\d+$/.test(id))
        assert.deepEqual(found, expected.toSorted(), text)
      }),
      { numRuns: 200 },
    )
  })
})
