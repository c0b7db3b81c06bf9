import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { SearchIndexEngine } from '../port.ts'
import { fillers, indexTest, put, queryOf, words } from './world.ts'

/** The order of hits, as far as every engine must agree on it. */
export function describeRanking(engine: SearchIndexEngine): void {
  describe('ranking', () => {
    indexTest(engine, 'a word in the title counts more than in the body', ({ apply, find }) => {
      apply(
        ...fillers(100),
        put(1, { title: 'apple', body: 'some other text' }),
        put(2, { title: 'other', body: 'some apple text' }),
      )
      assert.deepEqual(find({ anyOf: words('apple') }), [1, 2])
    })

    indexTest(engine, 'the order holds in an index of two documents as well', ({ apply, find }) => {
      apply(put(1, { title: 'apple', body: 'other' }), put(2, { title: 'other', body: 'apple' }))
      assert.deepEqual(find({ anyOf: words('apple') }), [1, 2])
    })

    indexTest(engine, 'more occurrences rank above fewer', ({ apply, find }) => {
      apply(...fillers(100), put(1, { body: 'apple apple apple pear' }), put(2, { body: 'apple pear pear pear' }))
      assert.deepEqual(find({ anyOf: words('apple') }), [1, 2])
    })

    indexTest(engine, 'a short text ranks above a long one with as many occurrences', ({ apply, find }) => {
      apply(...fillers(100), put(1, { body: 'an apple' }), put(2, { body: `an apple ${'and much else '.repeat(50)}` }))
      assert.deepEqual(find({ anyOf: words('apple') }), [1, 2])
    })

    indexTest(engine, 'a rare word counts more than a common one', ({ apply, find }) => {
      apply(
        ...fillers(100),
        ...Array.from({ length: 12 }, (_, index) => put(200 + index, { body: 'pear' })),
        put(1, { body: 'apple' }),
      )
      assert.equal(find({ anyOf: words('apple', 'pear') })[0], 1)
    })

    indexTest(engine, 'more of the words rank above fewer', ({ apply, find }) => {
      apply(
        ...fillers(100),
        put(1, { body: 'apple pear plum' }),
        put(2, { body: 'apple pear fig' }),
        put(3, { body: 'fig plum fig' }),
      )
      assert.deepEqual(find({ anyOf: words('apple', 'pear', 'plum') }), [1, 2, 3])
    })

    indexTest(
      engine,
      'a word that the query has twice counts more, but not twice as much',
      ({ apply, find, reader }) => {
        apply(...fillers(100), put(1, { body: 'apple' }), put(2, { body: 'pear' }), put(3, { body: 'fig' }))
        assert.deepEqual(find({ anyOf: words('apple', 'pear', 'Apple') }), [1, 2])
        const scores = reader.search(queryOf({ anyOf: words('apple', 'pear', 'apple') })).map(({ score }) => score)
        const [twice = 0, once = 0] = scores
        assert.ok(twice > once && twice < 2 * once, `${scores}`)
      },
    )

    indexTest(engine, 'a word that only joins others counts less than one that is as rare', ({ apply, find }) => {
      apply(...fillers(100), put(1, { body: 'apple' }), put(2, { body: 'which' }))
      assert.deepEqual(find({ anyOf: words('which', 'apple') }), [1, 2])
      assert.deepEqual(find({ anyOf: words('which') }), [2])
    })

    indexTest(engine, 'of equal scores the newer document, by key, comes first', ({ apply, find }) => {
      apply(...fillers(100), ...[3, 1, 2].map((key) => put(key, { body: 'apple' })))
      assert.deepEqual(find({ anyOf: words('apple') }), [3, 2, 1])
    })

    indexTest(engine, 'scores never rise down the list', ({ apply, reader }) => {
      apply(...fillers(100), ...[1, 2, 3, 4].map((key) => put(key, { body: 'apple '.repeat(key), title: 'pear' })))
      const scores = reader.search(queryOf({ anyOf: words('apple', 'pear', 'filler') })).map(({ score }) => score)
      assert.equal(scores.length, 44)
      assert.deepEqual(
        scores,
        scores.toSorted((one, other) => other - one),
      )
    })
  })
}
