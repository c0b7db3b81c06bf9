import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from '@sheaf/contract/limits'
import { statesOf } from '../lifecycle.ts'
import type { Store } from '../port.ts'
import { findBacklog, findRevisionAt, listChanges } from '../reads/changes.ts'
import {
  countDocumentsByType,
  countMemberships,
  findDocumentsFloor,
  findIndexedMs,
  findStates,
  findWaiting,
  listDepartures,
  listMembershipsOf,
  listRuns,
  listUploadHistory,
} from '../reads/lifecycle.ts'
import type { RunKind } from '../schema.ts'
import { first, last, purgeAll, putDocumentsPage, putMembersPage, putUsersPage, whole } from './uploading.ts'
import {
  configRevisionOf,
  deletePage,
  document,
  groups,
  NOW_MS,
  type OpenStore,
  putPages,
  putPerson,
  storeWithWiki,
  wiki,
} from './workbench.ts'

const DAY_MS = 86_400_000
const keyOf = (id: string) => document(id).gleanKey
const statesIn = async (store: Store, id: string) => {
  const found = await findStates(store.read, wiki, keyOf(id))
  return found === undefined ? undefined : statesOf(found)
}
const uploadsOf = async (store: Store, id: string) => (await statesIn(store, id))?.map(([uploadedMs]) => uploadedMs)
const departuresOf = async (store: Store, id: string) =>
  (await listDepartures(store.read, wiki, keyOf(id), 100)).map((row) => row.requested_ms)
const spansOf = async (store: Store, kind: RunKind) =>
  (await listRuns(store.read, wiki, kind)).map((row) => [row.started_ms - NOW_MS, row.ended_ms - NOW_MS])

async function putPermissions(store: Store, id: string, nowMs: number): Promise<void> {
  const [change] = (await listChanges(store.read, 0, 1)).map((row) => row.document_key)
  await store.write('putPermissions', {
    datasource: wiki,
    configRevision: await configRevisionOf(store),
    identityDatasource: wiki,
    usersBy: 'email',
    key: change ?? -1,
    permissions: document(id, groups('a')).permissions,
    grants: { users: [], groups: [], intersections: [] },
    findings: [],
    nowMs,
  })
}

