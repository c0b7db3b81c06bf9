import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { standardAnalyzer } from '../analysis/standard.ts'
import { inDirectory, ORIGIN, put, queryOf, sorted, tidyUp, words } from '../conformance/world.ts'
import { openEngine } from './engine.ts'
import { startMergeThread } from './merge-worker.ts'
import { batchOf, documentsAfter } from './testing/batches.ts'
import { assertHolds } from './testing/whole.ts'

/** Every segment has a file, and a thread merges four of them. */
const engine = openEngine(standardAnalyzer, { factor: 4, embeddedBytesMax: 0, besideBytesMin: 0 })
const BATCHES = 30

/** An index of which a thread merges segments. */
function merging(use: (directory: string, writer: ReturnType<typeof engine.openWriter>) => void): void {
  inDirectory((directory) => {
    const writer = engine.openWriter(directory)
    try {
      writer.reset(ORIGIN)
      for (let batch = 1; batch <= BATCHES; batch += 1) writer.apply(batchOf(batch), batch)
      // A second merge is under way meanwhile, by the thread of the writer.
      assert.equal(writer.tidy(0), 'more')
      use(directory, writer)
    } finally {
      writer.close()
    }
  })
}

/** All threads that were started. */
const threads: Worker[] = []
process.on('worker', (worker) => threads.push(worker))

const filesIn = (directory: string) => readdirSync(directory).filter((name) => name.endsWith('.segment'))

