import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { assertRefused } from './answers.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { startTestServer } from './running-server.ts'

/** What callers of the search side send besides a body, and the words that they look for in refusals. */

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const client = await server.token({ kind: 'client' })
const [ann, bob] = ['ann@example.com', 'bob@example.com']
await must('adddatasource', handbook)
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
await must('indexdocument', { document: page('anns', { permissions: { allowedUsers: [{ email: ann }] } }) })
await must('processalldocuments', {})

async function hits(headers: Record<string, string>, path = '/rest/api/v1/search', more: object = {}): Promise<number> {
  const answer = await server.post(path, client, { query: 'anns', ...more }, headers)
  assert.equal(answer.status, 200, answer.text)
  return (answer.json as { readonly results: readonly unknown[] }).results.length
}

describe('headers', () => {
  it('the older name X-Scio-ActAs is honoured; where both are sent, X-Glean-ActAs counts', async () => {
    assert.equal(await hits({ 'x-scio-actas': ann }), 1)
    assert.equal(await hits({ 'x-scio-actas': ann, 'x-glean-actas': bob }), 0)
    assert.equal(await hits({ 'x-scio-actas': bob, 'x-glean-actas': ann }), 1)
  })

  it('X-Glean-Auth-Type and the query parameter locale are accepted', async () => {
    assert.equal(await hits({ 'x-glean-actas': ann, 'x-glean-auth-type': 'OAUTH' }), 1)
    assert.equal(await hits({ 'x-glean-actas': ann, 'x-glean-auth-type': '' }, '/rest/api/v1/search?locale=de'), 1)
  })
})

it('unknown fields are ignored at any depth, and counted', async () => {
  const more = { nosuch: 1, sessionInfo: { lastSeen: 'x' }, requestOptions: { facetBucketSize: 1, other: null } }
  assert.equal(await hits({ 'x-glean-actas': ann }, '/rest/api/v1/search', more), 1)
  const headers = { authorization: `Bearer ${await server.token({ kind: 'admin' })}` }
  const metrics = await (await fetch(`${server.url}/metrics`, { headers })).text()
  assert.match(metrics, /^sheaf_ignored_fields_total\{operation="search"\} 3$/m)
})

describe('the words of the protocol', () => {
  it('Required header missing: X-Glean-ActAs', async () => {
    const answer = await server.call('search', client, { query: 'a' })
    assertRefused(answer, 'act_as_missing', 'Required header missing: X-Glean-ActAs')
  })

  it('Error getting request body, for one that is no JSON or does not fit', async () => {
    const call = (body: unknown) => server.call('getdocumentsbyfacets', client, body, { 'x-glean-actas': ann })
    assertRefused(await call('{"filterSets": '), 'malformed_json', 'Error getting request body: ')
    const plain = { filterSets: [{ filters: [{ fieldName: 'type', values: ['page'] }] }] }
    const where = 'filterSets[0].filters[0].values[0] must be an object, not a string'
    assertRefused(await call(plain), 'invalid_field', `Error getting request body: ${where}`)
  })

  it('not on the indexing side', async () => {
    const answer = await server.call('indexdocument', await server.token(), '{')
    assert.doesNotMatch(answer.text, /Error getting request body/)
  })
})
