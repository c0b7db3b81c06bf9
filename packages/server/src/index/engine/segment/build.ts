import { outputToMemory } from './byte-output.ts'
import { ByteWriter } from './byte-writer.ts'
import { type ContentsWriter, contentsWriter } from './contents.ts'
import { NUMBER_MAX } from './format.ts'
import { writePositions } from './position-codec.ts'
import type { SortedPostings } from './postings-pool.ts'

/** What a segment keeps of a document besides its terms. */
export type SegmentDocument = {
  readonly key: number
  /** Unix seconds. */
  readonly updatedAt: number
  /** How much it is used, 0 to 255. */
  readonly level: number
  /** Number of words. */
  readonly length: number
  /** One that is named twice counts once, as does a value of a column. */
  readonly accessTerms: readonly string[]
  readonly columns: Readonly<Record<string, readonly string[]>>
}

/** Says each term in the order of their bytes: its number, and its text as the first `length` bytes. */
export type TermsInOrder = (say: (number: number, term: Uint8Array, length: number) => void) => void

/** The file of a segment with these documents, numbered in their order. Throws RangeError for a number that has no place. */
export function buildSegment(
  documents: readonly SegmentDocument[],
  postings: SortedPostings,
  termsInOrder: TermsInOrder,
): Uint8Array {
  const wrong = documents.find(({ length }) => !Number.isInteger(length) || length < 0 || length > NUMBER_MAX)
  if (wrong !== undefined)
    throw new RangeError(`Document ${wrong.key} has the length ${wrong.length}; it must be 0 to ${NUMBER_MAX}`)
  const output = outputToMemory()
  const contents = contentsWriter(output, {
    keys: documents.map(({ key }) => key),
    updated: documents.map(({ updatedAt }) => updatedAt),
    levels: documents.map(({ level }) => level),
    lengths: Uint32Array.from(documents, ({ length }) => length),
  })
  writeTerms(contents, postings, termsInOrder)
  writeAccess(contents, documents)
  writeColumns(contents, documents)
  return contents.finish().content ?? NOTHING
}

const NOTHING = new Uint8Array(0)

function writeTerms({ terms, lists }: ContentsWriter, sorted: SortedPostings, termsInOrder: TermsInOrder): void {
  const { havePositions, starts, ordinals, frequencies, positionStarts, positions } = sorted
  const encoded = new ByteWriter()
  termsInOrder((number, term, length) => {
    const hasPositions = havePositions[number] === true
    terms.begin()
    lists.begin(hasPositions)
    const end = starts[number + 1] as number
    for (let at = starts[number] as number; at < end; at++) {
      lists.add(ordinals[at] as number, frequencies[at] as number)
      if (!hasPositions) continue
      encoded.clear()
      writePositions(encoded, positions, positionStarts[at] as number, positionStarts[at + 1] as number)
      lists.addPositions(encoded.bytes, 0, encoded.length)
    }
    terms.end(term, length, lists.end())
  })
  terms.finish()
}

function writeAccess(contents: ContentsWriter, documents: readonly SegmentDocument[]): void {
  const holders = new Map<string, number[]>()
  for (const [ordinal, { accessTerms }] of documents.entries()) {
    for (const term of accessTerms) addHolder(holders, term, ordinal)
  }
  for (const [term, ordinals] of sortedEntries(holders)) contents.access.add(term, ordinals)
  contents.access.finish()
}

/** Ordinals come in order; a document that names a term twice carries it once. */
export function addHolder(holders: Map<string, number[]>, term: string, ordinal: number): void {
  const ordinals = holders.get(term)
  if (ordinals === undefined) holders.set(term, [ordinal])
  else if (ordinals.at(-1) !== ordinal) ordinals.push(ordinal)
}

function sortedEntries<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([left], [right]) => (left < right ? -1 : 1))
}

function writeColumns(contents: ContentsWriter, documents: readonly SegmentDocument[]): void {
  const columns = new Map<string, Set<string>>()
  for (const document of documents) {
    for (const [name, values] of Object.entries(document.columns)) {
      if (values.length === 0) continue
      const known = columns.get(name) ?? new Set()
      columns.set(name, known)
      for (const value of values) known.add(value)
    }
  }
  for (const [name, known] of sortedEntries(columns)) {
    const values = [...known].sort()
    const numbers = new Map(values.map((value, number) => [value, number]))
    const starts = new Uint32Array(documents.length + 1)
    const ordinals: number[] = []
    for (const [ordinal, document] of documents.entries()) {
      const own = Object.hasOwn(document.columns, name) ? (document.columns[name] ?? []) : []
      if (own.length === 1) ordinals.push(numbers.get(own[0] ?? '') ?? 0)
      else for (const value of [...new Set(own)].sort()) ordinals.push(numbers.get(value) ?? 0)
      starts[ordinal + 1] = ordinals.length
    }
    contents.column(name, { values, starts, ordinals: Uint32Array.from(ordinals) })
  }
}
