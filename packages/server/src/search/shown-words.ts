import type { FoundWord } from '../index/port.ts'
import type { SearchParts, Sight } from './sight.ts'
import type { WordOf } from './written-words.ts'

/** A word to be shown, as it is compared and as it is written. */
export type ShownWord = { readonly exact: string; readonly written: string }

/**
 * The first words, in order, each of which is in a document that passes the door, as it is now and as it was indexed. The
 * index proposes words of what somebody may see, but it may lag behind the record.
 */
export async function shownWords(
  { index }: SearchParts,
  { admit }: Pick<Sight, 'admit'>,
  found: readonly FoundWord[],
  limit: number,
): Promise<readonly ShownWord[]> {
  const words: WordOf[] = []
  for (const { exact, witnesses } of found) {
    if (words.length === limit) break
    for (const witness of witnesses) {
      const admitted = await admit(witness.key)
      if (admitted?.document.content_revision !== witness.revision) continue
      words.push({ exact, witness })
      break
    }
  }
  const written = words.length === 0 ? [] : await index.writtenWords(words)
  return words.map(({ exact }, at) => ({ exact, written: written[at] ?? exact }))
}
