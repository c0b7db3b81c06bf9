import type { Store } from '../store/port.ts'

/**
 * Queues every document for the index, chunk by chunk, so that other writers get their turn in between. The index is
 * complete again only once it has taken up all of them: a caller that needs to know must know that this one has ended.
 *
 * @param afterChunk told how many documents are queued so far; the next chunk waits for it. What it throws ends this
 */
export async function requeueAll(
  store: Pick<Store, 'write'>,
  afterChunk: (documents: number) => Promise<void> | void,
): Promise<number> {
  let documents = 0
  let after = 0
  for (;;) {
    const chunk = await store.write('requeueDocuments', { after, nowMs: Date.now() })
    if (chunk.last === undefined) return documents
    documents += chunk.documents
    after = chunk.last
    await afterChunk(documents)
  }
}
