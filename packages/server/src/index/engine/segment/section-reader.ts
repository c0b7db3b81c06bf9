import { crc32 } from 'node:zlib'
import { ByteReader } from './byte-reader.ts'
import type { ByteSource } from './byte-source.ts'
import { SegmentDamaged } from './damage.ts'
import { CRC_BYTES, END_MAGIC, FORMAT_VERSION, HEADER_BYTES, MAGIC, TRAILER_BYTES } from './format.ts'
import { headerBytes } from './section-writer.ts'
import { decodeText } from './text-bytes.ts'

/** Reads blocks of one section, each checked by its CRC. */
export type SectionReader = {
  readonly name: string
  /** Bytes of all blocks with their CRCs. */
  readonly length: number
  /** The block at an offset of the section, `length` bytes without its CRC. */
  readonly block: (offset: number, length: number) => Uint8Array
  /** The section as one block. */
  readonly whole: () => Uint8Array
  /**
   * As `block`, for blocks that are read one after the other: reads `aheadBytes` at a time, into the same memory. What it
   * answers is valid until the next call.
   */
  readonly sequential: (aheadBytes: number) => (offset: number, length: number) => Uint8Array
  /** An error that names the file and this section. */
  readonly damaged: (what: string) => SegmentDamaged
}

/** The extents of a section: where each begins in the section and in the file, in order. */
type Extents = { readonly starts: number[]; readonly places: number[]; length: number }

export type Sections = {
  /** Tells this segment from every other. */
  readonly seal: number
  readonly names: readonly string[]
  readonly section: (name: string) => SectionReader
}

/** The seal of a segment that has just been made. */
export function sealOf(segment: Uint8Array): number {
  return u32(segment.subarray(-TRAILER_BYTES), 4)
}

/** Checks the frame of a segment file and finds its sections. */
export function readSections(source: ByteSource): Sections {
  const sections = new Map<string, SectionReader>()
  const bytes = checkedTable(source)
  for (const [name, extents] of readTable(source, bytes)) sections.set(name, sectionReader(source, name, extents))
  return {
    seal: crc32(bytes),
    names: [...sections.keys()],
    section: (name) => {
      const section = sections.get(name)
      if (section === undefined) throw new SegmentDamaged(source.name, `it has no section "${name}"`)
      return section
    },
  }
}

function readTable(source: ByteSource, bytes: Uint8Array): Map<string, Extents> {
  const reader = new ByteReader(bytes)
  // Of the whole content: by it the CRC of the table tells this segment from all others.
  reader.take(CRC_BYTES)
  const table = new Map<string, Extents>()
  let total = 0
  for (let count = reader.varint(); count > 0 && !reader.isOverrun; count--) {
    const name = reader.text()
    const extents: Extents = { starts: [], places: [], length: 0 }
    for (let left = reader.varint(); left > 0 && !reader.isOverrun; left--) {
      extents.starts.push(extents.length)
      extents.places.push(reader.varint())
      extents.length += reader.varint()
    }
    total += extents.length
    table.set(name, extents)
  }
  const isWhole = HEADER_BYTES + total + bytes.length + TRAILER_BYTES === source.size
  if (reader.at !== reader.end || !isWhole) throw new SegmentDamaged(source.name, 'its table does not describe it')
  return table
}

/** The table of sections, after all around it has been checked. */
function checkedTable(source: ByteSource): Uint8Array {
  if (source.size < HEADER_BYTES + TRAILER_BYTES) {
    throw new SegmentDamaged(source.name, `${source.size} bytes are too few for a segment`)
  }
  checkHeader(source)
  const trailer = source.read(source.size - TRAILER_BYTES, TRAILER_BYTES)
  if (decodeText(trailer, 12, TRAILER_BYTES) !== END_MAGIC) throw new SegmentDamaged(source.name, 'its end is missing')
  if (crc32(trailer.subarray(0, 8)) !== u32(trailer, 8))
    throw new SegmentDamaged(source.name, 'its last bytes are wrong')
  const length = u32(trailer, 0)
  const start = source.size - TRAILER_BYTES - length
  if (start < HEADER_BYTES) throw new SegmentDamaged(source.name, 'its table is longer than the file')
  const table = source.read(start, length)
  if (crc32(table) !== u32(trailer, 4)) throw new SegmentDamaged(source.name, 'the CRC of its table is wrong')
  return table
}

function checkHeader(source: ByteSource): void {
  const header = source.read(0, HEADER_BYTES)
  if (decodeText(header, 0, MAGIC.length) !== MAGIC) throw new SegmentDamaged(source.name, 'it is no segment file')
  if (crc32(header.subarray(0, 12)) !== u32(header, 12)) throw new SegmentDamaged(source.name, 'its header is wrong')
  if (!headerBytes().every((byte, at) => byte === header[at])) {
    throw new SegmentDamaged(source.name, `its format is version ${u32(header, 8)}, not ${FORMAT_VERSION}`)
  }
}

function sectionReader(source: ByteSource, name: string, extents: Extents): SectionReader {
  const damaged = (what: string) => new SegmentDamaged(source.name, `${what} in its ${name}`)
  /** The extent that contains a range of the section. */
  const extentOf = (offset: number, length: number): number => {
    let low = 0
    let high = extents.starts.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((extents.starts[middle] as number) <= offset) low = middle
      else high = middle
    }
    if (!(offset >= 0 && offset + length <= (extents.starts[low + 1] ?? extents.length))) {
      throw damaged(`${length} bytes at ${offset} are outside`)
    }
    return low
  }
  const read = (offset: number, length: number, lengthMax: number, room?: Uint8Array): Uint8Array => {
    const extent = extentOf(offset, length)
    const end = extents.starts[extent + 1] ?? extents.length
    const place = (extents.places[extent] as number) + offset - (extents.starts[extent] as number)
    const bytes = Math.max(length, Math.min(lengthMax, end - offset))
    if (place + bytes > source.size) throw damaged('an extent is outside of the file')
    return source.read(place, bytes, room !== undefined && bytes <= room.length ? room : undefined)
  }
  const checked = (bytes: Uint8Array, offset: number, length: number): Uint8Array => {
    const payload = bytes.subarray(0, length)
    if (crc32(payload) !== u32(bytes, length)) throw damaged(`the CRC of ${length} bytes at ${offset} is wrong`)
    return payload
  }
  const block = (offset: number, length: number) => {
    const bytes = length + CRC_BYTES
    return checked(read(offset, bytes, bytes), offset, length)
  }
  return {
    name,
    length: extents.length,
    block,
    whole: () => {
      if (extents.length < CRC_BYTES) throw damaged('nothing is')
      return block(0, extents.length - CRC_BYTES)
    },
    sequential: (aheadBytes) => {
      let ahead = NOTHING
      let room = NOTHING
      let start = 0
      return (offset, length) => {
        if (offset < start || offset + length + CRC_BYTES > start + ahead.length) {
          // What is there is overwritten, even by a reading that fails.
          ahead = NOTHING
          ahead = read(offset, length + CRC_BYTES, aheadBytes, room)
          if (ahead.length > room.length) room = ahead
          start = offset
        }
        return checked(ahead.subarray(offset - start, offset - start + length + CRC_BYTES), offset, length)
      }
    },
    damaged,
  }
}

const NOTHING: Uint8Array = new Uint8Array(0)

function u32(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
  return (low | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24)) >>> 0
}
