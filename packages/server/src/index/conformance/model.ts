import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  type ColumnFilter,
  type IndexChange,
  type IndexedDocument,
  type IndexQuery,
  isUnrestricted,
  type SearchClause,
  type SearchIndexEngine,
  type Summary,
  UNRESTRICTED,
} from '../port.ts'
import { inDirectory, queryOf, sorted, withWorld } from './world.ts'

/** Random small worlds, compared with a matcher that looks at every document. */
export function describeModel(engine: SearchIndexEngine): void {
  describe('model', () => {
    test('after any changes, any query finds exactly what a matcher of every document finds, best first', () => {
      fc.assert(
        fc.property(
          fc.array(batches, { maxLength: 5 }),
          fc.array(queries, { minLength: 3, maxLength: 8 }),
          (history, asked) =>
            inDirectory((directory) =>
              withWorld(engine, directory, ({ apply, reader, writer }) => {
                const documents = new Map<number, IndexedDocument>()
                for (const batch of history) {
                  apply(...batch.map((change) => preparedAtTimes(engine, change)))
                  for (const change of batch) applyTo(documents, change)
                  writer.tidy(0)
                  for (const query of asked) {
                    const hits = reader.search(query)
                    const expected = [...documents.values()].filter((document) => matches(document, query))
                    assert.deepEqual(sorted(hits.map(({ key }) => key)), sorted(expected.map(({ key }) => key)))
                    const summary = reader.summarize({ ...query, columns: ['tag'], valuesMax: 2 })
                    assert.deepEqual(JSON.parse(JSON.stringify(summary)), summaryOf(expected, 'tag', 2))
                    for (const { key, revision } of hits) assert.equal(revision, documents.get(key)?.revision)
                    for (const [index, hit] of hits.entries()) {
                      const previous = hits[index - 1]
                      if (previous !== undefined)
                        assert.ok(
                          previous.score > hit.score || (previous.score === hit.score && previous.key > hit.key),
                        )
                    }
                  }
                }
              }),
            ),
        ),
        { numRuns: 60 },
      )
    })
  })
}

/** Words that have nothing in common with each other, and forms of one. */
const FORMS = ['run', 'runs', 'running']
const aWord = fc.constantFrom('apple', 'pear', 'plum', 'fig', 'a1', 'wiki', ...FORMS)
const aText = fc.array(aWord, { maxLength: 6 }).map((texts) => texts.join(' '))
const aTerm = fc.constantFrom('a1', 'a2', 'a3', 'a4')
const aDatasource = fc.constantFrom('wiki', 'chat', 'wiki-2')
const aKey = fc.integer({ min: 1, max: 8 })
const aTag = fc.constantFrom('red', 'Red', 'green', 'ripe')

const aDocument: fc.Arbitrary<IndexedDocument> = fc.record({
  key: aKey,
  revision: fc.nat(),
  datasource: aDatasource,
  objectType: aTerm,
  title: aText,
  body: aText,
  summary: aText,
  comments: aText,
  tags: aText,
  properties: aText,
  people: aText,
  columns: fc.oneof(fc.constant({}), fc.record({ tag: fc.array(aTag, { maxLength: 3 }) })),
  accessTerms: fc.uniqueArray(aTerm, { maxLength: 3 }),
  updatedAt: fc.nat({ max: 5 }),
  interactions: fc.nat({ max: 9 }),
  indexedMs: fc.nat(),
})

const aChange: fc.Arbitrary<IndexChange> = fc.oneof(
  { weight: 4, arbitrary: aDocument.map((document) => ({ kind: 'put' as const, document })) },
  { weight: 1, arbitrary: aKey.map((key) => ({ kind: 'delete' as const, key })) },
)
const batches = fc.array(aChange, { maxLength: 8 })

const aClause: fc.Arbitrary<SearchClause> = fc.oneof(
  aWord.map((text) => ({ kind: 'word' as const, text })),
  fc.tuple(aWord, fc.nat({ max: 3 })).map(([text, cut]) => ({
    kind: 'prefix' as const,
    text: text.slice(0, Math.max(1, text.length - cut)),
  })),
  fc.array(aWord, { minLength: 1, maxLength: 3 }).map((texts) => ({ kind: 'phrase' as const, text: texts.join(' ') })),
)

