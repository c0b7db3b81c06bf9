import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startTestServer, type TestServer } from './running-server.ts'

/** Statuses of so many calls of an operation, one after the other. */
async function statusesOf(server: TestServer, token: string, calls: number) {
  const statuses: number[] = []
  for (let call = 0; call < calls; call += 1) {
    statuses.push((await server.call('getdatasourceconfig', token, { datasource: 'nosuch' })).status)
  }
  return statuses
}

describe('the rate limits of the protocol', () => {
  test('are off unless they are switched on', async (t) => {
    const server = await startTestServer(t)
    const statuses = await statusesOf(server, await server.token(), 120)
    assert.deepEqual([...new Set(statuses)], [400])
  })

  test('switched on, answer 429 with the limit and Retry-After, and count each token by itself', async (t) => {
    const server = await startTestServer(t, { rateLimits: 'on' })
    const token = await server.token()
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => server.call('getdatasourceconfig', token, { datasource: 'nosuch' })),
    )
    const refused = answers.filter(({ status }) => status === 429)
    assert.ok(refused.length > 0 && refused.length <= 30, String(refused.length))
    const [first] = refused
    assert.equal(first?.headers.get('retry-after'), '1')
    assert.deepEqual(first?.json, {
      error: 'rate_limited',
      message:
        'the limit of /api/index/v1/getdatasourceconfig for one token is 30 requests per second. Wait as long as ' +
        'Retry-After says, then send the same request again, and fewer at a time.',
    })
    assert.deepEqual(await statusesOf(server, await server.token(), 1), [400])
  })

  test('count the documents of a page', async (t) => {
    const server = await startTestServer(t, { rateLimits: 'on' })
    const token = await server.token()
    await server.call('adddatasource', token, { name: 'notes', isUserReferencedByEmail: true })
    const page = (documents: number) =>
      server.call('indexdocuments', token, {
        datasource: 'notes',
        documents: Array.from({ length: documents }, (_, number) => ({
          datasource: 'notes',
          id: `n${number}`,
          viewURL: `https://notes.example.com/${number}`,
          permissions: {},
        })),
      })
    assert.equal((await page(700)).status, 200)
    const refused = await page(1)
    assert.equal(refused.status, 429)
    assert.match(refused.text, /600 documents per minute/)
    assert.ok(Number(refused.headers.get('retry-after')) > 5)
  })

  test('let the events of documents be asked once a minute for each datasource, whatever the token', async (t) => {
    const server = await startTestServer(t, { rateLimits: 'on' })
    const [one, other] = [await server.token(), await server.token()]
    for (const name of ['notes', 'wiki']) await server.call('adddatasource', one, { name })
    const ask = (name: string, token: string) =>
      server.post(`/api/index/v1/debug/${name}/document/events`, token, { objectType: '', docId: 'a' })
    assert.equal((await ask('notes', one)).status, 200)
    const refused = await ask('NOTES', other)
    assert.equal(refused.status, 429)
    assert.match(
      refused.text,
      /debug\/\{datasource\}\/document\/events .* is 1 request per 60 seconds|1 request per minute/,
    )
    assert.ok(Number(refused.headers.get('retry-after')) > 30)
    assert.equal((await ask('wiki', other)).status, 200)
  })

  test('let the status of a document be asked once a second by each token', async (t) => {
    const server = await startTestServer(t, { rateLimits: 'on' })
    const [one, other] = [await server.token(), await server.token()]
    await server.call('adddatasource', one, { name: 'notes' })
    const body = { datasource: 'notes', objectType: '', docId: 'a' }
    const answers = await Promise.all(Array.from({ length: 10 }, () => server.call('getdocumentstatus', one, body)))
    const refused = answers.filter(({ status }) => status === 429)
    // Ten of them at once take less than nine seconds.
    assert.ok(refused.length > 0, String(answers.map(({ status }) => status)))
    assert.match(refused[0]?.text ?? '', /getdocumentstatus for one token is 1 request per second/)
    assert.equal((await server.call('getdocumentstatus', other, body)).status, 200)
  })

  test('count what is done to documents in one group of custom metadata, whoever does it and however it is spelt', async (t) => {
    const server = await startTestServer(t, { rateLimits: 'on' })
    const scopes = ['custommetadata:global_scope']
    const tokens = [await server.token({ scopes }), await server.token({ scopes })]
    const call = (turn: number, group: string) => {
      const path = `/rest/api/index/document/ghost/custom-metadata/${group}`
      const token = tokens[turn % 2] ?? ''
      return turn % 3 === 0
        ? server.call('deletecustommetadata', token, undefined, {}, path)
        : server.call('putcustommetadata', token, { customMetadata: [] }, {}, path)
    }
    let passed = 0
    let refused: Awaited<ReturnType<typeof call>> | undefined
    for (let turn = 0; refused === undefined && turn < 30_000; turn += 1) {
      const answer = await call(turn, 'Review')
      if (answer.status === 404) passed += 1
      // The limit of the address is met on the way, the more often the faster the machine is.
      else if (answer.text.includes('custom-metadata')) refused = answer
    }
    assert.ok(passed >= 300, String(passed))
    assert.equal(refused?.status, 429)
    assert.match(refused?.text ?? '', /for one group is 5 requests per second/)
    assert.ok(Number(refused?.headers.get('retry-after')) >= 1)
    // The address has used up its own limit, which comes back much faster than that of the group.
    await delay(500)
    const again = await Promise.all(Array.from({ length: 20 }, (_, turn) => call(turn, 'REVIEW')))
    assert.ok(again.some(({ text }) => text.includes('for one group')))
    assert.doesNotMatch((await call(0, 'other')).text, /for one group/)
  })
})
