import { crc32 } from 'node:zlib'
import type { ByteOutput } from './byte-output.ts'
import { ByteWriter } from './byte-writer.ts'
import { CRC_BYTES, END_MAGIC, EXTENT_BYTES, FORMAT_VERSION, MAGIC } from './format.ts'
import { encodeText } from './text-bytes.ts'

/** Writes one section; several may be written at the same time. */
export type SectionWriter = {
  /** Bytes of the section so far, which is where the next block will begin. */
  readonly length: () => number
  /** Appends a block: the bytes and their CRC. Their CRC counts into the section's length. */
  readonly append: (bytes: Uint8Array) => void
}

type Section = { readonly name: string; length: number; readonly extents: Extent[]; readonly buffer: ByteWriter }

/** Where a piece of a section is in the file. */
type Extent = { readonly place: number; readonly length: number }

/** Writes the frame of a segment file. */
export type SegmentWriter = {
  readonly section: (name: string) => SectionWriter
  /** Writes the table and makes the file last. */
  readonly finish: () => { readonly bytes: number; readonly seal: number; readonly content: Uint8Array | undefined }
}

export function segmentWriter(output: ByteOutput): SegmentWriter {
  const sections: Section[] = []
  let place = 0
  let checksum = 0
  const write = (bytes: Uint8Array) => {
    output.write(bytes)
    place += bytes.length
  }
  const flush = (section: Section) => {
    if (section.buffer.length === 0) return
    section.extents.push({ place, length: section.buffer.length })
    checksum = crc32(section.buffer.view(), checksum)
    write(section.buffer.view())
    section.buffer.clear()
  }
  write(headerBytes())
  return {
    section: (name) => {
      const section: Section = { name, length: 0, extents: [], buffer: new ByteWriter() }
      sections.push(section)
      return {
        length: () => section.length,
        append: (bytes) => {
          section.buffer.append(bytes)
          section.buffer.u32(crc32(bytes))
          section.length += bytes.length + CRC_BYTES
          if (section.buffer.length >= EXTENT_BYTES) flush(section)
        },
      }
    },
    finish: () => {
      for (const section of sections) flush(section)
      const table = tableBytes(sections, checksum)
      write(table)
      write(trailerBytes(table))
      return { bytes: place, seal: crc32(table), content: output.finish() }
    },
  }
}

export function headerBytes(): Uint8Array {
  const header = new ByteWriter()
  header.append(encodeText(MAGIC))
  header.u32(FORMAT_VERSION)
  header.u32(crc32(header.view()))
  return header.view()
}

function tableBytes(sections: readonly Section[], checksum: number): Uint8Array {
  const table = new ByteWriter()
  table.u32(checksum)
  table.varint(sections.length)
  for (const { name, extents } of sections) {
    table.counted(encodeText(name))
    table.varint(extents.length)
    for (const { place, length } of extents) {
      table.varint(place)
      table.varint(length)
    }
  }
  return table.view()
}

function trailerBytes(table: Uint8Array): Uint8Array {
  const trailer = new ByteWriter()
  trailer.u32(table.length)
  trailer.u32(crc32(table))
  trailer.u32(crc32(trailer.view()))
  trailer.append(encodeText(END_MAGIC))
  return trailer.view()
}
