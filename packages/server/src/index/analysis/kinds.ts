/**
 * What each character is to the search for words: part of a word, something that joins words, or neither. From the general
 * categories and scripts of Unicode (UAX 44, UAX 24); each character is looked up once and remembered in a table, since a
 * regular expression for every character of every text would be most of the cost of indexing.
 */

/** In this order: letters and digits come first, then what may stand behind them in a word. */
export const LOWER = 1
export const UPPER = 2
export const DIGIT = 3
/** Belongs to the character before it: combining marks, and format characters that are not seen. */
export const MARK = 4
/** Letters of scripts that are written without blanks between words, or whose words carry endings without a seam. */
export const DENSE = 5
/** Joins words to a compound if it stands between two. */
export const JOINT = 6
export const APOSTROPHE = 7
/** Joins digits only. */
export const COMMA = 8
export const SEPARATOR = 9

/** By code point; 0 if not looked up yet. The system gives memory only to the parts that are used. */
const kinds = new Uint8Array(0x110000)

/** The kind of a code point, lone surrogates too. */
export function kindOf(codePoint: number): number {
  const known = kinds[codePoint] ?? SEPARATOR
  if (known !== 0) return known
  const kind = lookUp(String.fromCodePoint(codePoint))
  kinds[codePoint] = kind
  return kind
}

/** The kind of the character at an index of a text, SEPARATOR behind its end. */
export function kindAt(text: string, index: number): number {
  const codePoint = text.codePointAt(index)
  return codePoint === undefined ? SEPARATOR : kindOf(codePoint)
}

const OWN: Readonly<Record<string, number>> = {
  ...kindForEach('_-.@/\\+\u2010\u2011', JOINT),
  ...kindForEach("'\u2019\u02bc\uff07", APOSTROPHE),
  ',': COMMA,
  // A blank of no width says that a word ends, in the scripts that need it.
  '\u200b': SEPARATOR,
  // The stroke that draws an Arabic word out.
  '\u0640': MARK,
}

function kindForEach(characters: string, kind: number): Record<string, number> {
  return Object.fromEntries(Array.from(characters, (character) => [character, kind]))
}

/** Vowels and finals of decomposed Korean syllables, and the voicing marks of narrow Katakana, combine as marks do. */
const COMBINING = /[\p{M}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff\uff9e\uff9f]/u

const WITHOUT_BLANKS =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Lana}\p{scx=Tavt}\p{scx=Talu}\p{scx=Tale}\p{scx=Java}\p{scx=Bali}]/u

function lookUp(character: string): number {
  const own = OWN[character]
  if (own !== undefined) return own
  if (COMBINING.test(character)) return MARK
  if (!/[\p{L}\p{N}\p{Co}]/u.test(character)) return SEPARATOR
  if (WITHOUT_BLANKS.test(character)) return DENSE
  if (/\p{N}/u.test(character)) return DIGIT
  return /[\p{Lu}\p{Lt}]/u.test(character) ? UPPER : LOWER
}