describe('merging by a thread', () => {
  test('what is written meanwhile is in the index, and what was merged is read from one segment', () => {
    merging((directory, writer) => {
      const reader = engine.openReader(directory)
      for (let batch = BATCHES + 1; batch <= 2 * BATCHES; batch += 1) {
        writer.apply(batchOf(batch), batch)
        writer.tidy(0)
        assertHolds(reader, documentsAfter(batch))
      }
      tidyUp(writer)
      assertHolds(reader, documentsAfter(2 * BATCHES))
      assert.ok(reader.segments().length < 12, `${reader.segments().length} segments`)
      reader.close()
    })
  })

  test('where only the thread has something to do nobody waits for it who does not want to', () => {
    inDirectory((directory) => {
      const writer = engine.openWriter(directory)
      writer.reset(ORIGIN)
      for (let key = 1; key <= 4; key += 1) writer.apply([put(key, { body: 'apple' })], key)
      assert.equal(writer.tidy(0), 'elsewhere')
      assert.equal(writer.tidy(60_000), 'done')
      assert.equal(filesIn(directory).length, 5, 'those that were merged stay until the index is flushed')
      writer.flush()
      assert.equal(filesIn(directory).length, 1)
      writer.close()
    })
  })

  test('a writer that is closed meanwhile leaves no half of a segment, and the next one goes on', () => {
    merging((directory, writer) => {
      const before = new Set(filesIn(directory))
      writer.close()
      // Time for a thread that was not told.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
      const after = filesIn(directory).filter((name) => !before.has(name))
      assert.deepEqual(after, [])
      const next = engine.openWriter(directory)
      tidyUp(next)
      const reader = engine.openReader(directory)
      assertHolds(reader, documentsAfter(BATCHES))
      reader.close()
      next.close()
    })
  })

  test('an index that is made anew meanwhile has nothing of the old one', () => {
    merging((directory, writer) => {
      writer.reset(ORIGIN)
      writer.apply(batchOf(1), 1)
      tidyUp(writer)
      const reader = engine.openReader(directory)
      assertHolds(reader, documentsAfter(1))
      reader.close()
    })
  })

  test('a segment that it finds damaged is left out and named, and the others are merged', () => {
    inDirectory((directory) => {
      const writer = engine.openWriter(directory)
      writer.reset(ORIGIN)
      const documents = Array.from({ length: 5 }, (_, key) =>
        put(key, { body: `apple k${key} ${'pear '.repeat(key)}` }),
      )
      for (const [key, document] of documents.entries()) writer.apply([document], key + 1)
      const path = join(directory, '1.segment')
      // In the middle: the frame, which is all that the writer has read of it, is as it was.
      const bytes = readFileSync(path)
      writeFileSync(path, bytes.fill(0x55, Math.floor(bytes.length / 3), Math.floor(bytes.length / 2)), { flag: 'r+' })
      assert.equal(writer.tidy(0), 'elsewhere')
      tidyUp(writer)
      const { keys, reasons } = writer.missing()
      assert.deepEqual(keys, [0])
      assert.ok(reasons.length === 1 && reasons[0]?.includes(path), String(reasons))
      tidyUp(writer)
      const reader = engine.openReader(directory)
      const found = () => sorted(reader.search(queryOf({ anyOf: words('apple') })).map(({ key }) => key))
      assert.deepEqual(found(), [1, 2, 3, 4])
      assert.equal(reader.segments().length, 1)
      writer.apply(documents.slice(0, 1), 5)
      assert.deepEqual(found(), [0, 1, 2, 3, 4])
      reader.close()
      writer.close()
    })
  })

  test('what was in a segment that a search finds damaged meanwhile is not there twice', () => {
    merging((directory, writer) => {
      const files = filesIn(directory)
      const contents = files.map((name) => readFileSync(join(directory, name)))
      for (const name of files) writeFileSync(join(directory, name), 'no segment')
      const reader = engine.openReader(directory)
      reader.search(queryOf({ anyOf: words('running') }))
      // The thread reads what it was; the search was told otherwise.
      for (const [at, name] of files.entries()) writeFileSync(join(directory, name), contents[at] ?? '')
      const { keys } = writer.missing()
      assert.ok(keys.length > 0)
      const whole = documentsAfter(BATCHES)
      writer.apply(
        whole.filter(({ key }) => keys.includes(key)).map((document) => ({ kind: 'put', document })),
        BATCHES,
      )
      tidyUp(writer)
      assertHolds(reader, whole)
      reader.close()
    })
  })

  test('a thread that has died is noticed, and another one begins its merge anew', async (t) => {
    const directory = mkdtempSync(join(tmpdir(), 'sheaf-index-'))
    const writer = engine.openWriter(directory)
    t.after(() => {
      writer.close()
      rmSync(directory, { recursive: true, force: true })
    })
    writer.reset(ORIGIN)
    for (let key = 1; key <= 4; key += 1) writer.apply([put(key, { body: 'apple' })], key)
    assert.equal(writer.tidy(60_000), 'done')
    // The thread of that merge is kept for the next one, and dies meanwhile.
    await setImmediate()
    const ends = threads.map((thread) => thread.terminate())
    for (let key = 5; key <= 8; key += 1) writer.apply([put(key, { body: 'apple' })], key)
    assert.equal(writer.tidy(0), 'elsewhere')
    await Promise.all(ends)
    assert.throws(() => writer.tidy(0), /the thread that merges segments has ended/)
    assert.equal(writer.tidy(60_000), 'done')
    const reader = engine.openReader(directory)
    assert.deepEqual(
      sorted(reader.search(queryOf({ anyOf: words('apple') })).map(({ key }) => key)),
      [1, 2, 3, 4, 5, 6, 7, 8],
    )
    assert.equal(reader.segments().length, 2)
    reader.close()
  })

  test('a thread that cannot do it says why', () => {
    inDirectory((directory) => {
      const gone = join(directory, 'gone', '1.segment')
      const failing = (path: string, source: string) => () => {
        const remains = { seal: 0, live: new Uint32Array(0), patches: new Map() }
        const work = startMergeThread({ sources: [{ source: { path: source }, ...remains }], path })
        for (let waits = 0; waits < 100; waits += 1) work.advance(1_000)
      }
      assert.throws(failing(gone, join(directory, 'none.segment')), {
        name: 'SegmentDamaged',
        segment: join(directory, 'none.segment'),
        what: 'the file is missing',
      })
      const work = startMergeThread({ sources: [], path: gone })
      assert.throws(() => work.advance(60_000), { code: 'ENOENT', message: /gone/ })
    })
  })
})
