import assert from 'node:assert/strict'
import type { Analyzer, Token } from '../../analysis/port.ts'
import { type IndexedDocument, isUnrestricted, type SearchIndexReader, type WordsQuery } from '../../port.ts'
import type { Model } from './model.ts'
import type { Question } from './worlds.ts'

/** Asks for words near to those of a question, and compares the answers with all words of all documents that may be seen. */
export function askWords(reader: SearchIndexReader, model: Model, question: Question, analyzer: Analyzer): void {
  const { principals, datasources, hiddenKeys } = question
  const documents = [...model.live().values()].filter(
    ({ key, accessTerms, datasource }) =>
      (isUnrestricted(principals) || accessTerms.some((term) => principals.includes(term))) &&
      (datasources === undefined || datasources.includes(datasource)) &&
      !hiddenKeys.includes(key),
  )
  const having = new Map<string, IndexedDocument[]>()
  const forms = new Set<string>()
  for (const document of documents) {
    for (const { exact, stem } of new Map(tokensOf(document, analyzer).map((token) => [token.exact, token])).values()) {
      having.set(exact, [...(having.get(exact) ?? []), document])
      forms.add(exact).add(stem)
    }
  }
  for (const word of question.anyOf.flatMap(({ text }) => mistyped(text))) {
    const query: WordsQuery = { word, principals, hiddenKeys, limit: 4, ...(datasources && { datasources }) }
    const [token, another] = analyzer.tokens(word)
    const isOne = token?.span === 1 && another === undefined
    const isKnown = isOne && (forms.has(token.exact) || forms.has(token.stem))
    const near = isOne && !isKnown ? [...having.keys()].filter((other) => distance(token.exact, other) <= 2) : []
    const corrections = ordered(near, having, (other) => distance(token?.exact ?? '', other))
    const begun = isOne && [...token.exact].length > 1 ? [...having.keys()] : []
    const completions = begun.filter((other) => other !== token?.exact && other.startsWith(token?.exact ?? ''))
    assertSame(reader.correct(query), corrections.slice(0, 4), having, `corrections of ${JSON.stringify(query)}`)
    const expected = ordered(completions, having, () => 0).slice(0, 4)
    assertSame(reader.completeWord(query), expected, having, `completions of ${JSON.stringify(query)}`)
  }
}

function tokensOf(document: IndexedDocument, analyzer: Analyzer): readonly Token[] {
  const { title, body, summary, comments, tags, properties, people } = document
  return [title, body, summary, comments, tags, properties, people].flatMap((text) => [...analyzer.tokens(text)])
}

/** A text with a letter left out, doubled, exchanged with the next one, or replaced, and its beginning. */
function mistyped(text: string): readonly string[] {
  const at = Math.floor(text.length / 2)
  const [before, here, after] = [text.slice(0, at), text.slice(at, at + 1), text.slice(at + 1)]
  const typos = [before + after, before + here + here + after, before + after.slice(0, 1) + here + after.slice(1)]
  return [...typos, `${before}z${after}`, text.slice(1), text.slice(0, 2)]
}

const LETTERS = /^[\p{L}\p{M}]+$/u

/** Edits between two words, infinitely many where one is not to be proposed for the other. */
function distance(typed: string, other: string): number {
  const [one, two] = [[...typed], [...other]]
  const longest = one.length < 3 ? 0 : one.length < 6 || one[0] !== two[0] ? 1 : 2
  const edits = editsBetween(one, two)
  return edits <= longest && LETTERS.test(typed) && LETTERS.test(other) ? edits : Number.POSITIVE_INFINITY
}

/** By the definition, from the ends of the words; too many are not told apart. */
function editsBetween(one: readonly string[], two: readonly string[], left = 2): number {
  if (left < 0) return 1
  if (one.length === 0 || two.length === 0) return one.length + two.length
  const [a, b] = [one.slice(0, -1), two.slice(0, -1)]
  if (one.at(-1) === two.at(-1)) return editsBetween(a, b, left)
  const ways = [editsBetween(a, b, left - 1), editsBetween(a, two, left - 1), editsBetween(one, b, left - 1)]
  if (one.length > 1 && two.length > 1 && one.at(-1) === two.at(-2) && one.at(-2) === two.at(-1)) {
    ways.push(editsBetween(a.slice(0, -1), b.slice(0, -1), left - 1))
  }
  return 1 + Math.min(...ways)
}

function ordered(
  words: readonly string[],
  having: ReadonlyMap<string, readonly IndexedDocument[]>,
  apart: (word: string) => number,
): readonly string[] {
  const countOf = (word: string) => Math.min(100, having.get(word)?.length ?? 0)
  return words
    .filter((word) => LETTERS.test(word))
    .toSorted((a, b) => apart(a) - apart(b) || countOf(b) - countOf(a) || (a < b ? -1 : 1))
}

function assertSame(
  found: ReturnType<SearchIndexReader['correct']>,
  expected: readonly string[],
  having: ReadonlyMap<string, readonly IndexedDocument[]>,
  about: string,
): void {
  const countOf = (word: string) => Math.min(100, having.get(word)?.length ?? 0)
  assert.deepEqual(
    found.map(({ exact, documents }) => [exact, documents]),
    expected.map((word) => [word, countOf(word)]),
    about,
  )
  for (const { exact, witnesses } of found) {
    assert.ok(witnesses.length > 0, about)
    for (const { key, revision } of witnesses) {
      assert.ok(
        having.get(exact)?.some((document) => document.key === key && document.revision === revision),
        `document ${key} has no ${exact}: ${about}`,
      )
    }
  }
}
