import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { AuditEntry, ListTokensResponse, ShowTokenResponse, Token, TokenWithSecret } from '@sheaf/contract'
import { openEmulator } from '../../src/emulator/emulator.ts'
import { assertAnswered, assertDone, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const DAY = 86_400
const server = await startTestServer({ after })
const now = Math.floor(Date.now() / 1_000)
const adminToken = await server.token({ kind: 'admin', name: 'root', expiresAt: now + 1_000 * DAY })
const admin = callerOf(server, adminToken)

const create = async (more: object = {}) =>
  (await admin.must('createtoken', { name: 'crawler', kind: 'indexing', isGlobal: true, ...more })) as TokenWithSecret
const show = async (id: string) => (await admin.must('showtoken', { id })) as ShowTokenResponse
const list = async (request: object = {}) => (await admin.must('listtokens', request)) as ListTokensResponse
/** Whether a secret still opens what an indexing token may. */
const works = async (secret: string) =>
  (await server.call('getdocumentcount', secret, { datasource: 'x' })).status === 400
const events = ({ history }: { readonly history: readonly AuditEntry[] }) => history.map(({ event }) => event)

const valid = await create({ name: 'for the refusals' })

describe('createtoken', () => {
  proveCommonRefusals(server, 'createtoken', { name: 'crawler', kind: 'indexing', isGlobal: true })

  it('200: the secret works, and is shown this once', async () => {
    const { token, secret } = await create({ isGlobal: false, datasources: ['Wiki'], rotationPeriodMinutes: 1_440 })
    assert.match(secret, /^sheaf_indexing_/)
    assert.equal((await server.call('rotatetoken', secret)).status, 200)
    const ofToken: Partial<Token> = {
      kind: 'indexing',
      state: 'good',
      datasources: ['wiki'],
      rotationPeriodMinutes: 1_440,
    }
    assert.partialDeepStrictEqual(token, ofToken)
    assert.ok(Math.abs((token.expiresAt ?? 0) - now - 90 * DAY) < 100)
    for (const answer of [await show(token.id), await list(), await admin.must('listaudit', {})]) {
      assert.ok(!JSON.stringify(answer).includes(secret.split('_')[3] ?? secret))
    }
    const answer = await admin.call('createtoken', { name: 'x', kind: 'client', isGlobal: true })
    assert.equal(answer.headers.get('cache-control'), 'no-store')
  })

  it('200: the audit tells who made it, and from where', async () => {
    const { token } = await create()
    const { history } = await show(token.id)
    assert.equal(history.length, 1)
    assert.match(history[0]?.detail ?? '', /^by token [0-9a-z]{12}$/)
    assert.equal(history[0]?.address, '127.0.0.1')
  })

  it('400 for what no token can be', async () => {
    for (const [body, part] of [
      [{ kind: 'indexing' }, 'either global or for one or more datasources'],
      [{ kind: 'indexing', isGlobal: true, expiresAt: now - 1 }, 'not in the future'],
      [{ kind: 'indexing', isGlobal: true, rotationPeriodMinutes: 1 }, 'at least 1440 minutes'],
      [{ kind: 'indexing', isGlobal: true, greenlist: ['x'] }, '"x" is not an IP address'],
      [{ kind: 'client' }, 'either global or for one user'],
      [{ kind: 'client', isGlobal: true, scopes: ['NOSUCH'] }, '"NOSUCH" is no scope'],
      [{ kind: 'admin', datasources: ['x'] }, 'neither datasources nor user nor scopes'],
    ] as const) {
      assertRefused(await admin.call('createtoken', { name: 'x', ...body }), 'invalid_field', part)
    }
  })
})

describe('listtokens', () => {
  proveCommonRefusals(server, 'listtokens', {})

  it('200: in pages, the newest first, each once', async () => {
    for (let count = 0; count < 5; count += 1) await create({ name: `paged ${count}` })
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page: ListTokensResponse = await list({ query: 'PAGED', pageSize: 2, ...(cursor ? { cursor } : {}) })
      assert.equal(page.total, 5)
      assert.ok(page.tokens.length <= 2)
      names.push(...page.tokens.map(({ name }) => name))
      cursor = page.cursor
    } while (cursor !== undefined)
    assert.deepEqual(names.toSorted(), ['paged 0', 'paged 1', 'paged 2', 'paged 3', 'paged 4'])
  })

  it('200: by kind, state and id', async () => {
    const { token } = await create({ name: 'to be revoked' })
    await admin.must('revoketoken', { id: token.id, name: token.name })
    const ids = async (request: object) => (await list({ pageSize: 200, ...request })).tokens.map(({ id }) => id)
    assert.deepEqual(await ids({ query: token.id }), [token.id])
    assert.ok((await ids({ states: ['revoked'] })).includes(token.id))
    assert.ok(!(await ids({ states: ['good', 'overlap', 'expired'] })).includes(token.id))
    const kinds = new Set((await list({ kinds: ['admin'], pageSize: 200 })).tokens.map(({ kind }) => kind))
    assert.deepEqual([...kinds], ['admin'])
    assert.deepEqual(await ids({ kinds: ['admin'], query: token.id }), [])
  })

  it('400 for a cursor of another list', async () => {
    const { cursor } = await list({ pageSize: 1 })
    assertRefused(await admin.call('listtokens', { pageSize: 1, query: 'x', cursor }), 'invalid_cursor')
    assertRefused(await admin.call('listtokens', { cursor: 'x' }), 'invalid_cursor')
  })
})

