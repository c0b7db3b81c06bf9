import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { limits } from '@sheaf/contract'
import fc from 'fast-check'
import { parseQuery } from './query.ts'

/** The clauses in short: words as they are, phrases in quotes. */
function parsed(text: string): { readonly any: readonly string[]; readonly none: readonly string[] } {
  const { anyOf, noneOf } = parseQuery(text)
  const short = (clauses: typeof anyOf) =>
    clauses.map((clause) => (clause.kind === 'phrase' ? `"${clause.text}"` : clause.text))
  return { any: short(anyOf), none: short(noneOf) }
}

describe('query', () => {
  const cases: readonly [guarantee: string, query: string, any: readonly string[], none: readonly string[]][] = [
    ['an empty query has no terms', '', [], []],
    ['blanks alone are an empty query', ' \t\n\u00a0\u3000', [], []],
    ['blanks of any kind separate words', ' red\tapple\n\u3000pie ', ['red', 'apple', 'pie'], []],
    ['quoted words are a phrase', 'big "red apple" pie', ['big', '"red apple"', 'pie'], []],
    ['curly quotes quote too', '“red apple” „grüner Apfel“', ['"red apple"', '"grüner Apfel"'], []],
    ['an unbalanced quote makes no phrase', 'big "red apple', ['big', '"red', 'apple'], []],
    ['of three quotes the last is unbalanced', '"a b" "c d', ['"a b"', '"c', 'd'], []],
    ['a quote inside a word is part of it', '5" screen 7"', ['5"', 'screen', '7"'], []],
    ['a word may follow a phrase without a blank', '"a b"c', ['"a b"', 'c'], []],
    ['an empty phrase is a term that finds nothing, not an empty query', '""', ['""'], []],
    ['a minus before a word negates it', 'apple -pie', ['apple'], ['pie']],
    ['a minus before a phrase negates it', '-"apple pie" plum', ['plum'], ['"apple pie"']],
    ['a query may be all negated', '-a -b', [], ['a', 'b']],
    ['a minus inside a word is part of it', 'e-mail x- well-known-', ['e-mail', 'x-', 'well-known-'], []],
    ['a minus followed by a blank or nothing is a word', 'a - b -', ['a', '-', 'b', '-'], []],
    ['a minus right after a phrase is part of a word', '"a b"-c', ['"a b"', '-c'], []],
    ['two minuses are the start of an option, not a negation', 'git --amend', ['git', '--amend'], []],
    ['a minus before an unbalanced quote negates the word', '-"a b', ['b'], ['"a']],
    [
      'what other engines take for syntax is words',
      'a AND (b OR c*) title:d ^e +f',
      ['a', 'AND', '(b', 'OR', 'c*)', 'title:d', '^e', '+f'],
      [],
    ],
  ]
  for (const [guarantee, query, any, none] of cases) {
    test(guarantee, () => assert.deepEqual(parsed(query), { any, none }))
  }

  test('the searched query is the query without blanks around it', () => {
    assert.equal(parseQuery('  red   “apple pie”\n-"a  b" -c \t').searched, 'red   “apple pie”\n-"a  b" -c')
  })

  test('terms beyond the limit are left out and counted', () => {
    const max = limits.queryTermsMax.value
    const query = parseQuery(
      [...Array.from({ length: max - 1 }, (_, index) => `w${index}`), '-x', '"y z"', '-v'].join(' '),
    )
    assert.equal(query.anyOf.length, max - 1)
    assert.deepEqual(query.noneOf, [{ kind: 'word', text: 'x' }])
    assert.equal(query.ignoredTerms, 2)
    assert.ok(query.searched.endsWith('-x'))
  })

  const syntax = fc.constantFrom('"', '-', ' ', '“', '\n', 'a', '-"', '" ')
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(syntax).map((parts) => parts.join('')),
    fc.constant('\ud800 "\udc00'),
  )

  test('any text is a query whose words hold no blanks, and none of it is lost', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const query = parseQuery(text)
        for (const { kind, text: word } of [...query.anyOf, ...query.noneOf]) {
          if (kind === 'word') assert.match(word, /^\S+$/u)
        }
        assert.equal(query.searched, text.trim())
      }),
    )
  })

  test('the searched query means the same as the query', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const query = parseQuery(text)
        const again = parseQuery(query.searched)
        assert.deepEqual([again.anyOf, again.noneOf], [query.anyOf, query.noneOf])
      }),
    )
  })
})
