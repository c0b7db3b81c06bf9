import { normalFrequency } from '../bm25.ts'
import { BLOCK_POSTINGS, type Postings } from '../segment.ts'
import { smallFloat64, smallUint32 } from '../slab.ts'
import { boundByte, boundOf } from './bound-codec.ts'
import { ByteReader } from './byte-reader.ts'
import { CRC_BYTES } from './format.ts'
import type { SegmentParts } from './parts.ts'
import { type BlockPositions, readPositions } from './position-codec.ts'
import {
  isPossibleLength,
  markOrdinals,
  readFrequency,
  readFrequent,
  readOrdinals,
  readPostings,
} from './posting-codec.ts'
import type { SectionReader } from './section-reader.ts'
import { ENTRY, type TermPlace } from './term-entry.ts'

/** Reads blocks of the postings and positions sections; a merge reads ahead, a search does not. */
export type ListSections = {
  readonly postings: SectionReader
  readonly positions: SectionReader
  readonly readPostings: (offset: number, length: number) => Uint8Array
  readonly readPositions: (offset: number, length: number) => Uint8Array
}

/** What is known of each block of a list. */
type Blocks = {
  readonly lastOrdinals: Uint32Array
  readonly normalsMax: Float64Array
  /** Where the postings of a block begin in the list; one more for the end. */
  readonly starts: Uint32Array
  /** Where the positions of a block begin from where those of the list do. */
  readonly positionStarts: Float64Array
  readonly positionBytes: Uint32Array
}

export type PostingList = Postings & {
  readonly hasPositions: boolean
  /** The positions of a block as they are written, only if there are any. */
  readonly positionBytes: (block: number) => ByteReader
}

/** How long the documents of the segment are. */
export type LengthsOfSegment = Pick<SegmentParts, 'lengths' | 'averageLength'>

/** Opens the list of a term: reads its postings, not its positions. */
export function openPostings(place: TermPlace, sections: ListSections, segment: LengthsOfSegment): PostingList {
  const { documents } = place
  const isInline = (place.flags & ENTRY.isInline) !== 0
  const bytes = isInline ? place.block : sections.readPostings(place.postingsAt, place.postingBytes)
  const start = isInline ? place.postingsAt : 0
  const end = start + place.postingBytes
  const count = Math.ceil(documents / BLOCK_POSTINGS)
  const damaged = (what: string) => sections.postings.damaged(`${what} in a list of ${documents}`)
  if (!isPossibleLength(documents, place.postingBytes)) throw damaged('the number of documents is wrong')

  const countOf = (block: number) => Math.min(BLOCK_POSTINGS, documents - block * BLOCK_POSTINGS)
  const before = (blocks: Blocks, block: number) => (block === 0 ? -1 : (blocks.lastOrdinals[block - 1] as number))
  const checkLast = (blocks: Blocks, block: number, last: number | undefined) => {
    if (last !== blocks.lastOrdinals[block]) throw damaged(`block ${block} is wrong`)
  }

  const blocks =
    count === 1
      ? soleBlock(bytes, start, end, documents, segment)
      : skipTable(new ByteReader(bytes, start, end), count, (place.flags & ENTRY.hasPositions) !== 0)
  const last = blocks?.lastOrdinals[count - 1]
  if (blocks === undefined || last === undefined || last >= segment.lengths().length)
    throw damaged('the blocks are wrong')

  return {
    documents,
    blocks: count,
    hasPositions: (place.flags & ENTRY.hasPositions) !== 0,
    lastOrdinals: blocks.lastOrdinals,
    normalsMax: blocks.normalsMax,
    decode(block, ordinals, frequencies) {
      const [from, until] = [blocks.starts[block] as number, blocks.starts[block + 1]]
      const postings = countOf(block)
      const at = readPostings(bytes, from, postings, before(blocks, block), ordinals, frequencies)
      if (at !== until) throw damaged(`block ${block} is wrong`)
      checkLast(blocks, block, ordinals[postings - 1])
      return postings
    },
    decodeOrdinals(block, ordinals) {
      const postings = countOf(block)
      const from = blocks.starts[block] as number
      checkLast(blocks, block, readOrdinals(bytes, from, postings, before(blocks, block), ordinals))
      return postings
    },
    markAll(marks) {
      for (let block = 0; block < count; block++) {
        const from = blocks.starts[block] as number
        checkLast(blocks, block, markOrdinals(bytes, from, countOf(block), before(blocks, block), marks))
      }
    },
    frequencyAt: (block, which) => readFrequency(bytes, blocks.starts[block] as number, countOf(block), which),
    findFrequent: (block, least, which, frequencies) =>
      readFrequent(bytes, blocks.starts[block] as number, countOf(block), least, which, frequencies),
    positionBytes: (block) => positionReader(place, sections, blocks, block),
    positions: positionsOf(place, sections, blocks, countOf),
  }
}

