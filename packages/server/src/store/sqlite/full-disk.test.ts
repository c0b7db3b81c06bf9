import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { NO_DISK, smallDisk } from '../../../test/small-disk.ts'
import { document, listIds, putPages, putWiki } from '../conformance/workbench.ts'
import { StorageFull } from '../port.ts'
import { openInlineStore } from './inline-store.ts'
import { openThreadedStore } from './threaded-store.ts'

const DISK_BYTES = 4 * 1024 * 1024

describe('the record in SQLite on a full disk', () => {
  for (const [name, open] of Object.entries({ inline: openInlineStore, threaded: openThreadedStore })) {
    test(`${name}: writes are refused with StorageFull, reads go on, and it works again with room`, async (t) => {
      const directory = smallDisk(t, DISK_BYTES)
      if (directory === undefined) return t.skip(NO_DISK)
      const store = await open(directory)
      t.after(() => store.close())
      await putWiki(store)
      const ballast = join(directory, 'ballast')
      writeFileSync(ballast, Buffer.alloc(DISK_BYTES / 2))

      const stored: string[] = []
      const page = (id: string) => document(id, undefined, 'x'.repeat(100_000))
      await assert.rejects(async () => {
        for (let i = 0; i < 100; i += 1) {
          await putPages(store, [page(`page-${i}`)])
          stored.push(`page-${i}`)
        }
      }, StorageFull)
      for (let i = 0; i < 3; i += 1) await assert.rejects(putPages(store, [page('again')]), StorageFull)
      // Moving the log into the file has no room either; that ends nothing.
      await assert.rejects(store.truncateLog(), StorageFull)
      assert.deepEqual(await listIds(store), stored.toSorted())

      rmSync(ballast)
      assert.deepEqual(await putPages(store, [page('later')]), { kind: 'done', added: 1 })
      assert.equal(await store.truncateLog(), true)
      assert.deepEqual(await listIds(store), [...stored, 'later'].toSorted())
    })
  }
})
