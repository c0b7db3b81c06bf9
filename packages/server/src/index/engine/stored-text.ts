import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import { SegmentDamaged } from './segment/damage.ts'

/** Texts that a window of 4 kB covers. With tables of that size instead of 256 kB they are packed in half of the time. */
const SHORT = 4_096
const SHORT_TABLES = { windowBits: 12, memLevel: 5 }

/** What is read or written of a text at a time: its size, about, since most of the work on a short one is to make room for it. */
function roomFor(bytes: number): { readonly chunkSize: number } {
  return { chunkSize: Math.max(1_024, Math.min(bytes, 64 * 1_024)) }
}

/** The shown text of a document as it is kept in the manifest: compressed, behind a checksum, since SQLite has none. */
export function packText(text: string): Uint8Array {
  const packed = deflateRawSync(text, {
    level: 1,
    ...(text.length <= SHORT ? SHORT_TABLES : {}),
    ...roomFor(text.length),
  })
  const stored = Buffer.alloc(4 + packed.length)
  stored.writeUInt32LE(crc32(packed))
  packed.copy(stored, 4)
  return stored
}

/** Throws SegmentDamaged if it is not what was stored. */
export function unpackText(stored: Uint8Array, key: number): string {
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength)
  const packed = bytes.subarray(4)
  if (bytes.length < 4 || bytes.readUInt32LE() !== crc32(packed)) {
    throw new SegmentDamaged('index.sqlite', `the text of document ${key} is not what was stored`)
  }
  return inflateRawSync(packed, roomFor(packed.length * 2)).toString('utf8')
}
