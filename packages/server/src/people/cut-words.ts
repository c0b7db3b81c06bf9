import { isAscii } from '../ascii.ts'

/**
 * The words by which people and teams are found and sorted, which the store keeps as they are cut here: a change of the rules
 * needs all of them written anew. Documents are searched by those of index/analysis. A word is a run of letters and digits, compared
 * without case and, in Latin script, without diacritics.
 */

/**
 * Letters, numbers and private use, and the combining marks that belong to a letter before them. Marks outside this
 * list (vowel signs of Indic scripts, Arabic harakat) end a word.
 */
const WORD =
  /[\p{L}\p{N}\p{Co}](?:[\p{L}\p{N}\p{Co}]|[\u0300-\u0304\u0306-\u030C\u030F\u0311\u031B\u0323-\u0328\u032D\u032E\u0330\u0331])*/gu

/** The words of a text from left to right, in the form in which they are compared. */
export function cutWords(text: string): readonly string[] {
  return Array.from(text.matchAll(WORD), ([word]) => foldWord(word))
}

/** The form in which two words are compared. */
function foldWord(word: string): string {
  return isAscii(word) ? word.toLowerCase() : Array.from(word.normalize('NFC'), foldKnownCharacter).join('')
}

/** Long texts repeat few characters, and folding one takes a microsecond. Bounded by the number of characters there are. */
const foldedCharacters = new Map<string, string>()

function foldKnownCharacter(character: string): string {
  const known = foldedCharacters.get(character)
  if (known !== undefined) return known
  const folded = foldCharacter(character)
  foldedCharacters.set(character, folded)
  return folded
}

/**
 * Diacritics go only from Latin letters: é is an accented e, but й is not an и. Case is folded character by character
 * by way of the capital, so that ς and σ, ſ and s are one; a capital of several letters (ß) leaves the letter as it is.
 */
function foldCharacter(character: string): string {
  if (/^\p{M}/u.test(character)) return ''
  const base = character.normalize('NFD')
  if (base.length > 1 && /^[A-Za-z]/.test(base)) return base.charAt(0).toLowerCase()
  const lower = character.toUpperCase().toLowerCase()
  return lower.length === character.length ? lower : character.toLowerCase()
}
