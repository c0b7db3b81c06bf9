import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { document, listIds, putPages, putWiki, temporaryDirectory } from '../conformance/workbench.ts'
import { StorageFull } from '../port.ts'
import { openInlineStore } from './inline-store.ts'
import { openThreadedStore } from './threaded-store.ts'

const DISK_BYTES = 4 * 1024 * 1024

/** Makes a disk so small that it can be filled, where the test may do that; undefined where it may not. */
function mountSmallDisk(directory: string): (() => void) | undefined {
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', directory]).status === 0
  return isMounted ? () => spawnSync('umount', [directory]) : undefined
}

describe('the record in SQLite on a full disk', () => {
  for (const [name, open] of Object.entries({ inline: openInlineStore, threaded: openThreadedStore })) {
    test(`${name}: writes are refused with StorageFull, reads go on, and it works again with room`, async (t) => {
      const directory = temporaryDirectory()
      const unmount = mountSmallDisk(directory)
      if (unmount === undefined) return t.skip('this user may not mount a small disk, so that nothing was tested')
      const store = await open(directory)
      t.after(async () => {
        await store.close()
        unmount()
      })
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
