import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { IndexPosition } from '../port.ts'
import { APPLICATION_ID, FORMAT_VERSION, type PositionRow, SCHEMA, toPosition } from './schema.ts'

/**
 * The index file: whether it is usable, and how it is made and thrown away. An index can always be made again from the
 * store, so everything that is wrong with one has one remedy, and is reported by 'there is none' rather than an error.
 */

/** The file, and the mark beside it that says it was found damaged. */
const pathOf = (directory: string) => join(directory, 'index.sqlite')
const damageMarkOf = (directory: string) => join(directory, 'index.damaged')

/** How long a statement waits for a lock; in WAL mode only recovery after a crash and checkpoints ever take one. */
const BUSY_MILLIS_MAX = 10_000

const SQLITE_ERROR = 1
const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26

/**
 * Opens the index, or says that there is no usable one: none at all, not a database, someone else's, another format,
 * or damaged as far as can be seen cheaply. SQLite itself compares the length of the file with its header, and the
 * probes read every table. Not PRAGMA quick_check: since SQLite 3.44 it also has FTS5 analyse all text again, which
 * takes minutes at a million documents. Damage further down is found when it is read, and then remembered.
 */
export function openIndexFile(directory: string, options: { readonly readOnly: boolean }): DatabaseSync | undefined {
  const path = pathOf(directory)
  if (existsSync(damageMarkOf(directory)) || !isFile(path)) return undefined
  const db = new DatabaseSync(path, { readOnly: options.readOnly, timeout: BUSY_MILLIS_MAX })
  try {
    if (isOurs(db) && readPosition(db) !== undefined) {
      probe(db)
      return db
    }
  } catch (error) {
    if (!isDamage(error) && resultCode(error) !== SQLITE_ERROR) {
      db.close()
      throw error
    }
  }
  db.close()
  return undefined
}

/** Deletes what is there and makes an empty index that belongs to the store which `position` names. */
export function createIndexFile(directory: string, position: IndexPosition): DatabaseSync {
  // The main file first: a crash after it leaves none, whereas a main file without its log would be an older state
  // of the index that claims to be whole.
  const path = pathOf(directory)
  for (const each of [path, `${path}-wal`, `${path}-shm`, damageMarkOf(directory)])
    rmSync(each, { recursive: true, force: true })
  const db = new DatabaseSync(path, { timeout: BUSY_MILLIS_MAX })
  db.exec('PRAGMA journal_mode = WAL; BEGIN IMMEDIATE')
  db.exec(SCHEMA)
  db.prepare('INSERT INTO position VALUES (1, ?, ?, ?)').run(
    position.storeId,
    position.restoreEpoch,
    position.changeSeq,
  )
  db.exec('COMMIT')
  return db
}

export function readPosition(db: DatabaseSync): IndexPosition | undefined {
  const row = db.prepare('SELECT store_id, restore_epoch, change_seq FROM position').get()
  return row === undefined ? undefined : toPosition(row as PositionRow)
}

/** Tells the present file from one that `createIndexFile` put in its place; undefined if there is none. */
export function fileIdentity(directory: string): string | undefined {
  const stat = statSync(pathOf(directory), { bigint: true, throwIfNoEntry: false })
  // With its birth, since a file system may give the number of a deleted file to the next one.
  return stat === undefined ? undefined : `${stat.dev}:${stat.ino}:${stat.birthtimeNs}`
}

/**
 * Remembers that the index is damaged, for whoever opens it next. A reader that meets damage cannot tell the writer,
 * which may be in another thread or not running; the mark beside the file can.
 */
export function markDamaged(directory: string): void {
  writeFileSync(damageMarkOf(directory), '')
}

export function isMarkedDamaged(directory: string): boolean {
  return existsSync(damageMarkOf(directory))
}

/** True if SQLite or FTS5 said that the file is not what it should be, as opposed to a full disk or a wrong query. */
export function isDamage(error: unknown): boolean {
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

function isOurs(db: DatabaseSync): boolean {
  const applicationId = db.prepare('PRAGMA application_id').get()?.application_id
  const userVersion = db.prepare('PRAGMA user_version').get()?.user_version
  return applicationId === APPLICATION_ID && userVersion === FORMAT_VERSION
}

/** Reads a little of everything that a search needs; throws if it cannot. */
function probe(db: DatabaseSync): void {
  const newest = db.prepare('SELECT max(key) AS key FROM documents').get()?.key ?? 0
  db.prepare('SELECT title FROM texts WHERE rowid = ?').get(newest)
  db.prepare(`SELECT rowid FROM texts WHERE texts MATCH '"ω"' LIMIT 1`).get()
}
