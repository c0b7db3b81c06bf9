import assert from 'node:assert/strict'
import { describe } from 'node:test'
import fc from 'fast-check'
import type { SearchIndexEngine } from '../../port.ts'
import { EVERYONE, indexTest, phrase, put, sorted, type World, words } from './world.ts'

const VISIBLE = [1, 2]

/** Whatever people type is a valid query, and none of it reaches beyond what they may see. */
export function describeHostileInput(engine: SearchIndexEngine): void {
  describe('hostile input', () => {
    for (const text of HOSTILE_TEXTS) {
      indexTest(engine, `a query of ${JSON.stringify(text)} never fails and finds nothing that is hidden`, (world) => {
        fill(world)
        staysInside(world, text)
      })
    }

    indexTest(engine, 'no text at all fails or finds anything that is hidden', (world) => {
      fill(world)
      const syntax = fc.constantFrom(
        '"',
        '*',
        '(',
        ')',
        '{',
        '}',
        ':',
        '^',
        '-',
        '+',
        '\0',
        ' OR ',
        ' NOT ',
        'NEAR(',
        'marks',
        'a9',
      )
      const text = fc
        .array(fc.oneof(syntax, fc.string({ unit: 'binary', maxLength: 5 }), fc.string({ maxLength: 5 })))
        .map((parts) => parts.join(''))
      fc.assert(
        fc.property(text, (typed) => staysInside(world, typed)),
        { numRuns: 300 },
      )
    })

    indexTest(engine, 'a thousand words are one query like any other', ({ apply, find }) => {
      apply(...[1, 2, 3].map((key) => put(key, { body: `w${key * 333}` })), put(4, { body: 'other' }))
      const thousand = Array.from({ length: 1_000 }, (_, index) => `w${index}`)
      assert.deepEqual(sorted(find({ anyOf: words(...thousand) })), [1, 2, 3])
      assert.deepEqual(find({ noneOf: words(...thousand) }), [4])
      assert.deepEqual(find({ anyOf: words('w333', 'other'), noneOf: words(...thousand) }), [4])
      assert.deepEqual(find({ anyOf: phrase(thousand.join(' ')) }), [])
    })

    indexTest(engine, 'an enormous word or phrase is one query like any other', ({ apply, find }) => {
      apply(put(1, { body: 'apple' }))
      for (const text of ['a'.repeat(100_000), 'apple '.repeat(20_000), '"'.repeat(20_000), 'a-'.repeat(20_000)]) {
        assert.deepEqual(find({ anyOf: phrase(text) }), [])
        assert.deepEqual(find({ anyOf: words('apple'), noneOf: words(text) }), [1])
      }
    })
  })
}

/** Engine syntax, and texts that break naive quoting. */
const HOSTILE_TEXTS = [
  'marks:a9',
  'marks : a9',
  '{marks}: a9',
  '{title}: a9',
  '{title marks} : (a9)',
  '- marks: a9',
  'texts',
  'rowid',
  'NEAR(secret hidden)',
  'NEAR(',
  'NEAR("secret" "hidden", 5)',
  'secret + hidden',
  'secret AND hidden',
  'AND',
  'OR',
  'NOT',
  'secret OR apple',
  '*',
  'sec*',
  '"sec" *',
  '^',
  '^secret',
  '-',
  '--',
  '-secret',
  '"',
  '""',
  '"secret',
  'secret"',
  '"secret"',
  '") OR marks:("a9',
  '" OR "secret',
  ')',
  '(',
  '(((',
  '}',
  '{',
  ':',
  ',',
  ';',
  "'",
  "' OR 1=1 --",
  '\\',
  '\\"',
  '%',
  '_',
  '?',
  '$1',
  ':expression',
  '@limit',
  '\0',
  'secret\0',
  '\0secret',
  'apple\0" OR secret',
  '\ud800',
  'secret\udc00',
  '\udfff"\ud800',
  '\ufeff',
  '\u202e',
  'a\u0301\u0301\u0301',
  '😀',
  'ω',
  'δ77696b69',
] as const

/** Two documents that the searcher may find, one that only its owner may, one of a hidden key. */
function fill({ apply }: World): void {
  apply(
    put(1, { title: 'apple', body: 'public text' }),
    put(2, { body: 'apple pie', datasource: 'chat' }),
    put(3, { title: 'secret', body: 'hidden secret apple', accessTerms: ['a9'] }),
    put(4, { title: 'secret', body: 'hidden secret apple' }),
  )
}

function staysInside({ find }: World, text: string): void {
  const isInside = (keys: readonly number[]) =>
    assert.ok(
      keys.every((key) => VISIBLE.includes(key)),
      `${keys}`,
    )
  const searcher = { principals: [EVERYONE], hiddenKeys: [4] }
  for (const clauses of [words(text), phrase(text), words(text, 'apple'), words('apple', text)]) {
    isInside(find({ ...searcher, anyOf: clauses }))
    isInside(find({ ...searcher, noneOf: clauses }))
    isInside(find({ ...searcher, anyOf: words('apple'), noneOf: clauses }))
    isInside(find({ ...searcher, datasources: [text] }))
    if (!/^[a-z0-9]*$/.test(text)) assert.deepEqual(find({ anyOf: clauses, principals: [text] }), [])
  }
}
