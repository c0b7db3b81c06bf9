import { isAscii } from '../../ascii.ts'
import { rememberRecent } from '../../recent.ts'

/**
 * Folding: the form in which two words are compared. Case goes, and what readers and keyboards leave out: accents of Latin
 * letters, short vowels of Arabic and points of Hebrew; marks that carry a vowel of their own, as in the scripts of India,
 * stay. The encodings of one character (composed, decomposed, full and half width) become one (UAX 15).
 */

/** The form in which a word, or a compound with its joints, is compared. */
export function foldWord(word: string): string {
  return isAscii(word) ? word.toLowerCase() : foldKnown(word)
}

const foldKnown = rememberRecent((word: string) => {
  const composed = word.replace(PRESENTED, (characters) => characters.normalize('NFKC')).normalize('NFC')
  return Array.from(composed, foldKnownCharacter).join('')
})

/** Characters that differ from others only in how they are drawn: full and half width, and ligatures of Latin letters. */
const PRESENTED = /[\uff00-\uffef\ufb00-\ufb06]+/g

/** Bounded by the number of characters there are. */
const foldedCharacters = new Map<string, string>()

function foldKnownCharacter(character: string): string {
  const known = foldedCharacters.get(character)
  if (known !== undefined) return known
  const folded = foldCharacter(character)
  foldedCharacters.set(character, folded)
  return folded
}

/** What may stand in a word without being compared; й is composed by now, so its mark is none of these. */
const DROPPED =
  /^(?:\p{Cf}|[\u0640]|(?=\p{M})[\p{Script=Inherited}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])/u

/**
 * Diacritics go only from Latin letters: é is an accented e, but й is not an и. Case is folded character by character by way
 * of the capital, so that ς and σ, ſ and s, dotless and dotted i are one; a capital of several letters (ß) leaves the letter as
 * it is.
 */
function foldCharacter(character: string): string {
  if (APOSTROPHES.test(character)) return "'"
  if (HYPHENS.test(character)) return '-'
  if (DROPPED.test(character)) return ''
  const base = character.normalize('NFD')
  if (base.length > 1 && /^[A-Za-z]/.test(base)) return base.charAt(0).toLowerCase()
  const lower = character.toUpperCase().toLowerCase()
  return lower.length === character.length ? lower : character.toLowerCase()
}

const APOSTROPHES = /^[\u2019\u02bc]/
const HYPHENS = /^[\u2010\u2011]/
