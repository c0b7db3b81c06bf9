import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import type { SearchResponse } from '@sheaf/contract'
import fc from 'fast-check'
import { notThere, toolUser } from './assistant.ts'
import { startHandRunServer } from './hand-run-server.ts'
import { callerOf } from './handbook.ts'
import { searcherOf } from './searcher.ts'
import { emptyModel, type WorldModel } from './world-model.ts'
import { applied } from './world-steps.ts'
import { anyWorld, type Step } from './worlds.ts'

/**
 * In small worlds that change at random an assistant finds what a search of its person finds, in the same order, and reads
 * what checkdocumentaccess says that the person may see; of all else it is told that it is not there.
 */

const WORLDS = Number(process.env.SHEAF_WORLDS ?? 6)

const server = await startHandRunServer({ after })
const { call, must, hasAccess } = callerOf(server, await server.token())
const token = await server.token({ kind: 'client' })
const { ask } = searcherOf(server, token)
const use = toolUser(server, token)

async function found(person: string, query: string, datasources: readonly string[]) {
  const { status, structured } = await use(person, 'search', { query, datasources, pageSize: 50 })
  return { status, ids: (structured.results ?? []).map(({ id }) => id), hasMore: structured.hasMore }
}

async function foundBySearch(person: string, query: string, datasources: readonly string[]) {
  const requestOptions = { datasourcesFilter: datasources }
  const answer = await ask(person, { query, pageSize: 50, requestOptions })
  const { results = [], hasMoreResults } = answer.json as SearchResponse
  return { status: answer.status, ids: results.map(({ document }) => document?.id ?? ''), hasMore: hasMoreResults }
}

let worlds = 0

it(`${WORLDS} worlds: assistants find what searches find, in the same order, and read what may be seen`, async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (steps) => {
      worlds += 1
      await live(steps, `m${worlds}`)
    }),
    { numRuns: WORLDS, endOnFailure: process.env.SHEAF_WORLDS === undefined },
  )
})

async function live(steps: readonly Step[], world: string): Promise<void> {
  let model = emptyModel(world)
  for (const { name, byEmail } of model.datasources) {
    await must('adddatasource', { name, isUserReferencedByEmail: byEmail, objectDefinitions: [{ name: 'page' }] })
  }
  for (const [position, step] of steps.entries()) {
    model = await take(step, model, world)
    await assertSame(model, world, position)
  }
  await server.catchUp()
  await assertSame(model, world, 0)
}

async function take(step: Step, model: WorldModel, world: string): Promise<WorldModel> {
  if (step.kind === 'settle') await server.catchUp()
  if (step.kind === 'sweep') await server.store.write('purgeStale', { limit: step.limit, nowMs: Date.now() })
  if (step.kind === 'settle' || step.kind === 'sweep') return model
  const { id, body, next, refusals } = applied(step, model, world)
  await call(id, body)
  return refusals.length === 0 ? next : model
}

async function assertSame(model: WorldModel, world: string, position: number): Promise<void> {
  const names = model.datasources.map(({ name }) => name)
  for (const [who, person] of ['p0', 'p1', 'p2', 'p3'].map((name) => `${name}-${world}@example.com`).entries()) {
    const [here, there] = [await found(person, 'plum', names), await foundBySearch(person, 'plum', names)]
    assert.deepEqual([here.status, here.ids, here.hasMore], [there.status, there.ids, there.hasMore], person)
    // All of them would take long: each is read after one step of so many.
    if (there.status !== 200 || (who + position) % 4 !== 0) continue
    for (const name of names) for (const id of ['a', 'b', 'c']) await assertRead(person, name, id)
  }
}

async function assertRead(person: string, datasource: string, id: string): Promise<void> {
  const wide = `CUSTOM_${datasource.toUpperCase()}_page_${id}`
  const { result, text } = await use(person, 'read_document', { id: wide })
  const mayRead = await hasAccess(datasource, id, person)
  assert.equal(result.isError !== true, mayRead, `${person} ${wide}: ${text}`)
  if (!mayRead) assert.deepEqual(result, notThere(person, wide))
}
