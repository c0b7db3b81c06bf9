import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { files } from './files.ts'

/** Held by the process that serves a data directory. */
export type DirectoryLock = { readonly release: () => void }

/** Another process serves the data directory. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse'
}

/**
 * Takes the data directory for this process. The lock is one of the operating system’s, by way of SQLite: it is gone when
 * the process is, however that ended, and no stale file has to be removed by hand.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const file = files.lock(directory)
  const holder = `${file}.json`
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE')
    database.exec('BEGIN EXCLUSIVE')
    database.exec('CREATE TABLE IF NOT EXISTS held (by)')
    database.exec('COMMIT')
  } catch (error) {
    database.close()
    if (!isBusy(error)) throw error
    throw new DirectoryInUse(`${directory} is already served by ${describeHolder(holder)}`)
  }
  writeFileSync(holder, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }), { mode: 0o600 })
  return { release: () => database.close() }
}

const SQLITE_BUSY = 5

function isBusy(error: unknown): boolean {
  return ((error as { readonly errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY
}

function describeHolder(file: string): string {
  if (!existsSync(file)) return 'another process'
  try {
    const { pid, since } = JSON.parse(readFileSync(file, 'utf8')) as { readonly pid: number; readonly since: string }
    return `process ${pid} (since ${since})`
  } catch {
    return 'another process'
  }
}
