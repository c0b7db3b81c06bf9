import { limits } from '@sheaf/contract/limits'
import { cutWords } from '../index/words.ts'
import type { DirectoryWords } from '../store/writes/directory-words.ts'

/** The words by which people and teams are found: those of names first, then those of everything else. */
export function directoryWords(
  names: readonly (string | undefined)[],
  others: readonly (string | undefined)[],
): DirectoryWords {
  const most = limits.directoryWordsMax.value
  const ofNames = foldedWords(names).slice(0, most)
  const ofOthers = foldedWords(others).filter((word) => !ofNames.includes(word))
  return { names: ofNames.toSorted(), others: ofOthers.slice(0, most - ofNames.length).toSorted() }
}

/** The words of some texts as they are compared, each once. */
export function foldedWords(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => [...cutWords(text ?? '')].map(({ folded }) => folded)))]
}

/** A text as lists are sorted by it and values are compared: its words, or the text itself where it has none. */
export function sortKey(text: string): string {
  const words = [...cutWords(text)].map(({ folded }) => folded)
  return words.length === 0 ? text.trim() : words.join(' ')
}