describe('showtoken', () => {
  proveCommonRefusals(server, 'showtoken', { id: valid.token.id })

  it('200: every state, with when it ends', async (t) => {
    const emulator = openEmulator({ faults: [], indexDelaySeconds: 0, prepare: async () => {} })
    const own = await startTestServer(t, {}, emulator)
    const root = callerOf(own, await own.token({ kind: 'admin', expiresAt: now + 1_000 * DAY }))
    const make = async (more: object) =>
      (await root.must('createtoken', { name: 'x', kind: 'indexing', isGlobal: true, ...more })) as TokenWithSecret
    const shown = async ({ token: { id } }: TokenWithSecret) =>
      (await root.must('showtoken', { id })) as ShowTokenResponse
    const stateOf = async (made: TokenWithSecret) => (await shown(made)).token.state
    const rotatable = { rotationPeriodMinutes: 1_440 }
    const [rotated, overdue, expired] = [
      await make(rotatable),
      await make(rotatable),
      await make({ expiresAt: now + DAY }),
    ]
    const { token } = await shown(overdue)
    assert.equal(token.rotateBy, token.secretCreatedAt + DAY)
    await own.call('rotatetoken', rotated.secret)
    assert.equal(await stateOf(rotated), 'overlap')
    assert.ok(((await shown(rotated)).token.overlapUntil ?? 0) > now)
    const body = JSON.stringify({ advanceSeconds: 2 * DAY })
    assert.equal((await fetch(`${own.url}/dev/clock`, { method: 'POST', body })).status, 200)
    assert.deepEqual(await Promise.all([rotated, overdue, expired].map(stateOf)), ['overdue', 'overdue', 'expired'])
    assert.deepEqual(events(await shown(overdue)).toSorted(), ['minted', 'overdue'])
  })

  it('404 for an id that is none', async () => {
    for (const id of ['reissuetoken', 'renewtoken', 'showtoken'] as const) {
      assertRefused(await admin.call(id, { id: 'nosuch' }), 'token_not_found', 'nosuch')
    }
    assertRefused(await admin.call('revoketoken', { id: 'nosuch', name: 'x' }), 'token_not_found', 'nosuch')
  })
})

describe('reissuetoken', () => {
  proveCommonRefusals(server, 'reissuetoken', { id: valid.token.id })

  it('200: the earlier secret lives through the overlap, or ends at once', async () => {
    const { token, secret } = await create()
    const next = (await admin.must('reissuetoken', { id: token.id })) as TokenWithSecret
    assert.deepEqual([await works(secret), await works(next.secret)], [true, true])
    assert.equal(next.token.state, 'overlap')
    const last = (await admin.must('reissuetoken', { id: token.id, cut: true })) as TokenWithSecret
    assert.deepEqual(await Promise.all([secret, next.secret, last.secret].map(works)), [false, false, true])
    assert.deepEqual(events(await show(token.id)).toSorted(), ['minted', 'reissued'])
  })

  it('400 for a token that has ended for good', async () => {
    const { token } = await create()
    await admin.must('revoketoken', { id: token.id, name: token.name })
    assertRefused(await admin.call('reissuetoken', { id: token.id }), 'invalid_field', 'is revoked')
    assertRefused(await admin.call('renewtoken', { id: token.id }), 'invalid_field', 'is revoked')
  })
})

