import { crc32 } from 'node:zlib'
import type { ByteOutput } from './byte-output.ts'
import { ByteWriter } from './byte-writer.ts'
import { CRC_BYTES, END_MAGIC, EXTENT_BYTES, FORMAT_VERSION, MAGIC } from './format.ts'
import { encodeText } from './text-bytes.ts'

/** Writes one section; several may be written at the same time. */
export class SectionWriter {
  readonly name: string
  /** Bytes of the section so far, which is where the next block will begin. */
  length = 0
  readonly #buffer = new ByteWriter()
  readonly #writeExtent: (section: SectionWriter, bytes: Uint8Array) => void

  constructor(name: string, writeExtent: (section: SectionWriter, bytes: Uint8Array) => void) {
    this.name = name
    this.#writeExtent = writeExtent
  }

  /** Appends a block: the bytes and their CRC. Their CRC counts into the section's length. */
  append(bytes: Uint8Array): void {
    this.#buffer.append(bytes)
    this.#buffer.u32(crc32(bytes))
    this.length += bytes.length + CRC_BYTES
    if (this.#buffer.length >= EXTENT_BYTES) this.flush()
  }

  /** Writes what is not written yet. */
  flush(): void {
    if (this.#buffer.length === 0) return
    this.#writeExtent(this, this.#buffer.view())
    this.#buffer.clear()
  }
}

/** Where a piece of a section is in the file. */
type Extent = { readonly place: number; readonly length: number }

/** Writes the frame of a segment file. */
export type SegmentWriter = {
  readonly section: (name: string) => SectionWriter
  /** Writes the table and makes the file last. */
  readonly finish: () => { readonly bytes: number; readonly seal: number; readonly content: Uint8Array | undefined }
}

export function segmentWriter(output: ByteOutput): SegmentWriter {
  const extents = new Map<SectionWriter, Extent[]>()
  let place = 0
  let checksum = 0
  const write = (bytes: Uint8Array) => {
    output.write(bytes)
    place += bytes.length
  }
  const writeExtent = (section: SectionWriter, bytes: Uint8Array) => {
    extents.get(section)?.push({ place, length: bytes.length })
    checksum = crc32(bytes, checksum)
    write(bytes)
  }
  write(headerBytes())
  return {
    section: (name) => {
      const section = new SectionWriter(name, writeExtent)
      extents.set(section, [])
      return section
    },
    finish: () => {
      for (const section of extents.keys()) section.flush()
      const table = tableBytes(extents, checksum)
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

function tableBytes(sections: ReadonlyMap<SectionWriter, readonly Extent[]>, checksum: number): Uint8Array {
  const table = new ByteWriter()
  table.u32(checksum)
  table.varint(sections.size)
  for (const [{ name }, extents] of sections) {
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
