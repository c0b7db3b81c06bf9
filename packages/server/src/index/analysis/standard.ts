import { compoundTokens, plainToken } from './compound.ts'
import { denseTokens } from './dense.ts'
import { DENSE, DIGIT, kindAt } from './kinds.ts'
import { nextInCompound, readPiece } from './piece.ts'
import type { Analyzer, Token } from './port.ts'

/**
 * The analysis of Sheaf. A word is a run of letters and digits (UAX 29 without its exceptions), compared without case and, in
 * Latin script, without diacritics (fold.ts), in English also in its other forms (stem.ts); joined words are found whole and in
 * parts (compound.ts), and scripts without blanks by pairs of characters (dense.ts). It takes time linear in the text and fails
 * on none.
 */
export const standardAnalyzer: Analyzer = { name: 'standard-1', tokens }

function* tokens(text: string): Generator<Token> {
  let at = 0
  let position = 0
  while (at < text.length) {
    const kind = kindAt(text, at)
    if (kind > DENSE || (kind > DIGIT && kind < DENSE)) {
      at += 1
    } else if (kind === DENSE) {
      ;({ nextIndex: at, position } = yield* denseTokens(text, at, position))
    } else {
      const piece = readPiece(text, at)
      if (!piece.isMixed && nextInCompound(text, piece) === undefined) {
        yield plainToken(text, piece.startIndex, piece.endIndex, position)
        at = piece.nextIndex
        position += 1
      } else {
        ;({ nextIndex: at, position } = yield* compoundTokens(text, piece, position))
      }
    }
  }
}
