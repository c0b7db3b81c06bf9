import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { limits } from '@sheaf/contract'
import type { CompletionQuery, SearchIndexEngine } from '../port.ts'
import { EVERYONE, indexTest, put, remove, sorted, type World } from './world.ts'

/** Which titles complete what somebody is typing. */
export function describeCompleting(engine: SearchIndexEngine): void {
  describe('completing', () => {
    const completer =
      ({ reader }: World) =>
      (query: Partial<CompletionQuery>) =>
        reader
          .complete({ words: [], prefix: '', principals: [EVERYONE], hiddenKeys: [], limit: 1_000, ...query })
          .map(({ key }) => key)

    indexTest(engine, 'a title is found by the beginning of any of its words, not of its middle', (world) => {
      const complete = completer(world)
      world.apply(put(1, { title: 'Travel and holidays' }), put(2, { title: 'Bank' }))
      for (const prefix of ['t', 'tra', 'travel', 'h', 'HOLI', 'holidays', 'and']) {
        assert.deepEqual(complete({ prefix }), [1], prefix)
      }
      for (const prefix of ['ravel', 'holidayss', 'x', 'olidays']) assert.deepEqual(complete({ prefix }), [], prefix)
    })

    indexTest(engine, 'every word must be there, all but the last as a whole', (world) => {
      const complete = completer(world)
      world.apply(put(1, { title: 'Travel and holidays' }), put(2, { title: 'Travel expenses' }))
      assert.deepEqual(sorted(complete({ words: ['travel'] })), [1, 2])
      assert.deepEqual(complete({ words: ['travel'], prefix: 'ho' }), [1])
      assert.deepEqual(complete({ words: ['holidays'], prefix: 'tr' }), [1])
      assert.deepEqual(complete({ words: ['trav'], prefix: 'ho' }), [])
      assert.deepEqual(complete({ words: ['travel', 'holidays'], prefix: 'b' }), [])
      assert.deepEqual(complete({ words: ['holi'] }), [])
    })

    indexTest(engine, 'nothing but the title completes', (world) => {
      const complete = completer(world)
      world.apply(
        put(1, {
          title: 'Pear',
          body: 'apple',
          summary: 'quince',
          comments: 'fig',
          tags: 'plum',
          properties: 'grape',
          people: 'cherry',
          columns: { tag: ['melon'] },
          datasource: 'wiki',
          accessTerms: [EVERYONE],
        }),
      )
      for (const prefix of [
        ...['apple', 'quince', 'fig', 'plum', 'grape', 'cherry', 'melon', 'tag', 'wiki'],
        ...[EVERYONE, 'δ', 'ω', '77696b69', '=', '~', '^', '\0'],
      ]) {
        assert.deepEqual(complete({ prefix }), [], prefix)
      }
      assert.deepEqual(complete({}), [])
      for (const prefix of [' ', '*', '"', '-', '…']) assert.deepEqual(complete({ prefix }), [], prefix)
    })

    indexTest(engine, 'case and, in Latin script, diacritics do not matter; a word with a hyphen is two', (world) => {
      const complete = completer(world)
      world.apply(put(1, { title: 'Économie e-mail' }), put(2, { title: 'Йогурт' }))
      for (const prefix of ['eco', 'ÉCO', 'éc', 'e-m', 'mail', 'E-MAIL'])
        assert.deepEqual(complete({ prefix }), [1], prefix)
      assert.deepEqual(complete({ prefix: 'йог' }), [2])
      assert.deepEqual(complete({ prefix: 'йог'.normalize('NFD') }), [2])
      assert.deepEqual(complete({ prefix: 'иог' }), [])
    })

    indexTest(engine, 'a compound is found whole and in its parts, however it is joined', (world) => {
      const complete = completer(world)
      world.apply(
        put(1, { title: 'GitHub' }),
        put(2, { title: 'Github handbook' }),
        put(3, { title: 'foo_bar' }),
        put(4, { title: 'Bar of the foo' }),
        put(5, { title: 'The hub' }),
      )
      const found = (query: Partial<CompletionQuery>) => sorted(complete(query))
      for (const prefix of ['github', 'GitHub', 'GitHu', 'gith', 'GITHUB']) {
        assert.deepEqual(found({ prefix }), [1, 2], prefix)
      }
      assert.deepEqual(found({ prefix: 'hu' }), [1, 5])
      assert.deepEqual(found({ words: ['git'], prefix: 'hu' }), [1])
      assert.deepEqual(found({ words: ['GitHub'] }), [1, 2])
      assert.deepEqual(found({ words: ['GitHub'], prefix: 'hand' }), [2])
      assert.deepEqual(found({ words: ['GitHu'] }), [])
      for (const prefix of ['foo_b', 'foo_bar', 'foo-bar', 'fooBar', 'bar.foo']) {
        assert.deepEqual(found({ prefix }), [3, 4], prefix)
      }
      assert.deepEqual(found({ prefix: 'foobar' }), [])
    })

    indexTest(engine, 'nobody is shown a title without holding a term of its document', (world) => {
      const complete = completer(world)
      world.apply(
        put(1, { title: 'Apple one', accessTerms: ['a1'] }),
        put(2, { title: 'Apple two', accessTerms: ['a2', 'a3'] }),
        put(3, { title: 'Apple three a1', accessTerms: [] }),
      )
      const crowd = Array.from({ length: 500 }, (_, index) => `crowd${index}`)
      for (const more of [[], crowd]) {
        const visible = (...principals: readonly string[]) =>
          sorted(complete({ prefix: 'app', principals: [...more, ...principals] }))
        assert.deepEqual(visible('a1'), [1])
        assert.deepEqual(visible('a3'), [2])
        assert.deepEqual(visible('a1', 'a2'), [1, 2])
        for (const principal of ['a', 'a11', 'A1', 'a1*', '"a1', 'a1" OR "a2', 'a1 a2']) {
          assert.deepEqual(visible(principal), [], principal)
        }
      }
      assert.deepEqual(complete({ prefix: 'app', principals: [] }), [])
    })

    indexTest(engine, 'only of the datasources asked for, and without what is hidden', (world) => {
      const complete = completer(world)
      world.apply(
        put(1, { title: 'Apple' }),
        put(2, { title: 'Apple', datasource: 'help' }),
        put(3, { title: 'Apple' }),
      )
      assert.deepEqual(sorted(complete({ prefix: 'a' })), [1, 2, 3])
      assert.deepEqual(complete({ prefix: 'a', datasources: ['help'] }), [2])
      assert.deepEqual(complete({ prefix: 'a', datasources: [] }), [])
      assert.deepEqual(complete({ prefix: 'a', datasources: ['wiki'], hiddenKeys: [3] }), [1])
    })

    indexTest(engine, 'a title that was replaced or deleted completes nothing any more', (world) => {
      const complete = completer(world)
      world.apply(put(1, { title: 'Apple' }), put(2, { title: 'Apricot' }))
      world.apply(put(1, { title: 'Banana', revision: 77 }), remove(2))
      assert.deepEqual(complete({ prefix: 'ap' }), [])
      const [found] = world.reader.complete({
        words: [],
        prefix: 'ban',
        principals: [EVERYONE],
        hiddenKeys: [],
        limit: 1,
      })
      assert.deepEqual(found, { key: 1, revision: 77, title: 'Banana' })
    })

    indexTest(engine, 'titles that begin with what was typed come first, then the shorter, then the newer', (world) => {
      const complete = completer(world)
      world.apply(
        put(1, { title: 'About red apples' }),
        put(2, { title: 'Apples that are red' }),
        put(3, { title: 'Red apples and pears' }),
        put(4, { title: 'Red apples' }),
        put(5, { title: 'Red apples' }),
      )
      assert.deepEqual(complete({ words: ['red'], prefix: 'app' }), [5, 4, 3, 1, 2])
      assert.deepEqual(complete({ words: ['red'], prefix: 'app', limit: 2 }), [5, 4])
    })

    indexTest(engine, 'of more titles than are looked at, the newest are', (world) => {
      const complete = completer(world)
      const most = limits.autocompleteCandidatesMax.value
      world.apply(...Array.from({ length: most + 5 }, (_, index) => put(index + 1, { title: `Apple ${index}` })))
      const found = complete({ prefix: 'a', limit: most + 5 })
      assert.equal(found.length, most)
      assert.equal(Math.min(...found), 6)
    })
  })
}
