import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { assertLinear } from '../../test/assert-linear.ts'
import { wantedBy } from '../index/analysis/matches.ts'
import { standardAnalyzer } from '../index/analysis/standard.ts'
import type { SearchClause } from '../index/port.ts'
import { makeLongTexts, makeSnippets, PASSAGES_MAX } from './passages.ts'
import { makeSnippet } from './snippet.ts'

const wordsOf = (query: string) => query.split(' ').map((text): SearchClause => ({ kind: 'word', text }))
const wantedIn = (query: string) => wantedBy(wordsOf(query), standardAnalyzer)
const snippets = (body: string, query: string, charactersMax = 60) =>
  makeSnippets({ title: '', body }, wantedIn(query), charactersMax)
const longTexts = (body: string, query: string, charactersMax: number) =>
  makeLongTexts({ title: '', body }, wantedIn(query), charactersMax)

const FILL = 'Nothing of interest is said in here at all, not even this. '.repeat(5)

describe('passages', () => {
  test('the best comes first, and each says where in the document it stands', () => {
    const body = `${FILL}An apple. ${FILL}Red apple and pear. ${FILL}A pear, red. ${FILL}`
    const found = snippets(body, 'red apple pear')
    assert.deepEqual(
      found.map(({ text, ordering }) => [text.slice(0, 10).trim(), ordering]),
      [
        ['Red apple', 0],
        ['A pear, re', 1],
      ],
    )
    assert.deepEqual(
      snippets(body, 'apple').map(({ text, ordering }) => [text.slice(0, 9), ordering]),
      [
        ['An apple.', 0],
        ['Red apple', 1],
      ],
    )
  })

  test('there are three at most, one where nothing is found, and one where all is in it', () => {
    assert.equal(snippets(`${FILL}apple. `.repeat(9), 'apple').length, PASSAGES_MAX)
    assert.equal(snippets(FILL, 'apple').length, 1)
    assert.equal(snippets('Apple and apple.', 'apple').length, 1)
  })

  test('long texts are all of a document or its best passages in its order, never more than asked for', () => {
    assert.deepEqual(longTexts(' A red apple. \n', 'red', 100), ['A red apple.'])
    const body = `${FILL}An apple. ${FILL}Red apple and pear. ${FILL}`
    const [first = '', second = '', ...more] = longTexts(body, 'red apple', 200)
    assert.deepEqual(more, [])
    assert.match(first, /An apple\./)
    assert.match(second, /Red apple/)
    assert.ok(first.length + second.length <= 200 && first.length > 70)
    assert.equal(longTexts(FILL, 'apple', 200).length, 1)
    assert.ok((longTexts(FILL, 'apple', 200)[0] ?? '').length > 130)
  })

  test('none overlaps another, all are of the text in the order that they say, and the first is the best one', () => {
    const piece = fc.constantFrom('apple', 'red', 'pear', 'apples', 'x', '\n', '. ', ' ', ' ', '東京', '😀', 'e\u0301')
    const text = fc.array(piece, { maxLength: 120 }).map((pieces) => pieces.join(' '))
    fc.assert(
      fc.property(
        text,
        fc.constantFrom('apple', 'red pear', '東京 apple'),
        fc.integer({ min: 1, max: 80 }),
        (body, query, max) => {
          const found = snippets(body, query, max)
          const { text: best, ranges } = makeSnippet({ title: '', body }, wantedIn(query), max)
          assert.deepEqual([found[0]?.text, found[0]?.ranges], [best, ranges])
          assert.ok(found.length <= PASSAGES_MAX)
          let from = 0
          for (const { text: shown, ordering } of found.toSorted((a, b) => a.ordering - b.ordering)) {
            assert.equal(ordering, found.filter((other) => other.ordering < ordering).length)
            const at = body.indexOf(shown, from)
            assert.ok(at >= from, `${JSON.stringify(shown)} is not behind ${from} in ${JSON.stringify(body)}`)
            from = at + shown.length
          }
          const long = longTexts(body, query, max)
          assert.ok(long.join('').length <= Math.max(max, 2))
          let longFrom = 0
          for (const each of long) {
            const at = body.indexOf(each, longFrom)
            assert.ok(at >= longFrom)
            longFrom = at + each.length
          }
        },
      ),
    )
  })

  test('the work grows with the text, not faster', () => {
    assertLinear(
      'passages',
      (length) => `${FILL}apple red. `.repeat(length),
      2_000,
      (body) => [snippets(body, 'apple red', 255), longTexts(body, 'apple red', 10_000)],
    )
  })
})
