import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { IndexNotReady, type SearchIndexEngine } from '../port.ts'
import { inDirectory, indexTest, ORIGIN, put, queryOf, withWorld, words } from './world.ts'

/** What is still there when an index is opened again, and what is not taken for an index. */
export function describeDurability(engine: SearchIndexEngine): void {
  describe('durability', () => {
    test('a directory without an index has no position, and can be reset', () => {
      inDirectory((directory) => {
        const writer = engine.openWriter(directory)
        assert.equal(writer.position(), undefined)
        assert.throws(() => writer.apply([], 1), IndexNotReady)
        writer.reset(ORIGIN)
        assert.deepEqual(writer.position(), ORIGIN)
        writer.close()
      })
    })

    test('a reader of a directory without an index says so', () => {
      inDirectory((directory) => {
        assert.throws(() => engine.openReader(directory), IndexNotReady)
        const writer = engine.openWriter(directory)
        assert.equal(writer.position(), undefined)
        assert.throws(() => engine.openReader(directory), IndexNotReady)
        writer.close()
      })
    })

    test('an index opened again holds every applied change and its position', () => {
      inDirectory((directory) => {
        const position = { storeId: 'store-2', restoreEpoch: 3, changeSeq: 12 }
        let writer = engine.openWriter(directory)
        writer.reset(position)
        writer.close()
        for (const key of [1, 2, 3]) {
          writer = engine.openWriter(directory)
          assert.deepEqual(writer.position(), { ...position, changeSeq: 11 + key })
          writer.apply([put(key, { body: 'apple' })], 12 + key)
          writer.close()
        }
        const reader = engine.openReader(directory)
        assert.deepEqual(reader.position(), { ...position, changeSeq: 15 })
        assert.deepEqual(
          reader.search(queryOf({ anyOf: words('apple') })).map(({ key }) => key),
          [3, 2, 1],
        )
        reader.close()
      })
    })

    test('a flush answers how far it reaches, and changes nothing that is found', () => {
      inDirectory((directory) => {
        const writer = engine.openWriter(directory)
        assert.throws(() => writer.flush(), IndexNotReady)
        writer.reset(ORIGIN)
        assert.equal(writer.flush(), ORIGIN.changeSeq)
        writer.apply([put(1, { body: 'apple' })], 41)
        const reader = engine.openReader(directory)
        assert.equal(reader.position()?.changeSeq, 41)
        assert.deepEqual([writer.flush(), writer.flush()], [41, 41])
        assert.deepEqual(reader.position(), { ...ORIGIN, changeSeq: 41 })
        assert.deepEqual(
          reader.search(queryOf({ anyOf: words('apple') })).map(({ key }) => key),
          [1],
        )
        writer.apply([put(2)], 42)
        assert.equal(writer.flush(), 42)
        reader.close()
        writer.close()
      })
    })

    indexTest(
      engine,
      'a reset leaves nothing of before, also for readers that were open',
      ({ apply, find, reader, writer }) => {
        apply(put(1, { body: 'apple' }))
        assert.deepEqual(find({}), [1])
        const position = { storeId: 'store-9', restoreEpoch: 1, changeSeq: 70 }
        writer.reset(position)
        assert.deepEqual(reader.position(), position)
        assert.deepEqual([find({ anyOf: words('apple') }), find({})], [[], []])
        assert.equal(reader.text(1), undefined)
        writer.apply([put(2, { body: 'apple' })], 71)
        assert.deepEqual(find({ anyOf: words('apple') }), [2])
      },
    )

    test('a reader that was open across a reset takes nothing of the new index with it when it closes', () => {
      inDirectory((directory) => {
        const writer = engine.openWriter(directory)
        writer.reset(ORIGIN)
        writer.apply([put(1)], 1)
        const reader = engine.openReader(directory)
        assert.equal(reader.search(queryOf({})).length, 1)
        writer.reset(ORIGIN)
        writer.apply([put(2)], 2)
        reader.close()
        writer.apply([put(3)], 3)
        const other = engine.openReader(directory)
        assert.deepEqual(
          other.search(queryOf({})).map(({ key }) => key),
          [3, 2],
        )
        other.close()
        writer.close()
        const again = engine.openWriter(directory)
        assert.equal(again.position()?.changeSeq, 3)
        again.close()
      })
    })

    test('where there is no index, that is said', () => {
      inDirectory((directory) => {
        const writer = engine.openWriter(directory)
        assert.equal(writer.obstacle()?.kind, 'none')
        writer.reset(ORIGIN)
        assert.equal(writer.obstacle(), undefined)
        writer.close()
        const again = engine.openWriter(directory)
        assert.equal(again.obstacle(), undefined)
        again.close()
      })
    })

    const damages: Record<string, (file: string) => void> = {
      'replaced by text': (file) => writeFileSync(file, 'this is no index at all\n'.repeat(1_000)),
      'replaced by random bytes': (file) => writeFileSync(file, noise(50_000)),
      emptied: (file) => truncateSync(file, 0),
      'cut to half its length': (file) => truncateSync(file, Math.floor(readFileSync(file).length / 2)),
      'overwritten at its start': (file) => writeFileSync(file, overwritten(readFileSync(file), 0, 200)),
      'replaced by a directory': (file) => {
        rmSync(file)
        mkdirSync(file)
      },
    }
    for (const [name, damage] of Object.entries(damages)) {
      test(`a file ${name} is not taken for an index, and a reset makes a good one`, () => {
        inDirectory((directory) => {
          withWorld(engine, directory, fill)
          for (const file of readdirSync(directory)) damage(join(directory, file))
          assert.throws(() => engine.openReader(directory), IndexNotReady)
          const writer = engine.openWriter(directory)
          assert.equal(writer.position(), undefined)
          assert.equal(writer.obstacle()?.kind, 'damaged')
          assert.ok(writer.obstacle()?.reason.includes(directory), 'says where')
          assert.throws(() => writer.apply([put(1)], 1), IndexNotReady)
          writer.reset(ORIGIN)
          assert.equal(writer.obstacle(), undefined)
          writer.close()
          withWorld(engine, directory, ({ apply, find, reader }) => {
            assert.deepEqual(reader.position(), ORIGIN)
            apply(put(1, { body: 'apple' }))
            assert.deepEqual(find({ anyOf: words('apple') }), [1])
          })
        })
      })
    }

    test('wherever a file is damaged, a reader answers or says that the index is not ready, and a writer resets it', () => {
      inDirectory((directory) => {
        withWorld(engine, directory, fill)
        const files = readdirSync(directory).map((name) => ({ path: join(directory, name) }))
        const originals = files.map(({ path }) => ({ path, bytes: readFileSync(path) }))
        for (let step = 0; step < 40; step += 1) {
          for (const { path, bytes } of originals)
            writeFileSync(path, overwritten(bytes, Math.floor((bytes.length * step) / 40), 512))
          answersOrIsNotReady(engine, directory)
          const writer = engine.openWriter(directory)
          writer.reset(ORIGIN)
          assert.deepEqual(writer.position(), ORIGIN)
          writer.close()
        }
      })
    })
  })
}

function fill({ apply }: { readonly apply: (...changes: ReturnType<typeof put>[]) => void }): void {
  for (let batch = 0; batch < 4; batch += 1)
    apply(
      ...Array.from({ length: 100 }, (_, index) =>
        put(batch * 100 + index, { title: 'apple', body: `pear w${index} `.repeat(40) }),
      ),
    )
}

function answersOrIsNotReady(engine: SearchIndexEngine, directory: string): void {
  try {
    const reader = engine.openReader(directory)
    try {
      reader.search(queryOf({ anyOf: words('apple', 'w7') }))
      reader.search(queryOf({}))
      for (let key = 0; key < 400; key += 1) reader.text(key)
      reader.position()
    } finally {
      reader.close()
    }
  } catch (error) {
    assert.ok(error instanceof IndexNotReady, String(error))
  }
}

function overwritten(bytes: Buffer, from: number, length: number): Buffer {
  const copy = Buffer.from(bytes)
  noise(length).copy(copy, from)
  return copy
}

/** Bytes without order, the same in every run. */
function noise(length: number): Buffer {
  let state = 12_345
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return state >>> 24
    }),
  )
}
