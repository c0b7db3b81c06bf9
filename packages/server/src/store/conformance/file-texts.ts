import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Store } from '../port.ts'
import { listChanges } from '../reads/changes.ts'
import { findDocumentByGleanKey } from '../reads/documents.ts'
import { findFileTexts, hasFileTexts, listAwaitedFileTexts } from '../reads/file-texts.ts'
import { purgeAll, putDocumentsPage, whole } from './uploading.ts'
import { deletePage, document, NOW_MS, type OpenStore, putPages, storeWithWiki } from './workbench.ts'

async function keyOf(store: Store, id: string): Promise<number> {
  return (await findDocumentByGleanKey(store.read, document(id).gleanKey))?.key ?? -1
}
const expect = (store: Store, key: number, digest: string) =>
  store.write('awaitFileTexts', { awaited: [{ key, digest }], gone: [] })
const keep = (store: Store, key: number, digest: string, texts = '[]') =>
  store.write('storeFileTexts', { read: [{ key, digest, texts }], nowMs: NOW_MS })
const awaited = async (store: Store) =>
  (await listAwaitedFileTexts(store.read, 10)).map(({ document_key: key, attempts }) => [key, attempts])
const changes = async (store: Store) => (await listChanges(store.read, 0, 1_000)).length

/** The text of files in documents. */
export function describeFileTexts(open: OpenStore): void {
  test('it is awaited until it has been read, which queues the document once and narrows nothing', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a'), document('b')])
    const [a, b] = [await keyOf(store, 'a'), await keyOf(store, 'b')]
    assert.equal(await hasFileTexts(store.read), false)
    await expect(store, a, 'x')
    await expect(store, b, 'y')
    const before = await changes(store)
    await keep(store, a, 'x', '["read"]')
    await keep(store, a, 'x', '["again"]')
    assert.deepEqual(await awaited(store), [[b, 0]])
    const { digest, texts } = (await findFileTexts(store.read, a)) ?? {}
    assert.deepEqual([digest, texts], ['x', '["read"]'])
    const added = (await listChanges(store.read, 0, 1_000)).slice(before)
    assert.deepEqual(
      added.map(({ document_key: key, narrows }) => [key, narrows]),
      [[a, 0]],
    )
  })

  test('awaiting the same files again forgets neither how often they were begun nor what was read', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a'), document('b')])
    const [a, b] = [await keyOf(store, 'a'), await keyOf(store, 'b')]
    await expect(store, a, 'x')
    await expect(store, b, 'y')
    await store.write('beginFileTexts', { keys: [a] })
    await keep(store, b, 'y', '["read"]')
    await expect(store, a, 'x')
    await expect(store, b, 'y')
    assert.deepEqual(await awaited(store), [[a, 1]])
    assert.equal((await findFileTexts(store.read, b))?.texts, '["read"]')
  })

  test('what was read of other files than the document has now is dropped', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a')])
    const a = await keyOf(store, 'a')
    await expect(store, a, 'old')
    await expect(store, a, 'new')
    const before = await changes(store)
    await keep(store, a, 'old')
    assert.deepEqual([await awaited(store), await changes(store)], [[[a, 0]], before])
    await store.write('awaitFileTexts', { awaited: [], gone: [a] })
    assert.equal(await findFileTexts(store.read, a), undefined)
  })

  test('those that were begun before come last; files that are others by now begin anew', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a'), document('b')])
    const [a, b] = [await keyOf(store, 'a'), await keyOf(store, 'b')]
    await expect(store, a, 'x')
    await expect(store, b, 'y')
    await store.write('beginFileTexts', { keys: [a] })
    await store.write('beginFileTexts', { keys: [a] })
    assert.deepEqual(await awaited(store), [
      [b, 0],
      [a, 2],
    ])
    await store.write('putOffFileTexts', { keys: [a] })
    assert.deepEqual((await awaited(store))[1], [a, 1])
    await expect(store, a, 'z')
    assert.deepEqual((await awaited(store))[0], [a, 0])
  })

  test('it goes with its document, be that deleted or left out by an upload', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a'), document('b')])
    const [a, b] = [await keyOf(store, 'a'), await keyOf(store, 'b')]
    for (const key of [a, b]) await expect(store, key, 'x')
    await deletePage(store, 'a')
    assert.deepEqual(await awaited(store), [[b, 0]])
    await putDocumentsPage(store, 'y', { ...whole, skipsStaleCheck: true }, ['c'])
    await purgeAll(store)
    assert.deepEqual(await awaited(store), [])
  })
}
