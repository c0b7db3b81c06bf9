import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { inDirectory, indexTest, ORIGIN, put, queryOf, remove, withWorld, words } from '../conformance/world.ts'
import { describeTextIndex } from '../conformance.ts'
import { IndexNotReady } from '../port.ts'
import { cutWords } from '../words.ts'
import { fts5Engine } from './engine.ts'
import { PRINCIPALS_IN_EXPRESSION_MAX } from './match.ts'
import { describeModel } from './model.ts'
import { FORMAT_VERSION } from './schema.ts'

describeTextIndex('FTS5', fts5Engine)

describe('FTS5', () => {
  describeModel(fts5Engine)
})

describe('FTS5 words', () => {
  indexTest(fts5Engine, 'words are cut and compared as cutWords says', ({ apply, find }) => {
    const texts = [
      "It's 3.14 o'clock, isn't it? (yes/no)",
      'snake_case kebab-case camelCase path/to/file.ts user@example.com #tag C++ 1,000',
      'Größe Straße Œuvre naïve İstanbul ǅ ﬁn ſtill',
      'Привет мир Йод Ελληνικά Ὀδυσσεύς',
      '東京都 서울 العربية עברית',
      `combining e\u0301 a\u0323 x\u0305y`,
      'tab\tnew\nline\u00a0no-break\u200bzero',
      '100€ ½ ² Ⅷ',
    ]
    apply(...texts.map((body, index) => put(index + 1, { body })))
    for (const [index, text] of texts.entries()) {
      for (const { folded } of cutWords(text))
        assert.ok(find({ anyOf: words(folded) }).includes(index + 1), `${folded} of ${text}`)
    }
  })
})

describe('FTS5 index file', () => {
  const notOurs: Record<string, (db: DatabaseSync) => void> = {
    'of an older format': (db) => db.exec(`PRAGMA user_version = ${FORMAT_VERSION - 1}`),
    'of a newer format': (db) => db.exec(`PRAGMA user_version = ${FORMAT_VERSION + 1}`),
    'of another program': (db) => db.exec('PRAGMA application_id = 7'),
    'without its position': (db) => db.exec('DELETE FROM position'),
    'without one of its tables': (db) => db.exec('DROP TABLE documents'),
    'without its text table': (db) => db.exec('DROP TABLE texts'),
  }
  for (const [name, change] of Object.entries(notOurs)) {
    test(`a file ${name} is not taken for an index, and a reset makes a good one`, () => {
      inDirectory((directory) => {
        withWorld(fts5Engine, directory, ({ apply }) => apply(put(1, { body: 'apple' })))
        const db = new DatabaseSync(join(directory, 'index.sqlite'))
        change(db)
        db.close()
        assert.throws(() => fts5Engine.openReader(directory), IndexNotReady)
        const writer = fts5Engine.openWriter(directory)
        assert.equal(writer.position(), undefined)
        writer.reset(ORIGIN)
        assert.deepEqual(writer.position(), ORIGIN)
        writer.close()
      })
    })
  }

  indexTest(fts5Engine, 'of a deleted document nothing is kept', ({ apply, directory }) => {
    apply(put(1, { body: 'apple' }), put(2))
    apply(remove(1), remove(2))
    const db = new DatabaseSync(join(directory, 'index.sqlite'), { readOnly: true })
    const counts = db.prepare(
      'SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM texts), (SELECT count(*) FROM terms)',
    )
    assert.deepEqual(Object.values(counts.get() ?? {}), [0, 0, 0])
    db.close()
  })

  test('damage that a reader meets is known to the writer, until a reset has removed it', () => {
    inDirectory((directory) => {
      withWorld(fts5Engine, directory, ({ apply }) => {
        for (let key = 1; key <= 300; key += 1) apply(put(key, { body: `apple ${'pear '.repeat(200)}` }))
      })
      wipeMiddle(directory)
      const writer = fts5Engine.openWriter(directory)
      assert.equal(writer.position()?.changeSeq, 300, 'the damage is not where opening looks')
      const reader = fts5Engine.openReader(directory)
      assert.throws(() => {
        for (let key = 1; key <= 300; key += 1) reader.text(key)
        reader.search(queryOf({ anyOf: words('apple', 'pear') }))
      }, IndexNotReady)
      assert.equal(writer.position(), undefined)
      assert.throws(() => writer.apply([put(1)], 301), IndexNotReady)
      writer.reset(ORIGIN)
      writer.apply([put(1)], 1)
      assert.deepEqual(
        reader.search(queryOf({})).map(({ key }) => key),
        [1],
      )
      assert.equal(writer.position()?.changeSeq, 1)
      reader.close()
      writer.close()
    })
  })

  test('damage that a writer meets makes the index unusable, not the writer', () => {
    inDirectory((directory) => {
      withWorld(fts5Engine, directory, ({ apply }) => {
        for (let key = 1; key <= 300; key += 1) apply(put(key, { body: `apple ${'pear '.repeat(200)}` }))
      })
      wipeMiddle(directory)
      const writer = fts5Engine.openWriter(directory)
      assert.equal(writer.position()?.changeSeq, 300)
      const rewriteAll = Array.from({ length: 300 }, (_, index) => put(index + 1))
      assert.throws(() => writer.apply(rewriteAll, 301), IndexNotReady)
      assert.equal(writer.position(), undefined)
      writer.reset(ORIGIN)
      writer.apply(rewriteAll, 1)
      assert.equal(writer.position()?.changeSeq, 1)
      writer.close()
    })
  })
})

describe('FTS5 principals', () => {
  indexTest(fts5Engine, 'few principals and many give the same hits, scores and pages', ({ apply, reader }) => {
    apply(
      ...Array.from({ length: 60 }, (_, index) =>
        put(index + 1, {
          body: `apple ${'pear '.repeat(index % 5)}`,
          accessTerms: [`a${index % 6}`],
          updatedAt: index % 4,
        }),
      ),
    )
    const holding = (count: number) => [
      'a1',
      'a2',
      'a3',
      ...Array.from({ length: count - 3 }, (_, index) => `crowd${index}`),
    ]
    for (const query of [
      { anyOf: words('pear') },
      { anyOf: words('apple', 'pear'), hiddenKeys: [2, 3] },
      {},
      { datasources: ['wiki'] },
    ]) {
      const few = reader.search(queryOf({ ...query, principals: holding(3) }))
      assert.ok(few.length > 10)
      for (const count of [PRINCIPALS_IN_EXPRESSION_MAX, PRINCIPALS_IN_EXPRESSION_MAX + 1, 1_000]) {
        assert.deepEqual(reader.search(queryOf({ ...query, principals: holding(count) })), few)
        const [after] = few
        assert.ok(after !== undefined)
        assert.deepEqual(reader.search(queryOf({ ...query, principals: holding(count), after })), few.slice(1))
      }
    }
  })
})

/** Overwrites pages in the middle of the file, away from the header and from what is read when it is opened. */
function wipeMiddle(directory: string): void {
  const path = join(directory, 'index.sqlite')
  const bytes = readFileSync(path)
  bytes.fill(0xa5, Math.floor(bytes.length * 0.4), Math.floor(bytes.length * 0.6))
  writeFileSync(path, bytes)
}
