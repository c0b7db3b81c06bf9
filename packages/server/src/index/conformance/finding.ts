import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { SearchIndexEngine } from '../port.ts'
import { indexTest, phrase, put, sorted, words } from './world.ts'

/** Which documents a query finds, rights aside. */
export function describeFinding(engine: SearchIndexEngine): void {
  describe('finding', () => {
    indexTest(
      engine,
      'a word finds the documents that contain it in title or body and no others',
      ({ apply, find }) => {
        apply(
          put(1, { title: 'red apple' }),
          put(2, { body: 'an apple a day' }),
          put(3, { title: 'pear', body: 'plum' }),
        )
        assert.deepEqual(sorted(find({ anyOf: words('apple') })), [1, 2])
        assert.deepEqual(find({ anyOf: words('quince') }), [])
      },
    )

    indexTest(engine, 'a word finds its document whichever field it stands in', ({ apply, find }) => {
      apply(...TEXT_FIELDS.map((field, index) => put(index + 1, { [field]: `some ${field}word here` })))
      for (const [index, field] of TEXT_FIELDS.entries()) {
        assert.deepEqual(find({ anyOf: words(`${field}word`) }), [index + 1], field)
      }
      assert.equal(find({ anyOf: phrase('some') }).length, TEXT_FIELDS.length)
    })

    indexTest(engine, 'one of several words is enough', ({ apply, find }) => {
      apply(put(1, { body: 'apple' }), put(2, { body: 'pear' }), put(3, { body: 'plum' }))
      assert.deepEqual(sorted(find({ anyOf: words('apple', 'plum', 'quince') })), [1, 3])
    })

    indexTest(engine, 'a word is found whole, not as a part of another', ({ apply, find }) => {
      apply(put(1, { body: 'category' }), put(2, { body: 'the cat.' }), put(3, { body: 'bobcat' }))
      assert.deepEqual(find({ anyOf: words('cat') }), [2])
    })

    indexTest(engine, 'case and the diacritics of Latin letters do not matter', ({ apply, find }) => {
      apply(put(1, { title: 'Über RÉSUMÉ' }), put(2, { body: 'uber resume' }), put(3, { body: 'ΟΔΟΣ Ångström Tiếng' }))
      for (const text of ['resume', 'RESUME', 'Résumé', 'über', 'UBER'])
        assert.deepEqual(sorted(find({ anyOf: words(text) })), [1, 2], text)
      for (const text of ['οδος', 'οδοσ', 'angstrom', 'tieng'])
        assert.deepEqual(find({ anyOf: words(text) }), [3], text)
    })

    indexTest(engine, 'it does not matter how accented letters are encoded', ({ apply, find }) => {
      const [composed, decomposed] = ['й', 'й'.normalize('NFD')]
      apply(put(1, { body: `${composed}од` }), put(2, { body: `${decomposed}од` }))
      assert.deepEqual(sorted(find({ anyOf: words(`${composed}од`) })), [1, 2])
      assert.deepEqual(sorted(find({ anyOf: words(`${decomposed}од`) })), [1, 2])
    })

    indexTest(engine, 'a phrase finds its words only side by side, in order and in one field', ({ apply, find }) => {
      apply(
        put(1, { body: 'a Quick, brown fox' }),
        put(2, { body: 'brown quick fox' }),
        put(3, { body: 'quick red brown' }),
        put(4, { title: 'quick', body: 'brown' }),
        put(5, { title: 'Quick brown' }),
      )
      assert.deepEqual(sorted(find({ anyOf: phrase('quick brown') })), [1, 5])
      assert.deepEqual(sorted(find({ anyOf: [...phrase('quick red'), ...words('fox')] })), [1, 2, 3])
    })

    indexTest(engine, 'a word with punctuation inside is found as the phrase of its parts', ({ apply, find }) => {
      apply(
        put(1, { body: 'call foo_bar() now' }),
        put(2, { body: 'foo and bar' }),
        put(3, { body: 'mail ann-lee@example.com' }),
        put(4, { body: 'example.com of ann lee' }),
      )
      assert.deepEqual(find({ anyOf: words('foo_bar') }), [1])
      assert.deepEqual(find({ anyOf: words('ann-lee@example.com') }), [3])
      assert.deepEqual(sorted(find({ anyOf: words('"foo"') })), [1, 2])
    })

    indexTest(engine, 'documents with an excluded word or phrase are left out', ({ apply, find }) => {
      apply(put(1, { body: 'apple pie' }), put(2, { body: 'apple and pie' }), put(3, { title: 'Pear', body: 'apple' }))
      assert.deepEqual(sorted(find({ anyOf: words('apple'), noneOf: words('pie') })), [3])
      assert.deepEqual(sorted(find({ anyOf: words('apple'), noneOf: phrase('apple pie') })), [2, 3])
      assert.deepEqual(sorted(find({ anyOf: words('apple'), noneOf: words('pie', 'pear') })), [])
      assert.deepEqual(sorted(find({ noneOf: words('pie') })), [3])
    })

    indexTest(engine, 'punctuation alone finds nothing and excludes nothing', ({ apply, find }) => {
      apply(put(1, { body: 'apple!' }), put(2, { body: '...' }))
      assert.deepEqual(find({ anyOf: words('!!!', '…', ' ', '') }), [])
      assert.deepEqual(find({ anyOf: phrase('? !') }), [])
      assert.deepEqual(find({ anyOf: words('!!!', 'apple') }), [1])
      assert.deepEqual(find({ anyOf: words('apple'), noneOf: words('!', '') }), [1])
      assert.deepEqual(sorted(find({ noneOf: words('!') })), [1, 2])
    })

    indexTest(engine, 'without words everything is found, the newest first', ({ apply, find }) => {
      apply(
        put(1, { updatedAt: 300 }),
        put(2, { updatedAt: 100 }),
        put(3, { updatedAt: 300 }),
        put(4),
        put(5, { updatedAt: 200 }),
      )
      assert.deepEqual(find({}), [3, 1, 5, 2, 4])
      assert.deepEqual(find({ limit: 2 }), [3, 1])
    })

    indexTest(engine, 'no more hits come than the limit allows', ({ apply, find }) => {
      apply(...Array.from({ length: 20 }, (_, index) => put(index + 1, { body: 'apple' })))
      assert.equal(find({ anyOf: words('apple'), limit: 7 }).length, 7)
      assert.deepEqual(find({ anyOf: words('apple'), limit: 0 }), [])
      assert.deepEqual(find({ limit: 0 }), [])
    })

    indexTest(engine, 'a hit names the revision that was indexed', ({ apply, reader }) => {
      apply(put(1, { revision: 7, body: 'apple' }))
      const [hit] = reader.search({
        anyOf: words('apple'),
        noneOf: [],
        principals: ['everyone'],
        hiddenKeys: [],
        limit: 1,
      })
      assert.equal(hit?.revision, 7)
    })
  })
}

export const TEXT_FIELDS = ['title', 'body', 'summary', 'comments', 'tags', 'properties', 'people'] as const
