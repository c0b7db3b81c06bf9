import assert from 'node:assert/strict'
import { normalFrequency } from '../../bm25.ts'
import { BLOCK_POSTINGS, type Postings, type Segment } from '../../segment.ts'
import { boundByte, boundOf } from '../bound-codec.ts'
import { sortByBytes } from '../text-bytes.ts'
import type { DocumentWithTerms } from './build-from-terms.ts'

/** All that a segment answers, in plain form, to be compared. */
export type Contents = {
  readonly documents: number
  readonly totalLength: number
  readonly keys: readonly number[]
  readonly updated: readonly number[]
  readonly levels: readonly number[]
  readonly lengths: readonly number[]
  readonly terms: readonly {
    readonly term: string
    readonly postings: readonly { ordinal: number; frequency: number; positions: readonly number[] }[]
    readonly blocks: readonly { lastOrdinal: number; normalMax: number }[]
  }[]
  readonly access: readonly { readonly term: string; readonly ordinals: readonly number[] }[]
  readonly columns: readonly { readonly name: string; readonly values: readonly (readonly string[])[] }[]
}

/** What a segment of these documents must answer, worked out from the documents alone. */
export function contentsOfDocuments(documents: readonly DocumentWithTerms[]): Contents {
  const terms = sortByBytes([...new Set(documents.flatMap(({ terms }) => [...terms.keys()]))])
  const access = [...new Set(documents.flatMap(({ accessTerms }) => accessTerms))].sort()
  const columns = [...new Set(documents.flatMap(({ columns }) => Object.keys(columns)))].sort()
  return {
    documents: documents.length,
    totalLength: documents.reduce((sum, { length }) => sum + length, 0),
    keys: documents.map(({ key }) => key),
    updated: documents.map(({ updatedAt }) => updatedAt),
    levels: documents.map(({ level }) => level),
    lengths: documents.map(({ length }) => length),
    terms: terms.map((term) => {
      const postings = documents.flatMap(({ terms }, ordinal) => {
        const found = terms.get(term)
        return found === undefined
          ? []
          : [{ ordinal, frequency: found.frequency, positions: [...(found.positions ?? [])] }]
      })
      return { term, postings, blocks: blocksOf(postings, documents) }
    }),
    access: access.map((term) => ({
      term,
      ordinals: documents.flatMap(({ accessTerms }, ordinal) => (accessTerms.includes(term) ? [ordinal] : [])),
    })),
    columns: columns
      .map((name) => ({
        name,
        values: documents.map(({ columns }) => [...new Set(Object.hasOwn(columns, name) ? columns[name] : [])].sort()),
      }))
      .filter(({ values }) => values.some(({ length }) => length > 0)),
  }
}

function blocksOf(
  postings: readonly { ordinal: number; frequency: number }[],
  documents: readonly DocumentWithTerms[],
): Contents['terms'][number]['blocks'] {
  const totalLength = documents.reduce((sum, { length }) => sum + length, 0)
  const normalOf = ({ ordinal, frequency }: { ordinal: number; frequency: number }) =>
    normalFrequency(frequency, documents[ordinal]?.length ?? 0, totalLength / documents.length)
  return Array.from({ length: Math.ceil(postings.length / BLOCK_POSTINGS) }, (_, block) => {
    const inside = postings.slice(block * BLOCK_POSTINGS, (block + 1) * BLOCK_POSTINGS)
    return {
      lastOrdinal: inside.at(-1)?.ordinal ?? -1,
      normalMax: boundOf(boundByte(Math.max(...inside.map(normalOf)))),
    }
  })
}

/** What a segment answers, read through everything it offers. Of access terms it is asked for those given. */
export function contentsOfSegment(segment: Segment, accessTerms: readonly string[]): Contents {
  return {
    documents: segment.documents,
    totalLength: segment.totalLength,
    keys: [...segment.keys()],
    updated: [...segment.updated()],
    levels: [...segment.levels()],
    lengths: [...segment.lengths()],
    terms: [...segment.termsFrom('')].map(({ term, documents }) => readTerm(segment, term, documents)),
    access: [...new Set(accessTerms)].sort().flatMap((term) => {
      const ordinals = segment.holders(term)
      return ordinals === undefined ? [] : [{ term, ordinals: [...ordinals] }]
    }),
    columns: segment.columnNames.map((name) => {
      const column = segment.column(name)
      if (column === undefined) throw new Error(`No column ${name}`)
      const values = Array.from({ length: segment.documents }, (_, i) =>
        'width' in column
          ? [...column.numbers.subarray(i * column.width, (i + 1) * column.width)].flatMap(
              (n) => column.values[n] ?? [],
            )
          : [...column.ordinals.subarray(column.starts[i], column.starts[i + 1])].map((n) => column.values[n] ?? '?'),
      )
      return { name, values }
    }),
  }
}

function readTerm(segment: Segment, term: string, documents: number): Contents['terms'][number] {
  const list = segment.postings(term)
  if (list === undefined) throw new Error(`The dictionary has ${JSON.stringify(term)}, but a look-up does not find it`)
  if (list.documents !== documents) throw new Error('The dictionary and the list count differently')
  const ordinals = new Uint32Array(BLOCK_POSTINGS)
  const frequencies = new Uint32Array(BLOCK_POSTINGS)
  const postings: { ordinal: number; frequency: number; positions: readonly number[] }[] = []
  for (let block = 0; block < list.blocks; block++) {
    const count = list.decode(block, ordinals, frequencies)
    const { starts, values } = list.positions(block)
    checkFrequencies(list, block, frequencies.subarray(0, count))
    for (let i = 0; i < count; i++) {
      const positions = [...values.subarray(starts[i], starts[i + 1])]
      postings.push({ ordinal: ordinals[i] ?? -1, frequency: frequencies[i] ?? -1, positions })
    }
  }
  const blocks = Array.from({ length: list.blocks }, (_, block) => ({
    lastOrdinal: list.lastOrdinals[block] ?? -1,
    normalMax: list.normalsMax[block] ?? -1,
  }))
  return { term, postings, blocks }
}

/** The quicker ways to frequencies must agree with the whole block. */
function checkFrequencies(list: Postings, block: number, frequencies: Uint32Array): void {
  const [which, found] = [new Uint8Array(BLOCK_POSTINGS), new Uint32Array(BLOCK_POSTINGS)]
  for (const least of new Set([1, 2, Math.max(...frequencies), Math.max(...frequencies) + 1])) {
    const count = list.findFrequent(block, least, which, found)
    const expected = [...frequencies.entries()].filter(([, frequency]) => frequency >= least)
    const actual = Array.from({ length: count }, (_, at) => [which[at], found[at]])
    assert.deepEqual(
      actual.sort(([one = 0], [other = 0]) => one - other),
      expected,
    )
  }
  for (const [at, frequency] of frequencies.entries()) assert.equal(list.frequencyAt(block, at), frequency)
}
