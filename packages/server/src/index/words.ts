/** What a mistyped word may have been meant to be: how many edits apart two words may be, and which words take part. */

/** An edit is a letter too many, too few, another one, or two side by side that have changed places (Damerau, 1964). */
export function editsAllowed(word: string): 0 | 1 | 2 {
  const letters = [...word].length
  if (!LETTERS.test(word) || letters < 3 || letters > LETTERS_MAX) return 0
  return letters <= 5 ? 1 : 2
}

/** Whether a word may be proposed: numbers and codes are not, since each is as good as the next one. */
export function isProposable(word: string): boolean {
  return LETTERS.test(word)
}

const LETTERS = /^[\p{L}\p{M}]+$/u

/** Longer ones are data. */
const LETTERS_MAX = 40

/** Documents with a word are counted up to here: more of them make no difference to which word is proposed first. */
export const WORD_DOCUMENTS_MAX = 100

/** Documents that are named for each word, so that somebody can check that one of them may be seen. */
export const WITNESSES_MAX = 8
