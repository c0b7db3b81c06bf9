import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import fc from 'fast-check'
import { isAcceptable, isSomebody, type Model, type ModelDocument, maySee } from './access-oracle.ts'
import { startHandRunServer } from './hand-run-server.ts'
import { callerOf } from './handbook.ts'
import { searcherOf } from './searcher.ts'
import { anyWorld, applied, emptyModel, type Step } from './worlds.ts'

/**
 * Small worlds at random: people active and not, groups in circles, identities borrowed and test datasources come and go
 * while documents are indexed and change. After each step a search, whose index has heard of nothing since it last caught
 * up, shows nobody what the oracle forbids; checkdocumentaccess says at any time what the oracle says; and once the index
 * has caught up everybody finds exactly what the oracle allows.
 */

const WORLDS = Number(process.env.SHEAF_WORLDS ?? 15)

const server = await startHandRunServer({ after })
const { call, must, hasAccess } = callerOf(server, await server.token())
const { ask } = searcherOf(server, await server.token({ kind: 'client' }))
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
  for (const step of steps) {
    model = await take(step, model, world)
    for (const person of peopleOf(world)) {
      const forbidden = (await found(model, person)).filter((id) => !allowed(model, person).includes(id))
      assert.deepEqual(forbidden, [], `${person} after ${JSON.stringify(step)}`)
    }
  }
  await server.catchUp()
  await assertSettled(model, world)
}

const peopleOf = (world: string) => ['p0', 'p1', 'p2', 'p3'].map((name) => `${name}-${world}@example.com`)

/** Sends a step to the server and makes the same change in the model. */
async function take(step: Step, model: Model, world: string): Promise<Model> {
  if (step.kind === 'settle') {
    await server.catchUp()
    await assertSettled(model, world)
    return model
  }
  const { id, body, next, document } = applied(step, model, world)
  const isAccepted = document === undefined || isAcceptable(model, document)
  const answer = await call(id, body)
  assert.equal(answer.status, isAccepted ? 200 : 400, answer.text)
  return isAccepted ? next : model
}

const idOf = ({ datasource, id }: ModelDocument) => `${datasource}/${id}`
const allowed = (model: Model, person: string) =>
  model.documents.filter((document) => maySee(model, person, document)).map(idOf)

async function found(model: Model, person: string): Promise<readonly string[]> {
  const requestOptions = { datasourcesFilter: model.datasources.map(({ name }) => name) }
  const answer = await ask(person, { query: 'plum', pageSize: 100, requestOptions })
  if (!isSomebody(model, person)) {
    assert.equal(answer.status, 401, answer.text)
    return []
  }
  assert.equal(answer.status, 200, answer.text)
  const { results } = answer.json as { readonly results: readonly { readonly url: string }[] }
  return results.map(({ url }) => url.replace('https://example.com/', ''))
}

async function assertSettled(model: Model, world: string): Promise<void> {
  for (const person of peopleOf(world)) {
    assert.deepEqual((await found(model, person)).toSorted(), allowed(model, person).toSorted(), person)
    for (const document of model.documents) {
      const expected = maySee(model, person, document)
      assert.equal(await hasAccess(document.datasource, document.id, person), expected, `${person} ${idOf(document)}`)
    }
  }
}
