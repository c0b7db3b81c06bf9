import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { standardAnalyzer } from './standard.ts'

/** Numbers words as they come, and remembers what was said of each. */
function openNumbers() {
  const forms: { readonly exact: string; readonly stem: string }[] = []
  const numberOf = (exact: string) => forms.findIndex((known) => known.exact === exact)
  return {
    forms,
    find: (text: string, start: number, end: number) => numberOf(text.slice(start, end).toLowerCase()),
    add: (exact: string, stem: string) => {
      const known = numberOf(exact)
      return known < 0 ? forms.push({ exact, stem }) - 1 : known
    },
  }
}

const piece = fc.constantFrom(
  ...[
    'Running',
    'runs',
    'ABC',
    'fooBar',
    'v1',
    'x',
    '3d',
    'don',
    "'",
    '’',
    't',
    '.',
    ',',
    '-',
    '_',
    '/',
    ' ',
    '\n',
    'é',
  ],
  ...['中文', 'ก', '\u0301', '\u200b', '😀', '\ud800', 'a'.repeat(70), '1', '2'],
)
const text = fc.oneof(
  fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

test('what reads many texts gets the tokens that everyone gets, whether it knows their words or not', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 4 }), (texts) => {
      const numbers = openNumbers()
      // Twice, so that the second time every word is known.
      for (const each of [...texts, ...texts]) {
        const read: unknown[] = []
        standardAnalyzer.read(each, numbers, (word, position, span) => {
          read.push({ ...numbers.forms[word], position, span })
          return true
        })
        const expected = [...standardAnalyzer.tokens(each)].map(({ exact, stem, position, span }) => ({
          exact,
          stem,
          position,
          span,
        }))
        assert.deepEqual(read, expected)
      }
    }),
    { numRuns: 1_000 },
  )
})

test('reading stops where the visitor has had enough', () => {
  const seen: number[] = []
  standardAnalyzer.read('one two fooBar four', openNumbers(), (_, position) => seen.push(position) < 3)
  assert.deepEqual(seen, [0, 1, 2])
})
