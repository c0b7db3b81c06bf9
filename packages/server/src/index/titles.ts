import { cutWords, foldWord } from './words.ts'

/** Titles that complete what somebody types: which of them are better, and where in them the typed words are. */

/** What was typed: words that are finished, and the beginning of one more; empty if the last one is finished too. */
export type Typed = { readonly words: readonly string[]; readonly prefix: string }

/** A title that an engine has found to match. */
type Candidate = { readonly key: number; readonly title: string }

/**
 * The candidates, the best first: those that begin with what was typed, then those in which its words stand in the same
 * order side by side, then all others; among equals the shorter title, then the newer document.
 */
export function rankTitles<Found extends Candidate>(found: readonly Found[], typed: Typed): readonly Found[] {
  const wanted = foldTyped(typed)
  return found
    .map((candidate) => ({ candidate, closeness: closenessOf(candidate.title, wanted) }))
    .sort(
      (a, b) =>
        a.closeness - b.closeness ||
        a.candidate.title.length - b.candidate.title.length ||
        b.candidate.key - a.candidate.key,
    )
    .map(({ candidate }) => candidate)
}

/** Where in a title the typed words are, in UTF-16 units; undefined unless all of them are there. */
export function typedRanges(
  title: string,
  typed: Typed,
): readonly { readonly startIndex: number; readonly endIndex: number }[] | undefined {
  const wanted = foldTyped(typed)
  const inTitle = [...cutWords(title)]
  const isAll = wanted.every((want) => inTitle.some(({ folded }) => fits(folded, want)))
  if (!isAll) return undefined
  return inTitle
    .filter(({ folded }) => wanted.some((want) => fits(folded, want)))
    .map(({ startIndex, endIndex }) => ({ startIndex, endIndex }))
}

type Wanted = { readonly folded: string; readonly isWhole: boolean }

/** The words as they are compared; what was typed between blanks may be several. */
function foldTyped({ words, prefix }: Typed): readonly Wanted[] {
  const whole = words.flatMap((word) => [...cutWords(word)]).map(({ folded }) => ({ folded, isWhole: true }))
  const begun = [...cutWords(prefix)].map(({ endIndex, startIndex }, position, all) => ({
    folded: foldWord(prefix.slice(startIndex, endIndex)),
    isWhole: position < all.length - 1,
  }))
  return [...whole, ...begun]
}

function fits(word: string, { folded, isWhole }: Wanted): boolean {
  return isWhole ? word === folded : word.startsWith(folded)
}

function closenessOf(title: string, wanted: readonly Wanted[]): 0 | 1 | 2 {
  const words = [...cutWords(title)].map(({ folded }) => folded)
  const stands = (at: number) => wanted.every((want, offset) => fits(words[at + offset] ?? '', want))
  if (stands(0)) return 0
  return words.some((_, at) => stands(at)) ? 1 : 2
}
