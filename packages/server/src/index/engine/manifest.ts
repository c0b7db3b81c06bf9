import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isDeepStrictEqual } from 'node:util'
import type { IndexPosition } from '../port.ts'
import { FORMAT_VERSION as SEGMENT_VERSION } from './segment/format.ts'

/**
 * The manifest: a small SQLite database that says which segments make up the index, what is deleted of them, and what is known
 * of each document. A change of the index is one transaction here; a segment file that it does not name is not part of the
 * index. An index can always be made again from the record, so everything that is wrong with one has one remedy, and is
 * reported by 'there is none' rather than an error.
 */

/** Says that a SQLite file is a search index of Sheaf; `file` and other tools show it. */
const APPLICATION_ID = 0x53686632

/** Grows with every change of the tables, the columns or the field weights, and where a fault has left something out. */
const TABLES_VERSION = 5
/** An index of another format is made anew, as is one whose segments have another. */
const FORMAT_VERSION = TABLES_VERSION * 1_000 + SEGMENT_VERSION

/**
 * `segments.content` is null for a segment that has a file of its own. `deletions` and `patches` only ever get rows with
 * higher numbers, so that a reader takes up what is new since it last looked.
 */
const SCHEMA = `
  CREATE TABLE position (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    store_id TEXT NOT NULL,
    restore_epoch INTEGER NOT NULL,
    change_seq INTEGER NOT NULL,
    analyzer TEXT NOT NULL,
    generation INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE segments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    documents INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    seal INTEGER NOT NULL,
    content BLOB
  ) STRICT;
  CREATE TABLE deletions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    segment INTEGER NOT NULL,
    ordinal INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX deletions_by_segment ON deletions (segment);
  CREATE TABLE patches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    segment INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    access_terms TEXT NOT NULL
  ) STRICT;
  CREATE INDEX patches_by_segment ON patches (segment, ordinal);
  CREATE TABLE documents (
    key INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL,
    datasource TEXT NOT NULL,
    object_type TEXT NOT NULL,
    indexed_ms INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    access TEXT NOT NULL
  ) STRICT;
  CREATE TABLE missing (key INTEGER PRIMARY KEY) STRICT;
  CREATE TABLE texts (
    key INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT_VERSION};
`

export const manifestPath = (directory: string) => join(directory, 'index.sqlite')
/** The mark beside the index that says it was found damaged. */
const damageMarkOf = (directory: string) => join(directory, 'index.damaged')
export const segmentPath = (directory: string, id: number) => join(directory, `${id}.segment`)

/** How long a statement waits for a lock; in WAL mode only recovery after a crash and checkpoints ever take one. */
const BUSY_MILLIS_MAX = 10_000

const SQLITE_ERROR = 1
const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26

/** Opens the manifest, or says that there is no usable one: none, someone else's, of another format or analysis, damaged. */
export function openManifest(
  directory: string,
  { readOnly, analyzer }: { readonly readOnly: boolean; readonly analyzer: string },
): DatabaseSync | undefined {
  const path = manifestPath(directory)
  if (isMarkedDamaged(directory) || !isFile(path)) return undefined
  const db = new DatabaseSync(path, { readOnly, timeout: BUSY_MILLIS_MAX })
  try {
    if (isOurs(db, analyzer) && readPosition(db) !== undefined) {
      for (const table of ['segments', 'deletions', 'patches', 'documents', 'texts', 'missing']) {
        db.prepare(`SELECT * FROM ${table} LIMIT 1`).get()
      }
      return db
    }
  } catch (error) {
    if (!isManifestDamage(error) && resultCode(error) !== SQLITE_ERROR) {
      db.close()
      throw error
    }
  }
  db.close()
  return undefined
}

/** Deletes what is there and makes an empty index that belongs to the store which `position` names. */
export function createManifest(directory: string, position: IndexPosition, analyzer: string): DatabaseSync {
  // The main file first: a crash after it leaves none, whereas a main file without its log would be an older state
  // of the index that claims to be whole.
  const path = manifestPath(directory)
  for (const each of [path, `${path}-wal`, `${path}-shm`, damageMarkOf(directory), damagedSegmentsOf(directory)]) {
    rmSync(each, { recursive: true, force: true })
  }
  for (const { path: file } of segmentFiles(directory)) rmSync(file, { recursive: true, force: true })
  const db = new DatabaseSync(path, { timeout: BUSY_MILLIS_MAX })
  db.exec('PRAGMA journal_mode = WAL; BEGIN IMMEDIATE')
  db.exec(SCHEMA)
  db.prepare('INSERT INTO position VALUES (1, ?, ?, ?, ?, 0)').run(
    position.storeId,
    position.restoreEpoch,
    position.changeSeq,
    analyzer,
  )
  db.exec('COMMIT')
  return db
}

