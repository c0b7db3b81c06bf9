import { statement, type Transaction } from '../statement.ts'
import { noteDocumentRenewal } from './document-rows.ts'

/** The text of files: awaited from when the index meets them until they have been read, whatever happens in between. */

type Files = { key: number; digest: string }
const expect = statement<Files>('writes/file-texts.await', (db, param) =>
  db
    .insertInto('file_texts')
    .values({ document_key: param('key'), digest: param('digest'), texts: null, attempts: 0 })
    // Those that are awaited already, or were read: how often that was tried is not to be forgotten, nor what was read.
    .onConflict((conflict) =>
      conflict
        .column('document_key')
        .doUpdateSet({ digest: param('digest'), texts: null, attempts: 0 })
        .where('file_texts.digest', '<>', param('digest')),
    ),
)
const forget = statement<{ key: number }>('writes/file-texts.forget', (db, param) =>
  db.deleteFrom('file_texts').where('document_key', '=', param('key')),
)
const count = statement<{ key: number; by: number }>('writes/file-texts.count', (db, param) =>
  db
    .updateTable('file_texts')
    .set((eb) => ({ attempts: eb('attempts', '+', param('by')) }))
    .where('document_key', '=', param('key'))
    .where('texts', 'is', null),
)
const store = statement<Files & { texts: string }>('writes/file-texts.store', (db, param) =>
  db
    .updateTable('file_texts')
    .set({ texts: param('texts') })
    .where('document_key', '=', param('key'))
    .where('digest', '=', param('digest'))
    .where('texts', 'is', null),
)

/** What a document was found to have: files that are to be read, or none any more. */
export type AwaitFileTexts = { readonly awaited: readonly Files[]; readonly gone: readonly number[] }

export async function awaitFileTexts(tx: Transaction, { awaited, gone }: AwaitFileTexts): Promise<void> {
  for (const files of awaited) await tx.run(expect, files)
  for (const key of gone) await tx.run(forget, { key })
}

/** Before files are read: should the process die of them, that is known. */
export async function beginFileTexts(tx: Transaction, { keys }: { readonly keys: readonly number[] }): Promise<void> {
  for (const key of keys) await tx.run(count, { key, by: 1 })
}

/** Files that were begun and left, for no fault of theirs. */
export async function putOffFileTexts(tx: Transaction, { keys }: { readonly keys: readonly number[] }): Promise<void> {
  for (const key of keys) await tx.run(count, { key, by: -1 })
}

export type StoreFileTexts = { readonly read: readonly (Files & { readonly texts: string })[]; readonly nowMs: number }

/** Keeps what was read, and queues the documents for the index; those whose files are others by now are left alone. */
export async function storeFileTexts(tx: Transaction, { read, nowMs }: StoreFileTexts): Promise<void> {
  for (const each of read) {
    if ((await tx.run(store, each)) > 0) await noteDocumentRenewal(tx, { key: each.key, nowMs })
  }
}
