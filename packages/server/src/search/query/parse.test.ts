import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { FacetFilterValue } from '@sheaf/contract'
import { limits } from '@sheaf/contract'
import fc from 'fast-check'
import { assertLinear } from '../../../test/assert-linear.ts'
import type { Asker } from '../conditions.ts'
import { compileFilterSets } from '../facet-filters.ts'
import { parseQuery } from './parse.ts'

const FIELDS = new Set(['priority', 'teamcolour'])

/** The clauses in short: words as they are, phrases in quotes. */
function parsed(text: string): { readonly any: readonly string[]; readonly none: readonly string[] } {
  const { anyOf, noneOf } = parseQuery(text, FIELDS)
  const short = (clauses: typeof anyOf) =>
    clauses.map((clause) => (clause.kind === 'phrase' ? `"${clause.text}"` : clause.text))
  return { any: short(anyOf), none: short(noneOf) }
}

const SIGNS = { EQUALS: '=', NOT_EQUALS: '!=', LT: '<', GT: '>', ID_EQUALS: '?' }

/** The filters in short, such as `app = wiki, docs`. */
function filters(text: string): readonly string[] {
  const short = ({ value = '', relationType = 'EQUALS', isNegated = false }: FacetFilterValue) =>
    `${isNegated ? 'not ' : ''}${SIGNS[relationType]}${value}`
  return parseQuery(text, FIELDS).filters.map(
    ({ fieldName, values = [] }) => `${fieldName}: ${values.map(short).join(' ')}`,
  )
}

const warnings = (text: string) => parseQuery(text, FIELDS).warnings

describe('words and phrases of a query', () => {
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
    ['a minus right after a phrase negates too', '"a b"-c -"d"-e', ['"a b"'], ['c', '"d"', 'e']],
    ['two minuses are the start of an option, not a negation', 'git --amend', ['git', '--amend'], []],
    ['a minus before an unbalanced quote negates the word', '-"a b', ['b'], ['"a']],
    ['OR between terms is no word', 'a OR "b c" OR d', ['a', '"b c"', 'd'], []],
    ['OR at an end or beside another one is a word', 'OR a OR OR b OR', ['OR', 'a', 'OR', 'OR', 'b', 'OR'], []],
    ['or is a word', 'sink or swim', ['sink', 'or', 'swim'], []],
    [
      'what other engines take for syntax is words',
      'a AND (b | c*) title:d ^e +f NOT g',
      ['a', 'AND', '(b', '|', 'c*)', 'title:d', '^e', '+f', 'NOT', 'g'],
      [],
    ],
    [
      'what names no field is words, as it was typed',
      'http://example.com/a?b=app:x foo:bar Foo:"a b" -foo:baz 10:30 ::',
      ['http://example.com/a?b=app:x', 'foo:bar', 'Foo:"a', 'b"', '10:30', '::'],
      ['foo:baz'],
    ],
    ['a field without a value is a word', 'status: done app:', ['status:', 'done', 'app:'], []],
    ['a quoted operator is a phrase', '"app:wiki"', ['"app:wiki"'], []],
  ]
  for (const [guarantee, query, any, none] of cases) {
    test(guarantee, () => {
      assert.deepEqual(parsed(query), { any, none })
      assert.deepEqual(filters(query), [])
    })
  }
})

