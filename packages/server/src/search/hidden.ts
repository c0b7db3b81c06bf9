import { limits } from '@sheaf/contract/limits'
import { isNarrowed, listNarrowedDocuments } from '../store/reads/changes.ts'
import { listStaleDocuments } from '../store/reads/documents.ts'
import type { Executor } from '../store/statement.ts'

/**
 * Documents that no search may find, though the index holds them: their rights were narrowed and the index may hold them
 * as they were, or they are gone. Mostly they are few, and the index leaves them out. After an upload that renounces a
 * million they are a million for minutes: then nobody lists them. The door refuses what is gone, and each other hit is
 * asked about by itself.
 */
export type Hidden =
  | { readonly areListed: true; readonly keys: readonly number[] }
  | { readonly areListed: false; readonly isNarrowed: (key: number) => Promise<boolean> }

/** Finds out what is hidden now. */
export async function findHidden(db: Executor): Promise<Hidden> {
  const most = limits.hiddenDocumentsListedMax.value
  const narrowed = await listNarrowedDocuments(db, most + 1)
  const stale = narrowed.length > most ? [] : await listStaleDocuments(db, most + 1 - narrowed.length)
  return narrowed.length + stale.length > most
    ? { areListed: false, isNarrowed: (key) => isNarrowed(db, key) }
    : { areListed: true, keys: [...narrowed, ...stale] }
}
