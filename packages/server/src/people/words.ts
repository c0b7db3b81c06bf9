import { limits } from '@sheaf/contract/limits'
import type { DirectoryWords } from '../store/writes/directory-words.ts'
import { cutWords } from './cut-words.ts'

/** The words by which people and teams are found: those of names first, then those of everything else. */
export function directoryWords(
  names: readonly (string | undefined)[],
  others: readonly (string | undefined)[],
  addresses: readonly string[],
): DirectoryWords {
  const most = limits.directoryWordsMax.value
  const ofNames = foldedWords(names).slice(0, most)
  const ofOthers = new Set([...addresses.flatMap(wordsOfAddress), ...foldedWords(others)])
  for (const word of ofNames) ofOthers.delete(word)
  return { names: ofNames.toSorted(), others: [...ofOthers].slice(0, most - ofNames.length).toSorted() }
}

/** An address is one word, since the name of its host is nearly everybody’s; and so is each part before the host but the first. */
function wordsOfAddress(address: string): readonly string[] {
  const [, ...further] = foldedWords([address.split('@', 1)[0]])
  return [address.toLowerCase(), ...further]
}

/** The words of some texts as they are compared, each once. */
export function foldedWords(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => cutWords(text ?? '')))]
}

/** The words of a query, of which an address, or its beginning, is one. */
export function wordsOfQuery(text: string): readonly string[] {
  const pieces = text.split(/\s+/)
  const isAddress = (piece: string) => /[^@]@/.test(piece)
  const addresses = pieces.filter(isAddress).map((piece) => piece.toLowerCase())
  return [...new Set([...addresses, ...foldedWords(pieces.filter((piece) => !isAddress(piece)))])]
}

/** A text as lists are sorted by it and values are compared: its words, or the text itself where it has none. */
export function sortKey(text: string): string {
  const words = cutWords(text)
  return words.length === 0 ? text.trim() : words.join(' ')
}
