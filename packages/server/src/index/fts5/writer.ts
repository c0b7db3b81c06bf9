import type { DatabaseSync } from 'node:sqlite'
import { type IndexChange, type IndexedDocument, IndexNotReady, type SearchIndexWriter } from '../port.ts'
import { createIndexFile, isDamage, isMarkedDamaged, markDamaged, openIndexFile, readPosition } from './file.ts'
import { datasourceMark, EVERY_MARK, isAccessTerm } from './schema.ts'

/** The writing side: every `apply` is one SQLite transaction; `flush` waits for the disk. */
export function openFts5Writer(directory: string): SearchIndexWriter {
  let open: OpenWriter | undefined
  const close = () => {
    open?.db.close()
    open = undefined
  }
  const usable = (): OpenWriter | undefined => {
    if (isMarkedDamaged(directory)) close()
    else open ??= prepare(openIndexFile(directory, { readOnly: false }))
    return open
  }
  /** Runs `work`; if it meets damage, remembers that and gives `otherwise`. */
  const guarded = <Result>(work: () => Result, otherwise: () => Result): Result => {
    try {
      return work()
    } catch (error) {
      if (!isDamage(error)) throw error
      markDamaged(directory)
      close()
      return otherwise()
    }
  }
  return {
    position: () =>
      guarded(
        () => {
          const writer = usable()
          return writer === undefined ? undefined : readPosition(writer.db)
        },
        () => undefined,
      ),
    reset(position) {
      close()
      open = prepare(createIndexFile(directory, position))
    },
    apply: (changes, changeSeq) =>
      guarded(() => {
        const writer = usable()
        if (writer === undefined) throw new IndexNotReady('there is no usable index to change: reset it first')
        inTransaction(writer.db, () => {
          for (const change of changes) writer.applyChange(change)
          writer.moveTo(changeSeq)
        })
      }, failDamaged),
    flush: () =>
      guarded(() => {
        const writer = usable()
        if (writer === undefined) throw new IndexNotReady('there is no usable index to flush: reset it first')
        return flush(writer)
      }, failDamaged),
    // FTS5 merges while it writes, and is damaged as a whole.
    tidy: () => false,
    missing: () => ({ keys: [], reasons: [] }),
    close,
  }
}

function failDamaged(): never {
  throw new IndexNotReady('the search index is damaged: reset it')
}

type OpenWriter = {
  readonly db: DatabaseSync
  readonly applyChange: (change: IndexChange) => void
  readonly moveTo: (changeSeq: number) => void
}

function prepare(db: DatabaseSync | undefined): OpenWriter | undefined {
  if (db === undefined) return undefined
  // Waiting for the disk in every transaction would hold up the record's own commits, on which people wait.
  db.exec('PRAGMA synchronous = NORMAL')
  const putText = db.prepare(
    'INSERT OR REPLACE INTO texts (rowid, title, body, keywords, marks) VALUES (?, ?, ?, ?, ?)',
  )
  const putTitle = db.prepare('INSERT OR REPLACE INTO titles (rowid, title, marks) VALUES (?, ?, ?)')
  const putDocument = db.prepare(
    'INSERT OR REPLACE INTO documents (key, revision, updated_at, datasource, object_type, indexed_ms) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const deleteText = db.prepare('DELETE FROM texts WHERE rowid = ?')
  const deleteTitle = db.prepare('DELETE FROM titles WHERE rowid = ?')
  const deleteDocument = db.prepare('DELETE FROM documents WHERE key = ?')
  const move = db.prepare('UPDATE position SET change_seq = ?')
  return {
    db,
    applyChange(change) {
      if (change.kind === 'put') {
        const { key, revision, updatedAt, datasource, objectType, indexedMs } = change.document
        const { title, body, summary, comments, tags, properties, people } = change.document
        const shown = [body, summary, comments].filter((text) => text !== '').join('\n\n')
        const keywords = [tags, properties, people].filter((text) => text !== '').join('\n')
        // Composed, so that й typed as one character finds й stored as two; the reader composes what is typed.
        const texts = [title, shown, keywords].map((text) => text.normalize('NFC'))
        const marks = marksOf(change.document)
        putText.run(key, ...texts, marks)
        putTitle.run(key, texts[0] ?? '', marks)
        putDocument.run(key, revision, updatedAt, datasource, objectType, indexedMs)
      } else {
        deleteText.run(change.key)
        deleteTitle.run(change.key)
        deleteDocument.run(change.key)
      }
    },
    moveTo: (changeSeq) => {
      move.run(changeSeq)
    },
  }
}

function marksOf({ key, datasource, accessTerms }: IndexedDocument): string {
  const wrong = accessTerms.find((term) => !isAccessTerm(term))
  if (wrong !== undefined) throw new TypeError(`document ${key} has the access term '${wrong}', which is not a-z, 0-9`)
  return [...new Set(accessTerms), datasourceMark(datasource), EVERY_MARK].join(' ')
}

/** A transaction that waits for the disk brings all those before it along: they are in the same log. */
function flush({ db, moveTo }: OpenWriter): number {
  const position = readPosition(db)
  if (position === undefined) throw new Error('the search index has lost its position')
  db.exec('PRAGMA synchronous = FULL')
  try {
    inTransaction(db, () => moveTo(position.changeSeq))
  } finally {
    db.exec('PRAGMA synchronous = NORMAL')
  }
  return position.changeSeq
}

function inTransaction(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    work()
    db.exec('COMMIT')
  } catch (error) {
    // SQLite has rolled back by itself after some errors, a full disk for one.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}