/** Now and then a crowd of principals, for which an engine may have another way. */
const principals = fc
  .tuple(fc.array(aTerm, { maxLength: 4 }), fc.boolean())
  .map(([terms, isCrowd]) =>
    isCrowd ? [...terms, ...Array.from({ length: 200 }, (_, index) => `crowd${index}`)] : terms,
  )

const queries: fc.Arbitrary<IndexQuery> = fc
  .record(
    {
      anyOf: fc.array(aClause, { maxLength: 3 }),
      allOf: fc.array(aClause, { maxLength: 2 }),
      noneOf: fc.array(aClause, { maxLength: 2 }),
      principals: fc.oneof({ arbitrary: principals, weight: 9 }, { arbitrary: fc.constant(UNRESTRICTED), weight: 1 }),
      datasources: fc.array(aDatasource, { maxLength: 2 }),
      hiddenKeys: fc.array(aKey, { maxLength: 3 }),
      filters: fc.array(
        fc.record({
          column: fc.constantFrom('tag', 'other'),
          values: fc.array(aTag, { maxLength: 2 }),
          isNegated: fc.boolean(),
        }),
        { maxLength: 2 },
      ),
      updated: fc.record({ from: fc.nat({ max: 5 }), until: fc.nat({ max: 6 }) }),
    },
    { requiredKeys: ['anyOf', 'noneOf', 'principals', 'hiddenKeys'] },
  )
  .map(queryOf)

/** As a thread that makes documents beforehand does it; others are taken as they are. */
function preparedAtTimes(engine: SearchIndexEngine, change: IndexChange): IndexChange {
  if (change.kind === 'delete' || change.document.indexedMs % 2 === 0) return change
  return { ...change, prepared: engine.prepare(change.document) }
}

function applyTo(documents: Map<number, IndexedDocument>, change: IndexChange): void {
  if (change.kind === 'put') documents.set(change.document.key, change.document)
  else documents.delete(change.key)
}

function maySee(principals: IndexQuery['principals'], terms: readonly string[]): boolean {
  return isUnrestricted(principals) || terms.some((term) => principals.includes(term))
}

function matches(document: IndexedDocument, query: IndexQuery): boolean {
  const { anyOf, allOf = [], noneOf, datasources, filters = [], updated, hiddenKeys } = query
  const has = (clause: SearchClause) => contains(document, clause)
  return (
    maySee(query.principals, document.accessTerms) &&
    (datasources === undefined || datasources.includes(document.datasource)) &&
    !hiddenKeys.includes(document.key) &&
    filters.every((filter) => passes(document, filter)) &&
    (updated === undefined || (document.updatedAt >= updated.from && document.updatedAt < updated.until)) &&
    (anyOf.length === 0 || anyOf.some(has)) &&
    allOf.every(has) &&
    !noneOf.some(has)
  )
}

function passes({ columns }: IndexedDocument, { column, values, isNegated = false }: ColumnFilter): boolean {
  return (columns[column] ?? []).some((value) => values.includes(value)) !== isNegated
}

/** The words of these worlds are separated by single blanks, so a run of words is a part of the text. */
function contains(document: IndexedDocument, { kind, text }: SearchClause): boolean {
  const { title, body, summary, comments, tags, properties, people } = document
  const isForm = kind === 'word' && FORMS.includes(text)
  return [title, body, summary, comments, tags, properties, people].some((field) => {
    const padded = ` ${field} `
    if (kind === 'prefix') return padded.includes(` ${text}`)
    return isForm ? FORMS.some((form) => padded.includes(` ${form} `)) : padded.includes(` ${text} `)
  })
}

function summaryOf(documents: readonly IndexedDocument[], column: string, valuesMax: number): Summary {
  const counts = new Map<string, number>()
  for (const { columns } of documents) {
    for (const value of new Set(columns[column] ?? [])) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const values = [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
  return { total: documents.length, columns: [{ column, values: values.slice(0, valuesMax) }] }
}
