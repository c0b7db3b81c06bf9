import type { SearchResult } from '@sheaf/contract'
import { contentOf, type DocumentWriter, defined } from './document.ts'
import type { Admitted } from './door.ts'
import type { Passage } from './index-thread.ts'

/** @param findPassage waits for what the index has of the document; undefined if that is not to be shown */
export type ResultWriter = (
  admitted: Admitted,
  findPassage: () => Promise<Passage | undefined>,
) => Promise<SearchResult>

/** Shows a hit as the protocol has it. What the record has of it is written while the index looks for passages. */
export function resultWriter(writeDocument: DocumentWriter): ResultWriter {
  return async (admitted, findPassage) => {
    const hasTitle = (contentOf(admitted).title?.trim() ?? '') !== ''
    const written = hasTitle ? await writeDocument(admitted) : undefined
    const passage = await findPassage()
    const document = written ?? (await writeDocument(admitted, passage?.title))
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
