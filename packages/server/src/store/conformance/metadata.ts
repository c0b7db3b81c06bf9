import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Store } from '../port.ts'
import { listChanges } from '../reads/changes.ts'
import { findMetadataGroup, hasMetadataIn, hasMetadataToQueue, listAttachedMetadata } from '../reads/custom-metadata.ts'
import { findDocumentByGleanKey } from '../reads/documents.ts'
import type { StoredMetadataKey } from '../writes/custom-metadata.ts'
import { first, last, purgeAll, putDocumentsPage, whole } from './uploading.ts'
import {
  deletePage,
  document,
  NOW_MS,
  nobody,
  type OpenStore,
  putPages,
  putWiki,
  storeWithWiki,
  temporaryDirectory,
} from './workbench.ts'

const key = (name: string, more: Partial<StoredMetadataKey> = {}): StoredMetadataKey => ({
  name,
  type: 'TEXT',
  isSkipped: false,
  ...more,
})
const define = (store: Store, name: string, ...keys: readonly StoredMetadataKey[]) =>
  store.write('putMetadataSchema', { groupKey: name.toLowerCase(), name, keys })

async function keyOf(store: Store, id: string): Promise<number> {
  return (await findDocumentByGleanKey(store.read, document(id).gleanKey))?.key ?? -1
}
async function attach(store: Store, id: string, group: string, content: string, documentKey?: number) {
  const { revision = -1 } = (await findMetadataGroup(store.read, group)) ?? {}
  const at = { key: documentKey ?? (await keyOf(store, id)), groupKey: group }
  return store.write('putMetadataValues', { ...at, content, revision, nowMs: NOW_MS })
}
const contentsOf = async (store: Store, documentKey: number) =>
  (await listAttachedMetadata(store.read, documentKey)).map(({ name, content }) => [name, content])
const queued = async (store: Store) =>
  (await listChanges(store.read, 0, 1_000)).map(({ document_key: documentKey }) => documentKey)

/** Queues all documents that wait for it. Answers how many writes it took. */
async function requeueAll(store: Store, limit: number): Promise<number> {
  let writes = 0
  while (await store.write('requeueMetadata', { limit, nowMs: NOW_MS })) writes += 1
  return writes
}