describe('renewtoken', () => {
  proveCommonRefusals(server, 'renewtoken', { id: valid.token.id })

  it('200: a token like it, and the old one goes on until a day after the new one’s first use', async () => {
    const { token, secret } = await create({ expiresAt: now + 10 * DAY })
    const renewed = (await admin.must('renewtoken', { id: token.id, expiresAt: now + 20 * DAY })) as TokenWithSecret
    assert.equal(renewed.token.renews, token.id)
    assert.equal(renewed.token.expiresAt, now + 20 * DAY)
    assert.equal((await show(token.id)).token.overlapEndsAt, undefined)
    assert.deepEqual([await works(renewed.secret), await works(secret)], [true, true])
    assert.ok(((await show(token.id)).token.overlapEndsAt ?? 0) > now)
    assertRefused(await admin.call('renewtoken', { id: token.id, expiresAt: 1 }), 'invalid_field', 'not in the future')
  })
})

describe('revoketoken', () => {
  // Revoking again changes nothing, and is answered alike.
  proveCommonRefusals(server, 'revoketoken', { id: valid.token.id, name: valid.token.name })

  it('200: it works for nothing from the next request on', async () => {
    const { token, secret } = await create()
    assert.equal(await works(secret), true)
    assertDone(await admin.call('revoketoken', { id: token.id, name: 'crawler' }))
    assert.equal(await works(secret), false)
    assert.deepEqual((await show(token.id)).token.state, 'revoked')
  })

  it('400 with the name of another token, and it goes on', async () => {
    const { token, secret } = await create()
    for (const name of ['Crawler', 'crawler ', 'root']) {
      const answer = await admin.call('revoketoken', { id: token.id, name })
      assertRefused(answer, 'invalid_field', 'name: ')
    }
    assert.equal(await works(secret), true)
  })
})

describe('listaudit', () => {
  proveCommonRefusals(server, 'listaudit', {})

  it('200: in pages, the latest first, each entry once, by token, event and time', async () => {
    const { token } = await create({ name: 'audited' })
    await admin.must('reissuetoken', { id: token.id })
    await admin.must('revoketoken', { id: token.id, name: 'audited' })
    const page = async (request: object) =>
      (await admin.must('listaudit', request)) as { entries: AuditEntry[]; cursor?: string }
    const own = (await page({ tokenId: token.id })).entries
    assert.deepEqual(own.map(({ event }) => event).toSorted(), ['minted', 'reissued', 'revoked'])
    for (const entry of own) assert.deepEqual([entry.tokenId, entry.tokenName], [token.id, 'audited'])
    assert.deepEqual(
      (await page({ tokenId: token.id, events: ['revoked'] })).entries.map(({ event }) => event),
      ['revoked'],
    )
    const { createdAt } = token
    assert.deepEqual((await page({ tokenId: token.id, to: createdAt })).entries, [])
    assert.equal((await page({ tokenId: token.id, from: createdAt })).entries.length, 3)

    const all: AuditEntry[] = []
    let cursor: string | undefined
    do {
      const next = await page({ pageSize: 7, ...(cursor === undefined ? {} : { cursor }) })
      all.push(...next.entries)
      cursor = next.cursor
    } while (cursor !== undefined)
    const times = all.map(({ lastAt }) => lastAt)
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
    )
    const keys = all.map((entry) => JSON.stringify([entry.tokenId, entry.event, entry.address, entry.firstAt]))
    assert.equal(new Set(keys).size, all.length)
    assert.ok(all.length > 20)
  })

  it('400 for both a token and a person, and for a cursor of other filters', async () => {
    assertRefused(
      await admin.call('listaudit', { tokenId: 'x', person: 'ann@example.com' }),
      'invalid_field',
      'both given',
    )
    const { cursor } = (await admin.must('listaudit', { pageSize: 1 })) as { cursor?: string }
    assertRefused(await admin.call('listaudit', { events: ['minted'], cursor }), 'invalid_cursor')
    assertAnswered(await admin.call('listaudit', { person: 'nobody@example.com' }), { entries: [] })
  })
})
