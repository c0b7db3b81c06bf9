import { compoundTokens, plainToken, wordForms } from './compound.ts'
import { denseTokens } from './dense.ts'
import { englishEmphasis } from './function-words.ts'
import { DENSE, DIGIT, kindAt } from './kinds.ts'
import { nextInCompound, readPiece } from './piece.ts'
import { plainEnd } from './plain.ts'
import type { Analyzer, Token, WordNumbers, WordStarts, WordVisitor } from './port.ts'

/**
 * The analysis of Sheaf. A word is a run of letters and digits (UAX 29 without its exceptions), compared without case and, in
 * Latin script, without diacritics (fold.ts), in English also in its other forms (stem.ts); joined words are found whole and in
 * parts (compound.ts), and scripts without blanks by pairs of characters (dense.ts). It takes time linear in the text and fails
 * on none.
 */
export const standardAnalyzer: Analyzer = {
  name: 'standard-1',
  tokens,
  read,
  emphasisOf: englishEmphasis,
}

function* tokens(text: string, starts?: WordStarts): Generator<Token> {
  let position = 0
  for (let at = nextWord(text, 0); at < text.length; at = nextWord(text, at)) {
    const end = plainEnd(text, at)
    if (end > 0) {
      if (starts === undefined || starts[startOf(text, at, end)] === 1) yield plainToken(text, at, end, position)
      at = end
      position += 1
    } else {
      ;({ nextIndex: at, position } = yield* otherTokens(text, at, position))
    }
  }
}

function read(text: string, numbers: WordNumbers, visit: WordVisitor): void {
  let position = 0
  for (let at = nextWord(text, 0); at < text.length; at = nextWord(text, at)) {
    const end = plainEnd(text, at)
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
      const { exact, stem, position: place, span } = next.value
      if (!visit(numbers.add(exact, stem), place, span)) return
    }
    ;({ nextIndex: at, position } = next.value)
  }
}

/** How a plain word begins, as `WordStarts` has it. */
function startOf(text: string, startIndex: number, endIndex: number): number {
  const second = endIndex - startIndex > 1 ? lowerCase(text.charCodeAt(startIndex + 1)) : 0
  return lowerCase(text.charCodeAt(startIndex)) * 128 + second
}

/** Of a letter or digit of ASCII. */
function lowerCase(code: number): number {
  return code | 0x20
}

/** Where from an index on something begins that is or has a word; the end of the text if nothing does. */
function nextWord(text: string, index: number): number {
  let at = index
  while (at < text.length && isBetweenWords(kindAt(text, at))) at += 1
  return at
}

/** Of a word that has no number yet; what has one is not asked for again. */
function addPlain(text: string, startIndex: number, endIndex: number, numbers: WordNumbers): number {
  const { exact, stem } = wordForms(text.slice(startIndex, endIndex))
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
