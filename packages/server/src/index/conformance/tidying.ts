import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { SearchIndexEngine, SearchIndexReader } from '../port.ts'
import {
  EVERYONE,
  inDirectory,
  indexTest,
  ORIGIN,
  phrase,
  prefix,
  put,
  queryOf,
  remove,
  sorted,
  summaryQueryOf,
  tidyUp,
  type World,
  withWorld,
  words,
} from './world.ts'

/** Tidying changes nothing that anybody could notice. */
export function describeTidying(engine: SearchIndexEngine): void {
  describe('tidying', () => {
    indexTest(engine, 'answers are the same before, between and after steps of it', (world) => {
      fillInBatches(world)
      const before = answers(world.reader)
      let steps = 0
      tidyUp(world.writer, () => {
        steps += 1
        assert.deepEqual(answers(world.reader), before, `after ${steps} steps`)
      })
      assert.equal(world.writer.tidy(1), 'done', 'and there is nothing more to do')
      assert.deepEqual(answers(world.reader), before)
      assert.equal(world.reader.position()?.changeSeq, BATCHES)
      assert.equal(world.writer.position()?.changeSeq, BATCHES)
    })

    test('an index that was tidied answers the same when it is opened again', () => {
      inDirectory((directory) => {
        let before: unknown
        withWorld(engine, directory, (world) => {
          fillInBatches(world)
          before = answers(world.reader)
          tidyUp(world.writer)
        })
        const reader = engine.openReader(directory)
        assert.deepEqual(answers(reader), before)
        reader.close()
      })
    })

    test('a reader that looks only now and then sees what is now, whatever was tidied meanwhile', () => {
      inDirectory((directory) => {
        withWorld(engine, directory, (world) => {
          const rare = engine.openReader(directory)
          try {
            for (let round = 0; round < 6; round += 1) {
              for (let key = 1; key <= 20; key += 1) world.apply(put(key, { body: `apple round${round} k${key}` }))
              world.apply(remove(round + 1))
              if (round % 2 === 0) tidyUp(world.writer)
              const keys = Array.from({ length: 20 }, (_, index) => index + 1).filter((key) => key !== round + 1)
              const found = (text: string) => sorted(rare.search(queryOf({ anyOf: words(text) })).map(({ key }) => key))
              assert.deepEqual(found('apple'), keys)
              assert.deepEqual(found(`round${round}`), keys)
              assert.deepEqual(found(`round${round - 1}`), [])
              for (const key of keys) assert.equal(rare.text(key)?.body, `apple round${round} k${key}`)
            }
          } finally {
            rare.close()
          }
        })
      })
    })

    indexTest(engine, 'changes that come between steps are heeded', ({ apply, find, writer, reader }) => {
      const all = Array.from({ length: 120 }, (_, index) => index + 1)
      for (const key of all) apply(put(key, { body: `apple ${key % 2 === 0 ? 'pear' : 'plum'}`, accessTerms: ['a1'] }))
      const expected = new Map(all.map((key) => [key, 'a1']))
      let next = 1
      for (let steps = 0; writer.tidy(next > 100 ? 1 : 0) !== 'done' || steps < 100; steps += 1) {
        assert.ok(steps < 10_000, 'tidying does not come to an end')
        if (next > 100) continue
        // One is deleted, one gets other rights, one another text: in turn, each seen at once and for good.
        if (next % 3 === 0) {
          apply(remove(next))
          expected.delete(next)
        } else if (next % 3 === 1) {
          apply(put(next, { body: `apple ${next % 2 === 0 ? 'pear' : 'plum'}`, accessTerms: ['a2'] }))
          expected.set(next, 'a2')
        } else {
          apply(put(next, { body: 'fig', accessTerms: ['a1'] }))
        }
        next += 1
        for (const principal of ['a1', 'a2'])
          assert.deepEqual(sorted(find({ principals: [principal] })), holdersOf(expected, principal))
      }
      assert.deepEqual(sorted(find({ principals: ['a1', 'a2'] })), [...expected.keys()])
      assert.equal(find({ anyOf: words('fig'), principals: ['a1'] }).length, 33)
      assert.deepEqual(reader.text(2), { title: '', body: 'fig' })
    })

    test('whatever step of tidying has been reached, a change of rights, a deletion and a new text hold for good', (t) => {
      // Time flies, so that each step is as small as can be.
      let nowMs = performance.now()
      t.mock.method(performance, 'now', () => {
        nowMs += 1_000
        return nowMs
      })
      for (let steps = 0; steps < STEPS; steps += 1) {
        inDirectory((directory) => {
          withWorld(engine, directory, ({ apply, find, writer }) => {
            const keys = Array.from({ length: 18 }, (_, index) => index + 1)
            for (const key of keys) apply(put(key, { body: 'apple', accessTerms: ['a1'] }))
            for (let step = 0; step < steps; step += 1) writer.tidy(0)
            const [moved = [], gone = [], changed = []] = [0, 1, 2].map((rest) =>
              keys.filter((key) => key % 3 === rest),
            )
            apply(
              ...moved.map((key) => put(key, { body: 'apple', accessTerms: ['a2'] })),
              ...gone.map(remove),
              ...changed.map((key) => put(key, { body: 'pear', accessTerms: ['a1'] })),
            )
            const check = () => {
              assert.deepEqual(sorted(find({ anyOf: words('apple'), principals: ['a2'] })), moved, `${steps} steps`)
              assert.deepEqual(find({ anyOf: words('apple'), principals: ['a1'] }), [], `${steps} steps`)
              assert.deepEqual(sorted(find({ anyOf: words('pear'), principals: ['a1'] })), changed, `${steps} steps`)
            }
            check()
            tidyUp(writer, check)
          })
        })
      }
    })

    indexTest(
      engine,
      'of a document that is deleted and written anew there is one',
      ({ apply, find, summarize, writer }) => {
        for (let round = 0; round < 30; round += 1) {
          apply(remove(1))
          apply(put(1, { title: 'apple', body: `round${round}`, columns: { tag: [`t${round}`] } }), put(2 + round))
          writer.tidy(0)
        }
        tidyUp(writer)
        assert.deepEqual(find({ anyOf: words('apple') }), [1])
        assert.deepEqual(find({ anyOf: prefix('round') }), [1])
        assert.deepEqual(find({ anyOf: words('round28') }), [])
        assert.equal(summarize({}).total, 31)
        assert.deepEqual(summarize({ columns: ['tag'] }).columns[0]?.values.length, 1)
      },
    )

    indexTest(engine, 'an index of which everything was deleted can be tidied', ({ apply, find, writer, reader }) => {
      for (let key = 1; key <= 40; key += 1) apply(put(key, { body: 'apple' }))
      for (let key = 1; key <= 40; key += 1) apply(remove(key))
      tidyUp(writer)
      assert.deepEqual([find({}), find({ anyOf: words('apple') })], [[], []])
      assert.equal(reader.position()?.changeSeq, 80)
      apply(put(1, { body: 'apple' }))
      assert.deepEqual(find({ anyOf: words('apple') }), [1])
    })

    indexTest(
      engine,
      'an empty index has nothing to tidy, and a reset ends what was begun',
      ({ apply, find, writer }) => {
        assert.equal(writer.tidy(1), 'done')
        for (let key = 1; key <= 60; key += 1) apply(put(key, { body: 'apple' }))
        writer.tidy(0)
        writer.reset(ORIGIN)
        tidyUp(writer)
        assert.deepEqual(find({}), [])
        writer.apply([put(7, { body: 'apple' })], 1)
        tidyUp(writer)
        assert.deepEqual(find({ anyOf: words('apple') }), [7])
      },
    )

    test('where there is no index there is nothing to tidy', () => {
      inDirectory((directory) => {
        const writer = engine.openWriter(directory)
        assert.equal(writer.tidy(1), 'done')
        assert.equal(writer.position(), undefined)
        writer.close()
      })
    })
  })
}

