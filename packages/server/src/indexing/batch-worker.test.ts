import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sheafEngine } from '../index/engine/engine.ts'
import { deletePage, document, putPages, putWiki, temporaryDirectory } from '../store/conformance/workbench.ts'
import { openThreadedStore } from '../store/sqlite/threaded-store.ts'
import { makeBatch } from './batch.ts'
import { batchWorker } from './batch-worker.ts'

const page = (id: string, text: string) =>
  document(id, undefined, JSON.stringify({ id, body: { mimeType: 'text/plain', textContent: text } }))

test('a thread makes the same of the queue, prepared for the engine, and keeps no log of the record from being emptied', async (t) => {
  const directory = temporaryDirectory()
  const store = await openThreadedStore(directory)
  const worker = batchWorker(directory)
  t.after(async () => {
    await worker.close()
    await store.close()
  })
  await putWiki(store)
  await putPages(store, [page('a', 'one'), page('b', 'two'), page('c', 'three')])
  await putPages(store, [page('a', 'four')])
  await deletePage(store, 'b')
  const task = { after: 1, changesMax: 10 }
  const batch = await worker.make(task)
  assert.deepEqual(batch, structuredClone(await makeBatch(store.read, task, sheafEngine.prepare)))
  assert.deepEqual(
    batch.changes.map((change) =>
      change.kind === 'put' ? [change.document.body, change.prepared?.text.length] : 'gone',
    ),
    ['gone', ['three', 11], ['four', 10]],
  )
  assert.deepEqual([batch.taken, batch.through, batch.hasNarrowed], [4, 5, true])
  await putPages(store, [page('d', 'five')])
  assert.equal(await store.truncateLog(), true)
  assert.equal((await worker.make({ ...task, after: 5 })).taken, 1)
})
