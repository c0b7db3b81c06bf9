import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import type { FacetResult, SearchRequest } from '@sheaf/contract'
import fc from 'fast-check'
import { startHandRunServer } from './hand-run-server.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { searcherOf } from './searcher.ts'

/**
 * Random documents, rights and filters. At any time, however far the index is behind, hits fit the filters and may be seen,
 * and each bucket is explained by documents that may be seen. Once the index has caught up, hits and counts are those of a
 * plain look at every document.
 */

const WORLDS = Number(process.env.SHEAF_WORLDS ?? 12)

const server = await startHandRunServer({ after })
const { must } = callerOf(server, await server.token())
const { find } = searcherOf(server, await server.token({ kind: 'client' }))
const PEOPLE = ['ann', 'bob', 'cy'] as const
const addressOf = (person: string) => `${person}@example.com`
const TYPES = ['page', 'memo'] as const
const objectDefinitions = [{ name: 'page', displayLabel: 'Sheet' }, { name: 'memo' }]
await must('adddatasource', { ...handbook, objectDefinitions })
for (const name of PEOPLE) await must('indexuser', user(name))

type Content = {
  readonly type: (typeof TYPES)[number]
  readonly tags: readonly string[]
  readonly author: string | undefined
  readonly size: number | undefined
  /** Noon of a day of January 2026; undefined for no time. */
  readonly day: number | undefined
  readonly folder: string | undefined
  readonly readers: readonly string[]
}
type Step =
  | { readonly kind: 'put'; readonly id: string; readonly content: Content }
  | { readonly kind: 'rights'; readonly id: string; readonly readers: readonly string[] }
  | { readonly kind: 'delete'; readonly id: string }
  | { readonly kind: 'settle' }

const readers = fc.subarray([...PEOPLE])
const content: fc.Arbitrary<Content> = fc.record({
  type: fc.constantFrom(...TYPES),
  tags: fc.subarray(['Red', 'red', 'Green', 'blue']),
  author: fc.option(fc.constantFrom(...PEOPLE), { nil: undefined }),
  size: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  day: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  folder: fc.option(fc.constantFrom('one', 'two', 'Two'), { nil: undefined }),
  readers,
})
const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), id, content }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rights' as const), id, readers }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), id }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('settle' as const) }) },
)

type Filter = NonNullable<NonNullable<SearchRequest['requestOptions']>['facetFilters']>[number]
const equality = fc.constantFrom('EQUALS' as const, 'EQUALS' as const, 'NOT_EQUALS' as const)
const anyRelation = fc.constantFrom('EQUALS' as const, 'NOT_EQUALS' as const, 'LT' as const, 'GT' as const)
const filterOn = (fieldName: string, values: readonly string[], relationType: fc.Arbitrary<Relation>) =>
  fc
    .array(fc.record({ value: fc.constantFrom(...values), relationType }), { minLength: 1, maxLength: 3 })
    .map((chosen): Filter => ({ fieldName, values: chosen }))
type Relation = 'EQUALS' | 'NOT_EQUALS' | 'LT' | 'GT'
const days = [1, 2, 3, 4].map((day) => `2026-01-0${day}`)
const filter: fc.Arbitrary<Filter> = fc.oneof(
  filterOn('tag', ['RED', 'green', 'Blue', 'none'], equality),
  filterOn('type', ['Page', 'sheet', 'memo'], equality),
  filterOn('author', [...PEOPLE.map(addressOf), 'me'], equality),
  filterOn('size', ['1', '2', '3', '4'], anyRelation),
  filterOn('last_updated_at', days, anyRelation),
  filterOn('nosuch', ['x'], equality),
)
const sets = fc.array(fc.array(filter, { maxLength: 3 }), { minLength: 1, maxLength: 3 })
const folders = fc.option(fc.subarray(['one', 'two', 'three'], { minLength: 1 }), { nil: undefined, freq: 1 })
const question = fc.record({ sets, inside: folders, outside: folders })

/** Sets of filters of which one must fit, and the folders in which to look, or not to. */
type Question = {
  readonly sets: readonly (readonly Filter[])[]
  readonly inside: readonly string[] | undefined
  readonly outside: readonly string[] | undefined
}

/** Every version that was ever sent of what is there, and who might see it then; the last one is the present one. */
type World = Map<string, readonly Content[]>

it(`${WORLDS} worlds: hits and counts are those of the documents that may be seen`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 6, maxLength: 24, size: 'max' }),
      fc.array(question, { minLength: 3, maxLength: 3 }),
      live,
    ),
    { numRuns: WORLDS, endOnFailure: process.env.SHEAF_WORLDS === undefined },
  )
})

let worlds = 0

