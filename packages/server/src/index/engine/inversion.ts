import type { Analyzer } from '../analysis/port.ts'
import type { IndexedDocument } from '../port.ts'
import { BatchTerms } from './batch-terms.ts'
import { levelOf } from './boosts.ts'
import { FIELD_POSITIONS, fields, fieldWeights } from './field-weights.ts'
import { buildSegment, type SegmentDocument } from './segment/build.ts'
import { PostingsPool } from './segment/postings-pool.ts'
import { isAccessTerm } from './visible.ts'
import { Vocabulary } from './vocabulary.ts'

/**
 * Turns a document into its terms: which words it has, how much each counts, and where they stand (Zobel and Moffat,
 * "Inverted files for text search engines", 2006).
 */

/** The column that holds the datasource; no column of a document has a name like it. */
export const DATASOURCE_COLUMN = '\u0000datasource'

/** Inverts documents into the segment that holds them, batch after batch. */
export type Inverter = (documents: readonly IndexedDocument[]) => Uint8Array

export function openInverter(analyzer: Analyzer): Inverter {
  const vocabulary = new Vocabulary()
  const pool = new PostingsPool()
  const terms = new BatchTerms(vocabulary, pool)
  return (documents) => {
    // The batch before may have ended with an error.
    terms.clear()
    pool.clear()
    const kept = documents.map((document): SegmentDocument => {
      pool.nextDocument()
      return {
        key: document.key,
        updatedAt: document.updatedAt,
        level: levelOf(document.interactions),
        length: addWords(document, analyzer, vocabulary, terms),
        accessTerms: document.accessTerms,
        columns: { ...document.columns, [DATASOURCE_COLUMN]: [document.datasource] },
      }
    })
    const segment = buildSegment(kept, pool.sorted(), (say) => terms.inOrder(say))
    if (vocabulary.size > WORDS_KEPT_MAX) vocabulary.clear()
    return segment
  }
}

/** Words that are remembered from one batch to the next, about: some 50 bytes each. */
const WORDS_KEPT_MAX = 200_000

/** Adds the words of all fields; answers how many there are. */
function addWords(document: IndexedDocument, analyzer: Analyzer, vocabulary: Vocabulary, terms: BatchTerms): number {
  let length = 0
  for (const [number, field] of fields.entries()) {
    const first = number * FIELD_POSITIONS
    const weight = fieldWeights[field]
    analyzer.read(document[field], vocabulary, (word, position, span) => {
      if (position >= FIELD_POSITIONS - 1) return false
      if (span === 1) length += 1
      terms.add(word, weight, first + position, field === 'title')
      return true
    })
  }
  return length
}

/** Throws if a document carries what is no access term; anything else could be taken for several, each granting access. */
export function checkAccessTerms({ key, accessTerms }: IndexedDocument): void {
  const wrong = accessTerms.find((term) => !isAccessTerm(term))
  if (wrong !== undefined) throw new TypeError(`document ${key} has the access term '${wrong}', which is not a-z, 0-9`)
}
