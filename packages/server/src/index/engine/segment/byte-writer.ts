/** Up to so many bytes a loop is faster than a view of them. */
const COPIED_SINGLY_MAX = 48

/** Bytes that grow. Numbers are written as varints: seven bits a byte, the lowest first, the top bit set on all but the last. */
export class ByteWriter {
  bytes: Uint8Array
  length = 0

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity)
  }

  /** Makes room for `more` bytes. */
  reserve(more: number): void {
    const wanted = this.length + more
    if (wanted <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(wanted, this.bytes.length * 2))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }

  byte(value: number): void {
    this.reserve(1)
    this.bytes[this.length++] = value
  }

  /** Of an integer from 0 to 2^53 - 1. */
  varint(value: number): void {
    this.reserve(8)
    let rest = value
    while (rest > 0x7fffffff) {
      this.bytes[this.length++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.bytes[this.length++] = rest
  }

  u32(value: number): void {
    this.reserve(4)
    this.bytes[this.length++] = value & 0xff
    this.bytes[this.length++] = (value >>> 8) & 0xff
    this.bytes[this.length++] = (value >>> 16) & 0xff
    this.bytes[this.length++] = value >>> 24
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** Appends the bytes from `start` to `end`, without an object for them: most are a few. */
  copy(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > COPIED_SINGLY_MAX) {
      this.append(bytes.subarray(start, end))
      return
    }
    this.reserve(end - start)
    for (let at = start; at < end; at++) this.bytes[this.length++] = bytes[at] as number
  }

  /** A text or anything else with its length before it. */
  counted(bytes: Uint8Array): void {
    this.varint(bytes.length)
    this.append(bytes)
  }

  /** What was written; valid until more is. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  clear(): void {
    this.length = 0
  }
}
