import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { limits, type OperationId } from '@sheaf/contract'
import { assertSound } from './answers.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { offences, prepareOffences } from './offences.ts'
import { startTestServer } from './running-server.ts'

/** Large bodies are taken by a thread of their own: nobody can tell from the answers. */

const server = await startTestServer({ after })
const caller = callerOf(server, await server.token())
const { call, must, count } = caller
await prepareOffences(caller)
await must('indexdocument', { document: page('versioned'), version: 5 })
const scoped = callerOf(server, await server.token({ datasources: ['wiki'] }))

const blanks = ' '.repeat(limits.bodyBytesParsedInline.value + 1)
const utf8 = (text: string) => new Uint8Array(Buffer.from(text))

/** Asks with a small body and with the same one made large by blanks, and compares. */
async function assertSame(id: OperationId, body: unknown, { call: ask } = caller): Promise<number> {
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
  const large = typeof text === 'string' ? `${text}${blanks}` : new Uint8Array([...text, ...utf8(blanks)])
  const [small, big] = [await ask(id, text), await ask(id, large)]
  assert.equal(big.status, small.status, `${small.text} ${big.text}`)
  assert.equal(withoutPlace(big.text), withoutPlace(small.text))
  assertSound(big)
  return small.status
}

/** Where in a broken body the parser stopped depends on the blanks. */
const withoutPlace = (text: string) => text.replace(/ at position \d+ \(line \d+ column \d+\)/, '')

it('each refusal of a document says the same', async () => {
  const before = await count('handbook')
  for (const { document } of offences) {
    const offender = { ...page('offender'), ...document }
    assert.equal(await assertSame('indexdocument', { document: offender }), 400)
    const documents = [page('sound'), offender]
    assert.equal(await assertSame('indexdocuments', { datasource: 'handbook', documents }), 400)
  }
  assert.equal(await count('handbook'), before)
})

it('each refusal of a body says the same', async () => {
  const valid = JSON.stringify({ document: page('a') })
  const bodies = [
    '',
    '{',
    '[]',
    'null',
    `${valid}x`,
    '{"a": 1}',
    '{"__proto__": 1}',
    valid.replace('"Page a"', '7'),
    valid.replace('Page a', '\\u0000'),
    valid.replace('Page a', '\\udc00'),
    valid.replace('"Page a"', '['.repeat(100_000) + ']'.repeat(100_000)),
    valid.replace('{', '{"version":9223372036854775808,'),
    valid.replace('{', '{"version":{"version":9223372036854775808},'),
    valid.replace('{', '{"version":-1,'),
    utf8(valid).map((byte) => (byte === 0x50 ? 0xff : byte)),
  ]
  for (const body of bodies) assert.equal(await assertSame('indexdocument', body), 400)
})

it('conflicts, scopes and unknown datasources are found the same', async () => {
  const lower = { document: page('versioned'), version: 4 }
  assert.equal(await assertSame('indexdocument', lower), 409)
  const removal = { datasource: 'handbook', objectType: 'page', id: 'versioned', version: 3 }
  assert.equal(await assertSame('deletedocument', removal), 409)
  assert.equal(await assertSame('indexdocument', { document: page('a') }, scoped), 403)
  assert.equal(await assertSame('adddatasource', { name: 'wiki', identityDatasourceName: 'handbook' }, scoped), 403)
  assert.equal(await assertSame('adddatasource', { name: 'x', urlRegex: '(?=a)' }), 400)
  assert.equal(await assertSame('getdocumentcount', { datasource: 'absent' }), 400)
})

it('what is accepted has the same effect', async () => {
  const accepted: readonly (readonly [OperationId, object])[] = [
    ['adddatasource', { ...handbook, objectDefinitions: [{ name: 'page' }] }],
    ['getdatasourceconfig', { datasource: 'HANDBOOK' }],
    ['indexuser', user('bob')],
    ['indexgroup', { datasource: 'handbook', group: { name: 'eng' } }],
    ['indexmembership', { datasource: 'handbook', membership: { groupName: 'eng', memberUserId: 'bob@example.com' } }],
    ['indexdocument', { document: page('a', { permissions: { allowedGroups: ['eng'] } }), version: 7 }],
    ['indexdocuments', { datasource: 'handbook', documents: [page('b'), page('c')] }],
    ['checkdocumentaccess', { datasource: 'handbook', objectType: 'page', docId: 'a', userEmail: 'bob@example.com' }],
    ['deletedocument', { datasource: 'handbook', objectType: 'page', id: 'B' }],
    ['getdocumentcount', { datasource: 'handbook' }],
  ]
  for (const [id, body] of accepted) assert.equal(await assertSame(id, body), 200)
})

it('digits beyond 2^53 are kept', async () => {
  const body = JSON.stringify({ document: page('digits') })
  const send = (digits: string) => call('indexdocument', body.replace('{', `{"version":${digits},`) + blanks)
  assert.equal((await send('9007199254740993')).status, 200)
  const answer = await send('9007199254740992')
  assert.equal(answer.status, 409)
  assert.match(answer.text, /version 9007199254740992 is lower than the stored version 9007199254740993/)
})

it('small requests, large ones and refused ones at once do not get in each other’s way', async () => {
  await must('adddatasource', { ...handbook, name: 'busy' })
  const batch = (name: string, size: number) => ({
    datasource: 'busy',
    documents: Array.from({ length: size }, (_, i) => page(`${name}-${i}`, { datasource: 'busy', summary: text })),
  })
  const text = { mimeType: 'text/plain', textContent: 'x'.repeat(500) }
  const sent = [...Array(12).keys()].map((i) => {
    if (i % 3 === 0) return call('indexdocuments', batch(`large-${i}`, 1_000))
    if (i % 3 === 1) return call('indexdocuments', batch(`small-${i}`, 1))
    return call('indexdocuments', { ...batch(`bad-${i}`, 1_000), documents: [...batch(`bad-${i}`, 999).documents, {}] })
  })
  const statuses = (await Promise.all(sent)).map(({ status }) => status)
  assert.deepEqual(
    statuses,
    [...Array(12).keys()].map((i) => (i % 3 === 2 ? 400 : 200)),
  )
  assert.equal(await count('busy'), 4 * 1_000 + 4)
})
