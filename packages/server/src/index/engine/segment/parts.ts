import { averageOf } from '../bm25.ts'
import type { NarrowNumbers, Segment } from '../segment.ts'
import { type AccessLists, openAccessLists } from './access-lists.ts'
import { ByteReader } from './byte-reader.ts'
import type { ByteSource } from './byte-source.ts'
import { type Dictionary, openDictionary } from './dictionary.ts'
import { COLUMN_PREFIX, DOCUMENTS_MAX, SECTION } from './format.ts'
import { narrowed, readNumbers } from './numbers.ts'
import { readSections, type Sections } from './section-reader.ts'

/** What a segment is made of, as its search and its merge read it. Each part is read when it is first needed. */
export type SegmentParts = {
  readonly source: ByteSource
  readonly sections: Sections
  readonly documents: number
  readonly totalLength: number
  readonly columnNames: readonly string[]
  readonly dictionary: () => Dictionary
  readonly access: () => AccessLists
  readonly lengths: () => NarrowNumbers
  readonly averageLength: number
}

export function readParts(source: ByteSource): SegmentParts {
  const sections = readSections(source)
  const about = sections.section(SECTION.about)
  const reader = new ByteReader(about.whole())
  const documents = reader.varint()
  const totalLength = reader.varint()
  if (reader.at !== reader.end || documents > DOCUMENTS_MAX) throw about.damaged('a number is wrong')
  // Each document has a byte at least among the keys; no flipped number makes arrays larger than the file allows.
  if (documents > sections.section(SECTION.keys).length) throw about.damaged('the number of documents is wrong')
  return {
    source,
    sections,
    documents,
    totalLength,
    columnNames: sections.names
      .filter((name) => name.startsWith(COLUMN_PREFIX))
      .map((name) => name.slice(COLUMN_PREFIX.length))
      .sort(),
    dictionary: once(() => openDictionary(sections.section(SECTION.terms), sections.section(SECTION.termIndex))),
    access: once(() =>
      openAccessLists(sections.section(SECTION.accessTerms), sections.section(SECTION.accessLists), documents),
    ),
    lengths: once(() => narrowed(readNumbers(sections.section(SECTION.lengths), new Uint32Array(documents)))),
    averageLength: averageOf({ documents, totalLength }),
  }
}

/** Of each open segment; a merge reads more than what a segment offers to all. */
const partsOfSegments = new WeakMap<Segment, SegmentParts>()

export function rememberParts(segment: Segment, parts: SegmentParts): Segment {
  partsOfSegments.set(segment, parts)
  return segment
}

export function partsOf(segment: Segment): SegmentParts {
  const parts = partsOfSegments.get(segment)
  if (parts === undefined) throw new TypeError('A segment can be merged only if openSegment has opened it')
  return parts
}

/** Runs a function at the first call and answers the same from then on. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
