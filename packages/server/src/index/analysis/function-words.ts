/**
 * English words that join others and say little of what a text is about. They are indexed and found like others, so that `"to be or
 * not to be"` is; but in a question among other words they count less than their rarity in a small or special collection
 * would make them (Fox, "A stop list for general text", 1989, would leave them out).
 */
const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  [
    'a an and any are as at be been being but by can could did do does for from had has have having he her here his how i if in into is it',
    'its me my no nor not of off on or our she should so some such than that the their them then there these they this those to was we',
    'were what when where which while who whom whose why will with would you your',
  ]
    .join(' ')
    .split(' '),
)

/** What such a word counts. */
const EMPHASIS = 0.3

export function englishEmphasis(exact: string): number {
  return FUNCTION_WORDS.has(exact) ? EMPHASIS : 1
}
