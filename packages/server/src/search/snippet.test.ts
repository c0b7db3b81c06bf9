import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { assertLinear } from '../../test/assert-linear.ts'
import { findMatches, wantedBy } from '../index/analysis/matches.ts'
import { standardAnalyzer } from '../index/analysis/standard.ts'
import type { SearchClause } from '../index/port.ts'
import { makeSnippet } from './snippet.ts'

function snippet(body: string, query: string, charactersMax = 60, kind: SearchClause['kind'] = 'word') {
  const clauses = kind === 'word' ? query.split(' ').map((text) => ({ kind, text })) : [{ kind, text: query }]
  const { text, ranges } = makeSnippet({ title: 'A title', body }, wantedBy(clauses, standardAnalyzer), charactersMax)
  return { text, shown: ranges.map(({ startIndex, endIndex }) => text.slice(startIndex, endIndex)) }
}

const FILL = 'Nothing of interest is said in here at all, not even this. '

describe('snippet', () => {
  test('a short body is shown whole, with every word of the query marked', () => {
    assert.deepEqual(snippet(' Red apple, green Apple. \n', 'apple red'), {
      text: 'Red apple, green Apple.',
      shown: ['Red', 'apple', 'Apple'],
    })
  })

  test('the passage is taken from where the words of the query are', () => {
    const { text, shown } = snippet(`${FILL.repeat(50)}Here an apple fell. ${FILL.repeat(50)}`, 'apple')
    assert.equal(text, 'Here an apple fell. Nothing of interest is said in here at')
    assert.deepEqual(shown, ['apple'])
  })

  test('the passage with the most different words wins, the earliest of equals', () => {
    const body = `Apple apple apple. ${FILL.repeat(5)}One apple and pear. ${FILL.repeat(5)}Two apple and pear.`
    assert.ok(snippet(body, 'apple pear').text.startsWith('One apple and pear.'))
  })

  test('words too far apart for one passage are not forced into it', () => {
    const { text, shown } = snippet(`${FILL.repeat(3)}An apple. ${FILL.repeat(3)}A pear.`, 'apple pear')
    assert.ok(text.length <= 60)
    assert.deepEqual(shown, ['apple'])
  })

  test('a phrase is marked as its words', () => {
    assert.deepEqual(snippet('a quick, brown fox', 'Quick brown', 60, 'phrase').shown, ['quick', 'brown'])
  })

  test('a compound is marked whole, or the part of it that was asked for', () => {
    assert.deepEqual(snippet('call foo_bar() now', 'foo_bar').shown, ['foo_bar'])
    assert.deepEqual(snippet('call foo_bar() now', 'bar').shown, ['bar'])
    assert.deepEqual(snippet('call foo_bar() now', 'bar foo_bar').shown, ['foo_bar'])
    assert.deepEqual(snippet('the foo, bar and foo', 'foo_bar').shown, ['foo', 'bar'])
  })

  test('other forms of a word are marked too, but not those of a phrase', () => {
    assert.deepEqual(snippet('It connects, is connected.', 'connecting').shown, ['connects', 'connected'])
    assert.deepEqual(snippet('It connects, is connected.', 'connected', 60, 'phrase').shown, ['connected'])
  })

  test('words that begin as the beginning of a word are marked', () => {
    assert.deepEqual(snippet('A category, catalogue, bobcat.', 'Cat', 60, 'prefix').shown, ['category', 'catalogue'])
  })

  test('a run of characters is marked in scripts without blanks', () => {
    assert.deepEqual(snippet('東京都の京都', '東京都').shown, ['東京都'])
    assert.deepEqual(snippet('東京都の京都', '東京 京都').shown, ['東京都', '京都'])
    assert.deepEqual(snippet('東京都の京都', '都').shown, ['都', '都'])
    assert.deepEqual(snippet('ああああ', 'ああ').shown, ['ああ', 'ああ'])
  })

  test('only whole words are marked', () => {
    assert.deepEqual(snippet('category cat bobcat', 'cat').shown, ['cat'])
  })

  test('case and diacritics do not matter, and the original is shown where folding changes its length', () => {
    const body = 'İİİ re\u0301sume\u0301 RÉSUMÉ ẞß ﬁn ΟΔΟΣ'
    assert.deepEqual(snippet(body, 'resume').shown, ['re\u0301sume\u0301', 'RÉSUMÉ'])
    assert.deepEqual(snippet(body, 'οδος').shown, ['ΟΔΟΣ'])
  })

  test('without a match the passage is the beginning of the body, up to the end of a word', () => {
    assert.deepEqual(snippet(`  \n${FILL.repeat(10)}`, 'quince'), {
      text: 'Nothing of interest is said in here at all, not even this.',
      shown: [],
    })
    assert.deepEqual(snippet('one two three', 'quince', 9), { text: 'one two', shown: [] })
    assert.deepEqual(snippet('', 'quince'), { text: '', shown: [] })
    assert.deepEqual(snippet(FILL, '!!!', 7), { text: 'Nothing', shown: [] })
  })

  test('a passage starts at a sentence if one starts near, else at a word', () => {
    const words = 'word '.repeat(100)
    assert.ok(snippet(`${words}end. A good apple is here ${words}`, 'apple').text.startsWith('A good apple'))
    assert.ok(snippet(`${words}first line\nsecond apple ${words}`, 'apple').text.startsWith('second apple'))
    assert.match(snippet(`${words}apple ${words}`, 'apple').text, /^word word word apple( word)+$/)
  })

  test('matches that nearly fill a passage are shown with what room there is before them', () => {
    const { text, shown } = snippet(
      `${'filler word '.repeat(10)}apple ${'x '.repeat(20)}pear ${'z '.repeat(50)}`,
      'apple pear',
      56,
    )
    assert.equal(text, `word apple ${'x '.repeat(20)}pear`)
    assert.deepEqual(shown, ['apple', 'pear'])
  })

  test('a word that just fits is shown, even if a mark that belongs to its last letter is cut off', () => {
    const word = `x${'\u0305'.repeat(30)}`
    assert.deepEqual(snippet(`${word}\u0305yz`, 'x', word.length), { text: word, shown: [word] })
  })

  test('text without blanks is cut between characters as people see them', () => {
    const family = '👨‍👩‍👧‍👦'
    for (let charactersMax = 0; charactersMax < 60; charactersMax += 1) {
      const { text } = snippet(family.repeat(10), 'quince', charactersMax)
      assert.equal(text, family.repeat(Math.floor(charactersMax / family.length)))
    }
  })

  test('the title plays no part', () => {
    assert.deepEqual(snippet('the body', 'title').shown, [])
  })

  const plainWords = ['apple', 'Ápples', 'pear', 'ΟΔΟΣ', 'e\u0301', '😀', 'x']
  const aWord = fc.oneof(
    fc.constantFrom(...plainWords, '東京', '東京都', 'foo_bar', 'fooBar'),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
  )
  const textOf = (word: fc.Arbitrary<string>) =>
    fc
      .array(fc.tuple(word, fc.constantFrom(' ', '. ', '\n', '', '-')), { maxLength: 60 })
      .map((parts) => parts.flat().join(''))
  const clausesOf = (text: fc.Arbitrary<string>) =>
    fc.array(fc.record({ kind: fc.constantFrom('word' as const, 'phrase' as const, 'prefix' as const), text }), {
      maxLength: 4,
    })
  const [aText, clauses] = [textOf(aWord), clausesOf(textOf(aWord))]
  const charactersMax = fc.integer({ min: 0, max: 120 })
  const matchesIn = (body: string, asked: readonly SearchClause[]) =>
    findMatches(body, wantedBy(asked, standardAnalyzer), standardAnalyzer)

  test('of any text: the passage is part of the body and no longer than allowed, and ranges mark words of the query in order', () => {
    fc.assert(
      fc.property(aText, clauses, charactersMax, (body, asked, max) => {
        const { text, ranges } = makeSnippet({ title: '', body }, wantedBy(asked, standardAnalyzer), max)
        assert.ok(text.length <= max && body.includes(text))
        assert.ok(text.isWellFormed())
        const matches = matchesIn(body, asked)
        const starts = new Set(matches.map(({ startIndex, endIndex }) => body.slice(startIndex, endIndex).slice(0, 1)))
        let previousEnd = 0
        for (const { startIndex, endIndex } of ranges) {
          assert.ok(startIndex >= previousEnd && endIndex > startIndex && endIndex <= text.length)
          previousEnd = endIndex
          assert.ok(starts.has(text.charAt(startIndex)))
        }
        if (body === text) {
          const isMarked = (index: number) =>
            ranges.some((range) => range.startIndex <= index && index < range.endIndex)
          for (const { startIndex, endIndex } of matches) {
            if (endIndex - startIndex <= max) assert.ok(isMarked(startIndex) || isMarked(endIndex - 1))
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  test('of any text: a passage shows a word of the query if the body has one that fits', () => {
    fc.assert(
      fc.property(aText, clauses, charactersMax, (body, asked, max) => {
        const fits = matchesIn(body, asked).some(({ startIndex, endIndex }) => endIndex - startIndex <= max)
        assert.equal(makeSnippet({ title: '', body }, wantedBy(asked, standardAnalyzer), max).ranges.length > 0, fits)
      }),
      { numRuns: 500 },
    )
  })

  test('of plain words: a passage shows as many different words of the query as any passage of its length could', () => {
    const plainText = fc
      .array(fc.tuple(fc.constantFrom(...plainWords), fc.constantFrom(' ', '. ', '\n')), { maxLength: 60 })
      .map((parts) => parts.flat().join(''))
    fc.assert(
      fc.property(plainText, clausesOf(plainText), charactersMax, (body, asked, max) => {
        const present = matchesIn(body, asked)
        const different = (from: number, until: number) =>
          new Set(
            present
              .filter(({ startIndex, endIndex }) => startIndex >= from && endIndex <= until)
              .map((match) => match.asked),
          ).size
        const counts = present.map(({ startIndex }) => different(startIndex, startIndex + max))
        const { text, ranges } = makeSnippet({ title: '', body }, wantedBy(asked, standardAnalyzer), max)
        const [first, last] = [ranges[0], ranges.at(-1)]
        const shown = Math.max(
          0,
          ...Array.from(body.matchAll(/./gsu), ({ index }) => index)
            .filter((from) => first !== undefined && body.startsWith(text, from))
            .map((from) => different(from + (first?.startIndex ?? 0), from + (last?.endIndex ?? 0))),
        )
        assert.ok(shown >= Math.max(0, ...counts))
      }),
      { numRuns: 1_000 },
    )
  })

  test('the cost grows with the text, not with its square, even if a thousand words are asked for', () => {
    const vocabulary = Array.from({ length: 1_000 }, (_, index) => `w${index}`)
    const asked = vocabulary.map((text) => ({ kind: 'word' as const, text }))
    const bodyOf = (length: number) => `${vocabulary.join(' ')} `.repeat(length / 4_890)
    assertLinear('a snippet', bodyOf, 1_000_000, (body) =>
      makeSnippet({ title: '', body }, wantedBy(asked, standardAnalyzer), 10_000),
    )
  })
})
