import type { DatabaseSync } from 'node:sqlite'
import type { IndexedDocument } from '../port.ts'
import { shownText } from './prepared.ts'
import type { findLive } from './snapshot.ts'
import { packText } from './stored-text.ts'

/** What a batch of changes comes to, and how the manifest is told. */

export type Stamped = {
  readonly document: IndexedDocument
  readonly fingerprint: string
  readonly access: string
  /** As it is kept, if that was made beforehand. */
  readonly text: Uint8Array | undefined
}
type PlaceInViews = NonNullable<ReturnType<typeof findLive>>

export type Sorted = {
  readonly added: Stamped[]
  /** Documents whose text is the same as before. */
  readonly repeated: Stamped[]
  readonly patched: { readonly place: PlaceInViews; readonly access: string }[]
  /** Where documents were that are written anew, or gone. */
  readonly deleted: PlaceInViews[]
  /** Keys of documents that are gone. */
  readonly forgotten: number[]
}

export type NewSegment = {
  readonly id: number
  readonly documents: number
  readonly bytes: number
  readonly seal: number
  readonly content: Uint8Array | undefined
}

/** Answers what writes a batch, inside a transaction of the caller. */
export function publisher(db: DatabaseSync) {
  const segments = db.prepare('INSERT INTO segments (id, documents, bytes, seal, content) VALUES (?, ?, ?, ?, ?)')
  const documents = db.prepare('INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)')
  const texts = db.prepare('INSERT OR REPLACE INTO texts VALUES (?, ?, ?)')
  const deletions = db.prepare('INSERT INTO deletions (segment, ordinal) VALUES (?, ?)')
  const unpatched = db.prepare('DELETE FROM patches WHERE segment = ? AND ordinal = ?')
  const patches = db.prepare('INSERT INTO patches (segment, ordinal, access_terms) VALUES (?, ?, ?)')
  const anyMissing = db.prepare('SELECT 1 FROM missing LIMIT 1')
  const found = db.prepare('DELETE FROM missing WHERE key = ?')
  const forgotten = ['documents', 'texts', 'missing'].map((table) => db.prepare(`DELETE FROM ${table} WHERE key = ?`))
  const move = db.prepare('UPDATE position SET change_seq = ?, generation = generation + 1')
  return (
    { added, repeated, patched, deleted, forgotten: keys }: Sorted,
    segment: NewSegment | undefined,
    changeSeq: number,
  ) => {
    if (segment !== undefined) {
      segments.run(segment.id, segment.documents, segment.bytes, segment.seal, segment.content ?? null)
    }
    const areSomeMissing = anyMissing.get() !== undefined
    for (const { document, fingerprint, access } of [...added, ...repeated]) {
      const { key, revision, datasource, objectType, indexedMs } = document
      documents.run(key, revision, datasource, objectType, indexedMs, fingerprint, access)
      if (areSomeMissing) found.run(key)
    }
    for (const { document, text } of added) {
      texts.run(document.key, document.title, text ?? packText(shownText(document)))
    }
    for (const { view, ordinal } of deleted) deletions.run(view.id, ordinal)
    for (const { place, access } of patched) {
      unpatched.run(place.view.id, place.ordinal)
      patches.run(place.view.id, place.ordinal, access)
    }
    for (const key of keys) for (const statement of forgotten) statement.run(key)
    move.run(changeSeq)
  }
}
