import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { standardAnalyzer } from '../analysis/standard.ts'
import { inDirectory, ORIGIN, put, queryOf, sorted, tidyUp, words } from '../conformance/world.ts'
import { IndexNotReady } from '../port.ts'
import { openEngine } from './engine.ts'
import { batchOf, documentsAfter } from './testing/batches.ts'
import { askAll, assertHolds } from './testing/whole.ts'

/** Every segment has a file, and there are several. */
const engine = openEngine(standardAnalyzer, {
  factor: 4,
  embeddedBytesMax: 0,
  besideBytesMin: Number.POSITIVE_INFINITY,
})
/** Every segment is in the manifest. */
const embedding = openEngine(standardAnalyzer, {
  factor: 4,
  embeddedBytesMax: 1_000_000_000,
  besideBytesMin: Number.POSITIVE_INFINITY,
})

const BATCHES = 30
const whole = documentsAfter(BATCHES)

describe('damaged segments', () => {
  const damages: Record<string, (path: string, others: readonly string[]) => void> = {
    missing: (path) => rmSync(path),
    emptied: (path) => truncateSync(path, 0),
    'cut by one byte': (path) => truncateSync(path, readFileSync(path).length - 1),
    'cut to half': (path) => truncateSync(path, Math.floor(readFileSync(path).length / 2)),
    'followed by a byte': (path) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from([0])])),
    'another segment of the index': (path, [other = path]) => writeFileSync(path, readFileSync(other)),
    'a text': (path) => writeFileSync(path, 'no segment at all\n'.repeat(500)),
    'full of zeros': (path) => writeFileSync(path, Buffer.alloc(readFileSync(path).length)),
  }
  for (const [name, damage] of Object.entries(damages)) {
    test(`a segment that is ${name} is left out, its documents are named, and are found when they are put again`, () => {
      inDirectory((directory) => {
        fill(engine, directory)
        const [path = '', ...others] = segmentPaths(directory)
        assert.ok(others.length > 1)
        damage(path, others)
        staysRight(directory, true)
      })
    })
  }

  test('a single wrong bit, wherever it is, changes no answer but by leaving out the segment', () => {
    inDirectory((directory) => {
      fill(engine, directory)
      const [path = ''] = segmentPaths(directory)
      const bytes = readFileSync(path)
      const manifest = readFileSync(join(directory, 'index.sqlite'))
      let noticed = 0
      for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / FLIPS)) {
        const copy = Buffer.from(bytes)
        copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8))
        writeFileSync(path, copy)
        noticed += staysRight(directory, false) ? 1 : 0
        for (const name of readdirSync(directory))
          if (name.startsWith('index.sqlite-') || name.endsWith('damaged')) rmSync(join(directory, name))
        writeFileSync(join(directory, 'index.sqlite'), manifest)
      }
      assert.ok(noticed > FLIPS / 2, `only ${noticed} of about ${FLIPS} were noticed`)
    })
  })

  test('what a reader has met the next writer knows, without looking', () => {
    inDirectory((directory) => {
      fill(engine, directory)
      const [path = ''] = segmentPaths(directory)
      const copy = readFileSync(path)
      writeFileSync(path, Buffer.alloc(copy.length))
      const reader = engine.openReader(directory)
      reader.search(queryOf({ anyOf: words('running'), principals: ['a1'] }))
      reader.close()
      // As if a disk gave the right bytes the next time: the damage is remembered all the same.
      writeFileSync(path, copy)
      const writer = engine.openWriter(directory)
      const { keys, reasons } = writer.missing()
      assert.equal(reasons.length, 1)
      assert.ok(keys.length > 0)
      assert.deepEqual(writer.missing(), { keys, reasons: [] }, 'reasons are told once')
      writer.close()
      const later = engine.openWriter(directory)
      assert.deepEqual(later.missing().keys, keys, 'what is missing is known until it is put')
      later.close()
    })
  })
})

/** Changes of single bytes that are tried. */
const FLIPS = 60

/**
 * Asserts that readers give right answers of what is left, that the writer names what is missing, and that putting that
 * again makes the index whole. Answers whether anything was missing.
 */
