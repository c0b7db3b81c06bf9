import type { Column, Segment } from '../segment.ts'
import { type ByteSource, sourceOfBytes, sourceOfFile } from './byte-source.ts'
import { readColumn } from './column-codec.ts'
import { arranged } from './column-rows.ts'
import { countTerms } from './count-terms.ts'
import { COLUMN_PREFIX, NUMBER_MAX, SECTION } from './format.ts'
import { keepRecent } from './kept-blocks.ts'
import { markPrefix } from './mark-prefix.ts'
import { readNumbers } from './numbers.ts'
import { once, readParts, rememberParts, type SegmentParts } from './parts.ts'
import { openPostings } from './posting-list.ts'
import { listReader } from './walk-lists.ts'

/** A file, or bytes in memory with the name by which errors call them. The bytes must not change. */
export type SegmentSource = { readonly name: string; readonly bytes: Uint8Array } | { readonly path: string }

/** One byte in so many of a segment is kept in memory once it has been read as part of a list. */
const KEPT_PART = 16

/** Positions are read a stretch at a time: a phrase mostly wants one block after the other. */
const POSITIONS_AHEAD_BYTES = 16 * 1024

/**
 * Opens a segment, checking its frame. The rest is checked when it is read: this and everything that the segment is asked
 * throws SegmentDamaged if the file is not what was written.
 */
export function openSegment(from: SegmentSource): Segment {
  const source = 'path' in from ? sourceOfFile(from.path) : sourceOfBytes(from.name, from.bytes)
  try {
    const parts = readParts(source)
    return rememberParts(segmentOf(source, parts), parts)
  } catch (error) {
    source.close()
    throw error
  }
}

function segmentOf(source: ByteSource, parts: SegmentParts): Segment {
  const { sections, documents, dictionary, access, lengths } = parts
  const postings = sections.section(SECTION.postings)
  const positions = sections.section(SECTION.positions)
  const readPostings = keepRecent(postings.block, Math.floor(source.size / KEPT_PART))
  const walkedLists = once(() => listReader(parts))
  const columns = new Map<string, Column>()
  const columnNames = new Set(parts.columnNames)
  let shortest: number | undefined
  return {
    documents,
    seal: sections.seal,
    totalLength: parts.totalLength,
    lengths,
    shortest: () => {
      if (shortest === undefined) {
        shortest = NUMBER_MAX
        for (const length of lengths()) if (length < shortest) shortest = length
      }
      return shortest
    },
    keys: once(() => readNumbers(sections.section(SECTION.keys), new Float64Array(documents))),
    updated: once(() => readNumbers(sections.section(SECTION.updated), new Float64Array(documents))),
    levels: once(() => readNumbers(sections.section(SECTION.levels), new Uint8Array(documents))),
    postings: (term) => {
      const place = dictionary().find(term)
      if (place === undefined) return undefined
      // Each list reads ahead for itself, as several are read at once.
      const readPositions = positions.sequential(POSITIONS_AHEAD_BYTES)
      return openPostings(place, { postings, positions, readPostings, readPositions }, parts)
    },
    termsFrom: (prefix) => dictionary().termsFrom(prefix),
    markPrefix: (prefix) => markPrefix(dictionary().walkFrom(prefix), walkedLists(), documents),
    countFrom: (prefix, allowed, most) => countTerms(dictionary().walkFrom(prefix), walkedLists(), allowed, most),
    wordsNear: (kind, near) => dictionary().near(kind, near),
    holders: (term) => access().holders(term),
    markHolders: (terms, marks) => access().markHolders(terms, marks),
    column: (name) => {
      if (!columnNames.has(name)) return undefined
      const column = columns.get(name) ?? arranged(readColumn(sections.section(COLUMN_PREFIX + name), documents))
      columns.set(name, column)
      return column
    },
    columnNames: parts.columnNames,
    sizes: () => sizesOf(source, parts),
    close: source.close,
  }
}

function sizesOf(source: ByteSource, { sections }: SegmentParts): Record<string, number> {
  const sizes = sections.names.map((name) => [name, sections.section(name).length] as const)
  const frame = source.size - sizes.reduce((sum, [, bytes]) => sum + bytes, 0)
  return Object.fromEntries([...sizes, ['frame', frame] as const])
}
