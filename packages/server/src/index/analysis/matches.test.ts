import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { assertLinear } from '../../../test/assert-linear.ts'
import type { SearchClause } from '../port.ts'
import { findMatches, wantedBy } from './matches.ts'
import { standardAnalyzer } from './standard.ts'
import { stemOf } from './stem.ts'

function find(text: string, ...clauses: readonly SearchClause[]) {
  return findMatches(text, wantedBy(clauses, standardAnalyzer), standardAnalyzer)
}

const shown = (text: string, ...clauses: readonly SearchClause[]) =>
  find(text, ...clauses).map(({ startIndex, endIndex }) => text.slice(startIndex, endIndex))

const word = (text: string): SearchClause => ({ kind: 'word', text })
const phrase = (text: string): SearchClause => ({ kind: 'phrase', text })
const prefix = (text: string): SearchClause => ({ kind: 'prefix', text })

describe('matches', () => {
  test('a word is found in all its forms, a phrase as its words in theirs, a beginning in what begins so', () => {
    assert.deepEqual(shown('run, running RUNS runner', word('running')), ['run', 'running', 'RUNS'])
    assert.deepEqual(shown('Red red apples apple', phrase('red apple')), ['Red', 'red', 'apple'])
    assert.deepEqual(shown('apple app lap', prefix('app')), ['apple', 'app'])
    assert.deepEqual(shown('red apple reds', prefix('red app')), ['red', 'apple'])
  })

  test('a compound is found whole, in parts side by side, and written as one', () => {
    assert.deepEqual(shown('foo_bar', word('foo_bar')), ['foo_bar', 'foo', 'bar'])
    assert.deepEqual(shown('foo bar', word('foo_bar')), ['foo', 'bar'])
    assert.deepEqual(shown('bar foo', word('foo_bar')), [])
    assert.deepEqual(shown('github GitHub', word('GitHub')), ['github', 'GitHub', 'GitHub'])
    assert.deepEqual(shown('HTTPServer2', word('server')), ['Server'])
    assert.deepEqual(shown('fooBarBaz foo_bats', prefix('foo_ba')), ['fooBar', 'foo_bats', 'foo', 'bats'])
  })

  test('what begins together begins with the longest', () => {
    assert.deepEqual(shown('x.y', word('x'), word('x.y')), ['x.y', 'x', 'x', 'y'])
  })

  test('a run is found as that run only', () => {
    assert.deepEqual(shown('東京都、京都', word('東京都')), ['東京都'])
    assert.deepEqual(shown('東京都、京都', phrase('京都')), ['京都', '京都'])
    assert.deepEqual(shown('東京都、京都', word('京')), ['京', '京'])
    assert.deepEqual(shown('東京都、京都', prefix('東京')), ['東京'])
  })

  test('a run longer than what is compared is found where it ends', () => {
    const run = Array.from({ length: 100 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('')
    const [found, ...others] = shown(`東${run}京`, phrase(run))
    assert.ok(found !== undefined && run.endsWith(found) && found.length > 60)
    assert.deepEqual(others, [])
  })

  test('a word that is written like the stem of the one asked for is found, whatever its own stem is', () => {
    assert.deepEqual(shown('univers', word('university')), ['univers'])
  })

  test('the same thing has the same number, however it was asked for twice', () => {
    const numbers = (...clauses: readonly SearchClause[]) => find('running pears', ...clauses).map(({ asked }) => asked)
    assert.deepEqual(numbers(word('run'), word('runs'), word('pear')), [0, 1])
  })

  test('nothing is found without a word', () => {
    assert.deepEqual(shown('a text', word('!'), phrase(''), prefix(' ')), [])
  })

  test('of any text: a single word, compound or run is found where the positions of its tokens say so', () => {
    const aWord = fc.constantFrom(
      ...'foo bar foo_bar fooBar foobar foos 東京 東京都 京 京都 a-b a b v1.2 v1 2'.split(' '),
    )
    const aText = fc.array(fc.tuple(aWord, fc.constantFrom(' ', ', ', '', '_')), { maxLength: 12 })
    fc.assert(
      fc.property(aWord, aText, (asked, parts) => {
        const text = parts.flat().join('')
        const tokens = [...standardAnalyzer.tokens(text)]
        const query = [...standardAnalyzer.tokens(asked)]
        const runs = query.filter(({ span }) => span === 1)
        const whole = query.find(({ span }) => span > 1)
        const isAt = (start: number) =>
          runs.every((part) =>
            tokens.some((token) => token.position === start + part.position && token.exact === part.exact),
          )
        const isFound =
          runs.length === 1
            ? tokens.some(({ exact, stem }) => stem === runs[0]?.stem || exact === runs[0]?.stem)
            : tokens.some(({ position, exact }) => isAt(position) || exact === whole?.exact)
        assert.equal(find(text, word(asked)).length > 0, isFound)
      }),
      { numRuns: 5_000 },
    )
  })

  test('leaving out words that begin otherwise changes nothing', () => {
    const readsAll = { ...standardAnalyzer, tokens: (text: string) => standardAnalyzer.tokens(text) }
    const aWord = fc.constantFrom(
      ...'run Running RUNS r ran dies die oys oyed x x-r a1 a as apple Apples app foo bar foo_bar fooBar v1.2 2 10 Über uber Ärger 東京 the “a” e-mail it’s'.split(
        ' ',
      ),
    )
    const kind = fc.constantFrom('word', 'phrase', 'prefix')
    const clauses = fc.array(
      fc.record({ kind, text: fc.array(aWord, { minLength: 1, maxLength: 2 }).map((list) => list.join(' ')) }),
      { minLength: 1, maxLength: 3 },
    )
    fc.assert(
      fc.property(clauses, fc.array(aWord, { maxLength: 12 }), (asked, words) => {
        const text = words.join(' ')
        const all = findMatches(text, wantedBy(asked, readsAll), readsAll)
        assert.deepEqual(find(text, ...asked), all)
      }),
      { numRuns: 5_000 },
    )
  })

  test('a stem of three letters or more begins with two of its word, which what may be wanted is told by', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcdeilnorstyz'), minLength: 1, maxLength: 9 })
    fc.assert(
      fc.property(
        letters,
        fc.constantFrom('', 's', 'ies', 'y', 'ing', 'ed', 'ly', 'eed', 'ational', 'izer'),
        (base, end) => {
          const typed = base + end
          const stem = stemOf(typed)
          assert.equal(stem[0], typed[0])
          if (stem.length > 2) assert.equal(stem[1], typed[1], `${typed} ${stem}`)
        },
      ),
      { numRuns: 20_000 },
    )
  })

  test('the cost grows with the text, not with its square, also of runs of one repeated word', () => {
    const query = [phrase('東'.repeat(200)), word('a-a-a-a-a-a'), prefix('a_a')]
    assertLinear(
      'finding',
      (length) => '東東a-'.repeat(length / 4),
      1_000_000,
      (text) => find(text, ...query),
    )
  })
})
