import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from '@sheaf/contract'
import type { Store } from '../port.ts'
import { countVisitors, findLastView } from '../reads/activity.ts'
import { listChanges } from '../reads/changes.ts'
import { findTokenWithSecret, listAudit, listSecrets } from '../reads/tokens.ts'
import { insertToken, NOW } from './tokens.ts'
import { document, freshStore, NOW_MS, type OpenStore, putPages, storeWithWiki } from './workbench.ts'

const DAY_MS = 86_400_000
const url = 'https://wiki.example.com/a'

/** What people did, and the tokens that tokens make: both come in numbers and go with time. */
export function describeActivity(open: OpenStore): void {
  const record = (store: Store, email: string, atMs: number, nowMs = NOW_MS, more: object = {}) =>
    store.write('recordActivity', {
      email,
      events: [{ eventId: null, action: 'VIEW', url, atMs, isTruncated: false, params: '{}', ...more }],
      nowMs,
    })
  const drop = (store: Store, nowMs: number, eventsMax = 1_000, limit = 100) =>
    store.write('dropOldActivity', { nowMs, eventsMax, limit })

  test('views are counted by person, and the last one of each is known', async (t) => {
    const store = await freshStore(t, open)
    await record(store, 'ann', NOW_MS)
    await record(store, 'ann', NOW_MS - 5_000)
    await record(store, 'bob', NOW_MS - 9_000, NOW_MS, { action: 'HISTORICAL_VIEW' })
    await record(store, 'cy', NOW_MS, NOW_MS, { action: 'EDIT' })
    assert.equal(await countVisitors(store.read, url), 2)
    assert.equal(await findLastView(store.read, 'ann', url), NOW_MS / 1_000)
    assert.equal(await findLastView(store.read, 'cy', url), undefined)
    assert.equal(await countVisitors(store.read, `${url}/b`), 0)
  })

  test('a page is indexed anew each time that it has twice as many visitors', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [
      { ...document('a'), viewUrl: url },
      { ...document('b'), viewUrl: `${url}/b` },
    ])
    const queued = async () => (await listChanges(store.read, 0, 100)).map(({ document_key: key }) => key)
    const [a, b] = await queued()
    const renewed: number[] = []
    for (let visitor = 1; visitor <= 16; visitor += 1) {
      const before = (await queued()).length
      await record(store, `visitor${visitor}`, NOW_MS)
      // Who has been there already is no more, and whoever edits has not viewed.
      await record(store, `visitor${visitor}`, NOW_MS + 1)
      await record(store, `editor${visitor}`, NOW_MS, NOW_MS, { action: 'EDIT' })
      if ((await queued()).length > before) renewed.push(visitor)
    }
    assert.deepEqual(renewed, [1, 3, 7, 15])
    assert.deepEqual(await queued(), [a, b, a, a, a, a])
  })

  test('events go once they are too old, the first received first, in steps', async (t) => {
    const store = await freshStore(t, open)
    for (const name of ['ann', 'bob', 'cy']) await record(store, name, NOW_MS)
    await record(store, 'dee', NOW_MS, NOW_MS + DAY_MS)
    const end = NOW_MS + limits.activityDays.value * DAY_MS
    assert.equal(await drop(store, end), false)
    assert.equal(await countVisitors(store.read, url), 4)
    assert.equal(await drop(store, end + 1, 1_000, 2), true)
    assert.equal(await countVisitors(store.read, url), 2)
    assert.equal(await drop(store, end + 1, 1_000, 2), false)
    assert.equal(await countVisitors(store.read, url), 1)
    assert.equal(await findLastView(store.read, 'dee', url), NOW_MS / 1_000)
  })

  test('of more events than are kept, the oldest go', async (t) => {
    const store = await freshStore(t, open)
    for (const name of ['ann', 'bob', 'cy']) await record(store, name, NOW_MS)
    assert.equal(await drop(store, NOW_MS, 3), false)
    assert.equal(await countVisitors(store.read, url), 3)
    await drop(store, NOW_MS, 2)
    assert.deepEqual(await findLastView(store.read, 'ann', url), undefined)
    assert.equal(await countVisitors(store.read, url), 2)
  })

  const child = async (store: Store, id: string, parent: string, expiresAt = NOW + 60) => {
    const row = await findTokenWithSecret(store.read, parent)
    assert.ok(row !== undefined)
    const { secret_generation, secret_hash, secret_created_at, secret_created_from, secret_presented_at, ...token } =
      row
    const audit = { tokenId: id, event: 'minted' as const, address: '10.0.0.1', at: NOW, count: 1, detail: '' }
    return store.write('insertCreatedToken', {
      token: { ...token, id, parent, expires_at: expiresAt, revoked_at: null, ended: null },
      secret: { hash: new Uint8Array(32), createdAt: NOW, createdFrom: '10.0.0.1' },
      audit: [audit, { ...audit, tokenId: parent, event: 'token_created' }],
    })
  }

  test('a token that has ended makes none, and what it made ends with it', async (t) => {
    const store = await freshStore(t, open)
    const audit = { tokenId: 'p', event: 'expired' as const, address: '', at: NOW, count: 1, detail: '' }
    for (const id of ['p', 'q']) await insertToken(store, id, { kind: 'client', rotation_period_minutes: null })
    assert.equal(await child(store, 'c', 'p'), 'done')
    assert.equal(await child(store, 'd', 'q'), 'done')
    await store.write('endToken', { tokenId: 'p', ended: 'expired', generation: 0, audit })
    assert.equal((await findTokenWithSecret(store.read, 'c'))?.revoked_at, NOW)
    assert.equal((await findTokenWithSecret(store.read, 'd'))?.revoked_at, null)
    assert.equal(await child(store, 'e', 'p'), 'ended')
    assert.equal(await findTokenWithSecret(store.read, 'e'), undefined)
  })

  test('a token has no more of them at a time than the limit', async (t) => {
    const store = await freshStore(t, open)
    await insertToken(store, 'p')
    const most = limits.createdTokensMax.value
    await Promise.all(
      Array.from({ length: most }, (_, index) => child(store, `c${index}`, 'p', index === 0 ? NOW : NOW + 60)),
    )
    assert.equal(await child(store, 'last', 'p'), 'done')
    assert.equal(await child(store, 'more', 'p'), 'too many')
  })

  test('they are forgotten a day after their end, with their history, and no other token is', async (t) => {
    const store = await freshStore(t, open)
    await insertToken(store, 'p', { expires_at: NOW })
    await child(store, 'c', 'p', NOW + 60)
    const forgotten = NOW + 60 + limits.createdTokenKeptSeconds.value
    assert.equal(await store.write('dropCreatedTokens', { now: forgotten, limit: 10 }), false)
    assert.ok((await findTokenWithSecret(store.read, 'c')) !== undefined)
    assert.equal(await store.write('dropCreatedTokens', { now: forgotten + 1, limit: 1 }), true)
    assert.equal(await findTokenWithSecret(store.read, 'c'), undefined)
    assert.deepEqual([await listSecrets(store.read, 'c'), await listAudit(store.read, 'c')], [[], []])
    assert.ok((await findTokenWithSecret(store.read, 'p')) !== undefined)
    assert.equal((await listAudit(store.read, 'p')).filter(({ event }) => event === 'token_created').length, 1)
  })
}