describe('operators of a query', () => {
  const cases: readonly [guarantee: string, query: string, filters: readonly string[], any: readonly string[]][] = [
    ['restrict a field', 'apple app:wiki', ['app: =wiki'], ['apple']],
    ['may stand alone', 'type:memo', ['type: =memo'], []],
    ['are named without case', 'APP:Wiki Priority:High', ['app: =Wiki', 'priority: =High'], []],
    ['may have two names', 'app:a datasource:b', ['app: =a =b'], []],
    ['are alternatives where they have one field', 'tag:a x tag:b tag:c', ['tag: =a =b =c'], ['x']],
    ['may have OR between them', 'tag:a OR tag:b', ['tag: =a =b'], []],
    ['of different fields must all hold', 'tag:a type:b', ['tag: =a', 'type: =b'], []],
    ['take blanks in quotes', 'author:"Ann Lee"x owner:“Bo  Li”', ['author: =Ann Lee', 'owner: =Bo  Li'], ['x']],
    ['lose a quote that nothing closes', 'author:"Ann Lee', ['author: =Ann'], ['Lee']],
    ['keep colons and quotes inside a value', 'tag:a:b"c', ['tag: =a:b"c'], []],
    ['are negated by a minus', '-app:wiki -tag:"a b"', ['app: !=wiki', 'tag: !=a b'], []],
    ['say both of one field', 'tag:a -tag:b', ['tag: =a !=b'], []],
    [
      'of time are one filter',
      'updated:past_week before:2026-01-31 after:yesterday',
      ['last_updated_at: =past_week <2026-01-31 >yesterday'],
      [],
    ],
    ['of time can be negated', '-before:2026-01-31 -updated:today', ['last_updated_at: not <2026-01-31 !=today'], []],
    ['from me', 'from:me', ['from: =me'], []],
    ['of custom metadata have group and key joined', 'teamColour:red', ['teamcolour: =red'], []],
    [
      'of fields that exist in every datasource',
      'owner:a status:b container:c author:d',
      ['owner: =a', 'status: =b', 'container: =c', 'author: =d'],
      [],
    ],
  ]
  for (const [guarantee, query, expected, any] of cases) {
    test(guarantee, () => {
      assert.deepEqual(filters(query), expected)
      assert.deepEqual(parsed(query).any, any)
      assert.deepEqual(warnings(query), [])
    })
  }

  const times = {
    updated: ['today', 'yesterday', 'past_day', 'PAST_WEEK', 'last_month', 'past_3_days', 'past_2_years', '2026-02-28'],
    before: ['today', 'yesterday', 'past_day', 'past_week', 'past_month', '2026-02-28'],
    after: ['yesterday', 'today', '2026-02-28'],
  }
  for (const [name, values] of Object.entries(times)) {
    test(`${name}: takes times`, () => {
      for (const value of values) assert.deepEqual(warnings(`${name}:${value}`), [], value)
    })
  }

  test('a value that is no time is left out and named', () => {
    for (const term of [
      'updated:soon',
      'before:2026-02-30',
      'after:past_week',
      '-updated:past_x_days',
      'updated:""',
      'tag:""',
    ]) {
      const query = parseQuery(`red ${term} apple`)
      assert.deepEqual(query.warnings, [{ warningType: 'INVALID_OPERATOR', ignoredTerms: [term] }])
      assert.deepEqual(query.filters, [])
      assert.equal(query.searched, 'red apple')
      assert.deepEqual(query.ranges, [
        { startIndex: 0, endIndex: 3 },
        { startIndex: 5 + term.length, endIndex: 10 + term.length },
      ])
    }
  })

  test('an OR that cannot be honoured is named', () => {
    for (const query of ['app:a OR type:b', 'app:a OR apple', 'apple OR -pear', '-app:a OR -app:b']) {
      assert.deepEqual(warnings(query), [{ warningType: 'INVALID_OPERATOR', ignoredTerms: ['OR'] }], query)
    }
    assert.deepEqual(warnings('app:a OR datasource:b OR app:c'), [])
  })
})

describe('what a query says of itself', () => {
  test('the searched query is the query without blanks around it', () => {
    assert.equal(parseQuery('  red   “apple pie”\n-"a  b" -c \t').searched, 'red   “apple pie”\n-"a  b" -c')
  })

  test('what is negated is named, and can be left out', () => {
    const query = parseQuery('red OR apple  -pear -"a b" pie -app:wiki OR x')
    assert.deepEqual(query.negatedTerms, ['pear', '"a b"', 'app:wiki'])
    assert.equal(query.searchedWithoutNegation, 'red OR apple pie x')
  })

  test('terms beyond the limit are left out, and the last one used is named', () => {
    const max = limits.queryTermsMax.value
    const words = Array.from({ length: max - 1 }, (_, index) => `w${index}`)
    const query = parseQuery([...words, '-x', 'OR', '"y z"', '-v'].join(' '))
    assert.equal(query.anyOf.length, max - 1)
    assert.deepEqual(query.noneOf, [{ kind: 'word', text: 'x' }])
    assert.deepEqual(query.warnings, [{ warningType: 'LONG_QUERY', lastUsedTerm: '-x' }])
    assert.ok(query.searched.endsWith('-x'))
  })

  test('operators beyond the number of values that filters may have are left out', () => {
    const max = limits.filterValuesMax.value
    const query = parseQuery(Array.from({ length: max + 1 }, (_, index) => `tag:t${index}`).join(' '))
    assert.equal(query.filters[0]?.values?.length, max)
    assert.deepEqual(query.warnings, [{ warningType: 'LONG_QUERY', lastUsedTerm: `tag:t${max - 1}` }])
  })

  const cases: readonly [query: string, ...types: string[]][] = [
    ['red apple'],
    ['?! ...', 'PUNCTUATION_ONLY'],
    ['"?!" ...', 'PUNCTUATION_ONLY', 'QUOTED_PUNCTUATION'],
    ['""', 'PUNCTUATION_ONLY'],
    ['c++ ?!'],
    ['app:wiki ?!'],
    ['apple "?!"', 'QUOTED_PUNCTUATION'],
    ['apple -"?!"', 'QUOTED_PUNCTUATION'],
    ['“red apple”', 'COPYPASTED_QUOTES'],
    ['it’s'],
    ['updated:x “a”', 'INVALID_OPERATOR', 'COPYPASTED_QUOTES'],
  ]
  for (const [query, ...types] of cases) {
    test(`${query} gets ${types.length === 0 ? 'no warning' : types.join(' and ')}`, () => {
      assert.deepEqual(
        warnings(query).map(({ warningType }) => warningType),
        types,
      )
    })
  }

  test('a warning about quotes says what is left without them', () => {
    assert.equal(warnings('pie “red apple” now')[0]?.quotesIgnoredQuery, 'pie red apple now')
  })

  test('no more terms are shown than a warning may have', () => {
    const max = limits.ignoredTermsShownMax.value
    assert.equal(warnings('updated:x '.repeat(max + 5))[0]?.ignoredTerms?.length, max)
  })
})

