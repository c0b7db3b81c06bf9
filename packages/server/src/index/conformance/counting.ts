import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { type SearchIndexEngine, type Summary, UNRESTRICTED } from '../port.ts'
import { indexTest, phrase, prefix, put, remove, words } from './world.ts'

/** Exact numbers of what a query matches. They are a way to look at documents, so they tell nobody of hidden ones. */
export function describeCounting(engine: SearchIndexEngine): void {
  describe('counting', () => {
    indexTest(engine, 'the total is of everything that matches, however many', ({ apply, summarize, find }) => {
      apply(...Array.from({ length: 700 }, (_, index) => put(index + 1, { body: index % 7 === 0 ? 'apple' : 'pear' })))
      assert.equal(summarize({}).total, 700)
      assert.equal(summarize({ anyOf: words('apple') }).total, 100)
      assert.equal(summarize({ allOf: words('apple') }).total, 100)
      assert.equal(summarize({ noneOf: words('apple') }).total, 600)
      assert.equal(summarize({ anyOf: prefix('p') }).total, 600)
      assert.equal(summarize({ anyOf: phrase('pear'), allOf: words('apple') }).total, 0)
      assert.equal(summarize({ anyOf: words('...') }).total, 0)
      assert.equal(find({ anyOf: words('apple'), limit: 3 }).length, 3)
      assert.deepEqual(summarize({ columns: [] }).columns, [])
    })

    indexTest(
      engine,
      'each value is counted once for each document, the most frequent first',
      ({ apply, summarize }) => {
        apply(
          put(1, { columns: { tag: ['red', 'ripe'], status: ['open'] } }),
          put(2, { columns: { tag: ['red', 'red', 'red'], status: ['open'] } }),
          put(3, { columns: { tag: ['ripe', 'red', 'sour'] } }),
          put(4),
        )
        assert.deepEqual(plain(summarize({ columns: ['status', 'tag', 'unknown'] })), {
          total: 4,
          columns: [
            { column: 'status', values: [{ value: 'open', count: 2 }] },
            {
              column: 'tag',
              values: [
                { value: 'red', count: 3 },
                { value: 'ripe', count: 2 },
                { value: 'sour', count: 1 },
              ],
            },
            { column: 'unknown', values: [] },
          ],
        })
      },
    )

    indexTest(engine, 'spans of time are counted, each with its beginning and not its end', ({ apply, summarize }) => {
      apply(...[5, 10, 15, 20].map((updatedAt, index) => put(index + 1, { body: 'apple', updatedAt })))
      apply(put(5, { body: 'apple', updatedAt: 12, accessTerms: ['a1'] }), put(6, { updatedAt: 12 }))
      const spans = [
        { from: 10, until: 20 },
        { from: 0, until: Number.POSITIVE_INFINITY },
        { from: 20, until: 10 },
      ]
      assert.deepEqual(summarize({ anyOf: words('apple'), spans }).spans, [2, 4, 0])
      assert.deepEqual(summarize({ hiddenKeys: [3], spans: spans.slice(0, 1) }).spans, [2])
      assert.equal(summarize({}).spans, undefined)
    })

    indexTest(engine, 'of values with equal counts the smaller text comes first, also where they are cut', (world) => {
      const values = ['b', 'a', 'é', 'B', '10', '9', 'ab', '東']
      world.apply(...values.map((value, index) => put(index + 1, { columns: { tag: [value] } })))
      const order = ['10', '9', 'B', 'a', 'ab', 'b', 'é', '東']
      for (const valuesMax of [0, 1, 3, 8, 100]) {
        const [tag] = world.summarize({ columns: ['tag'], valuesMax }).columns
        assert.deepEqual(
          tag?.values.map(({ value }) => value),
          order.slice(0, valuesMax),
        )
      }
      world.apply(put(20, { columns: { tag: ['東'] } }))
      assert.deepEqual(plain(world.summarize({ columns: ['tag'], valuesMax: 2 })).columns[0]?.values, [
        { value: '東', count: 2 },
        { value: '10', count: 1 },
      ])
    })

    indexTest(
      engine,
      'the most frequent values are those of all, wherever they were written',
      ({ apply, summarize }) => {
        // In each batch another value is the most frequent one; "common" is second in all.
        for (let batch = 0; batch < 8; batch += 1) {
          const value = (index: number) => (index < 5 ? `local${batch}` : 'common')
          apply(
            ...Array.from({ length: 9 }, (_, index) => put(batch * 10 + index, { columns: { tag: [value(index)] } })),
          )
        }
        assert.deepEqual(plain(summarize({ columns: ['tag'], valuesMax: 2 })).columns[0]?.values, [
          { value: 'common', count: 32 },
          { value: 'local0', count: 5 },
        ])
      },
    )

    indexTest(engine, 'nobody is told of what they may not see, by total or by value', ({ apply, summarize }) => {
      apply(
        put(1, { body: 'apple', columns: { tag: ['red'] }, accessTerms: ['a1'] }),
        put(2, { body: 'apple', columns: { tag: ['secret', 'red'] }, accessTerms: ['a2'] }),
        put(3, { body: 'apple', columns: { tag: ['unseen'] }, accessTerms: [] }),
      )
      for (const query of [{ anyOf: words('apple') }, { allOf: words('apple') }, {}]) {
        const seen = (...principals: readonly string[]) => plain(summarize({ ...query, columns: ['tag'], principals }))
        assert.deepEqual(seen('a1'), ofTag(1, { red: 1 }))
        assert.deepEqual(seen('a2'), ofTag(1, { red: 1, secret: 1 }))
        assert.deepEqual(seen('a2', 'a1', 'a9'), ofTag(2, { red: 2, secret: 1 }))
        assert.deepEqual(seen('a9'), ofTag(0, {}))
        assert.deepEqual(seen(), ofTag(0, {}))
        assert.deepEqual(
          plain(summarize({ ...query, columns: ['tag'], principals: UNRESTRICTED })),
          ofTag(3, { red: 2, secret: 1, unseen: 1 }),
        )
      }
    })

    indexTest(
      engine,
      'hidden documents, other datasources and filtered ones are not counted',
      ({ apply, summarize }) => {
        apply(
          put(1, { columns: { tag: ['red'], status: ['open'] }, updatedAt: 10 }),
          put(2, { columns: { tag: ['red'], status: ['done'] }, updatedAt: 20 }),
          put(3, { columns: { tag: ['blue'], status: ['open'] }, updatedAt: 30, datasource: 'chat' }),
        )
        const tags = (query: Parameters<typeof summarize>[0]) => plain(summarize({ columns: ['tag'], ...query }))
        assert.deepEqual(tags({}), ofTag(3, { red: 2, blue: 1 }))
        assert.deepEqual(tags({ hiddenKeys: [1, 3, 99] }), ofTag(1, { red: 1 }))
        assert.deepEqual(tags({ datasources: ['chat'] }), ofTag(1, { blue: 1 }))
        assert.deepEqual(tags({ datasources: [] }), ofTag(0, {}))
        assert.deepEqual(tags({ filters: [{ column: 'status', values: ['open'] }] }), ofTag(2, { blue: 1, red: 1 }))
        assert.deepEqual(
          tags({ filters: [{ column: 'tag', values: ['red'], isNegated: true }] }),
          ofTag(1, { blue: 1 }),
        )
        assert.deepEqual(tags({ updated: { from: 15, until: 30 } }), ofTag(1, { red: 1 }))
      },
    )

    indexTest(engine, 'what was deleted or replaced is not counted', ({ apply, summarize }) => {
      apply(...[1, 2, 3].map((key) => put(key, { body: 'apple', columns: { tag: ['red'] } })))
      apply(remove(1), put(2, { body: 'pear', columns: { tag: ['blue'] } }))
      assert.deepEqual(plain(summarize({ columns: ['tag'] })), ofTag(2, { blue: 1, red: 1 }))
      assert.deepEqual(plain(summarize({ columns: ['tag'], anyOf: words('apple') })), ofTag(1, { red: 1 }))
      apply(remove(2), remove(3))
      assert.deepEqual(plain(summarize({ columns: ['tag'] })), ofTag(0, {}))
    })

    indexTest(engine, 'a change of rights alone changes what is counted', ({ apply, summarize }) => {
      const fields = { body: 'apple', columns: { tag: ['red'] } }
      apply(put(1, { ...fields, accessTerms: ['a1'] }))
      const seen = (principal: string) => summarize({ anyOf: words('apple'), principals: [principal] }).total
      assert.deepEqual(['a1', 'a2'].map(seen), [1, 0])
      apply(put(1, { ...fields, accessTerms: ['a2'] }))
      assert.deepEqual(['a1', 'a2'].map(seen), [0, 1])
      apply(put(1, { ...fields, accessTerms: [] }))
      assert.deepEqual(['a1', 'a2'].map(seen), [0, 0])
    })
  })
}

function ofTag(total: number, counts: Readonly<Record<string, number>>): Summary {
  const values = Object.entries(counts).map(([value, count]) => ({ value, count }))
  return { total, columns: [{ column: 'tag', values }] }
}

/** Without prototypes that an engine's rows may have. */
function plain(summary: Summary): Summary {
  return JSON.parse(JSON.stringify(summary)) as Summary
}
