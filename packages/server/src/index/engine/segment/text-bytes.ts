/**
 * Texts as bytes. UTF-8, except that half a surrogate pair, which JSON can bring in and UTF-8 cannot say, is written as three
 * bytes as if it were a character (this is WTF-8, https://simonsapin.github.io/wtf-8/). So every text comes back as it was, and
 * two texts never become one. The order of the bytes is the order of the code points.
 */
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Up to this length a loop is faster than a call of encoder or decoder. */
const SHORT_BYTES = 24

export function encodeText(text: string): Uint8Array {
  if (text.length <= SHORT_BYTES) {
    const bytes = new Uint8Array(text.length)
    let at = 0
    for (let code = text.charCodeAt(0); code < 0x80; code = text.charCodeAt(at)) bytes[at++] = code
    if (at === text.length) return bytes
  }
  if (text.isWellFormed()) return encoder.encode(text)
  const pieces: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code >= 0xd800 && code <= 0xdfff)
      pieces.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f))
    else for (const byte of encoder.encode(character)) pieces.push(byte)
  }
  return Uint8Array.from(pieces)
}

export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= SHORT_BYTES) {
    let text = ''
    let at = start
    while (at < end && (bytes[at] as number) < 0x80) text += String.fromCharCode(bytes[at++] as number)
    if (at === end) return text
  }
  const text = decoder.decode(bytes.subarray(start, end))
  return text.includes('\ufffd') ? decodeHalves(bytes, start, end) : text
}

/** As the decoder does it, but with the halves of surrogate pairs. */
function decodeHalves(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  let from = start
  for (let at = start; at + 2 < end; at++) {
    if (bytes[at] !== 0xed || (bytes[at + 1] as number) < 0xa0) continue
    const code = 0xd000 | (((bytes[at + 1] as number) & 0x3f) << 6) | ((bytes[at + 2] as number) & 0x3f)
    text += decoder.decode(bytes.subarray(from, at)) + String.fromCharCode(code)
    from = at + 3
    at += 2
  }
  return text + decoder.decode(bytes.subarray(from, end))
}

/** Below 0 if the first `leftLength` bytes of `left` come before the `rightLength` of `right` from `rightStart`. */
export function compareBytes(
  left: Uint8Array,
  leftLength: number,
  right: Uint8Array,
  rightStart: number,
  rightLength: number,
): number {
  const common = Math.min(leftLength, rightLength)
  for (let at = 0; at < common; at++) {
    const difference = (left[at] as number) - (right[rightStart + at] as number)
    if (difference !== 0) return difference
  }
  return leftLength - rightLength
}

export function sharedBytes(left: Uint8Array, leftLength: number, right: Uint8Array, rightLength: number): number {
  const common = Math.min(leftLength, rightLength)
  let at = 0
  while (at < common && left[at] === right[at]) at++
  return at
}

/** Where the order of UTF-16 units and that of code points differ: U+E000 to U+FFFF against surrogates. */
const HIGH_UNIT = /[\ud800-\uffff]/

/** Sorts texts by their bytes. */
export function sortByBytes(texts: string[]): string[] {
  if (!texts.some((text) => HIGH_UNIT.test(text))) return texts.sort()
  return texts
    .map((text) => ({ text, bytes: encodeText(text) }))
    .sort((left, right) => Buffer.compare(left.bytes, right.bytes))
    .map(({ text }) => text)
}