function staysRight(directory: string, isSomeMissing: boolean): boolean {
  const reader = engine.openReader(directory)
  const seen = () =>
    reader
      .versions()
      .filter(({ isLive }) => isLive)
      .map(({ key }) => key)
  ask(() => readEverything(reader))
  const writer = engine.openWriter(directory)
  try {
    assert.equal(writer.position()?.changeSeq, BATCHES)
    const { keys } = writer.missing()
    if (isSomeMissing) assert.ok(keys.length > 0)
    assert.ok(keys.length < whole.length)
    assert.deepEqual(sorted([...seen(), ...keys]), sorted(whole.map(({ key }) => key)))
    assertHoldsRest(reader, keys)
    writer.apply(
      whole.filter(({ key }) => keys.includes(key)).map((document) => ({ kind: 'put', document })),
      BATCHES,
    )
    assert.deepEqual(writer.missing().keys, [])
    assertHolds(reader, whole)
    tidyUp(writer)
    assertHolds(reader, whole)
    return keys.length > 0
  } finally {
    reader.close()
    writer.close()
  }
}

type Reader = ReturnType<typeof engine.openReader>

function assertHoldsRest(reader: Reader, missing: readonly number[]): void {
  const rest = whole.filter(({ key }) => !missing.includes(key))
  for (const principal of ['a1', 'a2']) {
    const expected = rest.filter(({ accessTerms }) => accessTerms.includes(principal)).map(({ key }) => key)
    for (const query of [{}, { anyOf: words('running') }]) {
      const found = reader.search(queryOf({ ...query, principals: [principal] })).map(({ key }) => key)
      assert.deepEqual(sorted(found), sorted(expected))
    }
  }
}

/** Reads every part of every segment. */
function readEverything(reader: Reader): void {
  askAll(reader)
  const principals = ['a1', 'a2']
  reader.search(queryOf({ principals, anyOf: [{ kind: 'phrase', text: 'some more text' }, ...words('runs')] }))
  reader.search(queryOf({ principals, anyOf: [{ kind: 'prefix', text: 'k' }], updated: { from: 0, until: 5 } }))
  reader.summarize({ ...queryOf({ principals }), columns: ['part'], valuesMax: 9 })
  reader.complete({ words: ['running'], prefix: 'k', principals, hiddenKeys: [], limit: 10 })
}

function ask(question: () => void): void {
  try {
    question()
  } catch (error) {
    assert.ok(error instanceof IndexNotReady, String(error))
  }
}

