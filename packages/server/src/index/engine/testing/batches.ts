import { put, remove } from '../../conformance/world.ts'
import type { IndexChange, IndexedDocument } from '../../port.ts'

/** A history without end that both a program and whoever looks at what it left behind can tell by the number of a batch. */

/** Small segments have files too, and are soon merged; larger ones by a thread. */
export const crashSettings = { factor: 3, embeddedBytesMax: 3_000, besideBytesMin: 12_000 }

/** Documents are written, get other rights two batches later, other text three later, and are mostly deleted seven later. */
export function batchOf(batch: number): readonly IndexChange[] {
  const keys = (of: number) => (of < 1 ? [] : [of * 4, of * 4 + 1, of * 4 + 2])
  return [
    ...keys(batch).map((key) => put(key, contentOf(key, batch, 'first', ['a1']))),
    ...keys(batch - 2).map((key) => put(key, contentOf(key, batch, 'first', ['a1', 'a2']))),
    ...keys(batch - 3).map((key) => put(key, contentOf(key, batch, 'second', ['a2']))),
    ...keys(batch - 7)
      .filter((key) => key % 5 !== 0)
      .map(remove),
  ]
}

function contentOf(key: number, batch: number, word: string, accessTerms: readonly string[]): Partial<IndexedDocument> {
  return {
    title: `${word} of running k${key}`,
    body: `${word} ${'some more text '.repeat(20)}`,
    columns: { part: [String(key % 3)] },
    accessTerms,
    revision: batch,
    updatedAt: word === 'first' ? 1 : 2,
  }
}

/** The documents that are there after so many batches. */
export function documentsAfter(batches: number): readonly IndexedDocument[] {
  const documents = new Map<number, IndexedDocument>()
  for (let batch = 1; batch <= batches; batch += 1) {
    for (const change of batchOf(batch)) {
      if (change.kind === 'put') documents.set(change.document.key, change.document)
      else documents.delete(change.key)
    }
  }
  return [...documents.values()]
}
