import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { rankTitles, typedRanges } from './titles.ts'

/** What was typed, its last word unfinished unless a blank follows. */
function typed(text: string) {
  const words = text.trim().split(' ')
  return text.endsWith(' ') ? { words, prefix: '' } : { words: words.slice(0, -1), prefix: words.at(-1) ?? '' }
}

const shown = (title: string, text: string) =>
  typedRanges(title, typed(text))?.map(({ startIndex, endIndex }) => title.slice(startIndex, endIndex))

const ranked = (text: string, ...titles: readonly string[]) =>
  rankTitles(
    titles.map((title, key) => ({ key, title })),
    typed(text),
  ).map(({ title }) => title)

describe('titles', () => {
  test('the typed words are shown where they are, the last as the words that begin with it', () => {
    assert.deepEqual(shown('Travel policy, policies', 'travel poli'), ['Travel', 'policy', 'policies'])
    assert.deepEqual(shown('Travel policy', 'policy tra'), ['Travel', 'policy'])
    assert.deepEqual(shown('Travel policy', 'trave '), undefined)
    assert.deepEqual(shown('Travel policy', 'travel x'), undefined)
  })

  test('a compound is shown whole or in the part that was typed', () => {
    assert.deepEqual(shown('The foo_bar page', 'foo_b'), ['foo_bar'])
    assert.deepEqual(shown('The foo_bar page', 'bar'), ['bar'])
    assert.deepEqual(shown('About GitHub', 'github'), ['GitHub'])
    assert.deepEqual(shown('About github', 'GitHub'), ['github'])
    assert.deepEqual(shown('About gith', 'GitHub'), undefined)
  })

  test('a run of characters is shown as one', () => {
    assert.deepEqual(shown('新しい東京都の案内', '東京都'), ['東京都'])
    assert.deepEqual(shown('新しい東京都の案内', '内'), ['内'])
  })

  test('titles that begin with what was typed come first, then those that have it side by side', () => {
    assert.deepEqual(ranked('red ap', 'Apples are red', 'A red apple', 'Red apple', 'Red, big apples'), [
      'Red apple',
      'A red apple',
      'Apples are red',
      'Red, big apples',
    ])
    assert.deepEqual(ranked('foo_bar pa', 'Page of foo_bar', 'A foo_bar page', 'FooBar pages'), [
      'FooBar pages',
      'A foo_bar page',
      'Page of foo_bar',
    ])
    assert.deepEqual(ranked('GitHub', 'On github', 'github pages'), ['github pages', 'On github'])
    assert.deepEqual(ranked('東京 tower', 'Tower of 東京', 'The 東京 tower', '東京 tower x'), [
      '東京 tower x',
      'The 東京 tower',
      'Tower of 東京',
    ])
  })

  test('among equals the shorter comes first, then the newer', () => {
    assert.deepEqual(ranked('a', 'Apple pie', 'Apple', 'Apric'), ['Apric', 'Apple', 'Apple pie'])
  })
})
