import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { ColumnFilter, FilterSet, SearchIndexEngine } from '../port.ts'
import { indexTest, put, queryOf, sorted, words } from './world.ts'

/** What filters by columns and by time let pass. */
export function describeColumns(engine: SearchIndexEngine): void {
  describe('columns', () => {
    indexTest(engine, 'a filter lets those pass that have one of its values', ({ apply, find }) => {
      apply(
        put(1, { body: 'apple', columns: { tag: ['red'] } }),
        put(2, { body: 'apple', columns: { tag: ['green', 'ripe'] } }),
        put(3, { body: 'apple', columns: { tag: ['blue'], color: ['red'] } }),
        put(4, { body: 'apple' }),
      )
      for (const clauses of [{ anyOf: words('apple') }, { allOf: words('apple') }, {}]) {
        const passing = (...values: readonly string[]) =>
          sorted(find({ ...clauses, filters: [{ column: 'tag', values }] }))
        assert.deepEqual(passing('red'), [1])
        assert.deepEqual(passing('ripe'), [2])
        assert.deepEqual(passing('ripe', 'green'), [2])
        assert.deepEqual(passing('red', 'blue', 'none'), [1, 3])
        assert.deepEqual(passing('none'), [])
        assert.deepEqual(passing(), [])
      }
    })

    indexTest(engine, 'all filters must let a document pass, several of one column too', ({ apply, find }) => {
      apply(
        put(1, { columns: { tag: ['a', 'b'], status: ['open'] } }),
        put(2, { columns: { tag: ['a'], status: ['open'] } }),
        put(3, { columns: { tag: ['a', 'b'], status: ['done'] } }),
      )
      const [a, b, open]: readonly ColumnFilter[] = [
        { column: 'tag', values: ['a'] },
        { column: 'tag', values: ['b'] },
        { column: 'status', values: ['open'] },
      ]
      assert.ok(a !== undefined && b !== undefined && open !== undefined)
      assert.deepEqual(sorted(find({ filters: [a, open] })), [1, 2])
      assert.deepEqual(sorted(find({ filters: [a, b] })), [1, 3])
      assert.deepEqual(find({ filters: [b, a, open] }), [1])
      assert.deepEqual(sorted(find({ filters: [] })), [1, 2, 3])
    })

    indexTest(engine, 'a negated filter lets those pass that have none of its values', ({ apply, find }) => {
      apply(put(1, { columns: { tag: ['red', 'ripe'] } }), put(2, { columns: { tag: ['green'] } }), put(3))
      const passing = (...values: readonly string[]) =>
        sorted(find({ filters: [{ column: 'tag', values, isNegated: true }] }))
      assert.deepEqual(passing('red'), [2, 3])
      assert.deepEqual(passing('ripe', 'green'), [3])
      assert.deepEqual(passing('none'), [1, 2, 3])
      assert.deepEqual(passing(), [1, 2, 3])
      assert.deepEqual(
        find({
          filters: [
            { column: 'tag', values: ['red'] },
            { column: 'tag', values: ['ripe'], isNegated: true },
          ],
        }),
        [],
      )
    })

    indexTest(engine, 'a column that no document has holds no value', ({ apply, find }) => {
      apply(put(1, { columns: { tag: ['red'] } }), put(2, { columns: { tag: [] } }))
      for (const column of ['unknown', '', 'TAG', 'datasource', 'title', 'key', '__proto__', 'constructor', '\0']) {
        assert.deepEqual(find({ filters: [{ column, values: ['red', 'wiki', '', 'function'] }] }), [], column)
        assert.deepEqual(sorted(find({ filters: [{ column, values: ['red'], isNegated: true }] })), [1, 2], column)
      }
    })

    indexTest(engine, 'values are compared as they are', ({ apply, find }) => {
      const values = [
        'red',
        'Red',
        'réd',
        'red ',
        'r',
        '',
        'red\0',
        '東京',
        '"',
        'a b',
        'a',
        '😀',
        '\ufffd',
        '__proto__',
      ]
      apply(...values.map((value, index) => put(index + 1, { columns: { tag: [value] } })))
      for (const [index, value] of values.entries()) {
        assert.deepEqual(find({ filters: [{ column: 'tag', values: [value] }] }), [index + 1], JSON.stringify(value))
      }
    })

    indexTest(engine, 'names of columns are compared as they are', ({ apply, find }) => {
      const names = ['tag', 'Tag', 'p:tag', 'tag ', '東京', '__proto__', 'constructor', '"', '\u0001']
      apply(...names.map((name, index) => put(index + 1, { columns: Object.fromEntries([[name, ['red']]]) })))
      for (const [index, column] of names.entries()) {
        assert.deepEqual(find({ filters: [{ column, values: ['red'] }] }), [index + 1], JSON.stringify(column))
      }
    })

    indexTest(engine, 'a document written anew has its new values only', ({ apply, find, summarize }) => {
      apply(put(1, { body: 'apple', columns: { tag: ['red'], status: ['open'] } }))
      apply(put(1, { body: 'apple', columns: { tag: ['green'] } }))
      const passing = (column: string, value: string) => find({ filters: [{ column, values: [value] }] })
      assert.deepEqual([passing('tag', 'red'), passing('status', 'open'), passing('tag', 'green')], [[], [], [1]])
      assert.deepEqual(summarize({ columns: ['status'] }).columns, [{ column: 'status', values: [] }])
    })

    indexTest(
      engine,
      'filters come before the limit, and hide what they exclude from pages too',
      ({ apply, find, reader }) => {
        apply(
          ...Array.from({ length: 40 }, (_, index) =>
            put(index + 1, { body: 'apple', columns: { part: [String(index % 4)] }, updatedAt: index }),
          ),
        )
        for (const clauses of [{ anyOf: words('apple') }, {}]) {
          const query = { ...clauses, filters: [{ column: 'part', values: ['1', '3'] }] }
          const whole = find(query)
          assert.deepEqual(
            whole,
            [...Array(20).keys()].map((index) => 40 - 2 * index),
          )
          assert.deepEqual(find({ ...query, limit: 3 }), whole.slice(0, 3))
          const last = reader
            .search({ anyOf: [], noneOf: [], principals: ['everyone'], hiddenKeys: [], ...query, limit: 3 })
            .at(-1)
          assert.ok(last !== undefined)
          assert.deepEqual(find({ ...query, after: last }), whole.slice(3))
        }
      },
    )

    indexTest(engine, 'where only rights change, all else stays, and the new revision and time are known', (world) => {
      const { apply, find, reader } = world
      const fields = { title: 'Apple', body: 'pear plum', columns: { tag: ['red'] }, updatedAt: 7 }
      apply(...[1, 2, 3].map((key) => put(key, { ...fields, accessTerms: ['a1'] })))
      apply(put(2, { ...fields, accessTerms: ['a2'], revision: 99, indexedMs: 1_767_225_600_123 }))
      for (const query of [
        { anyOf: words('pear') },
        { allOf: words('apple', 'plum') },
        { filters: [{ column: 'tag', values: ['red'] }] },
        { updated: { from: 7, until: 8 } },
      ]) {
        assert.deepEqual(find({ ...query, principals: ['a1'] }), [3, 1])
        assert.deepEqual(find({ ...query, principals: ['a2'] }), [2])
        assert.deepEqual(find({ ...query, principals: ['a1', 'a2'] }), [3, 2, 1])
      }
      const [hit] = reader.search(queryOf({ anyOf: words('pear'), principals: ['a2'] }))
      assert.equal(hit?.revision, 99)
      assert.deepEqual(reader.state(2), { revision: 99, indexedMs: 1_767_225_600_123 })
      assert.deepEqual({ ...reader.text(2) }, { title: 'Apple', body: 'pear plum' })
      const completed = (principal: string) =>
        reader.complete({ words: [], prefix: 'app', principals: [principal], hiddenKeys: [], limit: 9 })
      assert.deepEqual(completed('a2'), [{ key: 2, revision: 99, title: 'Apple' }])
      assert.deepEqual(completed('a1').length, 2)
    })

    indexTest(engine, 'a filter by size has neither of its bounds, and takes days for days', ({ apply, find }) => {
      const values = ['9', '10', '10.5', '11', '-3', '2026-01-10', '2026-01-11t12:00:00z', 'ten', '']
      apply(...values.map((value, index) => put(index + 1, { columns: { size: [value] } })))
      const between = (above: number, below: number, more: object = {}) =>
        sorted(find({ filters: [{ column: 'size', values: [], sizes: [{ above, below }], ...more }] }))
      const day = (text: string) => Date.parse(text) / 1_000
      assert.deepEqual(between(9, 11), [2, 3])
      assert.deepEqual(between(Number.NEGATIVE_INFINITY, 10), [1, 5])
      assert.deepEqual(between(day('2026-01-10'), day('2026-01-12')), [7])
      assert.deepEqual(between(9, 11, { isNegated: true }), [1, 4, 5, 6, 7, 8, 9])
      assert.deepEqual(between(9, 11, { values: ['ten'] }), [2, 3, 8])
    })

    indexTest(engine, 'of several sets of filters one must let a document pass', ({ apply, find, summarize }) => {
      apply(
        put(1, { columns: { tag: ['red'] }, updatedAt: 5 }),
        put(2, { columns: { tag: ['red'], status: ['open'] }, updatedAt: 15 }),
        put(3, { columns: { tag: ['blue'] }, updatedAt: 25 }),
        put(4, { columns: { tag: ['red'] }, accessTerms: ['a1'] }),
      )
      const red = { filters: [{ column: 'tag', values: ['red'] }] }
      const passing = (...anyFilters: readonly FilterSet[]) => sorted(find({ anyFilters }))
      assert.deepEqual(passing(red), [1, 2])
      assert.deepEqual(
        passing({ ...red, updated: [{ from: 10, until: 20 }] }, { updated: [{ from: 25, until: 26 }] }),
        [2, 3],
      )
      assert.deepEqual(passing(red, {}), [1, 2, 3])
      assert.deepEqual(passing(), [])
      const filters = [{ column: 'status', values: ['open'] }]
      assert.deepEqual(passing({ keys: [{ keys: [1, 99] }] }), [1])
      assert.deepEqual(passing({ keys: [{ keys: [1], isNegated: true }, { keys: [1, 2] }] }), [2])
      assert.deepEqual(passing({ keys: [{ keys: [] }] }), [])
      assert.deepEqual(find({ filters, anyFilters: [red] }), [2])
      assert.deepEqual(find({ anyFilters: [red], hiddenKeys: [1] }), [2])
      assert.equal(summarize({ anyFilters: [red] }).total, 2)
    })

    indexTest(engine, 'a filter grants nothing', ({ apply, find }) => {
      apply(put(1, { columns: { tag: ['red'] }, accessTerms: ['a1'] }))
      const filters = [{ column: 'tag', values: ['red', 'a2'] }]
      assert.deepEqual(find({ filters, principals: ['a2', 'red'] }), [])
      assert.deepEqual(find({ filters, principals: [] }), [])
      assert.deepEqual(find({ filters, principals: ['a1'] }), [1])
    })
  })

  describe('times', () => {
    indexTest(engine, 'a span of time has its beginning and not its end', ({ apply, find }) => {
      apply(
        ...[0, 1, 100, 199, 200, 253_402_300_799].map((updatedAt, index) =>
          put(index + 1, { body: 'apple', updatedAt }),
        ),
      )
      for (const clauses of [{ anyOf: words('apple') }, {}]) {
        const within = (from: number, until: number) => sorted(find({ ...clauses, updated: { from, until } }))
        assert.deepEqual(within(100, 200), [3, 4])
        assert.deepEqual(within(0, 1), [1])
        assert.deepEqual(within(1, 101), [2, 3])
        assert.deepEqual(within(200, 200), [])
        assert.deepEqual(within(300, 100), [])
        assert.deepEqual(within(0, Number.MAX_SAFE_INTEGER), [1, 2, 3, 4, 5, 6])
        assert.deepEqual(within(253_402_300_799, Number.POSITIVE_INFINITY), [6])
      }
    })

    indexTest(engine, 'a span of time narrows further what filters let pass', ({ apply, find }) => {
      apply(
        put(1, { columns: { tag: ['red'] }, updatedAt: 5 }),
        put(2, { columns: { tag: ['red'] }, updatedAt: 15 }),
        put(3, { columns: { tag: ['blue'] }, updatedAt: 15 }),
      )
      const filters = [{ column: 'tag', values: ['red'] }]
      assert.deepEqual(find({ filters, updated: { from: 10, until: 20 } }), [2])
      apply(put(2, { columns: { tag: ['red'] }, updatedAt: 25 }))
      assert.deepEqual(find({ filters, updated: { from: 10, until: 20 } }), [])
      assert.deepEqual(find({ filters, updated: { from: 10, until: 26 } }), [2])
    })
  })
}
