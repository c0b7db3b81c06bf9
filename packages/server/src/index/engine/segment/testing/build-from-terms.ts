import { buildSegment, type SegmentDocument } from '../build.ts'
import { PostingsPool } from '../postings-pool.ts'
import { encodeText, sortByBytes } from '../text-bytes.ts'

/** A document with its terms written out, and a segment made of such documents. */
export type DocumentWithTerms = SegmentDocument & { readonly terms: ReadonlyMap<string, TermOccurrences> }

export type TermOccurrences = { readonly frequency: number; readonly positions?: readonly number[] | Uint32Array }

export function buildFromTerms(documents: readonly DocumentWithTerms[]): Uint8Array {
  const placed = new Set<string>()
  for (const { terms } of documents)
    for (const [term, { positions }] of terms) if (positions !== undefined) placed.add(term)
  const pool = new PostingsPool()
  const numbers = new Map<string, number>()
  for (const { terms } of documents) {
    pool.nextDocument()
    for (const [term, { frequency, positions = [] }] of terms) {
      const number = numbers.get(term) ?? pool.newTerm(placed.has(term))
      numbers.set(term, number)
      pool.add(number, frequency)
      for (const position of positions) pool.addAt(number, 0, position)
    }
  }
  return buildSegment(documents, pool.sorted(), (say) => {
    for (const term of sortByBytes([...numbers.keys()])) {
      const bytes = encodeText(term)
      say(numbers.get(term) ?? 0, bytes, bytes.length)
    }
  })
}
