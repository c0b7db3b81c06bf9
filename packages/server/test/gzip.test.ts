import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { deflateSync, gzipSync } from 'node:zlib'
import { limits, operations } from '@sheaf/contract'
import { assertDone, assertRefused } from './answers.ts'
import { callerOf, handbook, page } from './handbook.ts'
import { rawRequest, sendRaw } from './raw-http.ts'
import { startTestServer } from './running-server.ts'

/** Request bodies that are compressed by gzip. */

const server = await startTestServer({ after })
const secret = await server.token()
const { call, must, count } = callerOf(server, secret)
await must('adddatasource', handbook)

const compressed = { 'content-encoding': 'gzip' }
const gzip = (value: unknown) => new Uint8Array(gzipSync(typeof value === 'string' ? value : JSON.stringify(value)))
const pages = (name: string, many: number) => ({
  datasource: 'handbook',
  documents: Array.from({ length: many }, (_, i) => page(`${name}-${i}`)),
})

it('are taken as the plain ones are, small and large, in any spelling of the encoding', async () => {
  const before = await count('handbook')
  for (const [i, encoding] of ['gzip', 'GZip', 'x-gzip'].entries())
    assertDone(await call('indexdocuments', gzip(pages(`small-${i}`, 1)), { 'content-encoding': encoding }))
  const large = pages('large', 3_000)
  assert.ok(JSON.stringify(large).length > limits.bodyBytesParsedInline.value)
  assertDone(await call('indexdocuments', gzip(large), compressed))
  assert.equal(await count('handbook'), before + 3 + 3_000)
})

it('several members one after the other are one body', async () => {
  const text = JSON.stringify(pages('members', 1))
  const body = new Uint8Array([...gzip(text.slice(0, 40)), ...gzip(text.slice(40))])
  assertDone(await call('indexdocuments', body, compressed))
})

it('are refused by name where they are no JSON inside', async () => {
  assertRefused(await call('indexdocuments', gzip('{'), compressed), 'malformed_json', 'not JSON')
})

it('400 for what is no gzip, is cut off, has a wrong checksum, or is nothing', async () => {
  const sound = gzip(pages('unsound', 50))
  const spoilt = sound.map((byte, i) => (i === sound.length - 6 ? byte ^ 0xff : byte))
  const plain = new Uint8Array(Buffer.from(JSON.stringify(pages('unsound', 1))))
  const deflated = new Uint8Array(deflateSync('{}'))
  const before = await count('handbook')
  for (const body of [plain, sound.subarray(0, sound.length / 2), sound.subarray(0, -1), spoilt, deflated])
    assertRefused(await call('indexdocuments', body, compressed), 'malformed_gzip', 'cannot be inflated')
  assert.equal(await count('handbook'), before)
})

for (const [id, name] of [
  ['indexdocuments', 'bodyBytesMax'],
  ['search', 'mainThreadBodyBytesMax'],
] as const) {
  it(`413 for a body of ${id} that is small and inflates to more than the limit`, async () => {
    const token = id === 'search' ? await server.token({ kind: 'client' }) : secret
    const bomb = gzip(' '.repeat(limits[name].value + 1))
    assert.ok(bomb.length < limits[name].value / 500)
    const answer = await server.call(id, token, bomb, { ...compressed, 'x-glean-actas': 'ann@example.com' })
    assertRefused(answer, 'body_too_large', 'Payload too large')
  })
}

it('413 for a compressed body that is too long itself, before it is read', async () => {
  const head = { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }
  const length = String(limits.bodyBytesMax.value + 1)
  const answer = await sendRaw(
    server.url,
    rawRequest('POST /api/index/v1/indexdocuments', { ...head, 'Content-Length': length }),
  )
  assertRefused(answer, 'body_too_large', `the body has ${length} bytes`)
})

it('whoever has no token is told so before anything is inflated', async () => {
  const head = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', 'Content-Length': '1000000' }
  assertRefused(
    await sendRaw(server.url, rawRequest('POST /api/index/v1/indexdocuments', head)),
    'authorization_missing',
  )
})

it('an operation that takes any body does not look at how it is encoded', async () => {
  const body = new Uint8Array(Buffer.from('no gzip at all'))
  const answer = await call('rotatetoken', body, compressed)
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('accept-encoding'), null)
  assert.equal(operations.rotatetoken.request, null)
})
