import { decodeText } from './text-bytes.ts'

/**
 * Reads what a ByteWriter wrote. It is used on bytes whose CRC is right, so what it checks is only that nothing runs away:
 * behind the end it reads zeros, and `isOverrun` says so.
 */
export class ByteReader {
  readonly bytes: Uint8Array
  at: number
  readonly end: number

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes
    this.at = start
    this.end = end
  }

  get isOverrun(): boolean {
    return this.at > this.end
  }

  byte(): number {
    return this.bytes[this.at++] ?? 0
  }

  varint(): number {
    let byte = this.bytes[this.at++] ?? 0
    if (byte < 0x80) return byte
    let value = byte & 0x7f
    let unit = 0x80
    while (byte >= 0x80) {
      byte = this.bytes[this.at++] ?? 0
      value += (byte & 0x7f) * unit
      unit *= 0x80
    }
    return value
  }

  /** The following bytes; fewer if there are not so many, and then `isOverrun`. */
  take(length: number): Uint8Array {
    const start = this.at
    this.at += length
    return this.bytes.subarray(start, Math.min(this.at, this.end))
  }

  text(): string {
    const length = this.varint()
    const start = this.at
    this.at += length
    return this.isOverrun ? '' : decodeText(this.bytes, start, this.at)
  }
}
