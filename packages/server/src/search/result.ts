import type { SearchResult } from '@sheaf/contract'
import { contentOf, type DocumentWriter, defined } from './document.ts'
import type { Admitted } from './door.ts'
import type { Passage } from './index-thread.ts'

export type ResultWriter = (admitted: Admitted, passage: Passage | undefined) => Promise<SearchResult>

/** Shows a hit as the protocol has it. */
export function resultWriter(writeDocument: DocumentWriter): ResultWriter {
  return async (admitted, passage) => {
    const document = await writeDocument(admitted, passage?.title)
    return {
      url: document.url,
      title: document.title,
      ...defined('nativeAppUrl', contentOf(admitted).nativeAppUrl),
      document,
      snippets: (passage?.snippets ?? []).filter(({ text }) => text !== '').map(snippetOf),
    }
  }
}

function snippetOf({ text, ranges, ordering }: Passage['snippets'][number]) {
  return {
    text,
    snippet: '',
    mimeType: 'text/plain',
    ...defined('snippetTextOrdering', ordering),
    ...defined(
      'ranges',
      ranges?.map(({ startIndex, endIndex }) => ({ startIndex, endIndex, type: 'BOLD' as const })),
    ),
  }
}
