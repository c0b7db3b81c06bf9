import assert from 'node:assert/strict'
import { readdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { NO_DISK, smallDisk } from '../../../test/small-disk.ts'
import { standardAnalyzer } from '../analysis/standard.ts'
import { ORIGIN, queryOf, tidyUp } from '../conformance/world.ts'
import { IndexNotReady, UNRESTRICTED } from '../port.ts'
import { openEngine } from './engine.ts'
import { batchOf, documentsAfter } from './testing/batches.ts'
import { assertHolds } from './testing/whole.ts'

const DISK_BYTES = 3 * 1024 * 1024

/** What runs out of room: the manifest, or the files of segments. */
const settings = {
  'with segments in files': { factor: 4, embeddedBytesMax: 1_000, besideBytesMin: Number.POSITIVE_INFINITY },
  'with segments in the manifest': {
    factor: 4,
    embeddedBytesMax: 1_000_000_000,
    besideBytesMin: Number.POSITIVE_INFINITY,
  },
}

describe('the search index on a full disk', () => {
  for (const [name, setting] of Object.entries(settings)) {
    test(`${name}: a change is refused and nothing of it is there, answers go on, and so do changes with room`, (t) => {
      const engine = openEngine(standardAnalyzer, setting)
      const directory = smallDisk(t, DISK_BYTES)
      if (directory === undefined) return t.skip(NO_DISK)
      const writer = engine.openWriter(directory)
      writer.reset(ORIGIN)
      let applied = 0
      const apply = () => {
        writer.apply(batchOf(applied + 1), applied + 1)
        applied += 1
      }
      while (applied < 20) apply()
      const reader = engine.openReader(directory)
      assertHolds(reader, documentsAfter(applied))

      // Then a little room is left, which the next changes and merges use up.
      const ballast = join(directory, 'ballast')
      writeFileSync(ballast, Buffer.alloc(Math.max(0, freeBytes(directory) - 200_000)))
      const refused = whatThrows(() => {
        for (let times = 0; times < 5_000; times += 1) {
          apply()
          writer.tidy(1)
        }
      })
      assertIsFull(refused)
      for (let again = 0; again < 3; again += 1) {
        const thrown = whatThrows(() => {
          apply()
          tidyUp(writer)
          writeFileSync(join(directory, `more${again}`), Buffer.alloc(freeBytes(directory)))
        })
        if (thrown !== undefined) assertIsFull(thrown)
        assert.equal(writer.position()?.changeSeq, applied)
        assertHolds(reader, documentsAfter(applied))
      }

      rmSync(ballast)
      for (const file of readdirSync(directory)) if (file.startsWith('more')) rmSync(join(directory, file))
      for (let times = 0; times < 10; times += 1) apply()
      tidyUp(writer)
      assert.equal(writer.flush(), applied)
      assert.deepEqual(writer.missing(), { keys: [], reasons: [] })
      assertHolds(reader, documentsAfter(applied))
      reader.close()
      writer.close()
      const later = engine.openReader(directory)
      assertHolds(later, documentsAfter(applied))
      later.close()
    })
  }

  test('a damaged segment is left out, and is told of once there is room', (t) => {
    const engine = openEngine(standardAnalyzer, settings['with segments in files'])
    const directory = smallDisk(t, DISK_BYTES)
    if (directory === undefined) return t.skip(NO_DISK)
    const writer = engine.openWriter(directory)
    writer.reset(ORIGIN)
    for (let batch = 1; batch <= 20; batch += 1) writer.apply(batchOf(batch), batch)
    const [name = ''] = readdirSync(directory).filter((file) => file.endsWith('.segment'))
    const path = join(directory, name)
    writeFileSync(path, Buffer.alloc(statSync(path).size), { flag: 'r+' })
    const ballast = join(directory, 'ballast')
    writeFileSync(ballast, Buffer.alloc(freeBytes(directory)))
    const reader = engine.openReader(directory)
    const found = () => reader.search(queryOf({ principals: UNRESTRICTED, limit: 1_000 })).length
    const left = found()
    assert.ok(left > 0 && left < documentsAfter(20).length, `${left} are found`)
    assert.deepEqual(writer.missing(), { keys: [], reasons: [] })

    rmSync(ballast)
    assert.equal(found(), left)
    const { keys, reasons } = writer.missing()
    assert.equal(keys.length, documentsAfter(20).length - left)
    assert.equal(reasons.length, 1)
    assert.ok(reasons[0]?.includes(path))
    reader.close()
    writer.close()
  })
})

function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize
}

function whatThrows(work: () => void): unknown {
  try {
    work()
    return undefined
  } catch (error) {
    return error
  }
}

/** A full disk is no damage: what is there stays good. */
function assertIsFull(error: unknown): void {
  assert.ok(error instanceof Error && !(error instanceof IndexNotReady), String(error))
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown }
  assert.ok(code === 'ENOSPC' || errcode === SQLITE_FULL || errcode === SQLITE_IOERR_SHMSIZE, String(error))
}

const SQLITE_FULL = 13
/** SQLite shares memory by a file beside the database, which needs room too. */
const SQLITE_IOERR_SHMSIZE = 4_874
