import assert from 'node:assert/strict'
import type { Analyzer } from '../../analysis/port.ts'
import type { Completion, CompletionQuery, IndexHit, IndexPlace } from '../../port.ts'
import { isUnrestricted } from '../../port.ts'
import { rankTitles, typedRanges } from '../../titles.ts'
import type { EngineReader } from '../reader.ts'
import type { Model } from './model.ts'
import { type Oracle, openOracle } from './oracle.ts'
import { askWords } from './words.ts'
import type { Question } from './worlds.ts'

/** Asks a reader everything it can be asked, and compares each answer with what it should be. */

const SCORE_TOLERANCE = 1e-6
const ALL = 1_000_000

/** @param pagesMax pages that are read of each list */
export function askEverything(
  reader: EngineReader,
  model: Model,
  questions: readonly Question[],
  analyzer: Analyzer,
  pagesMax = Number.POSITIVE_INFINITY,
): void {
  const versions = model.versionsIn(reader)
  const live = versions.filter(({ isLive }) => isLive).map(({ document }) => document.key)
  assert.deepEqual(live.toSorted(byNumber), [...model.live().keys()].sort(byNumber), 'each document is live once')
  assert.equal(reader.position()?.changeSeq, model.changeSeq())
  const oracle = openOracle(analyzer, versions)
  for (const question of questions) {
    const whole = askWhole(reader, oracle, question)
    askPages(reader, question, whole, pagesMax)
    askAfter(reader, oracle, question, whole)
    assert.deepEqual(plain(reader.summarize(question)), oracle.summarize(question), told(question))
    askCompletion(reader, model, question)
    askWords(reader, model, question, analyzer)
  }
  for (const key of [...model.live().keys()].slice(0, 30)) askDocument(reader, model, key)
  assert.deepEqual([reader.text(ALL), reader.state(ALL)], [undefined, undefined])
}

function askWhole(reader: EngineReader, oracle: Oracle, question: Question): readonly IndexHit[] {
  const whole = reader.search({ ...question, limit: ALL })
  const expected = oracle.search({ ...question, limit: ALL })
  const byKey = (hits: readonly IndexHit[]) => hits.toSorted((one, other) => one.key - other.key)
  const names = (hits: readonly IndexHit[]) => byKey(hits).map(({ key, revision }) => [key, revision])
  assert.deepEqual(names(whole), names(expected), `hits of ${told(question)}`)
  const [found, wanted] = [byKey(whole), byKey(expected)]
  for (const [at, { key, score }] of found.entries()) {
    near(score, wanted[at]?.score, `score of ${key} for ${told(question)}`)
    // The same place but for scores that only rounding parts.
    near(whole[at]?.score, expected[at]?.score, `order of ${told(question)}`)
    const [before, here] = [whole[at - 1], whole[at]]
    if (before === undefined || here === undefined) continue
    assert.ok(before.score > here.score || (before.score === here.score && before.key > here.key), told(question))
  }
  return whole
}

function askPages(reader: EngineReader, question: Question, whole: readonly IndexHit[], pagesMax: number): void {
  for (const limit of [1, 3, 10]) {
    if (limit === 1 && whole.length > 30) continue
    let after: IndexPlace | undefined
    for (let page = 0; page < pagesMax && page * limit <= whole.length; page += 1) {
      const hits = reader.search({ ...question, limit, ...(after && { after }) })
      assert.deepEqual(
        hits,
        whole.slice(page * limit, (page + 1) * limit),
        `page ${page} of ${limit}: ${told(question)}`,
      )
      const last = hits.at(-1)
      if (last === undefined) break
      after = { score: last.score, key: last.key }
    }
  }
}

/** Places that are no hit: between two scores, of a document that does not match, or with a score of long ago. */
function askAfter(reader: EngineReader, oracle: Oracle, question: Question, whole: readonly IndexHit[]): void {
  const middle = whole[Math.floor(whole.length / 2)]
  const places = [
    { score: (middle?.score ?? 1) + 0.01, key: -1 },
    { score: (middle?.score ?? 1) - 0.01, key: -1 },
    { score: 99, key: middle?.key ?? 1 },
    { score: 0, key: middle?.key ?? 1 },
    { score: middle?.score ?? 1, key: ALL },
  ]
  for (const after of places) {
    // By its own scores, since a place may fall between two that only rounding parts.
    const from = whole.find(({ key }) => key === after.key) ?? after
    const expected = whole.filter(({ score, key }) => score < from.score || (score === from.score && key < from.key))
    assert.deepEqual(reader.search({ ...question, after, limit: 10 }), expected.slice(0, 10), told({ question, after }))
    const mayDiffer = expected.some(({ score }) => Math.abs(score - from.score) < 2 * SCORE_TOLERANCE)
    const { length } = oracle.search({ ...question, after, limit: ALL })
    if (!mayDiffer) assert.equal(length, expected.length, told({ question, after }))
  }
}

function askCompletion(reader: EngineReader, model: Model, question: Question): void {
  const { principals, datasources, hiddenKeys } = question
  const texts = [...question.anyOf, ...(question.allOf ?? [])].map(({ text }) => text)
  const [prefix = 'ru', ...words] = texts.map((text) => text.slice(0, 4))
  if (isUnrestricted(principals)) return
  const query: CompletionQuery = {
    words: words.slice(0, 1),
    prefix,
    principals,
    hiddenKeys,
    limit: 10,
    ...(datasources && { datasources }),
  }
  const matching = [...model.live().values()]
    .filter(
      ({ title, key, accessTerms, datasource }) =>
        // Whoever shows the title shows there what was typed: the two must agree.
        (typedRanges(title, query) ?? []).length > 0 &&
        accessTerms.some((term) => principals.includes(term)) &&
        (datasources === undefined || datasources.includes(datasource)) &&
        !hiddenKeys.includes(key),
    )
    .map(({ key, revision, title }): Completion => ({ key, revision, title }))
  if (matching.length > COMPLETIONS_MAX) return
  assert.deepEqual(reader.complete(query), rankTitles(matching, query).slice(0, query.limit), told(query))
}

/** Of more an engine looks at the newest only. */
const COMPLETIONS_MAX = 1_000

function askDocument(reader: EngineReader, model: Model, key: number): void {
  const document = model.live().get(key)
  assert.ok(document !== undefined)
  const { title, body, summary, comments, revision, indexedMs } = document
  const shown = [body, summary, comments].filter((text) => text !== '').join('\n\n')
  assert.deepEqual({ ...reader.text(key) }, { title, body: shown })
  assert.deepEqual({ ...reader.state(key) }, { revision, indexedMs })
}

function near(one: number | undefined, other: number | undefined, about: string): void {
  assert.ok(
    Math.abs((one ?? Number.NaN) - (other ?? Number.NaN)) <= SCORE_TOLERANCE,
    `${one} is not ${other}: ${about}`,
  )
}

function told(question: unknown): string {
  const text = JSON.stringify(question)
  return text.length > 1_000 ? `${text.slice(0, 1_000)}...` : text
}

function byNumber(one: number, other: number): number {
  return one - other
}

/** Without prototypes that an engine's rows may have. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
