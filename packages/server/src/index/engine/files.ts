import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { segmentFiles } from './manifest.ts'

/** The files of segments: how they come and go. */

/** Deletes segment files that no manifest names, which a crash has left. Answers the next id that is free. */
export function removeOrphans(directory: string, db: DatabaseSync): number {
  const named = new Set(
    db
      .prepare('SELECT id FROM segments')
      .all()
      .map(({ id }) => Number(id)),
  )
  const files = segmentFiles(directory)
  for (const { id, path } of files) if (!named.has(id)) removeIfPossible(path)
  const last = db.prepare("SELECT coalesce(max(seq), 0) AS seq FROM sqlite_sequence WHERE name = 'segments'").get()?.seq
  return Math.max(Number(last), ...files.map(({ id }) => id)) + 1
}

/** On some systems a file that somebody reads cannot be removed: then the next start does it. */
export function removeIfPossible(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch (error) {
    if (!['EBUSY', 'EPERM', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/** Written and waited for before anything names it. */
export function writeWhole(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w', 0o600)
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
    fsyncSync(file)
  } catch (error) {
    rmSync(path, { recursive: true, force: true })
    throw error
  } finally {
    closeSync(file)
  }
}
