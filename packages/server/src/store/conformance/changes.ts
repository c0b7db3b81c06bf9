import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from '@sheaf/contract/limits'
import type { Permissions } from '../permissions.ts'
import type { Store } from '../port.ts'
import { findBacklog, listChanges } from '../reads/changes.ts'
import { findDocument } from '../reads/documents.ts'
import {
  deletePage,
  document,
  groups,
  listIds,
  listNarrowing,
  listPages,
  NOW_MS,
  nobody,
  type OpenStore,
  putPages,
  putPerson,
  putWiki,
  storeWithWiki,
  users,
  wiki,
} from './workbench.ts'

async function requeueEveryPage(store: Store): Promise<number> {
  return (await store.write('requeueDocuments', { after: 0, nowMs: 0 })).documents
}

const together = (...names: readonly string[]): Permissions => ({ ...nobody, intersections: [names] })

/** The queue of the index: every change of a document is in it, and those that take a right away are marked. */
export function describeChanges(open: OpenStore): void {
  const cases: readonly { from: Permissions; to: Permissions; isNarrower: boolean; name: string }[] = [
    { name: 'the same', from: groups('a', 'b'), to: groups('a', 'b'), isNarrower: false },
    { name: 'the same in another order', from: groups('a', 'b'), to: groups('b', 'a'), isNarrower: false },
    { name: 'one group more', from: groups('a'), to: groups('a', 'b'), isNarrower: false },
    { name: 'one group less', from: groups('a', 'b'), to: groups('a'), isNarrower: true },
    { name: 'another group', from: groups('a'), to: groups('b'), isNarrower: true },
    { name: 'nobody any more', from: groups('a'), to: nobody, isNarrower: true },
    { name: 'somebody at last', from: nobody, to: groups('a'), isNarrower: false },
    { name: 'one user less', from: users('ann@x.com', 'bob@x.com'), to: users('ann@x.com'), isNarrower: true },
    { name: 'everybody instead of nobody', from: nobody, to: { ...nobody, anonymous: true }, isNarrower: false },
    {
      name: 'the datasource’s users instead of everybody',
      from: { ...nobody, anonymous: true },
      to: { ...nobody, datasourceUsers: true },
      isNarrower: true,
    },
    { name: 'a further group required', from: together('a'), to: together('a', 'b'), isNarrower: true },
    { name: 'required groups in another order', from: together('a', 'b'), to: together('b', 'a'), isNarrower: false },
  ]
  test('a change of permissions is marked exactly if somebody may lose a right by it', async (t) => {
    const store = await storeWithWiki(t, open)
    for (const email of ['ann@x.com', 'bob@x.com']) await putPerson(store, email)
    for (const { name, from, to, isNarrower } of cases) {
      await putPages(store, [document(name, from)])
      await putPages(store, [document(name, to, '"changed"')])
      assert.deepEqual((await listNarrowing(store)).slice(-2), [false, isNarrower], name)
    }
  })

  test('a page queues what is new and what has changed in the order of their revisions, with its own revision each', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('same'), document('changed', groups('a')), document('x')])
    const before = await listChanges(store.read, 0, 100)
    await putPages(store, [
      document('new-1'),
      document('same'),
      document('new-2', groups('a', 'b')),
      document('changed', nobody),
      document('new-3'),
      // The later one wins, of two that are new as well.
      document('new-2', groups('b')),
      document('x', nobody, '"changed"'),
    ])
    const queued = (await listChanges(store.read, 0, 100)).slice(before.length)
    const stored = await listPages(store)
    const ids = await Promise.all(
      queued.map(async (row) => (await findDocument(store.read, row.document_key))?.glean_key.split('_')[3]),
    )
    assert.deepEqual(ids, ['new-1', 'new-2', 'changed', 'new-3', 'new-2', 'x'])
    assert.deepEqual(
      queued.map(({ narrows }) => narrows === 1),
      [false, false, true, false, true, false],
    )
    const revisions = queued.map(({ revision }) => revision)
    assert.deepEqual(
      revisions,
      revisions.toSorted((a, b) => a - b),
    )
    assert.equal(new Set(revisions).size, revisions.length)
    assert.ok(revisions.every((revision) => revision > Math.max(...before.map((row) => row.revision))))
    const last = new Map(ids.map((id, index) => [id, revisions[index]]))
    for (const { id, revision } of stored) if (last.has(id)) assert.equal(last.get(id), revision, id)
    assert.ok(queued.every(({ datasource }) => datasource === wiki))
  })

  test('a deletion is marked, one of nothing is no change', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a')])
    await deletePage(store, 'a')
    await deletePage(store, 'a')
    assert.deepEqual(await listNarrowing(store), [false, true])
    assert.deepEqual(await listIds(store), [])
  })

  test('a document that comes again as it was is no change, unless the configuration has changed since', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a', groups('a'))])
    await putPages(store, [document('a', groups('a'))])
    assert.deepEqual(await listNarrowing(store), [false])
    await putWiki(store)
    await putPages(store, [document('a', groups('a'))])
    assert.deepEqual(await listNarrowing(store), [false, false])
  })

  test('what is refused is no change', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a', groups('a', 'b'))], { version: 5n })
    await putPages(store, [document('b'), document('a', groups('a'))], { version: 4n })
    await deletePage(store, 'a', 4n)
    assert.deepEqual(await listNarrowing(store), [false])
  })

  test('pruning drops the changes up to a number, requeuing adds every document without a mark', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a', groups('a')), document('b')])
    await putPages(store, [document('a')])
    await store.write('pruneChanges', { through: 2 })
    assert.deepEqual(await listNarrowing(store), [true])
    await store.write('pruneChanges', { through: 3 })
    assert.equal(await requeueEveryPage(store), 2)
    assert.deepEqual(await listNarrowing(store), [false, false])
  })

  test('requeuing takes a limited number of documents at once, each of them once, the deleted ones not', async (t) => {
    const store = await storeWithWiki(t, open)
    const max = limits.documentsRequeuedPerWriteMax.value
    const ids = Array.from({ length: max + 3 }, (_, i) => `${i}`)
    await putPages(
      store,
      ids.map((id) => document(id)),
    )
    await deletePage(store, '1')
    const { changes } = await findBacklog(store.read, 0)
    await store.write('pruneChanges', { through: changes })
    const first = await store.write('requeueDocuments', { after: 0, nowMs: 7 })
    assert.deepEqual([first.documents, (await findBacklog(store.read, 0)).changes], [max, max])
    const second = await store.write('requeueDocuments', { after: first.last ?? 0, nowMs: 8 })
    assert.equal(second.documents, 2)
    const nothing = { documents: 0, last: undefined }
    assert.deepEqual(await store.write('requeueDocuments', { after: second.last ?? 0, nowMs: 9 }), nothing)
    const queued = await listChanges(store.read, changes, 2 * max)
    assert.equal(new Set(queued.map(({ document_key }) => document_key)).size, max + 2)
    assert.equal(queued.length, max + 2)
  })

  test('the backlog is what waits after a place, and when the oldest of it was made', async (t) => {
    const store = await storeWithWiki(t, open)
    assert.deepEqual(await findBacklog(store.read, 0), { changes: 0, oldestMs: undefined })
    await putPages(store, [document('a'), document('b')], { nowMs: NOW_MS })
    await putPages(store, [document('c')], { nowMs: NOW_MS + 1 })
    assert.deepEqual(await findBacklog(store.read, 0), { changes: 3, oldestMs: NOW_MS })
    assert.deepEqual(await findBacklog(store.read, 2), { changes: 1, oldestMs: NOW_MS + 1 })
    assert.deepEqual(await findBacklog(store.read, 3), { changes: 0, oldestMs: undefined })
    // What is refused leaves no gap behind.
    await putPages(store, [document('d')], { configRevision: -1 })
    await putPages(store, [document('d')])
    await store.write('pruneChanges', { through: 2 })
    assert.equal((await findBacklog(store.read, 0)).changes, 2)
  })
}
