import { averageOf } from '../bm25.ts'
import type { ListedColumn } from '../segment.ts'
import { type AccessWriter, accessWriter } from './access-lists.ts'
import type { ByteOutput } from './byte-output.ts'
import { ByteWriter } from './byte-writer.ts'
import { columnBytes } from './column-codec.ts'
import { COLUMN_PREFIX, DOCUMENTS_MAX, SECTION } from './format.ts'
import { ListWriter } from './list-writer.ts'
import { numbersBytes } from './numbers.ts'
import { type SegmentWriter, segmentWriter } from './section-writer.ts'
import { TermWriter } from './term-writer.ts'

/** Numbers of all documents of a segment, by ordinal. */
export type DocumentNumbers = {
  readonly keys: ArrayLike<number>
  readonly updated: ArrayLike<number>
  readonly levels: ArrayLike<number>
  readonly lengths: Uint32Array
}

/** Writes what is in a segment: first terms, then access terms, then columns. What makes one, building or merging, uses this. */
export type ContentsWriter = {
  readonly lists: ListWriter
  readonly terms: TermWriter
  readonly access: AccessWriter
  readonly column: (name: string, column: ListedColumn) => void
  readonly finish: SegmentWriter['finish']
}

export function contentsWriter(
  output: ByteOutput,
  { keys, updated, levels, lengths }: DocumentNumbers,
): ContentsWriter {
  const documents = lengths.length
  if (documents > DOCUMENTS_MAX) throw new RangeError(`A segment holds at most ${DOCUMENTS_MAX} documents`)
  const writer = segmentWriter(output)
  const about = new ByteWriter()
  about.varint(documents)
  const totalLength = lengths.reduce((sum, length) => sum + length, 0)
  about.varint(totalLength)
  writer.section(SECTION.about).append(about.view())
  writer.section(SECTION.keys).append(numbersBytes(keys))
  writer.section(SECTION.updated).append(numbersBytes(updated))
  writer.section(SECTION.levels).append(numbersBytes(levels))
  writer.section(SECTION.lengths).append(numbersBytes(lengths))
  const postings = writer.section(SECTION.postings)
  const positions = writer.section(SECTION.positions)
  const terms = writer.section(SECTION.terms)
  const termIndex = writer.section(SECTION.termIndex)
  return {
    lists: new ListWriter(postings, positions, { lengths, average: averageOf({ documents, totalLength }) }),
    terms: new TermWriter({ terms, termIndex, postings, positions }),
    access: accessWriter(writer.section(SECTION.accessTerms), writer.section(SECTION.accessLists), documents),
    column: (name, column) => {
      writer.section(COLUMN_PREFIX + name).append(columnBytes(column))
    },
    finish: writer.finish,
  }
}
