import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { SearchIndexEngine } from '../port.ts'
import { EVERYONE, fillers, indexTest, phrase, prefix, put, sorted, words } from './world.ts'

/** What is required, what is only begun, and other forms of words. */
export function describeClauses(engine: SearchIndexEngine): void {
  describe('required clauses', () => {
    indexTest(engine, 'all required words must be there, in whichever fields', ({ apply, find }) => {
      apply(
        put(1, { title: 'apple', body: 'pear' }),
        put(2, { body: 'apple' }),
        put(3, { tags: 'pear', people: 'apple' }),
        put(4, { body: 'pear plum' }),
      )
      assert.deepEqual(sorted(find({ allOf: words('apple', 'pear') })), [1, 3])
      assert.deepEqual(sorted(find({ allOf: words('pear') })), [1, 3, 4])
      assert.deepEqual(find({ allOf: words('apple', 'quince') }), [])
      assert.deepEqual(sorted(find({ allOf: words('apple', 'apple') })), [1, 2, 3])
    })

    indexTest(
      engine,
      'required words, one of several, and excluded ones are all heeded together',
      ({ apply, find }) => {
        apply(
          put(1, { body: 'apple pear' }),
          put(2, { body: 'apple plum' }),
          put(3, { body: 'apple' }),
          put(4, { body: 'pear plum' }),
          put(5, { body: 'apple pear fig' }),
        )
        const anyOf = words('pear', 'plum')
        assert.deepEqual(sorted(find({ allOf: words('apple'), anyOf })), [1, 2, 5])
        assert.deepEqual(sorted(find({ allOf: words('apple'), anyOf, noneOf: words('fig') })), [1, 2])
        assert.deepEqual(sorted(find({ allOf: words('apple'), noneOf: words('fig') })), [1, 2, 3])
        assert.deepEqual(find({ allOf: words('apple'), anyOf: words('quince') }), [])
        assert.deepEqual(find({ allOf: words('apple'), noneOf: words('apple') }), [])
      },
    )

    indexTest(engine, 'phrases are required and excluded like words', ({ apply, find }) => {
      apply(
        put(1, { body: 'red apple and pear' }),
        put(2, { body: 'apple red and pear' }),
        put(3, { body: 'red apple and green pear' }),
      )
      assert.deepEqual(sorted(find({ allOf: [...phrase('red apple'), ...words('pear')] })), [1, 3])
      assert.deepEqual(find({ allOf: [...phrase('red apple'), ...phrase('green pear')] }), [3])
      assert.deepEqual(find({ allOf: phrase('red apple'), noneOf: phrase('green pear') }), [1])
      assert.deepEqual(find({ allOf: words('pear'), anyOf: phrase('apple red') }), [2])
    })

    indexTest(engine, 'what has no word in it is in no document, so nothing has all of it', ({ apply, find }) => {
      apply(put(1, { body: 'apple ...' }))
      for (const text of ['...', ' ', '']) {
        assert.deepEqual(find({ allOf: words('apple', text) }), [], text)
        assert.deepEqual(find({ allOf: phrase(text) }), [], text)
        assert.deepEqual(find({ allOf: prefix(text) }), [], text)
      }
      assert.deepEqual(find({ allOf: [] }), [1])
    })

    indexTest(engine, 'required words count in the order, and so do those that are not required', ({ apply, find }) => {
      apply(
        ...fillers(100),
        put(1, { body: 'apple fig fig fig' }),
        put(2, { body: 'apple apple fig fig' }),
        put(3, { body: 'apple pear fig fig' }),
        put(4, { body: 'apple pear plum fig' }),
      )
      assert.deepEqual(find({ allOf: words('apple') }).slice(0, 1), [2])
      assert.deepEqual(find({ allOf: words('apple'), anyOf: words('pear', 'plum', 'fig') }).slice(0, 2), [4, 3])
    })

    indexTest(engine, 'nobody finds by required words what they may not see', ({ apply, find }) => {
      apply(put(1, { body: 'apple pear', accessTerms: ['a1'] }), put(2, { body: 'apple pear', accessTerms: ['a2'] }))
      assert.deepEqual(find({ allOf: words('apple', 'pear'), principals: ['a2'] }), [2])
      assert.deepEqual(find({ allOf: words('apple', 'pear'), principals: [] }), [])
      assert.deepEqual(find({ allOf: words('apple'), principals: ['a1', 'a2'], hiddenKeys: [2] }), [1])
      assert.deepEqual(find({ allOf: words('apple'), principals: ['a1', 'a2'], datasources: ['chat'] }), [])
    })
  })

  describe('beginnings of words', () => {
    indexTest(
      engine,
      'a beginning finds the words that begin so, itself among them, and no others',
      ({ apply, find }) => {
        apply(
          put(1, { body: 'apple' }),
          put(2, { title: 'application' }),
          put(3, { tags: 'app' }),
          put(4, { body: 'snapple ap' }),
          put(5, { body: 'APPROVED' }),
        )
        assert.deepEqual(sorted(find({ anyOf: prefix('app') })), [1, 2, 3, 5])
        assert.deepEqual(sorted(find({ anyOf: prefix('APPL') })), [1, 2])
        assert.deepEqual(find({ anyOf: prefix('apples') }), [])
        assert.deepEqual(sorted(find({ anyOf: prefix('a') })), [1, 2, 3, 4, 5])
      },
    )

    indexTest(engine, 'case and diacritics do not matter to a beginning', ({ apply, find }) => {
      apply(put(1, { body: 'Éclair' }), put(2, { body: 'йогурт' }), put(3, { body: 'иодид' }))
      for (const text of ['écl', 'ECL', 'E\u0301c']) assert.deepEqual(find({ anyOf: prefix(text) }), [1], text)
      assert.deepEqual(find({ anyOf: prefix('йо'.normalize('NFD')) }), [2])
      assert.deepEqual(find({ anyOf: prefix('Ио') }), [3])
    })

    indexTest(engine, 'of several words in a beginning all but the last are whole', ({ apply, find }) => {
      apply(put(1, { body: 'red apple' }), put(2, { body: 'reddish apple' }), put(3, { body: 'red pear' }))
      assert.deepEqual(find({ anyOf: prefix('red app') }), [1])
      assert.deepEqual(find({ anyOf: prefix('red apple') }), [1])
      assert.deepEqual(find({ anyOf: prefix('re app') }), [])
    })

    indexTest(engine, 'a beginning is required, excluded and combined like a word', ({ apply, find }) => {
      apply(put(1, { body: 'apple pear' }), put(2, { body: 'apricot plum' }), put(3, { body: 'pear' }))
      assert.deepEqual(sorted(find({ allOf: prefix('ap') })), [1, 2])
      assert.deepEqual(find({ allOf: [...prefix('ap'), ...words('pear')] }), [1])
      assert.deepEqual(find({ allOf: [...prefix('ap'), ...prefix('pl')] }), [2])
      assert.deepEqual(find({ noneOf: prefix('ap') }), [3])
      assert.deepEqual(find({ anyOf: words('pear'), noneOf: prefix('app') }), [3])
    })

    indexTest(engine, 'no beginning reaches what is not text, nor what is hidden', ({ apply, find }) => {
      apply(
        put(1, { body: 'apple', datasource: 'orchard', accessTerms: [EVERYONE, 'zebra'], columns: { tag: ['zoo'] } }),
        put(2, { body: 'secret', accessTerms: ['a9'] }),
      )
      for (const text of ['z', 'o', 'e', 'wiki', 's', 'secret', '=', '~', '^', '*', '', ' ', '\0', '_', 'ta']) {
        assert.deepEqual(find({ anyOf: prefix(text) }), [], JSON.stringify(text))
      }
      assert.deepEqual(find({ noneOf: prefix('orch') }), [1])
    })

    indexTest(engine, 'one letter finds every one of a thousand words that begin with it', ({ apply, find }) => {
      const keys = Array.from({ length: 1_000 }, (_, index) => index + 1)
      apply(...keys.map((key) => put(key, { body: `w${key}` })))
      assert.deepEqual(sorted(find({ anyOf: prefix('w') })), keys)
      assert.deepEqual(find({ noneOf: prefix('w') }), [])
      assert.equal(find({ anyOf: prefix('w1') }).length, 112)
    })
  })

  describe('other forms of words', () => {
    indexTest(engine, 'a word is found in its other forms', ({ apply, find }) => {
      apply(
        put(1, { body: 'run' }),
        put(2, { title: 'running' }),
        put(3, { tags: 'runs' }),
        put(4, { body: 'rune' }),
        put(5, { body: 'connections' }),
        put(6, { body: 'connected' }),
      )
      for (const text of ['run', 'runs', 'running', 'RUNNING']) {
        assert.deepEqual(sorted(find({ anyOf: words(text) })), [1, 2, 3], text)
        assert.deepEqual(sorted(find({ allOf: words(text) })), [1, 2, 3], text)
        assert.deepEqual(sorted(find({ noneOf: words(text) })), [4, 5, 6], text)
      }
      assert.deepEqual(sorted(find({ anyOf: words('connection') })), [5, 6])
    })

    indexTest(engine, 'the form that was asked for ranks above the others', ({ apply, find }) => {
      const forms = ['connect', 'connects', 'connected', 'connecting', 'connection']
      apply(...fillers(100), ...forms.map((form, index) => put(index + 1, { body: `they ${form} it` })))
      for (const [index, form] of forms.entries()) {
        const found = find({ anyOf: words(form) })
        assert.equal(found.length, forms.length)
        assert.equal(found[0], index + 1, form)
      }
    })

    indexTest(engine, 'phrases and beginnings are taken as they are', ({ apply, find }) => {
      apply(put(1, { body: 'running shoes' }), put(2, { body: 'run shoe' }), put(3, { body: 'runs shoe' }))
      assert.deepEqual(find({ anyOf: phrase('running shoes') }), [1])
      assert.deepEqual(find({ anyOf: phrase('run shoe') }), [2])
      assert.deepEqual(find({ anyOf: phrase('runs') }), [3])
      assert.deepEqual(find({ anyOf: phrase('runs shoes') }), [])
      assert.deepEqual(find({ anyOf: prefix('running') }), [1])
      assert.deepEqual(sorted(find({ noneOf: phrase('run shoe') })), [1, 3])
    })

    indexTest(engine, 'a document that has several forms is found once', ({ apply, find, summarize }) => {
      apply(put(1, { title: 'running', body: 'run runs', tags: 'runs' }))
      assert.deepEqual(find({ anyOf: words('run', 'running', 'runs') }), [1])
      assert.equal(summarize({ anyOf: words('run', 'running') }).total, 1)
    })
  })
}
