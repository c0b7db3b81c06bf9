import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { type SearchIndexEngine, UNRESTRICTED, type WordsQuery } from '../port.ts'
import { WITNESSES_MAX, WORD_DOCUMENTS_MAX } from '../words.ts'
import { EVERYONE, indexTest, put, remove, type World } from './world.ts'

/** Which words are proposed for one that is mistyped, or that is being typed. */
export function describeWords(engine: SearchIndexEngine): void {
  describe('words', () => {
    const asker = ({ reader }: World) => {
      const query = (word: string, more: Partial<WordsQuery>): WordsQuery => ({
        word,
        principals: [EVERYONE],
        hiddenKeys: [],
        limit: 100,
        ...more,
      })
      const exact = (found: readonly { readonly exact: string }[]) => found.map((word) => word.exact)
      return {
        correct: (word: string, more: Partial<WordsQuery> = {}) => exact(reader.correct(query(word, more))),
        begun: (word: string, more: Partial<WordsQuery> = {}) => exact(reader.completeWord(query(word, more))),
        found: (word: string) => reader.correct(query(word, {})),
      }
    }

    indexTest(engine, 'a letter too many, too few, another or two exchanged is one edit', (world) => {
      const { correct } = asker(world)
      world.apply(put(1, { body: 'parental leave, café, йогурт' }))
      for (const typo of ['parrental', 'parntal', 'parantal', 'parnetal', 'arental', 'aprental', 'PARENTLA']) {
        assert.deepEqual(correct(typo), ['parental'], typo)
      }
      for (const typo of ['laeve', 'leve', 'leeave', 'Lesve']) assert.deepEqual(correct(typo), ['leave'], typo)
      assert.deepEqual([correct('cafw'), correct('йогутр')], [['cafe'], ['йогурт']])
    })

    indexTest(engine, 'long words may be two edits away, short ones one, and the shortest none', (world) => {
      const { correct } = asker(world)
      world.apply(put(1, { body: 'handbook apple fox ok a1b2c3 2024' }))
      assert.deepEqual([correct('hadnbokk'), correct('hqndbqqk')], [['handbook'], []])
      assert.deepEqual([correct('appel'), correct('aple'), correct('bpplle')], [['apple'], ['apple'], []])
      assert.deepEqual([correct('fix'), correct('fxo'), correct('fx'), correct('oj')], [['fox'], ['fox'], [], []])
      assert.deepEqual([correct('a1b2c4'), correct('2025'), correct('-'), correct('apple-pir')], [[], [], [], []])
      // Another first letter and another edit are too many.
      assert.deepEqual([correct('jandbook'), correct('jandbok')], [['handbook'], []])
    })

    indexTest(engine, 'a word that may be seen in any form needs no other', (world) => {
      const { correct } = asker(world)
      world.apply(put(1, { body: 'connected' }), put(2, { title: 'connector' }))
      for (const word of ['connected', 'connect', 'Connecting']) assert.deepEqual(correct(word), [], word)
    })

    indexTest(engine, 'the fewest edits come first, then what is in more documents, then by letter', (world) => {
      const { correct } = asker(world)
      world.apply(put(1, { body: 'planter planted planner' }), put(2, { body: 'planner' }), put(3, { body: 'plant' }))
      assert.deepEqual(correct('plantez'), ['planted', 'planter', 'planner', 'plant'])
      world.apply(put(4, { body: 'planter' }))
      assert.deepEqual(correct('plantez', { limit: 2 }), ['planter', 'planted'])
    })

    indexTest(engine, 'words that only documents without a term of the searcher have are not proposed', (world) => {
      const { correct, begun } = asker(world)
      world.apply(put(1, { body: 'plumber', accessTerms: ['a1'] }), put(2, { body: 'plumper', accessTerms: ['a2'] }))
      const [one, other, none] = [{ principals: ['a1'] }, { principals: ['a2'] }, { principals: [EVERYONE] }]
      assert.deepEqual([correct('plumberx', one), begun('plum', one)], [['plumber'], ['plumber']])
      assert.deepEqual([correct('plumberx', other), begun('plum', other)], [['plumper'], ['plumper']])
      assert.deepEqual([correct('plumberx', none), begun('plum', none)], [[], []])
      assert.deepEqual([correct('plumberx', { principals: [] }), begun('plum', { principals: [] })], [[], []])
      // The word of a document that may not be seen is as if it were not there, and gets a proposal like any other.
      assert.deepEqual(correct('plumber', other), ['plumper'])
      assert.deepEqual(begun('plum', { principals: UNRESTRICTED }), ['plumber', 'plumper'])
    })

    indexTest(engine, 'documents that may not be seen do not change the order', (world) => {
      const { correct, begun } = asker(world)
      world.apply(put(1, { body: 'plum plug' }), put(2, { body: 'plug' }))
      const before = [correct('plux'), begun('pl')]
      assert.deepEqual(before, [
        ['plug', 'plum'],
        ['plug', 'plum'],
      ])
      world.apply(...Array.from({ length: 50 }, (_, at) => put(at + 3, { body: 'plum plus', accessTerms: ['other'] })))
      assert.deepEqual([correct('plux'), begun('pl')], before)
    })

    indexTest(engine, 'only of the datasources asked for, without what is hidden, deleted or replaced', (world) => {
      const { correct, begun } = asker(world)
      world.apply(
        put(1, { body: 'banana' }),
        put(2, { body: 'bananas', datasource: 'help' }),
        put(3, { body: 'banane' }),
        put(4, { body: 'bananen' }),
      )
      world.apply(remove(3), put(4, { body: 'else' }))
      assert.deepEqual(correct('bananx', { datasources: ['help'] }), ['bananas'])
      assert.deepEqual(begun('ban', { datasources: ['help'] }), ['bananas'])
      assert.deepEqual(correct('bananx', { hiddenKeys: [1] }), ['bananas'])
      assert.deepEqual(begun('ban', { hiddenKeys: [2] }), ['banana'])
      assert.deepEqual(
        [correct('bananx'), begun('ban')],
        [
          ['banana', 'bananas'],
          ['banana', 'bananas'],
        ],
      )
    })

    indexTest(engine, 'each word names documents that have it, up to a number', (world) => {
      const { found } = asker(world)
      world.apply(
        put(1_000, { body: 'lemon', accessTerms: ['other'] }),
        ...Array.from({ length: WORD_DOCUMENTS_MAX + 20 }, (_, at) => put(at + 1, { body: 'lemon' })),
      )
      const [word] = found('lemom')
      assert.equal(word?.documents, WORD_DOCUMENTS_MAX)
      assert.equal(word.witnesses.length, WITNESSES_MAX)
      for (const { key, revision } of word.witnesses) assert.ok(key < 1_000 && revision === key * 10)
    })

    indexTest(engine, 'a beginning of two letters or more is completed, in whatever field the word is', (world) => {
      const { begun } = asker(world)
      world.apply(put(1, { title: 'Quince', tags: 'quiet', people: 'Quinn', body: 'quilt qu quilt7' }))
      assert.deepEqual(begun('QU'), ['quiet', 'quilt', 'quince', 'quinn'])
      assert.deepEqual([begun('q'), begun(''), begun('quince'), begun('qui nc')], [[], [], [], []])
    })
  })
}
