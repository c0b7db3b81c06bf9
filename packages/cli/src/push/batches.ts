import type { DocumentDefinition } from '@sheaf/client'

const DOCUMENTS_MAX = 200
/** Below what servers of the protocol take in one request. */
const CHARACTERS_MAX = 2_000_000

/** Groups documents into requests of a reasonable size, in order. */
export async function* batches(
  documents: AsyncIterable<DocumentDefinition>,
): AsyncGenerator<readonly DocumentDefinition[]> {
  let batch: DocumentDefinition[] = []
  let characters = 0
  for await (const document of documents) {
    const size = (document.body?.textContent ?? document.body?.binaryContent ?? '').length
    if (batch.length > 0 && (batch.length >= DOCUMENTS_MAX || characters + size > CHARACTERS_MAX)) {
      yield batch
      batch = []
      characters = 0
    }
    batch.push(document)
    characters += size
  }
  if (batch.length > 0) yield batch
}
