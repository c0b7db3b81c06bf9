import assert from 'node:assert/strict'
import { standardAnalyzer } from '../../analysis/standard.ts'
import { phrase, prefix, queryOf, sorted, summaryQueryOf, words } from '../../conformance/world.ts'
import type { IndexedDocument, IndexQuery } from '../../port.ts'
import type { EngineReader } from '../reader.ts'
import { openOracle } from './oracle.ts'

const QUERIES: readonly Partial<IndexQuery>[] = [
  { principals: ['a1'] },
  { principals: ['a2'] },
  { principals: ['a1', 'a2'], anyOf: words('runs') },
  { principals: ['a1'], anyOf: phrase('first of running') },
  { principals: ['a1', 'a2'], allOf: [...words('second'), ...prefix('k1')] },
  { principals: ['a2'], noneOf: words('second') },
  { principals: ['a1', 'a2'], filters: [{ column: 'part', values: ['1'] }] },
]

/** Asks all that `assertHolds` asks of words, rights and columns. */
export function askAll(reader: EngineReader): void {
  for (const query of QUERIES) {
    reader.search(queryOf(query))
    reader.summarize(summaryQueryOf({ ...query, columns: ['part'] }))
  }
  reader.versions()
}

/** Asserts that an index holds these documents whole, and nothing besides. Scores are left to oracle.test.ts. */
export function assertHolds(reader: EngineReader, documents: readonly IndexedDocument[]): void {
  const oracle = openOracle(
    standardAnalyzer,
    documents.map((document) => ({ document, isLive: true })),
  )
  for (const query of QUERIES) {
    const keysOf = (hits: ReturnType<EngineReader['search']>) => sorted(hits.map(({ key }) => key))
    const found = reader.search(queryOf(query))
    assert.deepEqual(keysOf(found), keysOf(oracle.search(queryOf(query))), JSON.stringify(query))
    const counted = { ...query, columns: ['part'] }
    assert.deepEqual(
      JSON.parse(JSON.stringify(reader.summarize(summaryQueryOf(counted)))),
      oracle.summarize(summaryQueryOf(counted)),
    )
  }
  const live = reader.versions().filter(({ isLive }) => isLive)
  assert.deepEqual(sorted(live.map(({ key }) => key)), sorted(documents.map(({ key }) => key)))
  for (const { key, title, body, revision } of documents) {
    assert.deepEqual({ ...reader.text(key) }, { title, body })
    assert.equal(reader.state(key)?.revision, revision)
  }
}
