import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { callerOf, handbook, page, user } from './handbook.ts'
import { startTestServer, type TestServer } from './running-server.ts'

/** What becomes of a server whose index is in trouble: it says so, and helps itself. */

const ann = 'ann@example.com'

async function withHandbook(t: TestContext, dataDir?: string) {
  const server = await startTestServer(t, dataDir === undefined ? {} : { dataDir })
  const { must } = callerOf(server, await server.token())
  await must('adddatasource', handbook)
  await must('indexuser', user('ann'))
  const client = await server.token({ kind: 'client' })
  const admin = await server.token({ kind: 'admin' })
  const state = async () => {
    const text = await (await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${admin}` } })).text()
    return /^sheaf_index_state\{state="(\w+)"\} 1$/m.exec(text)?.[1]
  }
  return { server, must, client, state }
}

async function readiness({ url }: TestServer): Promise<string> {
  const { checks } = (await (await fetch(`${url}/readyz`)).json()) as { readonly checks: { readonly index: string } }
  return checks.index
}

/** Asks until the answer fits, or the test takes too long. */
async function until<Answer>(ask: () => Promise<Answer>, fits: (answer: Answer) => boolean): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    const answer = await ask()
    if (fits(answer)) return answer
    assert.ok(tries < 600, `still ${JSON.stringify(answer)}`)
    await delay(50)
  }
}

const documents = (count: number, text: (number: number) => string) =>
  Array.from({ length: count }, (_, i) =>
    page(`p${i}`, { title: 'walrus', body: { mimeType: 'text/plain', textContent: text(i) } }),
  )
/** Words that occur nowhere else, so that they take room. */
const words = (number: number, count: number) =>
  Array.from({ length: count }, (_, i) => `w${(number * count + i).toString(36)}`).join(' ')

test('a damaged index is noticed without a write, told of, and made anew', async (t) => {
  const { server, must, client, state } = await withHandbook(t)
  // So many that it takes longer to make the index anew than to ask it.
  await must('indexdocuments', { datasource: 'handbook', documents: documents(1_000, (i) => words(i, 300)) })
  assert.equal((await server.searchUntil(client, ann, 'walrus', 100)).length, 100)
  await until(
    () => readiness(server),
    (answer) => answer === 'ok',
  )
  assert.equal(await state(), 'ok')
  // What whoever meets damage leaves there.
  writeFileSync(join(server.dataDir, 'index', 'index.damaged'), 'a test')
  assert.equal((await server.searchUntil(client, ann, 'walrus', 0)).length, 0, 'nothing is answered from it')
  assert.equal((await server.searchUntil(client, ann, 'walrus', 100)).length, 100)
  await until(
    () => readiness(server),
    (answer) => answer === 'ok',
  )
  await until(state, (answer) => answer === 'ok')
})

test('a damaged part of the index is left out and put again', async (t) => {
  const { server, must, client } = await withHandbook(t)
  await must('indexdocuments', { datasource: 'handbook', documents: documents(500, (i) => words(i, 200)) })
  await server.searchUntil(client, ann, 'walrus', 100)
  await until(
    () => readiness(server),
    (answer) => answer === 'ok',
  )
  const directory = join(server.dataDir, 'index')
  const segments = readdirSync(directory).filter((name) => name.endsWith('.segment'))
  assert.ok(segments.length > 0)
  await server.close()
  for (const name of segments) {
    const path = join(directory, name)
    const bytes = readFileSync(path)
    bytes.fill(0x55, bytes.length >> 2, bytes.length >> 1)
    writeFileSync(path, bytes)
  }
  const again = await startTestServer(t, { dataDir: server.dataDir })
  const found = await until(
    () => again.searchUntil(client, ann, `w${(499 * 200).toString(36)}`, 1),
    (hits) => hits.length === 1,
  )
  assert.equal(found.length, 1)
  await until(
    () => readiness(again),
    (answer) => answer === 'ok',
  )
  assert.equal((await again.searchUntil(client, ann, 'walrus', 100)).length, 100)
  t.after(() => rmSync(server.dataDir, { recursive: true, force: true }))
})