/** Decodes a list of one block, without an object for it; `segmentDocuments` bounds its ordinals. */
export function readShortList(
  { documents, flags, block, postingsAt, postingBytes }: TermPlace,
  { postings, readPostings: readBlock }: Pick<ListSections, 'postings' | 'readPostings'>,
  segmentDocuments: number,
  ordinals: Uint32Array,
  frequencies: Uint32Array,
): void {
  const isInline = (flags & ENTRY.isInline) !== 0
  const bytes = isInline ? block : readBlock(postingsAt, postingBytes)
  const start = isInline ? postingsAt : 0
  const isPossible = isPossibleLength(documents, postingBytes)
  const end = isPossible ? readPostings(bytes, start, documents, -1, ordinals, frequencies) : -1
  if (end !== start + postingBytes || (ordinals[documents - 1] as number) >= segmentDocuments) {
    throw postings.damaged(`a list of ${documents} is wrong`)
  }
}

/** Of the only block of a list nothing is written but its postings. */
function soleBlock(
  bytes: Uint8Array,
  start: number,
  end: number,
  documents: number,
  { lengths, averageLength }: LengthsOfSegment,
): Blocks | undefined {
  const at = readPostings(bytes, start, documents, -1, SCRATCH.ordinals, SCRATCH.frequencies)
  if (at !== end) return undefined
  const lengthOf = lengths()
  let normalMax = 0
  for (let i = 0; i < documents; i++) {
    const length = lengthOf[SCRATCH.ordinals[i] as number] as number
    normalMax = Math.max(normalMax, normalFrequency(SCRATCH.frequencies[i] as number, length, averageLength))
  }
  return {
    lastOrdinals: Uint32Array.of(SCRATCH.ordinals[documents - 1] as number),
    normalsMax: Float64Array.of(boundOf(boundByte(normalMax))),
    starts: Uint32Array.of(start, end),
    positionStarts: NO_STARTS,
    positionBytes: NO_BYTES,
  }
}

const SCRATCH = { ordinals: new Uint32Array(BLOCK_POSTINGS), frequencies: new Uint32Array(BLOCK_POSTINGS) }
const NO_STARTS = new Float64Array(1)
const NO_BYTES = new Uint32Array(1)

function skipTable(reader: ByteReader, count: number, hasPositions: boolean): Blocks | undefined {
  const skipBytes = reader.varint()
  let start = reader.at + skipBytes
  const blocks: Blocks = {
    lastOrdinals: smallUint32(count),
    normalsMax: smallFloat64(count),
    starts: smallUint32(count + 1),
    positionStarts: hasPositions ? smallFloat64(count) : NO_STARTS,
    positionBytes: hasPositions ? smallUint32(count) : NO_BYTES,
  }
  const skipEnd = start
  let ordinal = -1
  let positionStart = 0
  for (let block = 0; block < count; block++) {
    ordinal += reader.varint()
    blocks.lastOrdinals[block] = ordinal
    blocks.starts[block] = start
    start += reader.varint()
    blocks.normalsMax[block] = boundOf(reader.byte())
    if (!hasPositions) continue
    const bytes = reader.varint()
    blocks.positionStarts[block] = positionStart
    blocks.positionBytes[block] = bytes
    positionStart += bytes + CRC_BYTES
  }
  blocks.starts[count] = start
  return reader.at === skipEnd && start === reader.end ? blocks : undefined
}

function positionReader(place: TermPlace, sections: ListSections, blocks: Blocks, block: number): ByteReader {
  if ((place.flags & ENTRY.hasInlinePositions) !== 0) {
    return new ByteReader(place.block, place.positionsAt, place.positionsAt + place.positionBytes)
  }
  const isSole = blocks.lastOrdinals.length === 1
  const length = isSole ? place.positionBytes - CRC_BYTES : (blocks.positionBytes[block] as number)
  return new ByteReader(sections.readPositions(place.positionsAt + (blocks.positionStarts[block] as number), length))
}

/** Only phrases ask for positions, so their arrays are made then. */
function positionsOf(
  place: TermPlace,
  sections: ListSections,
  blocks: Blocks,
  countOf: (block: number) => number,
): Postings['positions'] {
  let positions: BlockPositions | undefined
  return (block) => {
    positions ??= { starts: new Uint32Array(BLOCK_POSTINGS + 1), values: new Uint32Array(BLOCK_POSTINGS) }
    const count = countOf(block)
    if ((place.flags & ENTRY.hasPositions) === 0) positions.starts.fill(0)
    else if (!readPositions(positionReader(place, sections, blocks, block), count, positions)) {
      throw sections.positions.damaged(`block ${block} of a list of ${place.documents} is wrong`)
    }
    return positions
  }
}