async function live(steps: readonly Step[], questions: readonly Question[]): Promise<void> {
  worlds += 1
  const datasource = `w${worlds}`
  await must('adddatasource', { ...handbook, name: datasource, identityDatasourceName: 'handbook', objectDefinitions })
  const world: World = new Map()
  let asked = 0
  for (const taken of [...steps, { kind: 'settle' } as const]) {
    await take(taken, world, datasource)
    for (const person of PEOPLE) {
      const question = questions[asked % questions.length]
      asked += 1
      if (taken.kind === 'settle') {
        for (const each of questions) await assertExact(world, datasource, person, each)
      } else if (question !== undefined) await assertExplained(world, datasource, person, question)
    }
  }
}

async function take(taken: Step, world: World, datasource: string): Promise<void> {
  const allowedUsers = (names: readonly string[]) => ({
    allowedUsers: names.map((name) => ({ email: addressOf(name) })),
  })
  if (taken.kind === 'settle') return server.catchUp()
  const versions = world.get(taken.id) ?? []
  const last = versions.at(-1)
  if (taken.kind === 'put') {
    const { type, tags, author, size, day, folder, readers: names } = taken.content
    // A document is known by its type too; here one is another’s successor.
    if (last !== undefined && last.type !== type) {
      await must('deletedocument', { datasource, objectType: last.type, id: taken.id })
    }
    const document = page(taken.id, {
      datasource,
      objectType: type,
      title: 'plum',
      tags: [...tags],
      ...(author === undefined ? {} : { author: { email: addressOf(author) } }),
      ...(size === undefined ? {} : { customProperties: [{ name: 'Size', value: size }] }),
      ...(day === undefined ? {} : { updatedAt: Date.parse(`2026-01-0${day}T12:00:00Z`) / 1_000 }),
      ...(folder === undefined ? {} : { containerDatasourceId: folder, containerObjectType: 'folder' }),
      permissions: allowedUsers(names),
    })
    await must('indexdocument', { document })
    world.set(taken.id, [...(last?.type === type ? versions : []), taken.content])
    return
  }
  if (last === undefined) return
  const name = { datasource, objectType: last.type, id: taken.id }
  if (taken.kind === 'delete') {
    await must('deletedocument', name)
    world.delete(taken.id)
    return
  }
  await must('updatepermissions', { ...name, permissions: allowedUsers(taken.readers) })
  world.set(taken.id, [...versions, { ...last, readers: taken.readers }])
}

const NAMES = ['type', 'tag', 'author', 'size']
/** What is to be seen in the facets of a document. */
const valuesIn: Readonly<Record<string, (content: Content) => readonly string[]>> = {
  type: ({ type }) => [type],
  tag: ({ tags }) => [...new Set(tags.map((tag) => tag.toLowerCase()))],
  author: ({ author }) => (author === undefined ? [] : [addressOf(author)]),
  size: ({ size }) => (size === undefined ? [] : [`${size}`]),
}

async function ask(datasource: string, person: string, { sets: asked, inside, outside }: Question) {
  const facetFilterSets = asked.map((set) => ({ filters: [...set] }))
  const folders = (names: readonly string[]) => ({
    containerSpecs: names.map((name) => ({ id: `CUSTOM_${datasource.toUpperCase()}_folder_${name}` })),
  })
  const options = {
    ...{ datasourceFilter: datasource, facetFilterSets, facetBucketSize: 100, defaultFacets: NAMES },
    ...(inside === undefined ? {} : { inclusions: folders(inside) }),
    ...(outside === undefined ? {} : { exclusions: folders(outside) }),
  }
  const requestOptions = { ...options, responseHints: ['RESULTS' as const, 'FACET_RESULTS' as const] }
  const { results, facetResults = [] } = await find(addressOf(person), 'plum', { requestOptions, pageSize: 100 })
  return { ids: results.map(({ document }) => document?.metadata?.datasourceId ?? '').toSorted(), facetResults }
}

const isReader = (person: string) => (content: Content) => content.readers.includes(person)

async function assertExact(world: World, datasource: string, person: string, question: Question) {
  const found = await ask(datasource, person, question)
  const visible = [...world]
    .map(([name, versions]) => ({ name, content: versions.at(-1) }))
    .filter(({ content: last }) => last !== undefined && isReader(person)(last) && fits(last, question, person))
  const told = `${person} ${JSON.stringify(question)}`
  assert.deepEqual(found.ids, visible.map(({ name }) => name).toSorted(), told)
  for (const name of NAMES) {
    const counts: Record<string, number> = {}
    for (const { content: last } of visible) {
      for (const value of last === undefined ? [] : (valuesIn[name]?.(last) ?? []))
        counts[value] = (counts[value] ?? 0) + 1
    }
    assert.deepEqual(countsIn(found.facetResults, name), counts, `${name}: ${told}`)
  }
}

