import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { type ErrorCode, type OperationId, operationList, operations } from '@sheaf/contract'
import { assertAnswered, assertRefused } from './answers.ts'
import { callerOf, handbook } from './handbook.ts'
import { rawRequest, sendRaw } from './raw-http.ts'
import { startTestServer } from './running-server.ts'
import { makeTokenStates } from './token-states.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-test-'))
const states = await makeTokenStates(dataDir)
const server = await startTestServer({ after }, { dataDir })
after(() => rm(dataDir, { recursive: true, force: true }))
const secret = await server.token()
await callerOf(server, secret).must('adddatasource', handbook)

const count = 'getdocumentcount' satisfies OperationId
const body = JSON.stringify({ datasource: 'handbook' })
const send = (Authorization: string | undefined, text = body) =>
  sendRaw(
    server.url,
    rawRequest(`POST ${operations[count].path}`, { Authorization, 'Content-Type': 'application/json' }, text),
  )

const ended: readonly (readonly [keyof typeof states, ErrorCode, string])[] = [
  ['expired', 'token_expired', 'sheaf token renew'],
  ['overdue', 'token_overdue', 'sheaf token reissue'],
  ['revoked', 'token_revoked', 'sheaf token create'],
  ['retired', 'token_retired', 'newest secret'],
]
for (const [state, code, remedy] of ended) {
  it(`401 for a token that is ${state}, whatever the operation, with what to do`, async () => {
    for (const { id, audience, request } of operationList) {
      if (audience.kind !== 'indexing') continue
      const body = request === null ? undefined : {}
      assertRefused(await server.call(id, states[state], body), code, `"${state}"`, remedy)
    }
  })
}

it('401 for a token that may only be rotated now, except where it is rotated', async () => {
  for (const { id, audience, request } of operationList) {
    if (id === 'rotatetoken' || audience.kind !== 'indexing') continue
    const body = request === null ? undefined : {}
    assertRefused(await server.call(id, states.rotateOnly, body), 'token_rotate_only', 'deadline passed', 'rotatetoken')
  }
  const answer = await server.call('rotatetoken', states.rotateOnly)
  assertAnswered(answer, { rotationPeriodMinutes: 1_440 })
  const { rawSecret } = answer.json as { readonly rawSecret: string }
  assertAnswered(await server.call(count, rawSecret, { datasource: 'handbook' }), { documentCount: 0 })
})

it('the secret of an ended token with one character changed tells nothing about the token', async () => {
  const other = states.revoked.replace(
    /_([0-9A-Za-z]{43})_/,
    (_, digits: string) => `_${[...digits].reverse().join('')}_`,
  )
  assertRefused(await send(`Bearer ${other}`), 'token_malformed')
})

it('200 whatever the letter case of the scheme and however many blanks follow it', async () => {
  for (const header of [`bearer ${secret}`, `BEARER ${secret}`, `Bearer   ${secret}`, `  Bearer\t${secret}  `]) {
    assert.equal((await send(header))?.status, 200, header)
  }
})

it('401 for two Authorization headers, whichever comes first', async () => {
  for (const [first, second] of [
    [`Bearer ${secret}`, 'Bearer x'],
    ['Bearer x', `Bearer ${secret}`],
    [`Bearer ${secret}`, `Bearer ${secret}`],
  ]) {
    const answer = await send(`${first}\r\nAuthorization: ${second}`)
    assertRefused(answer, 'authorization_scheme', 'more than one Authorization header', 'Send it once')
  }
})

it('the caller is refused before the body is read', async () => {
  const headers = { Authorization: 'Bearer x', 'Content-Type': 'application/json', 'Content-Length': '1000' }
  const answer = await sendRaw(server.url, rawRequest(`POST ${operations[count].path}`, headers, '{'))
  assertRefused(answer, 'token_malformed')
})

it('answers to authenticated callers say how long the secret is good for, refusals too', async () => {
  const period = 1_440
  for (const [text, status] of [
    [body, 200],
    ['{}', 400],
  ] as const) {
    const answer = await send(`Bearer ${secret}`, text)
    assert.equal(answer?.status, status)
    const expires = answer?.headers.get('sheaf-token-expires') ?? ''
    const rotateBy = answer?.headers.get('sheaf-token-rotate-by') ?? ''
    assert.match(expires, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    assert.match(rotateBy, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    assert.ok(Date.parse(rotateBy) <= Date.now() + period * 60_000)
    assert.equal(answer?.headers.get('sheaf-token-retired-until'), null)
  }
  const lasting = await server.token({ kind: 'client', expiresAt: undefined })
  const headers = (await server.call('search', lasting, { query: '' }, { 'x-glean-actas': 'x@example.com' })).headers
  for (const name of ['expires', 'rotate-by', 'retired-until']) assert.equal(headers.get(`sheaf-token-${name}`), null)
})

it('strangers are not told how long a token is good for', async () => {
  const answer = await send('Bearer x')
  assert.deepEqual(
    [...(answer?.headers.keys() ?? [])].filter((name) => name.startsWith('sheaf-')),
    [],
  )
})
