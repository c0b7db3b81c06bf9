import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { operations, type RotateTokenResponse } from '@sheaf/contract'
import { assertAnswered, assertRefused, assertSound } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook } from '../handbook.ts'
import { rawRequest, sendRaw } from '../raw-http.ts'
import { type Answer, startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
await callerOf(server, await server.token()).must('adddatasource', handbook)

const rotate = (secret: string) => server.call('rotatetoken', secret)
const rotated = (answer: Answer | undefined) => {
  assert.equal(answer?.status, 200, answer?.text)
  assertSound(answer)
  return answer.json as RotateTokenResponse
}
const use = (secret: string) => server.call('getdocumentcount', secret, { datasource: 'handbook' })

proveCommonRefusals(server, 'rotatetoken', undefined)

it('200 with the new secret, the Unix second it was assigned at and the period in minutes, and nothing else', async () => {
  const before = Math.floor(Date.now() / 1000)
  const secret = await server.token({ rotationPeriodMinutes: 2_880 })
  const { rawSecret, createdAt, ...others } = rotated(await rotate(secret))
  assert.match(rawSecret, /^sheaf_indexing_[0-9a-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/)
  assert.notEqual(rawSecret, secret)
  assert.ok(Number.isInteger(createdAt) && createdAt >= before && createdAt <= Date.now() / 1000, String(createdAt))
  assert.deepEqual(others, { rotationPeriodMinutes: 2_880 })
})

it('200: both secrets work, and each is told how long', async () => {
  const secret = await server.token()
  const { rawSecret, createdAt } = rotated(await rotate(secret))
  const [old, fresh] = [await use(secret), await use(rawSecret)]
  assert.deepEqual([old.status, fresh.status], [200, 200])
  const time = (answer: Answer, name: string) => Date.parse(answer.headers.get(`sheaf-token-${name}`) ?? '') / 1000
  assert.equal(time(old, 'retired-until'), createdAt + 600)
  assert.equal(old.headers.get('sheaf-token-rotate-by'), null)
  assert.equal(time(fresh, 'rotate-by'), createdAt + 1_440 * 60)
  assert.equal(fresh.headers.get('sheaf-token-retired-until'), null)
  assert.equal(time(old, 'expires'), time(fresh, 'expires'))
})

it('200 for the replaced secret mints nothing: it answers the current one, however often it is asked', async () => {
  const secret = await server.token()
  const first = rotated(await rotate(secret))
  assert.deepEqual(rotated(await rotate(secret)), first)
  const second = rotated(await rotate(first.rawSecret))
  assert.notEqual(second.rawSecret, first.rawSecret)
  assert.deepEqual(rotated(await rotate(secret)), second)
  assert.deepEqual(rotated(await rotate(first.rawSecret)), second)
})

it('200 for twenty rotations at once: all are given the same secret', async () => {
  const secret = await server.token()
  const answers = await Promise.all(Array.from({ length: 20 }, () => rotate(secret)))
  assert.equal(new Set(answers.map((answer) => rotated(answer).rawSecret)).size, 1)
})

it('200: scope and greenlist stay what they were', async () => {
  const scoped = await server.token({ datasources: ['wiki'], greenlist: ['127.0.0.0/8'] })
  const { rawSecret } = rotated(await rotate(scoped))
  assertRefused(await use(rawSecret), 'datasource_out_of_scope', 'handbook')
})

it('200 whatever body and content type are sent, since none is looked at', async () => {
  const bodies = [
    undefined,
    '',
    '{}',
    '{"tokenId": "x"}',
    '{',
    'null',
    '\0\u{1f600}',
    'a=b',
    new Uint8Array([0xff, 0xfe]),
  ]
  const types = [undefined, 'application/json', 'application/x-www-form-urlencoded', 'text/plain', 'json', ';;;', '']
  let secret = await server.token()
  for (const body of bodies) {
    for (const type of types) {
      const headers = { Authorization: `Bearer ${secret}`, 'Content-Type': type }
      const answer = await sendRaw(server.url, rawRequest(`POST ${operations.rotatetoken.path}`, headers, body))
      secret = rotated(answer).rawSecret
    }
  }
  const encoded = { Authorization: `Bearer ${secret}`, 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' }
  rotated(await sendRaw(server.url, rawRequest(`POST ${operations.rotatetoken.path}`, encoded, 'not gzip')))
})

it('400 for a token without a rotation period, saying how to get one that has it', async () => {
  const secret = await server.token({ rotationPeriodMinutes: undefined })
  assertRefused(await rotate(secret), 'token_not_rotatable', '"test"', 'sheaf token create --rotation-period')
  assertAnswered(await use(secret), { documentCount: 0 })
})

it('403 from an address outside the greenlist changes nothing', async () => {
  const secret = await server.token({ greenlist: ['192.0.2.1'] })
  assertRefused(await rotate(secret), 'address_not_allowed', '127.0.0.1')
})