/** Custom metadata: what documents have in groups whose keys are defined apart from them. */
export function describeMetadata(open: OpenStore): void {
  test('values replace those of before, queue the document once for each change, and narrow nothing', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a')])
    await define(store, 'Review', key('state'))
    const a = await keyOf(store, 'a')
    assert.equal(await attach(store, 'a', 'review', '{"state":"x"}'), 'done')
    assert.equal(await attach(store, 'a', 'review', '{"state":"y"}'), 'done')
    assert.equal(await attach(store, 'a', 'review', '{"state":"y"}'), 'done')
    assert.deepEqual(await contentsOf(store, a), [['Review', '{"state":"y"}']])
    assert.deepEqual(await queued(store), [a, a, a])
    await store.write('deleteMetadataValues', { key: a, groupKey: 'review', nowMs: NOW_MS })
    await store.write('deleteMetadataValues', { key: a, groupKey: 'review', nowMs: NOW_MS })
    assert.deepEqual(await contentsOf(store, a), [])
    assert.equal((await queued(store)).length, 4)
    assert.ok((await listChanges(store.read, 0, 100)).every(({ narrows }) => narrows === 0))
  })

  test('values for a document that is gone, or checked against another schema, are not stored', async (t) => {
    const store = await storeWithWiki(t, open)
    await putDocumentsPage(store, 'x', whole, ['a', 'b'])
    await define(store, 'review', key('state'))
    const [a, b] = [await keyOf(store, 'a'), await keyOf(store, 'b')]
    const { revision = 0 } = (await findMetadataGroup(store.read, 'review')) ?? {}
    const put = (documentKey: number) =>
      store.write('putMetadataValues', { key: documentKey, groupKey: 'review', content: '{}', revision, nowMs: NOW_MS })
    await deletePage(store, 'a')
    assert.equal(await put(a), 'document gone')
    await putDocumentsPage(store, 'y', { ...whole, skipsStaleCheck: true }, [])
    assert.equal(await put(b), 'document gone')
    await putPages(store, [document('c')])
    await define(store, 'review', key('other'))
    assert.equal(await put(await keyOf(store, 'c')), 'schema changed')
  })

  const ends: readonly (readonly [name: string, run: (store: Store) => Promise<unknown>])[] = [
    ['deleted', (store) => deletePage(store, 'a')],
    ['left out by an upload', (store) => putDocumentsPage(store, 'y', { ...whole, skipsStaleCheck: true }, [])],
    [
      'left out by an upload and removed',
      async (store) => {
        await putDocumentsPage(store, 'y', { ...whole, skipsStaleCheck: true }, [])
        await purgeAll(store)
      },
    ],
  ]
  for (const [how, end] of ends) {
    test(`what is attached to a document goes with it, ${how}; one that takes its id does not inherit it`, async (t) => {
      const store = await storeWithWiki(t, open)
      await putDocumentsPage(store, 'x', whole, ['a'])
      await define(store, 'review', key('state'))
      await attach(store, 'a', 'review', '{"state":"x"}')
      const before = await keyOf(store, 'a')
      await end(store)
      assert.deepEqual(await contentsOf(store, before), [])
      await putPages(store, [document('a', nobody, '"new"')])
      assert.deepEqual(await contentsOf(store, await keyOf(store, 'a')), [])
      await purgeAll(store)
      assert.equal(await hasMetadataIn(store.read, before, 'review'), false)
    })
  }

  test('a document that is uploaded again, changed or not, on its own or in bulk, keeps what it has', async (t) => {
    const store = await storeWithWiki(t, open)
    await putDocumentsPage(store, 'x', whole, ['a'])
    await define(store, 'review', key('state'))
    await attach(store, 'a', 'review', '{"state":"x"}')
    await putPages(store, [document('a', nobody, '"new"')])
    await putDocumentsPage(store, 'y', first, [document('a', nobody, '"newer"')])
    await putDocumentsPage(store, 'y', last, ['b'])
    await purgeAll(store)
    assert.deepEqual(await contentsOf(store, await keyOf(store, 'a')), [['review', '{"state":"x"}']])
  })

  test('a key keeps its type, and two groups have no keys of one joined name; nothing of a refused schema is stored', async (t) => {
    const store = await storeWithWiki(t, open)
    await define(store, 'ab', key('c'), key('d'))
    const answers = [
      await define(store, 'ab', key('C', { type: 'TEXTLIST' })),
      await define(store, 'A', key('x'), key('BC')),
      await define(store, 'a', key('be')),
    ]
    assert.deepEqual(answers, [
      { kind: 'type conflict', key: 'C', stored: 'TEXT', sent: 'TEXTLIST' },
      { kind: 'name conflict', key: 'BC', otherGroup: 'ab', otherKey: 'c' },
      { kind: 'done' },
    ])
    assert.match((await findMetadataGroup(store.read, 'ab'))?.keys ?? '', /"c".*"d"/)
    assert.equal((await findMetadataGroup(store.read, 'a'))?.name, 'a')
  })

  test('50 groups and no more', async (t) => {
    const store = await storeWithWiki(t, open)
    const kinds: string[] = []
    for (let i = 0; i <= 50; i += 1) kinds.push((await define(store, `g${i}`, key('k'))).kind)
    assert.deepEqual(kinds, [...Array(50).fill('done'), 'too many groups'])
    assert.equal((await define(store, 'g0', key('k'), key('l'))).kind, 'done')
    assert.equal(await store.write('deleteMetadataSchema', { groupKey: 'g7' }), true)
    assert.equal(await store.write('deleteMetadataSchema', { groupKey: 'g7' }), false)
    assert.equal((await define(store, 'g50', key('k'))).kind, 'done')
  })

  test('a change of a group queues every document that has values in it, step by step, over a new opening', async () => {
    const directory = temporaryDirectory()
    const before = await open(directory)
    await putWiki(before)
    const ids = ['a', 'b', 'c', 'd', 'e']
    await putPages(
      before,
      [...ids, 'bare'].map((id) => document(id)),
    )
    await define(before, 'review', key('state'))
    for (const id of ids) await attach(before, id, 'review', '{"state":"x"}')
    await requeueAll(before, 100)
    const start = (await queued(before)).length
    await define(before, 'review', key('state'))
    assert.equal(await hasMetadataToQueue(before.read), false)
    await define(before, 'review', key('state', { isSkipped: true }))
    assert.equal(await before.write('requeueMetadata', { limit: 2, nowMs: NOW_MS }), true)
    await before.close()
    const store = await open(directory)
    assert.equal(await hasMetadataToQueue(store.read), true)
    assert.equal(await requeueAll(store, 2), 2)
    const keys = await Promise.all(ids.map((id) => keyOf(store, id)))
    assert.deepEqual((await queued(store)).slice(start), keys)
    await store.write('deleteMetadataSchema', { groupKey: 'review' })
    assert.deepEqual(await contentsOf(store, keys[0] ?? 0), [])
    assert.equal(await requeueAll(store, 100), 1)
    assert.equal((await queued(store)).length, start + 10)
    await define(store, 'review', key('state'))
    assert.deepEqual(await contentsOf(store, keys[0] ?? 0), [['review', '{"state":"x"}']])
    await store.close()
  })
}
