import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { codeOf } from '../durable-file.ts'

/** Held until it is released, or until the process has ended, however that came about. */
export type Lock = { readonly release: () => void }

/**
 * Takes a lock, or answers undefined if it is held. It is one of the operating system’s, by way of SQLite: a process that
 * was killed leaves none behind. Nothing is ever written into its file, which goes when the lock is released. Throws the
 * system’s error if the file cannot be made.
 */
export function takeLock(file: string): Lock | undefined {
  for (;;) {
    const database = openAt(file)
    const identity = identityOf(file)
    try {
      // Not committed before the release: so the lock stays and nothing is written, even where the disk is full.
      database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    } catch (error) {
      database.close()
      if (isBusy(error)) return undefined
      throw error
    }
    // The one who held it may have removed the file in between: then a lock on it keeps nobody out.
    if (identity !== undefined && identity === identityOf(file)) {
      return {
        release() {
          // While it is held, so that nobody’s lock is on a file that is gone. Windows removes no file that is open.
          if (process.platform !== 'win32') rmSync(file, { force: true })
          database.close()
        },
      }
    }
    database.close()
  }
}

/** Waits for a lock. Answers undefined if it was not free for so long, or the signal came. */
export async function waitForLock(file: string, millisMax: number, signal?: AbortSignal): Promise<Lock | undefined> {
  const giveUpAt = performance.now() + millisMax
  for (;;) {
    const lock = takeLock(file)
    if (lock !== undefined || performance.now() >= giveUpAt || signal?.aborted === true) return lock
    await delay(LOCK_POLL_MILLIS)
  }
}

const LOCK_POLL_MILLIS = 50

/** Where the lock is that whoever replaces a file holds meanwhile. */
export function lockBeside(file: string): string {
  return join(dirname(file), `.${basename(file)}.lock`)
}

/**
 * Takes the locks of files that are going to be replaced, of each one once. A file whose folder cannot be written needs
 * none: nobody can replace it.
 *
 * @returns undefined if somebody else holds one of them
 */
export async function lockFiles(files: readonly string[], millisMax: number): Promise<Lock | undefined> {
  const locks: Lock[] = []
  const release = () => {
    for (const lock of locks.splice(0).reverse()) lock.release()
  }
  // All in one order, so that no two wait for each other.
  for (const file of [...new Set(files)].toSorted()) {
    try {
      const lock = await waitForLock(lockBeside(file), millisMax)
      if (lock === undefined) {
        release()
        return undefined
      }
      locks.push(lock)
    } catch (error) {
      if (!UNWRITABLE.has(codeOf(error))) {
        release()
        throw error
      }
    }
  }
  return { release }
}

const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'ENOSPC', 'EDQUOT'])

/** Makes a directory that its owner alone may read, if it is not there. */
export function makePrivateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
}

/** Its file is made only where it is not there: closing another handle of it would end a lock that this process holds. */
function openAt(file: string): DatabaseSync {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
  return new DatabaseSync(file, { timeout: 0 })
}

function identityOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true })
  return found === undefined ? undefined : `${found.dev}:${found.ino}`
}

const SQLITE_BUSY = 5

function isBusy(error: unknown): boolean {
  return ((error as { readonly errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY
}