const BATCHES = 60
const STEPS = 24

/** Batches of few documents, some of which replace or delete earlier ones or change nothing but their rights. */
function fillInBatches({ apply }: World): void {
  for (let batch = 1; batch <= BATCHES; batch += 1) {
    const fields = (key: number) => ({
      title: `apple ${key % 3 === 0 ? 'running' : 'run'}`,
      body: `pear b${key % 10} ${'plum '.repeat(key % 4)}`,
      columns: { part: [String(key % 5)] },
      accessTerms: key % 4 === 0 ? ['a1'] : [EVERYONE, 'a1'],
      updatedAt: key % 7,
    })
    const own = [batch * 3, batch * 3 + 1].map((key) => put(key, fields(key)))
    const old = batch * 3 - 9
    if (old <= 0) {
      apply(...own)
      continue
    }
    const change =
      batch % 3 === 0
        ? [remove(old)]
        : batch % 3 === 1
          ? [put(old, { ...fields(old), accessTerms: ['a2', EVERYONE] })]
          : [put(old, { ...fields(old), body: 'fig' })]
    apply(...own, ...change)
  }
}

/** Everything that one can learn from a reader, scores and the order by them aside: those may follow what is deleted for good. */
function answers(reader: SearchIndexReader): unknown {
  const queries = [
    {},
    { anyOf: words('apple', 'fig') },
    { anyOf: words('running') },
    { allOf: [...words('plum'), ...phrase('pear b3')] },
    { anyOf: prefix('b'), noneOf: words('plum') },
    { anyOf: words('pear'), principals: ['a1'] },
    { anyOf: words('pear'), principals: ['a2'], filters: [{ column: 'part', values: ['1', '4'] }] },
    { filters: [{ column: 'part', values: ['0'], isNegated: true }], updated: { from: 2, until: 5 } },
  ]
  return {
    found: queries.map((query) =>
      reader
        .search(queryOf(query))
        .map(({ key, revision }) => [key, revision])
        .toSorted(([one = 0], [other = 0]) => one - other),
    ),
    newest: reader.search(queryOf({})),
    counted: queries.map((query) => JSON.stringify(reader.summarize(summaryQueryOf({ ...query, columns: ['part'] })))),
    completed: reader.complete({ words: ['apple'], prefix: 'ru', principals: ['a1'], hiddenKeys: [], limit: 1_000 }),
    texts: Array.from({ length: BATCHES * 3 + 3 }, (_, key) => [reader.text(key), reader.state(key)]),
    counts: reader.counts('wiki'),
  }
}

function holdersOf(expected: ReadonlyMap<number, string>, principal: string): readonly number[] {
  return [...expected].filter(([, term]) => term === principal).map(([key]) => key)
}
