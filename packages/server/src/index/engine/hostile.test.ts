import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { indexTest, ORIGIN, phrase, prefix, put, queryOf, tidyUp, words } from '../conformance/world.ts'
import { sheafEngine } from './engine.ts'

/** Documents of sizes that nobody writes by hand. Each is indexed beside a plain one, which is found as ever, and so is it. */

const LARGE = 10_000_000
const plain = put(1, { title: 'plain', body: 'apple pear' })

describe('enormous documents', () => {
  indexTest(sheafEngine, 'ten million characters of text are found by their first words', (world) => {
    world.apply(plain, put(2, { title: 'large', body: 'first words '.concat('and so on '.repeat(LARGE / 10)) }))
    stayFound(world)
    assert.deepEqual(world.find({ anyOf: phrase('first words and so on') }), [2])
    assert.equal(world.reader.text(2)?.body.length, LARGE + 12)
  })

  indexTest(
    sheafEngine,
    'five million short words, more than positions are kept for, are found by their first words',
    (world) => {
      world.apply(
        plain,
        put(2, { title: 'large', body: 'first '.concat('b '.repeat(LARGE / 2)), summary: 'short form' }),
      )
      stayFound(world)
      assert.deepEqual(world.find({ anyOf: phrase('first b b b') }), [2])
      for (const text of ['b short', 'large b', 'b large'])
        assert.deepEqual(world.find({ anyOf: phrase(text) }), [], text)
      assert.deepEqual(world.find({ anyOf: phrase('short form') }), [2])
    },
  )

  indexTest(sheafEngine, 'one word of ten million characters keeps nothing else from being found', (world) => {
    for (const [key, word] of [
      'x'.repeat(LARGE),
      '東'.repeat(LARGE / 4),
      'a_'.repeat(LARGE / 2),
      'aB'.repeat(LARGE / 2),
    ].entries()) {
      world.apply(put(10 + key, { title: 'large', body: `before ${word} after` }))
    }
    world.apply(plain)
    stayFound(world, 4)
    assert.equal(world.find({ anyOf: words('before') }).length, 4)
    assert.equal(world.find({ anyOf: prefix('xxxx') }).length, 1)
  })

  indexTest(sheafEngine, 'a million distinct words are found, each of them', (world) => {
    const body = Array.from({ length: 1_000_000 }, (_, index) => `w${index.toString(36)}`).join(' ')
    world.apply(plain, put(2, { title: 'large', body }))
    stayFound(world)
    for (const index of [0, 1, 35, 36, 77_777, 500_000, 999_999]) {
      assert.deepEqual(world.find({ anyOf: words(`w${index.toString(36)}`) }), [2])
    }
    assert.deepEqual(world.find({ anyOf: prefix('w') }), [2])
    assert.deepEqual(world.find({ noneOf: prefix('w') }), [1])
  })

  indexTest(sheafEngine, 'fifty thousand access terms each grant access, and change as one', (world) => {
    const terms = Array.from({ length: 50_000 }, (_, index) => `t${index}`)
    const fields = { title: 'large', body: 'pear' }
    world.apply(plain, put(2, { ...fields, accessTerms: [...terms, 'everyone'] }))
    stayFound(world)
    const seen = (term: string) => world.find({ anyOf: words('pear'), principals: [term] })
    assert.deepEqual(['t0', 't25000', 't49999', 't50000'].map(seen), [[2], [2], [2], []])
    assert.deepEqual(world.find({ principals: terms }), [2])
    world.apply(put(2, { ...fields, accessTerms: terms.slice(1) }))
    assert.deepEqual(['t0', 't1', 't49999', 'everyone'].map(seen), [[], [2], [2], [1]])
    tidyUp(world.writer)
    assert.deepEqual(['t0', 't1', 't49999', 'everyone'].map(seen), [[], [2], [2], [1]])
  })

  indexTest(sheafEngine, 'columns of enormous and of very many values filter and count', (world) => {
    const huge = 'v'.repeat(1_000_000)
    const many = Array.from({ length: 100_000 }, (_, index) => `value ${index}`)
    world.apply(plain, put(2, { title: 'large', columns: { huge: [huge, `${huge}2`], many } }))
    world.apply(
      put(3, { title: 'large', columns: Object.fromEntries(many.slice(0, 2_000).map((name) => [name, ['x']])) }),
    )
    stayFound(world, 2)
    assert.deepEqual(world.find({ filters: [{ column: 'huge', values: [huge] }] }), [2])
    assert.deepEqual(world.find({ filters: [{ column: 'many', values: ['value 99999'] }] }), [2])
    assert.deepEqual(world.find({ filters: [{ column: 'value 1999', values: ['x'] }] }), [3])
    const [counted] = world.summarize({ columns: ['many'], valuesMax: 2 }).columns
    assert.deepEqual(
      counted?.values.map(({ value }) => value),
      ['value 0', 'value 1'],
    )
  })
})

/** Now, after merging, and after a restart. */
function stayFound({ directory, find, writer }: Parameters<Parameters<typeof indexTest>[2]>[0], large = 1): void {
  const check = () => {
    assert.deepEqual(find({ anyOf: words('apple') }), [1])
    assert.equal(find({ anyOf: words('large') }).length, large)
  }
  check()
  tidyUp(writer)
  check()
  const reader = sheafEngine.openReader(directory)
  assert.deepEqual(
    reader.search(queryOf({ anyOf: phrase('apple pear') })).map(({ key }) => key),
    [1],
  )
  assert.equal(reader.position()?.storeId, ORIGIN.storeId)
  reader.close()
}
