import { limits } from '@sheaf/contract/limits'
import { APOSTROPHE, COMMA, DIGIT, JOINT, kindAt, kindOf, LOWER, MARK, UPPER } from './kinds.ts'

/**
 * Pieces: runs of letters and digits, which joints such as `.` and `-` join to compounds. Scanning is by character code and
 * passes each character once, whatever the text is.
 */

/** A run of letters, digits and their marks; a word of its own unless its case or its joints say more. */
export type Piece = {
  readonly startIndex: number
  readonly endIndex: number
  /** Where to go on; behind the end if the piece was cut. */
  readonly nextIndex: number
  /** Kind of its last letter or digit. */
  readonly lastKind: number
  /** Whether capitals stand where a plain word has none, as in `fooBar`. */
  readonly isMixed: boolean
}

/**
 * UTF-16 units of a word that are compared: what is longer is cut here, and the rest passed over. Another value is another
 * analysis, which needs a name of its own.
 */
export const WORD_UNITS_MAX = limits.indexedWordCharactersMax.value

/** What a character may have of marks, as the stream-safe text format allows (UAX 15, 13); further ones end the word. */
const MARKS_MAX = 30

/** Reads the piece that begins at an index, where a letter or digit is. */
export function readPiece(text: string, startIndex: number): Piece {
  let at = startIndex
  let lastKind = 0
  let capitals = 0
  let others = 0
  let marks = 0
  while (at < text.length) {
    const codePoint = codePointAt(text, at)
    const kind = kindOf(codePoint)
    if (kind > MARK) break
    if (kind === MARK) {
      marks += 1
      if (marks > MARKS_MAX) break
    } else {
      if (at - startIndex >= WORD_UNITS_MAX) {
        return { startIndex, endIndex: at, nextIndex: pieceEnd(text, at), lastKind, isMixed: false }
      }
      marks = 0
      if (kind !== UPPER) others += 1
      else if (at > startIndex) capitals += 1
      lastKind = kind
    }
    at += codePoint > 0xffff ? 2 : 1
  }
  const isMixed = capitals > 0 && others > 0
  const endIndex = contractionEnd(text, at, lastKind)
  return { startIndex, endIndex, nextIndex: endIndex, lastKind, isMixed }
}

/** Only characters of two units cost more than their code. */
function codePointAt(text: string, index: number): number {
  const code = text.charCodeAt(index)
  return (code & 0xfc00) === 0xd800 ? (text.codePointAt(index) ?? code) : code
}

function pieceEnd(text: string, index: number): number {
  let at = index
  while (at < text.length) {
    const codePoint = codePointAt(text, at)
    if (kindOf(codePoint) > MARK) break
    at += codePoint > 0xffff ? 2 : 1
  }
  return at
}

/** `don’t` and `company's` are single words; behind any other apostrophe another one begins: `l'avion`, `O’Reilly`. */
function contractionEnd(text: string, index: number, lastKind: number): number {
  if (lastKind === DIGIT || kindAt(text, index) !== APOSTROPHE) return index
  const [ending = ''] = CONTRACTION.exec(text.slice(index + 1, index + 3)) ?? []
  if (ending === '' || (/t/i.test(ending) && !/n/i.test(text.charAt(index - 1)))) return index
  const endIndex = index + 1 + ending.length
  return kindAt(text, endIndex) <= MARK ? index : endIndex
}

const CONTRACTION = /^(?:ll|re|ve|[sdmt])/i

/** Where the next piece of the same compound begins behind one; undefined if the compound ends. */
export function nextInCompound(text: string, { nextIndex, lastKind }: Piece): number | undefined {
  const joint = kindAt(text, nextIndex)
  if (joint !== JOINT && joint !== COMMA && joint !== APOSTROPHE) return undefined
  let after = nextIndex + 1
  while (joint === JOINT && text.charAt(after) === '_' && text.charAt(nextIndex) === '_') after += 1
  const kind = kindAt(text, after)
  if (kind > DIGIT) return undefined
  const isJoined =
    joint === JOINT ||
    (joint === COMMA && lastKind === DIGIT && kind === DIGIT) ||
    (joint === APOSTROPHE && lastKind !== DIGIT && kind !== DIGIT)
  return isJoined ? after : undefined
}

/**
 * Where words begin in a piece of mixed case: at a capital behind a small letter (`foo|Bar`), at the last of several capitals
 * before a small letter (`HTTP|Server`, but not before the s of `APIs`), and at a capital word behind a digit (`S3|Bucket`).
 */
export function splitAtCapitals(text: string, { startIndex, endIndex }: Piece): readonly number[] {
  const starts = [startIndex]
  let before = 0
  let beforeThat = 0
  let beforeIndex = startIndex
  for (let at = startIndex; at < endIndex; ) {
    const codePoint = codePointAt(text, at)
    const kind = kindOf(codePoint)
    const next = at + (codePoint > 0xffff ? 2 : 1)
    if (kind <= DIGIT) {
      if (kind === UPPER && before === LOWER) starts.push(at)
      else if (kind === LOWER && before === UPPER && (beforeThat === UPPER || beforeThat === DIGIT)) {
        if (beforeThat === DIGIT || !isPluralEnding(text, at, endIndex)) starts.push(beforeIndex)
      }
      beforeThat = before
      before = kind
      beforeIndex = at
    }
    at = next
  }
  return starts
}

function isPluralEnding(text: string, index: number, endIndex: number): boolean {
  return (
    text.charAt(index) === 's' &&
    (index + 1 >= endIndex || kindAt(text, index + 1) > MARK || kindAt(text, index + 1) === UPPER)
  )
}

/** Where the number at the end of a word begins, as in `server2`; undefined if there is none, or more than that. */
export function numberAtEnd(text: string, startIndex: number, endIndex: number): number | undefined {
  let found: number | undefined
  for (let at = startIndex; at < endIndex; ) {
    const codePoint = codePointAt(text, at)
    const kind = kindOf(codePoint)
    if (kind === DIGIT) found ??= at
    else if (kind !== MARK && found !== undefined) return undefined
    at += codePoint > 0xffff ? 2 : 1
  }
  return found === startIndex ? undefined : found
}
