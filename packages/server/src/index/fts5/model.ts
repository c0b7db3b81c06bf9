import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { inDirectory, queryOf, sorted, withWorld } from '../conformance/world.ts'
import {
  type IndexChange,
  type IndexedDocument,
  type IndexQuery,
  isUnrestricted,
  type SearchClause,
  type SearchIndexEngine,
  UNRESTRICTED,
} from '../port.ts'

/** Random small worlds of what this engine can do, compared with a matcher that looks at every document. */
export function describeModel(engine: SearchIndexEngine): void {
  describe('model', () => {
    test('after any changes, any query finds exactly what a matcher of every document finds, best first', () => {
      fc.assert(
        fc.property(
          fc.array(batches, { maxLength: 5 }),
          fc.array(queries, { minLength: 3, maxLength: 8 }),
          (history, asked) =>
            inDirectory((directory) =>
              withWorld(engine, directory, ({ apply, reader }) => {
                const documents = new Map<number, IndexedDocument>()
                for (const batch of history) {
                  apply(...batch)
                  for (const change of batch) applyTo(documents, change)
                  for (const query of asked) {
                    const hits = reader.search(query)
                    const expected = [...documents.values()].filter((document) => matches(document, query))
                    assert.deepEqual(sorted(hits.map(({ key }) => key)), sorted(expected.map(({ key }) => key)))
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

const aWord = fc.constantFrom('apple', 'pear', 'plum', 'fig', 'a1', 'wiki')
const aText = fc.array(aWord, { maxLength: 6 }).map((texts) => texts.join(' '))
const aTerm = fc.constantFrom('a1', 'a2', 'a3', 'a4')
const aDatasource = fc.constantFrom('wiki', 'chat', 'wiki-2')
const aKey = fc.integer({ min: 1, max: 8 })

const aDocument: fc.Arbitrary<IndexedDocument> = fc.record({
  key: aKey,
  revision: fc.nat(),
  datasource: aDatasource,
  objectType: aTerm,
  title: aText,
  body: aText,
  tags: aText,
  summary: fc.constant(''),
  comments: fc.constant(''),
  properties: fc.constant(''),
  people: fc.constant(''),
  columns: fc.constant({}),
  accessTerms: fc.uniqueArray(aTerm, { maxLength: 3 }),
  updatedAt: fc.nat({ max: 5 }),
  indexedMs: fc.nat(),
})

const aChange: fc.Arbitrary<IndexChange> = fc.oneof(
  { weight: 4, arbitrary: aDocument.map((document) => ({ kind: 'put' as const, document })) },
  { weight: 1, arbitrary: aKey.map((key) => ({ kind: 'delete' as const, key })) },
)
const batches = fc.array(aChange, { maxLength: 8 })

const aClause: fc.Arbitrary<SearchClause> = fc.oneof(
  aWord.map((text) => ({ kind: 'word' as const, text })),
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
      noneOf: fc.array(aClause, { maxLength: 2 }),
      principals: fc.oneof({ arbitrary: principals, weight: 9 }, { arbitrary: fc.constant(UNRESTRICTED), weight: 1 }),
      datasources: fc.array(aDatasource, { maxLength: 2 }),
      hiddenKeys: fc.array(aKey, { maxLength: 3 }),
    },
    { requiredKeys: ['anyOf', 'noneOf', 'principals', 'hiddenKeys'] },
  )
  .map(queryOf)

function applyTo(documents: Map<number, IndexedDocument>, change: IndexChange): void {
  if (change.kind === 'put') documents.set(change.document.key, change.document)
  else documents.delete(change.key)
}

function maySee(principals: IndexQuery['principals'], terms: readonly string[]): boolean {
  return isUnrestricted(principals) || terms.some((term) => principals.includes(term))
}

function matches(document: IndexedDocument, query: IndexQuery): boolean {
  return (
    maySee(query.principals, document.accessTerms) &&
    (query.datasources === undefined || query.datasources.includes(document.datasource)) &&
    !query.hiddenKeys.includes(document.key) &&
    (query.anyOf.length === 0 || query.anyOf.some((clause) => contains(document, clause))) &&
    !query.noneOf.some((clause) => contains(document, clause))
  )
}

/** The words of these worlds are separated by single blanks, so a run of words is a part of the text. */
function contains({ title, body, tags }: IndexedDocument, { text }: SearchClause): boolean {
  return [title, body, tags].some((field) => ` ${field} `.includes(` ${text} `))
}
