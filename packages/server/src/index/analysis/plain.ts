import { COMMA, DIGIT, JOINT, kindOf, LOWER, SEPARATOR } from './kinds.ts'

/**
 * Plain words: letters of ASCII, of which only the first may be a capital, and digits, with nothing around that could make
 * them part of something longer. Most words of most texts are such, and need no more than a loop over their characters.
 */

/** Longer ones are looked at closely, as all words are that are none. */
const PLAIN_UNITS_MAX = 64

/** Where the plain word ends that begins at an index, where a letter or digit is; -1 if there is none. */
export function plainEnd(text: string, startIndex: number): number {
  if (text.charCodeAt(startIndex) > ASCII_MAX) return -1
  let at = startIndex + 1
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > ASCII_MAX) return -1
    const kind = kindOf(code)
    if (kind === LOWER || kind === DIGIT) continue
    if (kind !== SEPARATOR && !((kind === JOINT || kind === COMMA) && isSeparated(text, at + 1))) return -1
    break
  }
  return at - startIndex > PLAIN_UNITS_MAX ? -1 : at
}

const ASCII_MAX = 0x7f

/** Whether nothing is at an index that a joint before it could join. */
function isSeparated(text: string, index: number): boolean {
  if (index >= text.length) return true
  const code = text.charCodeAt(index)
  return code <= ASCII_MAX && kindOf(code) === SEPARATOR
}
