import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Store } from '../port.ts'
import { type AuditQuery, listAuditPage } from '../reads/audit.ts'
import {
  findSessionByHash,
  findSignedInName,
  hasSignInLink,
  listLivingSessions,
  type SessionRow,
} from '../reads/sessions.ts'
import { freshStore, type OpenStore, temporaryDirectory } from './workbench.ts'

const NOW = 1_767_225_600
const hash = (name: string) => Buffer.from(name.padEnd(32))
const audit = { tokenId: 'a', event: 'signed_in' as const, address: '', at: NOW, count: 1, detail: '' }
const bounds = { now: NOW, idleSince: NOW - 100 }

function row(id: string, more: Partial<SessionRow> = {}): SessionRow {
  return {
    id,
    hash: hash(id),
    method: 'oidc',
    token_id: null,
    token_generation: null,
    email_key: `${id}@example.com`,
    name: id,
    admin_by: null,
    created_at: NOW,
    expires_at: NOW + 1_000,
    last_seen_at: NOW,
    address: '192.0.2.1',
    user_agent: '',
    ...more,
  }
}

function begin(store: Store, id: string, more: Partial<SessionRow> = {}, previous?: Uint8Array) {
  return store.write('beginSession', { session: row(id, more), previous, sessionsMax: 100, audit })
}
const living = async (store: Store, at = bounds) =>
  (await listLivingSessions(store.read, at, 100)).map(({ id }) => id).sort()

/** Sessions of the console: none outlives its end. */
export function describeSessions(open: OpenStore): void {
  test('are found by the hash of their secret over a new opening, and by nothing else', async () => {
    const directory = temporaryDirectory()
    const before = await open(directory)
    await begin(before, 'a')
    await before.close()
    const after = await open(directory)
    assert.deepEqual({ ...(await findSessionByHash(after.read, hash('a'))) }.id, 'a')
    assert.equal(await findSessionByHash(after.read, hash('b')), undefined)
    await after.close()
  })

  test('end once, with their audit', async (t) => {
    const store = await freshStore(t, open)
    await begin(store, 'a')
    const ended = { ...audit, event: 'session_revoked' as const }
    assert.equal(await store.write('endSession', { id: 'a', audit: ended }), true)
    assert.equal(await store.write('endSession', { id: 'a', audit: ended }), false)
    assert.equal(await findSessionByHash(store.read, hash('a')), undefined)
    const all: AuditQuery = { subject: 'a', events: '["session_revoked"]', from: 0, to: NOW + 1 }
    const after = { lastAt: Number.MAX_SAFE_INTEGER, key: Number.MAX_SAFE_INTEGER }
    assert.deepEqual(
      (await listAuditPage(store.read, all, after, 10)).map(({ count }) => count),
      [1],
    )
  })

  test('take the place of the one that the browser had, and of no other', async (t) => {
    const store = await freshStore(t, open)
    await begin(store, 'a')
    await begin(store, 'b')
    await begin(store, 'c', {}, hash('a'))
    assert.deepEqual(await living(store), ['b', 'c'])
  })

  test('that are too old or were not used are not listed, name nobody, and are dropped', async (t) => {
    const store = await freshStore(t, open)
    await begin(store, 'old', { expires_at: NOW })
    await begin(store, 'idle', { last_seen_at: bounds.idleSince })
    await begin(store, 'good', { last_seen_at: bounds.idleSince + 1, expires_at: NOW + 1 })
    assert.deepEqual(await living(store), ['good'])
    const named = (id: string) => findSignedInName(store.read, `${id}@example.com`, bounds)
    assert.deepEqual(await Promise.all(['old', 'idle', 'good'].map(named)), [undefined, undefined, 'good'])
    await store.write('dropOldSessions', bounds)
    assert.equal(await findSessionByHash(store.read, hash('old')), undefined)
    assert.equal(await findSessionByHash(store.read, hash('idle')), undefined)
    assert.ok(await findSessionByHash(store.read, hash('good')))
    await store.write('touchSession', { id: 'good', at: NOW })
    assert.equal((await findSessionByHash(store.read, hash('good')))?.last_seen_at, NOW)
  })

  test('are so many at most: the least used goes first', async (t) => {
    const store = await freshStore(t, open)
    for (const [id, ago] of [
      ['a', 5],
      ['b', 9],
      ['c', 0],
      ['d', 7],
    ] as const) {
      await begin(store, id, { last_seen_at: NOW - ago })
    }
    await store.write('beginSession', { session: row('e'), previous: undefined, sessionsMax: 3, audit })
    assert.deepEqual(await living(store), ['a', 'c', 'e'])
  })

  test('begin by a link once, in its time, and a later link takes its place', async (t) => {
    const store = await freshStore(t, open)
    const redeem = (link: string, at: number) =>
      store.write('redeemSignInLink', {
        link: hash(link),
        session: row(`by ${link} at ${at}`, { created_at: at }),
        previous: undefined,
        sessionsMax: 100,
        audit,
      })
    await store.write('putSignInLink', { hash: hash('one'), expiresAt: NOW + 10 })
    await store.write('putSignInLink', { hash: hash('two'), expiresAt: NOW + 10 })
    assert.deepEqual(
      [await hasSignInLink(store.read, NOW + 9), await hasSignInLink(store.read, NOW + 10)],
      [true, false],
    )
    assert.equal(await redeem('one', NOW), false)
    assert.equal(await redeem('two', NOW + 10), false)
    assert.deepEqual(await living(store), [])
    assert.equal(await redeem('two', NOW + 9), true)
    assert.equal(await redeem('two', NOW + 9), false)
    assert.equal((await living(store)).length, 1)
  })
}