describe('a damaged manifest', () => {
  const changes: Record<string, (db: DatabaseSync) => void> = {
    'of another format': (db) => db.exec('PRAGMA user_version = 9999'),
    'of another program': (db) => db.exec('PRAGMA application_id = 7'),
    'of another analysis': (db) => db.exec("UPDATE position SET analyzer = 'another'"),
    'without its position': (db) => db.exec('DELETE FROM position'),
    'without its segments': (db) => db.exec('DROP TABLE segments'),
    'without its deletions': (db) => db.exec('DROP TABLE deletions'),
    'without its patches': (db) => db.exec('DROP TABLE patches'),
    'without its documents': (db) => db.exec('DROP TABLE documents'),
    'without its texts': (db) => db.exec('DROP TABLE texts'),
  }
  for (const [name, change] of Object.entries(changes)) {
    test(`a manifest ${name} is not taken for an index, and a reset makes a good one`, () => {
      inDirectory((directory) => {
        fill(engine, directory)
        const db = new DatabaseSync(join(directory, 'index.sqlite'))
        change(db)
        db.close()
        assert.throws(() => engine.openReader(directory), IndexNotReady)
        const writer = engine.openWriter(directory)
        assert.equal(writer.position(), undefined)
        assert.equal(writer.obstacle()?.kind, name.startsWith('of another') ? 'other' : 'damaged')
        assert.throws(() => writer.apply([], BATCHES + 1), IndexNotReady)
        writer.reset(ORIGIN)
        assert.deepEqual(writer.position(), ORIGIN)
        assert.deepEqual(segmentPaths(directory), [])
        writer.apply([put(1)], 1)
        writer.close()
      })
    })
  }

  test('a text that is not what was stored is never shown, and the index is then made anew', () => {
    inDirectory((directory) => {
      fill(engine, directory)
      const key = whole.at(-1)?.key ?? 0
      const db = new DatabaseSync(join(directory, 'index.sqlite'))
      const { body } = db.prepare('SELECT body FROM texts WHERE key = ?').get(key) as { readonly body: Uint8Array }
      const tampered = Uint8Array.from(body, (byte, at) => (at === 8 ? byte ^ 4 : byte))
      db.prepare('UPDATE texts SET body = ? WHERE key = ?').run(tampered, key)
      db.close()
      const reader = engine.openReader(directory)
      assert.notEqual(reader.text(whole[0]?.key ?? 0), undefined)
      assert.throws(() => reader.text(key), IndexNotReady)
      const writer = engine.openWriter(directory)
      assert.equal(writer.position(), undefined)
      writer.close()
      reader.close()
    })
  })

  test('without a manifest there is no index, whatever segments lie about', () => {
    inDirectory((directory) => {
      fill(engine, directory)
      for (const name of readdirSync(directory)) if (name.startsWith('index.sqlite')) rmSync(join(directory, name))
      assert.throws(() => engine.openReader(directory), IndexNotReady)
      const writer = engine.openWriter(directory)
      assert.equal(writer.position(), undefined)
      writer.close()
    })
  })

  for (const [kind, made] of Object.entries({ 'with files': engine, 'with embedded segments': embedding })) {
    test(`wherever a manifest ${kind} is overwritten, answers are right, or there are none until it is made whole`, () => {
      inDirectory((directory) => {
        fill(made, directory)
        const path = join(directory, 'index.sqlite')
        const [good, files] = [
          readFileSync(path),
          segmentPaths(directory).map((file) => ({ file, bytes: readFileSync(file) })),
        ]
        for (let step = 0; step < 30; step += 1) {
          for (const name of readdirSync(directory)) if (/damaged|-wal|-shm/.test(name)) rmSync(join(directory, name))
          for (const { file, bytes } of files) writeFileSync(file, bytes)
          const bad = Buffer.from(good)
          bad.fill(0xa5, Math.floor((bad.length * step) / 30), Math.floor((bad.length * step) / 30) + 700)
          writeFileSync(path, bad)
          answersRightly(made, directory)
        }
      })
    })
  }

  test('a reader that was open while the manifest was damaged does not go on answering', () => {
    inDirectory((directory) => {
      fill(embedding, directory)
      const path = join(directory, 'index.sqlite')
      const bytes = readFileSync(path)
      bytes.fill(0xa5, 4_096)
      writeFileSync(path, bytes)
      ask(() => {
        const reader = embedding.openReader(directory)
        readEverything(reader)
        for (const { key } of whole) assert.equal(reader.text(key)?.title, `never ${key}`)
      })
      const writer = embedding.openWriter(directory)
      assert.equal(writer.position(), undefined)
      writer.reset(ORIGIN)
      for (let batch = 1; batch <= BATCHES; batch += 1) writer.apply(batchOf(batch), batch)
      const reader = embedding.openReader(directory)
      assertHolds(reader, whole)
      reader.close()
      writer.close()
    })
  })
})

/** Each answer is the one of the whole index, a part of it, or IndexNotReady; and a reset always helps. */
function answersRightly(made: typeof engine, directory: string): void {
  ask(() => {
    const reader = made.openReader(directory)
    try {
      for (const principal of ['a1', 'a2']) {
        const may = whole.filter(({ accessTerms }) => accessTerms.includes(principal)).map(({ key }) => key)
        for (const { key } of reader.search(queryOf({ principals: [principal], anyOf: words('running') }))) {
          assert.ok(may.includes(key), `${principal} was shown ${key}`)
        }
      }
      for (const { key, title, body } of whole) {
        const text = reader.text(key)
        if (text !== undefined) assert.deepEqual({ ...text }, { title, body })
      }
    } finally {
      reader.close()
    }
  })
  const writer = made.openWriter(directory)
  writer.position()
  writer.missing()
  writer.reset(ORIGIN)
  assert.deepEqual(writer.position(), ORIGIN)
  writer.close()
}

function fill(made: typeof engine, directory: string): void {
  const writer = made.openWriter(directory)
  writer.reset(ORIGIN)
  for (let batch = 1; batch <= BATCHES; batch += 1) {
    writer.apply(batchOf(batch), batch)
    // Some large segments, and many small ones.
    if (batch % 12 === 0) tidyUp(writer)
  }
  writer.flush()
  writer.close()
}

/** The largest first. */
function segmentPaths(directory: string): readonly string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.segment'))
    .map((name) => join(directory, name))
    .sort((one, other) => readFileSync(other).length - readFileSync(one).length)
}
