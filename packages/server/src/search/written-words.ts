import { standardAnalyzer } from '../index/analysis/standard.ts'
import type { SearchIndexReader, Witness } from '../index/port.ts'

/** A word in the form in which it is compared, and a document that has it. */
export type WordOf = { readonly exact: string; readonly witness: Witness }

/** Where a word stands further behind, it is shown as it is compared. */
const LOOKED_THROUGH_CHARACTERS = 20_000

/**
 * How each word is written in the title or text of its document: without capitals if it is anywhere, else as where it is
 * first. As it is compared, if it is in other fields, or if the index has another version of the document by now.
 */
export function writtenWords(
  reader: Pick<SearchIndexReader, 'text' | 'state'>,
  words: readonly WordOf[],
): readonly string[] {
  return words.map(({ exact, witness: { key, revision } }) => {
    const text = reader.text(key)
    if (text === undefined || reader.state(key)?.revision !== revision) return exact
    return writtenIn([text.title, text.body.slice(0, LOOKED_THROUGH_CHARACTERS)], exact) ?? exact
  })
}

function writtenIn(texts: readonly string[], exact: string): string | undefined {
  let first: string | undefined
  for (const text of texts) {
    for (const token of standardAnalyzer.tokens(text)) {
      if (token.exact !== exact) continue
      const written = text.slice(token.startIndex, token.endIndex)
      if (written === written.toLowerCase()) return written
      first ??= written
    }
  }
  return first
}