/** What is remembered of what became of documents and datasources. */
export function describeLifecycle(open: OpenStore): void {
  test('every upload of a document is remembered with what it changed, the newest ones and none older than 30 days', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a')], { nowMs: NOW_MS })
    await putPages(store, [document('a')], { nowMs: NOW_MS + 1 })
    await putPages(store, [document('a', undefined, '"x"')], { nowMs: NOW_MS + 2 })
    assert.deepEqual(await uploadsOf(store, 'a'), [NOW_MS, NOW_MS + 1, NOW_MS + 2])
    const [one, same, other] = (await statesIn(store, 'a')) ?? []
    assert.equal(one?.[1], same?.[1])
    assert.ok((other?.[1] ?? 0) > (same?.[1] ?? 0))

    await putPermissions(store, 'a', NOW_MS + 3)
    const revisions = (await statesIn(store, 'a'))?.map(([, revision]) => revision) ?? []
    assert.deepEqual(await uploadsOf(store, 'a'), [NOW_MS, NOW_MS + 1, NOW_MS + 2, NOW_MS + 2])
    assert.equal(new Set(revisions).size, 3)

    const late = NOW_MS + 30 * DAY_MS + 2
    await putPages(store, [document('a')], { nowMs: late })
    assert.deepEqual(await uploadsOf(store, 'a'), [NOW_MS + 2, NOW_MS + 2, late])
    const max = limits.lifecycleStatesMax.value
    for (let i = 1; i <= max + 5; i += 1) await putPages(store, [document('a')], { nowMs: late + i })
    assert.deepEqual((await uploadsOf(store, 'a'))?.length, max + 1)
    assert.equal((await uploadsOf(store, 'a'))?.at(-1), late + max + 5)
  })

  test('nothing is remembered of a write that is refused', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a')], { version: 2n })
    await putPages(store, [document('a')], { version: 1n, nowMs: NOW_MS + 1 })
    await deletePage(store, 'a', 1n)
    assert.deepEqual(await uploadsOf(store, 'a'), [NOW_MS])
    assert.deepEqual(await departuresOf(store, 'a'), [])
  })

  test('a deletion is remembered from its commit on, with what the document was, each one by itself', async (t) => {
    const store = await storeWithWiki(t, open)
    for (const [uploadedMs, deletedMs] of [
      [NOW_MS, NOW_MS + 1],
      [NOW_MS + 2, NOW_MS + 3],
    ] as const) {
      await putPages(store, [document('a')], { nowMs: uploadedMs })
      await deletePage(store, 'a', 0n, deletedMs)
      await deletePage(store, 'a', 0n, deletedMs + 10)
    }
    const found = await listDepartures(store.read, wiki, keyOf('a'), 100)
    assert.deepEqual(
      found.map((row) => [row.uploaded_ms, row.requested_ms]),
      [
        [NOW_MS + 2, NOW_MS + 3],
        [NOW_MS, NOW_MS + 1],
      ],
    )
    assert.equal(await statesIn(store, 'a'), undefined)
    assert.deepEqual(await departuresOf(store, 'b'), [])
  })

  test('what an upload leaves out is deleted when the upload ends, whenever it is removed', async (t) => {
    const store = await storeWithWiki(t, open)
    await putDocumentsPage(store, 'x', whole, ['a', 'b'])
    await putDocumentsPage(store, 'y', { ...whole, skipsStaleCheck: true, nowMs: NOW_MS + 5 }, ['a'])
    const left = await findStates(store.read, wiki, keyOf('b'))
    assert.deepEqual([left?.is_live, left?.floor_ms], [0, NOW_MS + 5])
    assert.equal((await findStates(store.read, wiki, keyOf('a')))?.is_live, 1)
    while (await store.write('purgeStale', { limit: 1, nowMs: NOW_MS + 9 })) {}
    assert.deepEqual(await departuresOf(store, 'b'), [NOW_MS + 5])
    assert.deepEqual(await departuresOf(store, 'a'), [])
  })

  test('what became of the documents of a deleted datasource is nobody’s, nor of one that takes its name', async (t) => {
    const store = await storeWithWiki(t, open)
    await putDocumentsPage(store, 'x', whole, ['a', 'b'])
    await deletePage(store, 'a', 0n, NOW_MS + 1)
    await store.write('deleteDatasource', { datasource: wiki, nowMs: NOW_MS + 2 })
    await purgeAll(store)
    assert.deepEqual(await departuresOf(store, 'a'), [])
    await store.write('putDatasource', {
      datasource: wiki,
      name: 'wiki',
      config: '{}',
      visibility: 'all',
      nowMs: NOW_MS + 1_000,
    })
    assert.deepEqual([await departuresOf(store, 'a'), await departuresOf(store, 'b')], [[], []])
    assert.deepEqual(await spansOf(store, 'identity'), [])
  })

  test('when the index took up a revision is known from the first time that it had, and only if that was noted', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a'), document('b')])
    const [a, b] = (await listChanges(store.read, 0, 10)).map(({ revision }) => revision)
    assert.ok(a !== undefined && b !== undefined && a < b)
    assert.equal(await findRevisionAt(store.read, 1), a)
    assert.equal(await findIndexedMs(store.read, a), undefined)
    await store.write('pruneChanges', { through: 1, indexed: [{ revision: a, indexedMs: NOW_MS + 1 }] })
    assert.deepEqual([await findIndexedMs(store.read, a), await findIndexedMs(store.read, b)], [NOW_MS + 1, undefined])
    const later = [
      { revision: a, indexedMs: NOW_MS + 7 },
      { revision: b, indexedMs: NOW_MS + 8 },
    ]
    await store.write('pruneChanges', { through: 2, indexed: later })
    assert.deepEqual([await findIndexedMs(store.read, a), await findIndexedMs(store.read, b)], [NOW_MS + 1, NOW_MS + 8])
  })

  test('what is older than 30 days is forgotten, and when the index went on last is kept', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a'), document('b'), document('c')])
    await deletePage(store, 'a', 0n, NOW_MS)
    await deletePage(store, 'b', 0n, NOW_MS + 1)
    const indexed = [1, 2, 3].map((number) => ({ revision: 1_000 + number, indexedMs: NOW_MS + number }))
    await store.write('pruneChanges', { through: 5, indexed })
    const sweep = async (nowMs: number) => {
      while (await store.write('dropOldLifecycle', { nowMs })) {}
      return [await departuresOf(store, 'a'), await departuresOf(store, 'b'), await findIndexedMs(store.read, 1_003)]
    }
    assert.deepEqual(await sweep(NOW_MS + 30 * DAY_MS), [[NOW_MS], [NOW_MS + 1], NOW_MS + 3])
    assert.deepEqual(await sweep(NOW_MS + 30 * DAY_MS + 1), [[], [NOW_MS + 1], NOW_MS + 3])
    await sweep(NOW_MS + 31 * DAY_MS)
    assert.deepEqual(await departuresOf(store, 'b'), [])
    // The time of the last one is forgotten, and the next one has one again.
    assert.equal(await findIndexedMs(store.read, 1_003), undefined)
    await store.write('pruneChanges', { through: 5, indexed: [{ revision: 1_004, indexedMs: NOW_MS + 4 }] })
    assert.equal(await findIndexedMs(store.read, 1_004), NOW_MS + 4)
  })

  test('runs that follow each other within a minute are one, and a limited number is kept', async (t) => {
    const store = await storeWithWiki(t, open)
    const run = (startedMs: number, endedMs: number) =>
      store.write('recordRuns', {
        datasources: [wiki],
        kind: 'documents',
        startedMs: NOW_MS + startedMs,
        endedMs: NOW_MS + endedMs,
      })
    await run(0, 5)
    await run(60_005, 60_010)
    await run(60_008, 60_009)
    assert.deepEqual(await spansOf(store, 'documents'), [[0, 60_010]])
    await run(120_011, 120_012)
    assert.deepEqual(await spansOf(store, 'documents'), [
      [120_011, 120_012],
      [0, 60_010],
    ])
    for (let i = 0; i < limits.runsKeptMax.value; i += 1) await run((i + 10) * 100_000, (i + 10) * 100_000)
    const spans = await spansOf(store, 'documents')
    assert.deepEqual([spans.length, spans.at(-1)], [limits.runsKeptMax.value, [1_000_000, 1_000_000]])
    await store.write('pruneChanges', {
      through: 0,
      runs: [{ datasource: 'absent', kind: 'documents', startedMs: 0, endedMs: 0 }],
    })
    assert.deepEqual(await spansOf(store, 'identity'), [])
  })

  test('users, groups and memberships are processed by being written, alone or in an upload', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPerson(store, 'ann@x.com')
    await putUsersPage(store, 'x', { ...whole, nowMs: NOW_MS + 100_000 }, ['ann@x.com'])
    await store.write('putGroup', { datasource: wiki, name: 'a', version: 0n, nowMs: NOW_MS + 200_000 })
    assert.deepEqual(await spansOf(store, 'identity'), [
      [200_000, 200_000],
      [100_000, 100_000],
      [0, 0],
    ])
  })

  test('the documents of a datasource that wait are counted once each, with the time of the oldest', async (t) => {
    const store = await storeWithWiki(t, open)
    assert.deepEqual(await findWaiting(store.read, wiki, 0), { documents: 0, oldestMs: undefined })
    await putPages(store, [document('a'), document('b')])
    await putPages(store, [document('a', undefined, '"x"')], { nowMs: NOW_MS + 1 })
    assert.deepEqual(await findWaiting(store.read, wiki, 0), { documents: 2, oldestMs: NOW_MS })
    assert.deepEqual(await findWaiting(store.read, wiki, 2), { documents: 1, oldestMs: NOW_MS + 1 })
    await deletePage(store, 'b', 0n, NOW_MS + 2)
    assert.equal((await findWaiting(store.read, wiki, 2)).documents, 2)
    await store.write('pruneChanges', { through: 4 })
    await store.write('requeueDocuments', { after: 0, nowMs: NOW_MS + 3 })
    assert.deepEqual(await findWaiting(store.read, wiki, 4), { documents: 1, oldestMs: NOW_MS + 3 })
  })

  test('the history of uploads has open and finished ones, the newest first, and none that were given up', async (t) => {
    const store = await storeWithWiki(t, open)
    const history = async (idleBefore = 0) =>
      (await listUploadHistory(store.read, wiki, 'documents', { idleBefore, limit: 3 })).map((row) => [
        row.upload_id,
        row.state,
        row.pages,
      ])
    await putDocumentsPage(store, 'w', whole, ['a'])
    await putDocumentsPage(store, 'x', first, ['a'])
    await putDocumentsPage(store, 'y', { ...first, forcesRestart: true }, ['a'])
    await putDocumentsPage(store, 'y', {}, ['b'])
    assert.deepEqual(await history(), [
      ['y', 'open', 2],
      ['w', 'finished', 1],
    ])
    assert.deepEqual(await history(NOW_MS), [['w', 'finished', 1]])
    await putDocumentsPage(store, 'y', last, [])
    for (const id of ['z1', 'z2']) await putDocumentsPage(store, id, whole, ['a', 'b'])
    assert.deepEqual(
      (await history()).map(([id]) => id),
      ['z2', 'z1', 'y'],
    )
    assert.deepEqual(await listUploadHistory(store.read, wiki, 'users', { idleBefore: 0, limit: 3 }), [])
  })

  test('an upload is done with the last change that it made, the removal of what it left out among them', async (t) => {
    const store = await storeWithWiki(t, open)
    const lastChange = async () =>
      (await listUploadHistory(store.read, wiki, 'documents', { idleBefore: 0, limit: 1 }))[0]?.last_change
    await putDocumentsPage(store, 'x', whole, ['a', 'b'])
    assert.equal(await lastChange(), 2)
    await putDocumentsPage(store, 'y', { ...whole, skipsStaleCheck: true }, ['a'])
    assert.ok((await findDocumentsFloor(store.read, wiki)) > 0)
    await purgeAll(store)
    assert.equal(await findDocumentsFloor(store.read, wiki), 0)
    assert.equal((await findBacklog(store.read, 0)).changes, 3)
    assert.equal(await lastChange(), 3)
  })

  test('documents are counted by type and memberships as they are, without what is gone', async (t) => {
    const store = await storeWithWiki(t, open)
    const post = { ...document('p'), objectType: 'Post', gleanKey: 'CUSTOM_WIKI_Post_p' }
    await putDocumentsPage(store, 'x', whole, ['a', 'b', post])
    const counts = async () =>
      (await countDocumentsByType(store.read, wiki)).map(({ object_type: type, count }) => [type, count])
    assert.deepEqual(await counts(), [
      ['Page', 2],
      ['Post', 1],
    ])
    await putDocumentsPage(store, 'y', { ...whole, skipsStaleCheck: true }, ['a'])
    assert.deepEqual(await counts(), [['Page', 1]])

    await putMembersPage(store, 'a', 'x', whole, ['ann@x.com', 'bob@x.com'])
    await putMembersPage(store, 'b', 'x', whole, ['ann@x.com'])
    const ann = { memberKey: 'ann@x.com', member: null }
    assert.deepEqual(await listMembershipsOf(store.read, wiki, ann, 10), ['a', 'b'])
    assert.deepEqual(await listMembershipsOf(store.read, wiki, ann, 1), ['a'])
    assert.equal(await countMemberships(store.read, wiki), 3)
    await putMembersPage(store, 'a', 'y', whole, ['bob@x.com'])
    assert.deepEqual(await listMembershipsOf(store.read, wiki, ann, 10), ['b'])
    assert.equal(await countMemberships(store.read, wiki), 2)
  })
}
