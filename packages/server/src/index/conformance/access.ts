import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { type SearchIndexEngine, UNRESTRICTED } from '../port.ts'
import { EVERYONE, indexTest, put, sorted, words } from './world.ts'

/** Who finds what: nobody finds a document without holding one of its terms. */
export function describeAccess(engine: SearchIndexEngine): void {
  describe('access', () => {
    indexTest(
      engine,
      'a document is found by those who hold one of its terms and by nobody else',
      ({ apply, find }) => {
        apply(
          put(1, { body: 'apple', accessTerms: ['a1'] }),
          put(2, { body: 'apple', accessTerms: ['a2', 'a3'] }),
          put(3, { body: 'apple', accessTerms: [] }),
        )
        for (const anyOf of [words('apple'), []]) {
          const visible = (...principals: readonly string[]) => sorted(find({ anyOf, principals }))
          assert.deepEqual(visible('a1'), [1])
          assert.deepEqual(visible('a3'), [2])
          assert.deepEqual(visible('a3', 'a1', 'a2', 'a9'), [1, 2])
          assert.deepEqual(visible('a'), [])
          assert.deepEqual(visible('a11'), [])
          assert.deepEqual(visible('a9'), [])
        }
      },
    )

    indexTest(engine, 'nobody without principals finds anything', ({ apply, find }) => {
      apply(put(1, { body: 'apple' }))
      assert.deepEqual(find({ anyOf: words('apple'), principals: [] }), [])
      assert.deepEqual(find({ principals: [] }), [])
      assert.deepEqual(find({ noneOf: words('pear'), principals: [] }), [])
    })

    indexTest(engine, 'UNRESTRICTED finds every document, and no text stands for it', ({ apply, find }) => {
      apply(put(1, { body: 'apple', accessTerms: ['a1'] }), put(2, { body: 'apple', accessTerms: [] }))
      assert.deepEqual(sorted(find({ anyOf: words('apple'), principals: UNRESTRICTED })), [1, 2])
      assert.deepEqual(sorted(find({ principals: structuredClone(UNRESTRICTED) })), [1, 2])
      assert.deepEqual(find({ principals: UNRESTRICTED, hiddenKeys: [1] }), [2])
      for (const principal of ['isUnrestricted', 'true', 'ω', '[object Object]']) {
        assert.deepEqual(find({ principals: [principal] }), [], principal)
      }
    })

    indexTest(engine, 'what is written in a document grants nothing', ({ apply, find }) => {
      apply(put(1, { title: 'a1', body: 'a1 wiki', datasource: 'a1', accessTerms: ['a2'] }))
      assert.deepEqual(find({ anyOf: words('a1'), principals: ['a1'] }), [])
      assert.deepEqual(find({ principals: ['a1', 'wiki'] }), [])
    })

    indexTest(engine, 'access terms and datasource names are not words that a query could find', ({ apply, find }) => {
      apply(put(1, { title: 'pear', body: 'plum', datasource: 'orchard', accessTerms: ['apple', EVERYONE] }))
      assert.deepEqual(find({ anyOf: words('apple', 'orchard', EVERYONE, '6f726368617264') }), [])
      assert.deepEqual(find({ anyOf: words('pear'), noneOf: words('apple', 'orchard') }), [1])
    })

    indexTest(engine, 'principals that are no access terms grant nothing and break nothing', ({ apply, find }) => {
      apply(put(1, { body: 'apple', accessTerms: ['a1', 'a2'] }))
      for (const principal of [
        '',
        ' ',
        'A1',
        'á1',
        'a1 a2',
        'a1*',
        '"',
        '"a1',
        'a1" OR "a2',
        '\0',
        'a1\0',
        'δ',
        'ω',
        '\ud800',
      ])
        assert.deepEqual(find({ anyOf: words('apple'), principals: [principal] }), [], principal)
      assert.deepEqual(find({ anyOf: words('apple'), principals: ['"', 'a1'] }), [1])
    })

    indexTest(engine, 'what one searcher was shown changes nothing for another', ({ apply, find }) => {
      apply(...['a1', 'a2', 'a1a2'].map((term, index) => put(index + 1, { body: 'apple', accessTerms: [term] })))
      const searchers: readonly (readonly [readonly string[], readonly number[]])[] = [
        [
          ['a1', 'a2'],
          [1, 2],
        ],
        [
          ['a2', 'a1'],
          [1, 2],
        ],
        [['a1 a2'], []],
        [['a1,a2'], []],
        [
          ['a1', 'a1', 'a2'],
          [1, 2],
        ],
        [['a1a2'], [3]],
        [
          ['a1', 'a1a2'],
          [1, 3],
        ],
        [
          ['a1', '', 'a2'],
          [1, 2],
        ],
        [['a1  a2'], []],
        [['a1\0a2'], []],
        [[], []],
        [[''], []],
      ]
      for (const order of [searchers, searchers.toReversed(), searchers]) {
        for (const [principals, keys] of order) {
          assert.deepEqual(sorted(find({ anyOf: words('apple'), principals })), keys, JSON.stringify(principals))
          assert.deepEqual(sorted(find({ principals })), keys, JSON.stringify(principals))
        }
      }
    })

    indexTest(
      engine,
      'a document with anything but a-z and digits in its terms is refused',
      ({ apply, find, reader }) => {
        apply(put(1, { body: 'apple' }))
        for (const term of ['', 'a b', 'A', 'a-b', 'é', 'δ'])
          assert.throws(() => apply(put(2, { body: 'apple', accessTerms: [EVERYONE, term] })), TypeError, term)
        assert.deepEqual(find({ anyOf: words('apple') }), [1])
        assert.equal(reader.position()?.changeSeq, 1)
      },
    )

    indexTest(engine, 'a document written anew is found by its new terms only', ({ apply, find }) => {
      apply(put(1, { body: 'apple', accessTerms: ['a1', 'a2'] }))
      apply(put(1, { body: 'apple', accessTerms: ['a2', 'a3'] }))
      const visible = (principal: string) => find({ anyOf: words('apple'), principals: [principal] })
      assert.deepEqual(['a1', 'a2', 'a3'].map(visible), [[], [1], [1]])
      apply(put(1, { body: 'apple', accessTerms: [] }))
      assert.deepEqual(['a1', 'a2', 'a3'].map(visible), [[], [], []])
    })

    indexTest(engine, 'twenty thousand principals find what each of them finds', ({ apply, find }) => {
      apply(
        ...Array.from({ length: 300 }, (_, index) =>
          put(index + 1, {
            body: index % 2 === 0 ? 'apple' : 'pear',
            datasource: index % 3 === 0 ? 'wiki' : 'chat',
            accessTerms: [`a${index}`, `b${index % 7}`],
          }),
        ),
      )
      const many = Array.from({ length: 20_000 }, (_, index) => `a${index + 200}`)
      const upTo = (from: number, step: number) =>
        Array.from({ length: Math.ceil((300 - from) / step) }, (_, index) => from + step * index + 1)
      assert.deepEqual(sorted(find({ anyOf: words('apple'), principals: many })), upTo(200, 2))
      assert.deepEqual(sorted(find({ principals: many })), upTo(200, 1))
      assert.deepEqual(sorted(find({ principals: many, noneOf: words('pear') })), upTo(200, 2))
      assert.deepEqual(sorted(find({ principals: many, datasources: ['wiki'] })), upTo(201, 3))
      assert.deepEqual(sorted(find({ principals: many, hiddenKeys: upTo(202, 1) })), [201, 202])
      const none = Array.from({ length: 20_000 }, (_, index) => `c${index}`)
      assert.deepEqual(find({ anyOf: words('apple'), principals: none }), [])
      assert.deepEqual(find({ principals: none }), [])
    })

    indexTest(engine, 'only documents of the given datasources are found', ({ apply, find }) => {
      const names = ['wiki', 'wiki-2', 'wiki_2', 'wik', '2', 'ω', 'chat']
      apply(...names.map((datasource, index) => put(index + 1, { body: 'apple', datasource })))
      for (const [index, name] of names.entries()) {
        assert.deepEqual(find({ anyOf: words('apple'), datasources: [name] }), [index + 1], name)
        assert.deepEqual(find({ datasources: [name] }), [index + 1], name)
      }
      assert.deepEqual(sorted(find({ datasources: ['chat', 'wiki', 'unknown'] })), [1, 7])
      assert.deepEqual(find({ anyOf: words('apple'), datasources: [] }), [])
      assert.deepEqual(find({ datasources: ['unknown', '"', ''] }), [])
      assert.equal(find({ anyOf: words('apple') }).length, names.length)
    })

    indexTest(engine, 'naming a datasource grants nothing in it', ({ apply, find }) => {
      apply(put(1, { body: 'apple', datasource: 'wiki', accessTerms: ['a1'] }))
      assert.deepEqual(find({ datasources: ['wiki'], principals: ['a2'] }), [])
      assert.deepEqual(find({ datasources: ['wiki'], principals: [] }), [])
    })

    indexTest(engine, 'a document that moves to another datasource leaves the old one', ({ apply, find }) => {
      apply(put(1, { datasource: 'wiki' }))
      apply(put(1, { datasource: 'chat' }))
      assert.deepEqual([find({ datasources: ['wiki'] }), find({ datasources: ['chat'] })], [[], [1]])
    })

    indexTest(engine, 'hidden documents are left out before the limit counts', ({ apply, find }) => {
      apply(...[1, 2, 3, 4, 5].map((key) => put(key, { body: 'apple', updatedAt: key })))
      for (const anyOf of [words('apple'), []]) {
        assert.deepEqual(find({ anyOf, hiddenKeys: [5, 3, 99], limit: 2 }), [4, 2])
        assert.deepEqual(find({ anyOf, hiddenKeys: [1, 2, 3, 4, 5] }), [])
      }
    })
  })
}
