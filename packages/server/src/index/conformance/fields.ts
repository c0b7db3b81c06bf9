import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { standardAnalyzer } from '../analysis/standard.ts'
import type { SearchIndexEngine } from '../port.ts'
import { TEXT_FIELDS } from './finding.ts'
import { indexTest, phrase, prefix, put, words } from './world.ts'

/** What is a word of which field, and what is none. */
export function describeFields(engine: SearchIndexEngine): void {
  describe('fields', () => {
    indexTest(engine, 'columns, object types and numbers are not words that a query could find', ({ apply, find }) => {
      apply(
        put(1, {
          body: 'apple',
          objectType: 'plum',
          columns: { pear: ['quince', 'fig'] },
          revision: 77,
          updatedAt: 88,
          indexedMs: 99,
        }),
      )
      for (const text of ['plum', 'pear', 'quince', 'fig', '1', '77', '88', '99']) {
        assert.deepEqual(find({ anyOf: words(text) }), [], text)
        assert.deepEqual(find({ anyOf: prefix(text) }), [], text)
      }
    })

    indexTest(engine, 'no phrase goes from one field into another, in whatever order they are', ({ apply, find }) => {
      apply(put(1, Object.fromEntries(TEXT_FIELDS.map((field) => [field, `${field}first ${field}last`]))))
      for (const one of TEXT_FIELDS) {
        assert.deepEqual(find({ anyOf: phrase(`${one}first ${one}last`) }), [1], one)
        for (const other of TEXT_FIELDS) {
          if (one !== other)
            assert.deepEqual(find({ anyOf: phrase(`${one}last ${other}first`) }), [], `${one} ${other}`)
        }
      }
    })

    indexTest(engine, 'every word of a text finds it, as it is written there', ({ apply, find }) => {
      const texts = [
        "It's 3.14 o'clock, isn't it? (yes/no)",
        'snake_case kebab-case camelCase path/to/file.ts user@example.com #tag C++ 1,000',
        'Größe Straße Œuvre naïve İstanbul ǅ ﬁn ſtill',
        'Привет мир Йод Ελληνικά Ὀδυσσεύς',
        '東京都 서울 العربية עברית नमस्ते ไทย',
        `combining e\u0301 a\u0323 x\u0305y`,
        'tab\tnew\nline\u00a0no-break\u200bzero',
        '100€ ½ ² Ⅷ',
      ]
      apply(...texts.map((body, index) => put(index + 1, { body })))
      for (const [index, text] of texts.entries()) {
        for (const { startIndex, endIndex } of standardAnalyzer.tokens(text)) {
          const written = text.slice(startIndex, endIndex)
          assert.ok(find({ anyOf: words(written) }).includes(index + 1), `${written} of ${text}`)
          assert.ok(find({ anyOf: phrase(written) }).includes(index + 1), `"${written}" of ${text}`)
          assert.ok(find({ anyOf: prefix(written) }).includes(index + 1), `${written}* of ${text}`)
        }
      }
    })
  })
}
