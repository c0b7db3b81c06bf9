import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sheafEngine } from '../index/engine/engine.ts'
import { openIndexer } from '../indexing/indexer.ts'
import { document, groups, nobody, putPages, putWiki, temporaryDirectory } from '../store/conformance/workbench.ts'
import type { Store } from '../store/port.ts'
import { findLastChange, listNarrowedDocuments } from '../store/reads/changes.ts'
import { openInlineStore } from '../store/sqlite/inline-store.ts'
import { readIndexStatus } from './index-status.ts'
import { untilIndexed } from './settle.ts'

test('waits until a document whose rights were narrowed is no longer left out, however soon the index contains it', async (t) => {
  const directory = temporaryDirectory()
  const indexDirectory = join(directory, 'index')
  mkdirSync(indexDirectory)
  const store = await openInlineStore(directory)
  const index = sheafEngine.openWriter(indexDirectory)
  t.after(async () => {
    index.close()
    await store.close()
  })
  await putWiki(store)
  await putPages(store, [document('a', groups('red'))])
  await putPages(store, [document('a', nobody)])
  const mayDrop = Promise.withResolvers<void>()
  const slow: Store = {
    ...store,
    write: (name, values) =>
      (name === 'pruneChanges' ? mayDrop.promise : Promise.resolve()).then(() => store.write(name, values)),
  }
  const indexer = await openIndexer(slow, index, () => false)
  const last = (await findLastChange(store.read)) ?? 0
  const catchingUp = indexer.catchUp(() => false)

  let contained = 0
  await untilIndexed(
    store.read,
    async (key) => {
      const status = readIndexStatus(indexDirectory, key)
      if (status.position?.changeSeq === last) contained += 1
      if (contained === 2) mayDrop.resolve()
      return status
    },
    60_000,
  )
  assert.deepEqual(await listNarrowedDocuments(store.read, 1), [])
  mayDrop.resolve()
  await catchingUp
})