export function readPosition(db: DatabaseSync): IndexPosition | undefined {
  const row = db.prepare('SELECT store_id, restore_epoch, change_seq FROM position').get()
  if (row === undefined) return undefined
  const { store_id, restore_epoch, change_seq } = row as {
    readonly store_id: string
    readonly restore_epoch: number
    readonly change_seq: number
  }
  return { storeId: store_id, restoreEpoch: restore_epoch, changeSeq: change_seq }
}

/** The segment files of a directory, whether the manifest names them or not. */
export function segmentFiles(directory: string): readonly { readonly id: number; readonly path: string }[] {
  return readdirSync(directory).flatMap((name) => {
    const id = /^(\d+)\.segment$/.exec(name)?.[1]
    return id === undefined ? [] : [{ id: Number(id), path: join(directory, name) }]
  })
}

/** Tells the present manifest from one that `createManifest` put in its place; undefined if there is none. */
export function manifestIdentity(directory: string): string | undefined {
  const stat = statSync(manifestPath(directory), { bigint: true, throwIfNoEntry: false })
  // With its birth, since a file system may give the number of a deleted file to the next one.
  return stat === undefined ? undefined : `${stat.dev}:${stat.ino}:${stat.birthtimeNs}`
}

/**
 * Remembers that the index is damaged, for whoever opens it next. A reader that meets damage cannot tell the writer,
 * which may be in another thread or not running; the mark beside the files can. It says what was found.
 */
export function markDamaged(directory: string, reason: string): void {
  writeFileSync(damageMarkOf(directory), `${reason}\n`)
}

/** What was found, if the index is marked as damaged. */
export function markedReason(directory: string): string | undefined {
  return isMarkedDamaged(directory) ? readFileSync(damageMarkOf(directory), 'utf8').trim() : undefined
}

export function isMarkedDamaged(directory: string): boolean {
  return existsSync(damageMarkOf(directory))
}

const damagedSegmentsOf = (directory: string) => join(directory, 'segments.damaged')

/** Remembers that one segment is damaged, for the writer, who takes it out of the index. */
export function markSegmentDamaged(directory: string, id: number, reason: string): void {
  // On a line of its own, whatever a disk that was full has left of another one.
  appendFileSync(damagedSegmentsOf(directory), `\n${id} ${reason.replaceAll('\n', ' ')}\n`)
}

export function damagedSegments(directory: string): readonly { readonly id: number; readonly reason: string }[] {
  const path = damagedSegmentsOf(directory)
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, id, reason = ''] = /^(\d+) (.*)$/.exec(line) ?? []
      return id === undefined ? [] : [{ id: Number(id), reason }]
    })
}

export function forgetDamagedSegments(directory: string): void {
  rmSync(damagedSegmentsOf(directory), { force: true })
}

/** True if SQLite said that the file is not what it should be, as opposed to a full disk or a wrong query. */
export function isManifestDamage(error: unknown): boolean {
  const code = resultCode(error)
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB
}

/** SQLite's primary result code; the bits above it only say more about the same error. */
function resultCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** What made a manifest: an engine, whose tables and segments have a version, and an analysis. */
export type ManifestFormat = {
  readonly application: unknown
  readonly version: unknown
  readonly analyzer: unknown
}

export const formatWith = (analyzer: string): ManifestFormat => ({
  application: APPLICATION_ID,
  version: FORMAT_VERSION,
  analyzer,
})

/** The analysis is undefined where the engine is another one. */
export function readFormat(db: DatabaseSync): ManifestFormat {
  const application = db.prepare('PRAGMA application_id').get()?.application_id
  const version = db.prepare('PRAGMA user_version').get()?.user_version
  const isReadable = application === APPLICATION_ID && version === FORMAT_VERSION
  const analyzer = isReadable ? db.prepare('SELECT analyzer FROM position').get()?.analyzer : undefined
  return { application, version, analyzer }
}

function isOurs(db: DatabaseSync, analyzer: string): boolean {
  return isDeepStrictEqual(readFormat(db), formatWith(analyzer))
}

/** Runs `work` in one transaction that writes. */
export function inTransaction<Result>(db: DatabaseSync, work: () => Result): Result {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    // SQLite has rolled back by itself after some errors, a full disk for one.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}
