import { foldWord } from './fold.ts'
import { DENSE, kindAt, MARK } from './kinds.ts'
import type { Token } from './port.ts'

/**
 * Scripts without blanks: any two characters that stand side by side are a word (Nie and Ren, "Chinese information retrieval:
 * using characters or words?", 1999), so that every run of two or more is found wherever it stands, however one would cut it into
 * words. A dictionary would cut better, but differently with each version of it and with the text around, and what was cut
 * differently is not found. Korean is written with blanks, but its nouns carry particles that no query has; pairs find them.
 *
 * A character of a longer run can be found by itself as well: it has a token of span 0, which is no part of a run.
 */

/** The tokens of the run that begins at an index; answers where it ends and how many characters it had. */
export function* denseTokens(
  text: string,
  startIndex: number,
  position: number,
): Generator<Token, { readonly nextIndex: number; readonly position: number }> {
  let at = startIndex
  let end = characterEnd(text, at)
  let number = 0
  while (kindAt(text, end) === DENSE) {
    const next = characterEnd(text, end)
    yield tokenOf(text, at, next, position + number, 1)
    yield tokenOf(text, at, end, position + number, 0)
    number += 1
    at = end
    end = next
  }
  yield tokenOf(text, at, end, position + number, number === 0 ? 1 : 0)
  return { nextIndex: end, position: position + number + 1 }
}

function tokenOf(text: string, startIndex: number, endIndex: number, position: number, span: number): Token {
  const exact = foldWord(text.slice(startIndex, endIndex))
  return { startIndex, endIndex, exact, stem: exact, position, span }
}

/** Marks of one character that are looked at; further ones belong to no word, as in words of other scripts. */
const MARKS_MAX = 30

/** The end of the character at an index: with the marks that belong to it. */
function characterEnd(text: string, index: number): number {
  let at = index + widthAt(text, index)
  for (let marks = 0; marks < MARKS_MAX && kindAt(text, at) === MARK; marks += 1) at += widthAt(text, at)
  return at
}

function widthAt(text: string, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1
}
