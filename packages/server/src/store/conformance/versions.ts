import assert from 'node:assert/strict'
import { test } from 'node:test'
import { datasourceKey, limits } from '@sheaf/contract'
import {
  deletePage,
  document,
  listIds,
  NOW_MS,
  type OpenStore,
  putPages,
  putPerson,
  storeWithWiki,
  versionOf,
  wiki,
} from './workbench.ts'

const DAY_MS = limits.tombstoneSeconds.value * 1000

/** Optimistic concurrency by version, and what remains of a deleted record. */
export function describeVersions(open: OpenStore): void {
  test('a version is kept to the last digit, beyond 2^53 and up to 2^63 - 1', async (t) => {
    const store = await storeWithWiki(t, open)
    const version = 2n ** 53n + 1n
    await putPages(store, [document('a')], { version })
    assert.equal(await versionOf(store, 'a'), version)
    assert.deepEqual(await putPages(store, [document('a')], { version: version - 1n }), {
      kind: 'version conflict',
      stored: version,
      sent: version - 1n,
    })
    await putPages(store, [document('a')], { version: 2n ** 63n - 1n })
    assert.equal(await versionOf(store, 'a'), 2n ** 63n - 1n)
  })

  test('the same or a higher version is accepted, a lower one is a conflict that names both', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a')], { version: 5n })
    assert.deepEqual(await putPages(store, [document('a', undefined, '"same"')], { version: 5n }), {
      kind: 'done',
      added: 0,
    })
    assert.deepEqual(await putPages(store, [document('a')], { version: 6n }), { kind: 'done', added: 0 })
    assert.deepEqual(await putPages(store, [document('a')], { version: 5n }), {
      kind: 'version conflict',
      stored: 6n,
      sent: 5n,
    })
  })

  test('a conflict in the middle of a batch stores nothing of it', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('b')], { version: 9n })
    const answer = await putPages(store, [document('a'), document('b'), document('c')], { version: 8n })
    assert.deepEqual(answer, { kind: 'version conflict', stored: 9n, sent: 8n })
    assert.deepEqual(await listIds(store), ['b'])
  })

  test('a write without version is accepted and keeps the stored one', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a')], { version: 5n })
    assert.deepEqual(await putPages(store, [document('a')]), { kind: 'done', added: 0 })
    assert.equal(await versionOf(store, 'a'), 5n)
    await putPages(store, [document('b')])
    assert.deepEqual(await putPages(store, [document('b')], { version: 1n }), { kind: 'done', added: 0 })
  })

  test('a deleted document comes back by a version that is high enough only, for a day', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a')], { version: 5n })
    assert.deepEqual(await deletePage(store, 'a', 7n), { kind: 'done', existed: true })
    const late = { version: 6n, nowMs: NOW_MS + DAY_MS - 1000 }
    assert.deepEqual(await putPages(store, [document('a')], late), { kind: 'version conflict', stored: 7n, sent: 6n })
    assert.deepEqual(await listIds(store), [])
    assert.deepEqual(await putPages(store, [document('a')], { version: 6n, nowMs: NOW_MS + DAY_MS }), {
      kind: 'done',
      added: 1,
    })
    assert.equal(await versionOf(store, 'a'), 6n)
  })

  test('a document written again after its deletion, without version, has the version of the deletion', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a')], { version: 5n })
    await deletePage(store, 'a')
    assert.deepEqual(await putPages(store, [document('a')]), { kind: 'done', added: 1 })
    assert.equal(await versionOf(store, 'a'), 5n)
    await putPages(store, [document('a')], { version: 8n })
    assert.deepEqual(await deletePage(store, 'a', 7n), { kind: 'version conflict', stored: 8n, sent: 7n })
  })

  test('a page of new documents with one whose deletion was newer is refused as a whole', async (t) => {
    const store = await storeWithWiki(t, open)
    await deletePage(store, 'b', 7n)
    const page = [document('a'), document('b'), document('c')]
    assert.deepEqual(await putPages(store, page, { version: 6n }), { kind: 'version conflict', stored: 7n, sent: 6n })
    assert.deepEqual(await listIds(store), [])
    assert.deepEqual(await putPages(store, page), { kind: 'done', added: 3 })
    assert.equal(await versionOf(store, 'b'), 7n)
    assert.equal(await versionOf(store, 'c'), undefined)
  })

  test('a deletion that arrives before the document keeps an older version of it out', async (t) => {
    const store = await storeWithWiki(t, open)
    assert.deepEqual(await deletePage(store, 'a', 7n), { kind: 'done', existed: false })
    assert.equal((await putPages(store, [document('a')], { version: 6n })).kind, 'version conflict')
    assert.deepEqual(await deletePage(store, 'a', 6n), { kind: 'version conflict', stored: 7n, sent: 6n })
  })

  test('dropping old tombstones leaves those of the last day', async (t) => {
    const store = await storeWithWiki(t, open)
    await deletePage(store, 'old', 5n, NOW_MS)
    await deletePage(store, 'new', 5n, NOW_MS + 1000)
    await store.write('dropOldTombstones', { nowMs: NOW_MS + DAY_MS })
    const nowMs = NOW_MS + DAY_MS - 1000
    assert.equal((await putPages(store, [document('old')], { version: 1n, nowMs })).kind, 'done')
    assert.equal((await putPages(store, [document('new')], { version: 1n, nowMs })).kind, 'version conflict')
  })

  test('a deletion of another datasource’s document by its index-wide id does nothing', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a')])
    const answer = await store.write('deleteDocument', {
      datasource: datasourceKey('other'),
      gleanKey: document('a').gleanKey,
      version: 0n,
      nowMs: NOW_MS,
    })
    assert.deepEqual(answer, { kind: 'done', existed: false })
    assert.deepEqual(await listIds(store), ['a'])
  })

  test('users, groups and memberships keep versions by the same rule', async (t) => {
    const store = await storeWithWiki(t, open)
    const conflict = { kind: 'version conflict', stored: 5n, sent: 4n }
    await putPerson(store, 'ann@example.com', { version: 5n })
    assert.deepEqual(await putPerson(store, 'Ann@Example.com', { version: 4n }), conflict)
    for (const version of [5n, 4n]) {
      const shared = { datasource: wiki, version, nowMs: NOW_MS }
      const group = await store.write('putGroup', { ...shared, name: 'eng' })
      const membership = { ...shared, group: 'eng', memberKind: 'user', member: 'ann@example.com' } as const
      assert.deepEqual(group, version === 5n ? { kind: 'done' } : conflict)
      assert.deepEqual(await store.write('putMembership', membership), version === 5n ? { kind: 'done' } : conflict)
    }
  })
}
