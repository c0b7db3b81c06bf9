import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import type { AutocompleteResponse, ExplainResponse, FacetResult, SearchResponse } from '@sheaf/contract'
import fc from 'fast-check'
import { isSomebody, type ModelDocument, maySee } from './access-oracle.ts'
import { startHandRunServer } from './hand-run-server.ts'
import { callerOf } from './handbook.ts'
import { searcherOf } from './searcher.ts'
import { emptyModel, hasStrays, type WorldModel } from './world-model.ts'
import { applied } from './world-steps.ts'
import { anyWorld, type Step } from './worlds.ts'

/**
 * Small worlds at random: people active and not, groups in circles, identities borrowed and test datasources come and go
 * while documents are indexed and change, by single writes and by bulk uploads, some of them given up. After each step a
 * search, whose index has heard of nothing since it last caught up, shows nobody what the oracle forbids, and quotes no
 * version but the present one, nor do suggestions, and counts no more than it allows; checkdocumentaccess and explain say at
 * any time what the oracle says; and once the index has caught up everybody finds exactly what the oracle allows.
 */

const WORLDS = Number(process.env.SHEAF_WORLDS ?? 15)

const server = await startHandRunServer({ after })
const { call, must, hasAccess } = callerOf(server, await server.token())
const admin = callerOf(server, await server.token({ kind: 'admin' }))
const client = await server.token({ kind: 'client' })
const { ask } = searcherOf(server, client)
let worlds = 0

it(`${WORLDS} worlds: everybody sees what the oracle allows and nothing else`, async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (steps) => {
      worlds += 1
      await live(steps, `w${worlds}`)
    }),
    { numRuns: WORLDS, endOnFailure: process.env.SHEAF_WORLDS === undefined },
  )
})

/** @param world comes before every name, so that worlds do not meet */
async function live(steps: readonly Step[], world: string): Promise<void> {
  let model = emptyModel(world)
  for (const { name, byEmail } of model.datasources) {
    await must('adddatasource', { name, isUserReferencedByEmail: byEmail, objectDefinitions: [{ name: 'page' }] })
  }
  for (const [position, step] of steps.entries()) {
    model = await take(step, model, world)
    const told = `after ${JSON.stringify(step)}`
    for (const person of peopleOf(world)) {
      const seen = [...(await found(model, person)), ...(await suggested(model, person))]
      const forbidden = seen.filter((id) => !allowed(model, person).includes(id))
      assert.deepEqual(forbidden, [], `${person} ${told}`)
    }
    // All of them would take long: each is asked about after one step of so many.
    for (const [i, [person, name]] of questions(model, world).entries()) {
      if ((i + position) % QUESTIONS_SHARE === 0) await assertAnswer(model, person, name, told)
    }
  }
  await settle(model, world)
}

const QUESTIONS_SHARE = 4
const peopleOf = (world: string) => ['p0', 'p1', 'p2', 'p3'].map((name) => `${name}-${world}@example.com`)

/** Sends a step to the server and makes the same change in the model. */
async function take(step: Step, model: WorldModel, world: string): Promise<WorldModel> {
  switch (step.kind) {
    case 'settle':
      await settle(model, world)
      return model
    case 'sweep':
      await server.store.write('purgeStale', { limit: step.limit, nowMs: Date.now() })
      return model
    default: {
      if (isTimeOfSweepFelt(step, model, world)) await sweepAll()
      const { id, body, next, refusals } = applied(step, model, world)
      const answer = await call(id, body)
      const expected = refusals.length === 0 ? [200] : refusals
      assert.ok(expected.includes(answer.status), `${JSON.stringify(step)} not ${expected}: ${answer.text}`)
      return refusals.length === 0 ? next : model
    }
  }
}

/**
 * Whether it matters if what is gone was removed by now: memberships of somebody gone go by how the datasource names
 * users, and those sent afterwards go if a later upload leaves out that person once more.
 */
function isTimeOfSweepFelt(step: Step, model: WorldModel, world: string): boolean {
  if (step.kind === 'configure') return true
  if (step.kind !== 'page' || !step.isLast) return false
  const { collection } = step.fresh
  return (collection === 'users' || collection === 'groups') && hasStrays(model, `${world}-${step.datasource}`)
}

async function sweepAll(): Promise<void> {
  while (await server.store.write('purgeStale', { limit: 500, nowMs: Date.now() })) {
    // Until nothing is left.
  }
}

