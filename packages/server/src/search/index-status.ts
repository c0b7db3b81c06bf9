import type { StoredContent } from '../documents/content.ts'
import { openIndexReader } from '../index/engine/reading.ts'
import {
  type IndexedState,
  IndexNotReady,
  type IndexPosition,
  type SearchIndexReader,
  type TypeCount,
} from '../index/port.ts'
import type { Readable, WarningsTask } from '../indexing/indexed-document.ts'
import { findMeta } from '../store/reads/meta.ts'
import type { Executor } from '../store/statement.ts'

/** What an index says of itself, undefined if there is none, and whether it holds a document. */
export type IndexStatus = { readonly position: IndexPosition | undefined; readonly isHeld: boolean }

/** What an index holds, as the status of documents and datasources needs it. */
export type IndexContents = {
  /** What it holds of documents, in their order; an undefined key is one that it does not hold. */
  readonly states: (keys: readonly (number | undefined)[]) => Promise<IndexStates>
  /** How many documents of a datasource. */
  readonly counts: (datasource: string) => Promise<IndexCounts>
  /** What of a document it does not hold as it was uploaded, in words; made out from the record. */
  readonly warnings: (task: WarningsTask) => Promise<readonly string[]>
  /** What people read of a document, at most `limits.indexedCharactersMax` characters of it. */
  readonly readable: (content: StoredContent) => Promise<Readable>
}
export type IndexStates = Pick<IndexStatus, 'position'> & { readonly states: readonly (IndexedState | undefined)[] }
export type IndexCounts = Pick<IndexStatus, 'position'> & { readonly counts: readonly TypeCount[] }

export const NO_INDEX: IndexStatus = { position: undefined, isHeld: false }

export function indexStatusOf(reader: SearchIndexReader, key: number): IndexStatus {
  return { position: reader.position(), isHeld: reader.text(key) !== undefined }
}

/** The same from an index that nobody here has opened, for a command beside the server. */
export function readIndexStatus(indexDirectory: string, key: number): IndexStatus {
  let reader: SearchIndexReader | undefined
  try {
    reader = openIndexReader(indexDirectory)
    return indexStatusOf(reader, key)
  } catch (error) {
    if (!(error instanceof IndexNotReady)) throw error
    return NO_INDEX
  } finally {
    reader?.close()
  }
}

/** Up to which change of this record the index contains everything; undefined while it is being made for it. */
export async function indexedThrough(
  read: Executor,
  { position }: Pick<IndexStatus, 'position'>,
): Promise<number | undefined> {
  const isOurs =
    position?.storeId === (await findMeta(read, 'storeId')) &&
    position?.restoreEpoch === Number((await findMeta(read, 'restoreEpoch')) ?? 0)
  return isOurs ? position?.changeSeq : undefined
}
