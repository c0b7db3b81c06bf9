import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { IndexHit, IndexPlace, IndexQuery, SearchIndexEngine } from '../../port.ts'
import { indexTest, put, queryOf, remove, type World, words } from './world.ts'

/** Continuing after a hit, as far as every engine must agree on it. */
export function describePaging(engine: SearchIndexEngine): void {
  describe('paging', () => {
    const queries: readonly Partial<IndexQuery>[] = [
      { anyOf: words('apple', 'pear') },
      { anyOf: words('apple', 'pear'), hiddenKeys: [5, 6, 20], noneOf: words('plum') },
      { anyOf: words('pear'), datasources: ['chat'], principals: ['a1', 'a2'] },
      { anyOf: words('apple'), principals: Array.from({ length: 500 }, (_, index) => `a${index}`) },
      {},
      { noneOf: words('plum'), datasources: ['wiki', 'chat'] },
    ]

    indexTest(engine, 'pages put end to end are the whole list, once, whatever their size', (world) => {
      fill(world)
      for (const query of queries) {
        const whole = world.reader.search(queryOf(query))
        assert.ok(whole.length > 20)
        for (const limit of [1, 2, 7]) assert.deepEqual(readPages(world, query, limit), whole)
      }
    })

    indexTest(engine, 'what is indexed between two pages takes nothing from the second', ({ apply, find, reader }) => {
      apply(...Array.from({ length: 25 }, (_, index) => put(index + 1, { body: 'apple' })))
      const query = { anyOf: words('apple') }
      const place = reader.search(queryOf({ ...query, limit: 5 })).at(-1)
      assert.ok(place !== undefined)
      // Scores shift with the number and the length of documents.
      apply(...Array.from({ length: 20 }, (_, index) => put(100 + index, { body: 'pear '.repeat(50) })))
      assert.equal(find({ ...query, after: place }).length, 20)
    })

    indexTest(engine, 'a place may name a document that is gone: the rest still follows', (world) => {
      fill(world)
      for (const query of [{ anyOf: words('apple') }, {}]) {
        const [first, second, third] = world.find(query)
        const place = world.reader.search(queryOf({ ...query, limit: 2 })).at(-1)
        assert.ok(first !== undefined && second !== undefined && place !== undefined)
        assert.equal(world.find({ ...query, after: place, hiddenKeys: [second] })[0], third)
      }
      const place = world.reader.search(queryOf({ limit: 1 }))[0]
      const second = world.find({})[1]
      assert.ok(place !== undefined)
      world.apply(remove(place.key))
      assert.equal(world.find({ after: place })[0], second)
    })

    indexTest(engine, 'after the last hit there is none', (world) => {
      fill(world)
      for (const query of queries) {
        const after = world.reader.search(queryOf(query)).at(-1)
        assert.ok(after !== undefined)
        assert.deepEqual(world.find({ ...query, after }), [])
      }
    })
  })
}

const DOCUMENTS = 90

/** Many documents of many scores, and many of the same score. */
function fill({ apply }: World): void {
  apply(
    ...Array.from({ length: DOCUMENTS }, (_, index) =>
      put(index + 1, {
        title: index % 5 === 0 ? 'apple' : 'other',
        body: `${'apple '.repeat(index % 4)}pear ${'word '.repeat(index % 9)}${index % 11 === 0 ? 'plum' : ''}`,
        datasource: index % 3 === 0 ? 'wiki' : 'chat',
        accessTerms: ['everyone', `a${index % 3}`],
        updatedAt: index % 6,
      }),
    ),
  )
}

/** Reads page by page; each place goes through JSON, as it does in a cursor. */
function readPages({ reader }: World, query: Partial<IndexQuery>, limit: number): readonly IndexHit[] {
  const hits: IndexHit[] = []
  let after: IndexPlace | undefined
  for (;;) {
    const page = reader.search(queryOf({ ...query, limit, ...(after === undefined ? {} : { after }) }))
    hits.push(...page)
    const last = page.at(-1)
    if (last === undefined) return hits
    assert.ok(hits.length <= DOCUMENTS, 'paging does not end')
    after = JSON.parse(JSON.stringify({ score: last.score, key: last.key })) as IndexPlace
  }
}
