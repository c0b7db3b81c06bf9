import { compoundTokens, plainToken } from './compound.ts'
import { denseTokens } from './dense.ts'
import { DENSE, DIGIT, kindAt } from './kinds.ts'
import { nextInCompound, readPiece } from './piece.ts'
import { plainEnd } from './plain.ts'
import type { Analyzer, Token, WordNumbers, WordVisitor } from './port.ts'

/**
 * The analysis of Sheaf. A word is a run of letters and digits (UAX 29 without its exceptions), compared without case and, in
 * Latin script, without diacritics (fold.ts), in English also in its other forms (stem.ts); joined words are found whole and in
 * parts (compound.ts), and scripts without blanks by pairs of characters (dense.ts). It takes time linear in the text and fails
 * on none.
 */
export const standardAnalyzer: Analyzer = { name: 'standard-1', tokens, read }

function* tokens(text: string): Generator<Token> {
  let at = 0
  let position = 0
  while (at < text.length) {
    const kind = kindAt(text, at)
    if (isBetweenWords(kind)) {
      at += 1
      continue
    }
    const end = kind === DENSE ? -1 : plainEnd(text, at)
    if (end > 0) {
      yield plainToken(text, at, end, position)
      at = end
      position += 1
    } else {
      ;({ nextIndex: at, position } = yield* otherTokens(text, at, position))
    }
  }
}

function read(text: string, numbers: WordNumbers, visit: WordVisitor): void {
  let at = 0
  let position = 0
  while (at < text.length) {
    const kind = kindAt(text, at)
    if (isBetweenWords(kind)) {
      at += 1
      continue
    }
    const end = kind === DENSE ? -1 : plainEnd(text, at)
    if (end > 0) {
      const known = numbers.find(text, at, end)
      if (!visit(known < 0 ? addPlain(text, at, end, numbers) : known, position, 1)) return
      at = end
      position += 1
      continue
    }
    const others = otherTokens(text, at, position)
    let next = others.next()
    for (; next.done !== true; next = others.next()) {
      const { exact, stem, position: at, span } = next.value
      if (!visit(numbers.add(exact, stem), at, span)) return
    }
    ;({ nextIndex: at, position } = next.value)
  }
}

function addPlain(text: string, startIndex: number, endIndex: number, numbers: WordNumbers): number {
  const { exact, stem } = plainToken(text, startIndex, endIndex, 0)
  return numbers.add(exact, stem)
}

function isBetweenWords(kind: number): boolean {
  return kind > DENSE || (kind > DIGIT && kind < DENSE)
}

/** The tokens of what begins at an index and is no plain word. */
function* otherTokens(text: string, index: number, position: number): Generator<Token, RestOfText> {
  if (kindAt(text, index) === DENSE) return yield* denseTokens(text, index, position)
  const piece = readPiece(text, index)
  if (piece.isMixed || nextInCompound(text, piece) !== undefined) return yield* compoundTokens(text, piece, position)
  yield plainToken(text, piece.startIndex, piece.endIndex, position)
  return { nextIndex: piece.nextIndex, position: position + 1 }
}

/** Where to go on, and with which position. */
type RestOfText = { readonly nextIndex: number; readonly position: number }