describe('any text', () => {
  const syntax = fc.constantFrom(
    ...['"', '-', ' ', '“', '\n', 'a', '-"', '" ', ' OR ', 'OR', ':', 'app:', ' tag:x', ' updated:', 'today', 'soon'],
    ...[' priority:', ' -before:', 'foo:', ' 2026-01-31 '],
  )
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(syntax, { maxLength: 30 }).map((parts) => parts.join('')),
    fc.constant('\ud800 "\udc00'),
  )
  const asker: Asker = {
    person: undefined,
    listed: new Map(),
    nowMs: Date.parse('2026-01-31T12:00:00Z'),
    offsetMinutes: 0,
    refusal: 'invalid_filter',
  }

  test('is a query whose words hold no blanks and whose filters can be compared', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const query = parseQuery(text, FIELDS)
        for (const { kind, text: word } of [...query.anyOf, ...query.noneOf]) {
          if (kind === 'word') assert.match(word, /^\S+$/u)
        }
        const fields = query.filters.map(({ fieldName }) => fieldName)
        assert.equal(new Set(fields).size, fields.length)
        compileFilterSets([{ filters: [...query.filters] }], asker)
      }),
    )
  })

  test('is searched whole, unless a warning says what is not', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const query = parseQuery(text, FIELDS)
        const isCut = query.warnings.some(
          ({ warningType, ignoredTerms = [] }) =>
            warningType === 'LONG_QUERY' || ignoredTerms.some((term) => term !== 'OR'),
        )
        if (!isCut) assert.equal(query.searched, text.trim())
        for (const { startIndex, endIndex } of query.ranges) {
          assert.match(text.slice(startIndex, endIndex), /^\S(?:[\s\S]*[\S"”])?$|^-?["“”„]/u)
        }
      }),
    )
  })

  test('means the same as what is searched of it, of which nothing is left out again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const query = parseQuery(text, FIELDS)
        const again = parseQuery(query.searched, FIELDS)
        assert.deepEqual(
          [again.anyOf, again.noneOf, again.filters, again.searched],
          [query.anyOf, query.noneOf, query.filters, query.searched],
        )
      }),
    )
  })

  test('negates nothing once what is negated is left out', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const query = parseQuery(text, FIELDS)
        assert.deepEqual(parseQuery(query.searchedWithoutNegation, FIELDS).anyOf, query.anyOf)
      }),
      { examples: [['-"a"-b c']] },
    )
  })

  const shapes: readonly [what: string, part: string][] = [
    ['words', 'word '],
    ['quotes inside words', 'a"'],
    ['open quotes', '"a '],
    ['blanks', ' '],
    ['colons', ':'],
    ['names', 'a:'],
    ['operators', 'app:"x y" '],
    ['minuses', '-'],
    ['one word', 'x'],
    ['OR', 'OR '],
  ]
  for (const [what, part] of shapes) {
    test(`takes time linear in its length: ${what}`, () => {
      assertLinear(
        what,
        (length) => part.repeat(Math.ceil(length / part.length)),
        400_000,
        (query) => parseQuery(query, FIELDS),
      )
    })
  }
})