/** Of a document that somebody may see, the index may tell any version that they might see. */
async function assertExplained(world: World, datasource: string, person: string, question: Question) {
  const found = await ask(datasource, person, question)
  const told = `${person} ${JSON.stringify(question)}`
  for (const name of found.ids) {
    const last = world.get(name)?.at(-1)
    assert.ok(last !== undefined && isReader(person)(last) && fits(last, question, person), `${name}: ${told}`)
  }
  const visible = [...world.values()].filter((versions) => versions.slice(-1).some(isReader(person)))
  for (const name of NAMES) {
    for (const [value, count] of Object.entries(countsIn(found.facetResults, name))) {
      const isThere = (version: Content) => isReader(person)(version) && valuesIn[name]?.(version).includes(value)
      const explaining = visible.filter((versions) => versions.some(isThere))
      assert.ok(count <= explaining.length, `${name} ${value} is counted ${count} times: ${told}`)
    }
  }
}

function countsIn(facets: readonly FacetResult[], name: string): Record<string, number> {
  const { buckets = [] } = facets.find(({ sourceName }) => sourceName === name) ?? {}
  return Object.fromEntries(buckets.map(({ value, count }) => [value?.stringValue ?? '', count ?? 0]))
}

/** Whether a document is where to look, and fits one of the sets of filters. */
function fits(content: Content, { sets: asked, inside, outside }: Question, person: string): boolean {
  const isIn = (names: readonly string[]) => names.includes(content.folder?.toLowerCase() ?? '')
  if ((inside !== undefined && !isIn(inside)) || (outside !== undefined && isIn(outside))) return false
  return asked.some((set) => set.every((each) => fitsFilter(content, each, person)))
}

function fitsFilter(content: Content, { fieldName = '', values = [] }: Filter, person: string): boolean {
  const named = (relation: Relation) =>
    values.filter(({ relationType }) => relationType === relation).map(({ value = '' }) => value)
  const equal = named('EQUALS').map((value) => (value === 'me' ? addressOf(person) : value.toLowerCase()))
  const unequal = named('NOT_EQUALS').map((value) => (value === 'me' ? addressOf(person) : value.toLowerCase()))
  if (fieldName === 'last_updated_at') {
    const { day } = content
    if (day === undefined) return false
    const text = `2026-01-0${day}`
    return (
      named('GT').every((bound) => text > bound) &&
      named('LT').every((bound) => text < bound) &&
      (equal.length === 0 || equal.includes(text)) &&
      !unequal.includes(text)
    )
  }
  const labels = fieldName === 'type' && content.type === 'page' ? ['sheet'] : []
  const held = [...(valuesIn[fieldName]?.(content) ?? []), ...labels]
  const isWanted = (value: string) =>
    equal.includes(value) ||
    named('GT').some((bound) => Number(value) > Number(bound)) ||
    named('LT').some((bound) => Number(value) < Number(bound))
  const hasWish = unequal.length < values.length
  return (!hasWish || held.some(isWanted)) && !held.some((value) => unequal.includes(value))
}

it('a document that fits no more is not found from the next answer on, though the index has not heard of it', async () => {
  const document = (tags: string[]) => page('late', { title: 'kiwi', tags })
  const reds = async () => {
    const facetFilters = [{ fieldName: 'tag', values: [{ value: 'red' }] }]
    return (await find('ann@example.com', 'kiwi', { requestOptions: { facetFilters } })).results.length
  }
  await must('indexdocument', { document: document(['red']) })
  await server.catchUp()
  assert.equal(await reds(), 1)
  await must('indexdocument', { document: document(['green']) })
  assert.equal(await reds(), 0)
})

it('one that fits is found behind many that fit no more', async () => {
  const pages = (tags: string[]) => Array.from({ length: 60 }, (_, i) => page(`many-${i}`, { title: 'quince', tags }))
  const last = page('last', { title: 'quince among many other words', tags: ['red'] })
  await must('indexdocuments', { datasource: 'handbook', documents: [...pages(['red']), last] })
  await server.catchUp()
  await must('indexdocuments', { datasource: 'handbook', documents: pages(['green']) })
  const requestOptions = { facetFilters: [{ fieldName: 'tag', values: [{ value: 'red' }] }] }
  const { results, hasMoreResults } = await find('ann@example.com', 'quince', { requestOptions, pageSize: 1 })
  assert.deepEqual([results.map(({ document }) => document?.metadata?.datasourceId), hasMoreResults], [['last'], false])
})
