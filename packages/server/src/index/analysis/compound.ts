import { rememberRecent } from '../../recent.ts'
import { foldWord } from './fold.ts'
import { nextInCompound, numberAtEnd, type Piece, readPiece, splitAtCapitals, WORD_UNITS_MAX } from './piece.ts'
import type { Token } from './port.ts'
import { stemOf } from './stem.ts'

/**
 * Compounds: `foo_bar`, `v1.2.3`, `ann@example.com`, `HTTPServer2`, `well-known`. They are found whole, so that an identifier
 * ranks where it stands as it was typed, and in parts that follow each other, so that whoever knows a part, or writes it
 * otherwise, finds it too (the idea of the word delimiter filters of other engines). What stands inside a compound may be a
 * smaller one: `fs.readFile` has `readFile`.
 */

/** Parts of the longest compound that is found whole; of longer ones, such as long paths, only the parts are. */
export const PARTS_MAX = 16

/** A word with an ending of its own, whole and in parts, in the order of the port. */
export function plainToken(text: string, startIndex: number, endIndex: number, position: number, span = 1): Token {
  const { exact, stem } = formsOf(text.slice(startIndex, endIndex))
  return { startIndex, endIndex, exact, stem, position, span }
}

/** The forms in which a word is compared. */
export function wordForms(word: string): Pick<Token, 'exact' | 'stem'> {
  const exact = foldWord(word)
  return { exact, stem: stemOf(exact) }
}

/** One look-up for both forms: most of what analysis costs is looking words up. */
const formsOf = rememberRecent(wordForms)

/** The tokens of a compound of several pieces; never more than a bounded number of them at once in memory. */
export function* compoundTokens(text: string, first: Piece, position: number): Generator<Token, CompoundEnd> {
  const held: Token[] = []
  let isWhole = true
  let parts = 0
  let pieces = 0
  let piece = first
  for (;;) {
    const next = nextInCompound(text, piece)
    const tokens = pieceTokens(text, piece, position + parts, pieces > 0 || next !== undefined)
    pieces += 1
    for (const { span } of tokens) if (span === 1) parts += 1
    held.push(...tokens)
    const units = piece.nextIndex - first.startIndex
    if (isWhole && (parts > PARTS_MAX || units > WORD_UNITS_MAX)) isWhole = false
    if (next === undefined) break
    if (!isWhole) yield* held.splice(0)
    piece = readPiece(text, next)
  }
  if (isWhole && pieces > 1) yield plainToken(text, first.startIndex, piece.endIndex, position, parts)
  yield* held
  return { nextIndex: piece.nextIndex, position: position + parts }
}

/** Where the text goes on behind a compound, and with which position. */
export type CompoundEnd = { readonly nextIndex: number; readonly position: number }

/** A piece whole, if it has several parts, and its parts. Random data has capitals anywhere and is left whole. */
function pieceTokens(text: string, piece: Piece, position: number, isJoined: boolean): readonly Token[] {
  const starts = piece.isMixed ? splitAtCapitals(text, piece) : [piece.startIndex]
  const parts = starts.length > PARTS_MAX ? [piece.startIndex] : starts
  const inside: Token[] = []
  let span = 0
  for (const [number, startIndex] of parts.entries()) {
    const endIndex = parts[number + 1] ?? piece.endIndex
    const digits = isJoined || parts.length > 1 ? numberAtEnd(text, startIndex, endIndex) : undefined
    if (digits === undefined) {
      inside.push(plainToken(text, startIndex, endIndex, position + span))
      span += 1
    } else {
      if (parts.length > 1) inside.push(plainToken(text, startIndex, endIndex, position + span, 2))
      inside.push(plainToken(text, startIndex, digits, position + span))
      inside.push(plainToken(text, digits, endIndex, position + span + 1))
      span += 2
    }
  }
  return span === 1 ? inside : [plainToken(text, piece.startIndex, piece.endIndex, position, span), ...inside]
}
