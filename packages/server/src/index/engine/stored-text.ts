import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import { SegmentDamaged } from './segment/damage.ts'

/** The shown text of a document as it is kept in the manifest: compressed, behind a checksum, since SQLite has none. */
export function packText(text: string): Uint8Array {
  const packed = deflateRawSync(text, { level: 1 })
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
  return inflateRawSync(packed).toString('utf8')
}