type Name = Pick<ModelDocument, 'datasource' | 'id'>
const idOf = ({ datasource, id }: Name) => `${datasource}/${id}`
const allowed = (model: WorldModel, person: string) =>
  model.documents.filter((document) => maySee(model, person, document)).map(idOf)

/** Every person with every document, there or not. */
function questions(model: WorldModel, world: string): readonly (readonly [person: string, document: Name])[] {
  const names = model.datasources.flatMap(({ name }) => ['a', 'b', 'c'].map((id) => ({ datasource: name, id })))
  return names.flatMap((name) => peopleOf(world).map((person) => [person, name] as const))
}

async function assertAnswer(model: WorldModel, person: string, name: Name, told: string): Promise<void> {
  const document = model.documents.find((known) => idOf(known) === idOf(name))
  const expected = document !== undefined && maySee(model, person, document)
  assert.equal(await hasAccess(name.datasource, name.id, person), expected, `access: ${person} ${idOf(name)} ${told}`)
  const request = { userEmail: person, ...name, objectType: 'page' }
  const { isAllowed } = (await admin.must('explain', request)) as ExplainResponse
  assert.equal(isAllowed, expected, `explain: ${person} ${idOf(name)} ${told}`)
}

async function found(model: WorldModel, person: string): Promise<readonly string[]> {
  const requestOptions = {
    datasourcesFilter: model.datasources.map(({ name }) => name),
    responseHints: ['RESULTS', 'FACET_RESULTS'],
    defaultFacets: ['app'],
  }
  const answer = await ask(person, { query: 'plum', pageSize: 100, requestOptions })
  if (!isSomebody(model, person)) {
    assert.equal(answer.status, 401, answer.text)
    return []
  }
  assert.equal(answer.status, 200, answer.text)
  const { results = [], facetResults = [] } = answer.json as SearchResponse
  const ids = results.map((result) => shownTo(model, person, result))
  assertCounted(facetResults, ids, allowed(model, person))
  return ids
}

/** What is counted in each datasource: at most what the person may see, and at least what was found. */
function assertCounted(facets: readonly FacetResult[], ids: readonly string[], mostly: readonly string[]): void {
  const [{ buckets = [] } = {}] = facets
  const inDatasource = (all: readonly string[], name: string) => all.filter((id) => id.startsWith(`${name}/`)).length
  const counts = new Map(buckets.map(({ value, count = 0 }) => [value?.stringValue ?? '', count]))
  for (const name of new Set([...counts.keys(), ...ids.map((id) => id.split('/')[0] ?? '')])) {
    const count = counts.get(name) ?? 0
    assert.ok(count <= inDatasource(mostly, name), `${count} are counted in ${name}`)
    assert.ok(count >= inDatasource(ids, name), `${count} are counted in ${name}`)
  }
}

/** Documents whose titles complete what a person types. */
async function suggested(model: WorldModel, person: string): Promise<readonly string[]> {
  if (!isSomebody(model, person)) return []
  const datasourcesFilter = model.datasources.map(({ name }) => name)
  const body = { query: 'plum', datasourcesFilter, resultTypes: ['DOCUMENT'] }
  const answer = await server.call('autocomplete', client, body, { 'x-glean-actas': person })
  assert.equal(answer.status, 200, answer.text)
  const { results } = answer.json as AutocompleteResponse
  return results.map((result) => shownTo(model, person, { ...result, url: result.url ?? '' }))
}

/** The document that a result is of. It must quote the present version and no other. */
function shownTo(model: WorldModel, person: string, result: { readonly url: string }): string {
  const id = result.url.replace('https://example.com/', '')
  const { version } = model.documents.find((document) => idOf(document) === id) ?? {}
  const quoted = new Set(JSON.stringify(result).match(/version\d+/g))
  assert.deepEqual([...quoted], [version], `${person} reads of ${id}`)
  return id
}

/** Brings the index up to the record, as `processalldocuments` waits for, and asks everything. */
async function settle(model: WorldModel, world: string): Promise<void> {
  await Promise.all([must('processalldocuments', {}), must('processallmemberships', {}), server.catchUp()])
  for (const person of peopleOf(world)) {
    assert.deepEqual((await found(model, person)).toSorted(), allowed(model, person).toSorted(), person)
  }
  for (const [person, name] of questions(model, world)) await assertAnswer(model, person, name, 'settled')
}
