import { createHash } from 'node:crypto'
import type { Analyzer } from '../analysis/port.ts'
import type { IndexedDocument } from '../port.ts'
import { termOf } from './clauses/plan.ts'
import { FIELD_POSITIONS, type Field, fields, fieldWeights } from './field-weights.ts'
import { buildSegment, type SegmentDocument } from './segment/build.ts'
import { openPostingsPool, type PostingsPool } from './segment/postings-pool.ts'
import { isAccessTerm } from './visible.ts'

/**
 * Turns a document into its terms: which words it has, how much each counts, and where they stand (Zobel and Moffat,
 * "Inverted files for text search engines", 2006).
 */

/** The column that holds the datasource; no column of a document has a name like it. */
export const DATASOURCE_COLUMN = '\u0000datasource'

/** Inverts documents into the segment that holds them. */
export function invert(documents: readonly IndexedDocument[], analyzer: Analyzer): Uint8Array {
  const pool = openPostingsPool()
  const words = openWords(pool)
  const kept = documents.map((document): SegmentDocument => {
    pool.nextDocument()
    let length = 0
    for (const [number, field] of fields.entries()) {
      const first = number * FIELD_POSITIONS
      const weight = fieldWeights[field]
      for (const { exact, stem, position, span } of analyzer.tokens(document[field])) {
        if (position >= FIELD_POSITIONS - 1) break
        if (span === 1) length += 1
        const word = words(exact, stem)
        pool.addAt(word.exact, weight, first + position)
        if (word.stem !== undefined) pool.add(word.stem, weight)
        if (field === 'title') pool.add(pool.numberOf(termOf.title(exact), false), 1)
      }
    }
    return {
      key: document.key,
      updatedAt: document.updatedAt,
      length,
      accessTerms: [...new Set(document.accessTerms)],
      columns: { ...withoutRepetition(document.columns), [DATASOURCE_COLUMN]: [document.datasource] },
    }
  })
  return buildSegment(kept, pool.sorted())
}

/** The numbers of the terms of a word: it is looked up once, by the word itself, whose hash is known. */
function openWords(pool: PostingsPool) {
  const known = new Map<string, { readonly exact: number; readonly stem: number | undefined }>()
  return (exact: string, stem: string) => {
    const found = known.get(exact)
    if (found !== undefined) return found
    const made = {
      exact: pool.numberOf(termOf.exact(exact), true),
      stem: stem === exact ? undefined : pool.numberOf(termOf.stem(stem), false),
    }
    known.set(exact, made)
    return made
  }
}

/** A value that a document names twice is one value of it, and counts once. */
function withoutRepetition(columns: IndexedDocument['columns']): IndexedDocument['columns'] {
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, [...new Set(values)]]))
}

/** Throws if a document carries what is no access term; anything else could be taken for several, each granting access. */
export function checkAccessTerms({ key, accessTerms }: IndexedDocument): void {
  const wrong = accessTerms.find((term) => !isAccessTerm(term))
  if (wrong !== undefined) throw new TypeError(`document ${key} has the access term '${wrong}', which is not a-z, 0-9`)
}

/** The same for two documents that differ only in their rights, and in when they were written. */
export function fingerprintOf({
  accessTerms: _rights,
  revision: _revision,
  indexedMs: _time,
  ...content
}: IndexedDocument): string {
  const digest = createHash('sha1')
  for (const part of Object.entries(content)) digest.update(`${JSON.stringify(part)}\n`)
  return digest.digest('base64')
}

/** What people read of a document: the body, what is short for it, and what others say of it. */
export function shownText({
  body,
  summary,
  comments,
}: Pick<IndexedDocument, Extract<Field, 'body' | 'summary' | 'comments'>>) {
  return [body, summary, comments].filter((text) => text !== '').join('\n\n')
}
