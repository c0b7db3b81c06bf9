import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { IndexPlace, SearchIndexEngine } from '../port.ts'
import { fillers, indexTest, put, queryOf, words } from './world.ts'

const DAY = 86_400
const NOW = 1_800_000_000
const boosts = { now: NOW }

/** What ranks besides the words of a query. */
export function describeBoosting(engine: SearchIndexEngine): void {
  describe('boosts', () => {
    indexTest(engine, 'of two alike the one changed last comes first, if that is asked for', ({ apply, find }) => {
      apply(
        ...fillers(100),
        put(1, { body: 'apple', updatedAt: NOW - 2 * DAY }),
        put(2, { body: 'apple', updatedAt: NOW - 900 * DAY }),
        put(3, { body: 'apple' }),
      )
      assert.deepEqual(find({ anyOf: words('apple'), boosts }), [1, 2, 3])
      assert.deepEqual(find({ anyOf: words('apple') }), [3, 2, 1])
    })

    indexTest(engine, 'of two alike the one used more comes first, if that is asked for', ({ apply, find }) => {
      apply(
        ...fillers(100),
        put(1, { body: 'apple', interactions: 40_000 }),
        put(2, { body: 'apple', interactions: 30 }),
        put(3, { body: 'apple' }),
      )
      assert.deepEqual(find({ anyOf: words('apple'), boosts }), [1, 2, 3])
      assert.deepEqual(find({ anyOf: words('apple') }), [3, 2, 1])
    })

    indexTest(engine, 'what was changed in the future is as new as what was changed now', ({ apply, find }) => {
      apply(
        ...fillers(100),
        put(1, { body: 'apple', updatedAt: NOW, interactions: 1 }),
        put(2, { body: 'apple', updatedAt: NOW + 900 * DAY }),
      )
      assert.deepEqual(find({ anyOf: words('apple'), boosts }), [1, 2])
    })

    indexTest(engine, 'a word in the title is worth more than being new and used', ({ apply, find }) => {
      apply(
        ...fillers(100),
        put(1, { title: 'apple', body: 'pear plum' }),
        put(2, { title: 'pear', body: 'apple plum', updatedAt: NOW, interactions: 1_000_000 }),
      )
      assert.deepEqual(find({ anyOf: words('apple'), boosts }), [1, 2])
    })

    indexTest(engine, 'without anything to look for, use counts nothing', ({ apply, find }) => {
      apply(put(1, { updatedAt: 5, interactions: 1_000 }), put(2, { updatedAt: 6 }))
      assert.deepEqual(find({ boosts }), [2, 1])
    })

    indexTest(engine, 'a document that is used more later moves up', ({ apply, find }) => {
      apply(...fillers(100), put(1, { body: 'apple' }), put(2, { body: 'apple' }))
      assert.deepEqual(find({ anyOf: words('apple'), boosts }), [2, 1])
      apply(put(1, { body: 'apple', interactions: 3 }))
      assert.deepEqual(find({ anyOf: words('apple'), boosts }), [1, 2])
    })

    indexTest(engine, 'pages hold every hit once, in the order of the whole', ({ apply, reader }) => {
      const many = Array.from({ length: 60 }, (_, i) =>
        put(1 + i, {
          body: `apple ${'pear '.repeat(i % 7)}`,
          updatedAt: NOW - i * i * DAY,
          interactions: (i * 37) % 90,
        }),
      )
      apply(...many)
      const query = queryOf({ anyOf: words('apple', 'pear'), boosts })
      const whole = reader.search({ ...query, limit: 1_000 }).map(({ key }) => key)
      const paged: number[] = []
      let after: IndexPlace | undefined
      for (let page = 0; page < 9; page += 1) {
        const hits = reader.search({ ...query, limit: 7, ...(after && { after }) })
        paged.push(...hits.map(({ key }) => key))
        after = hits.at(-1)
      }
      assert.equal(whole.length, 60)
      assert.deepEqual(paged, whole)
    })
  })
}
