import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'

/** Where the parts of a deployment are inside its data directory. */
export const files = {
  record: (directory: string) => join(directory, 'record.sqlite'),
  lock: (directory: string) => join(directory, 'serve.lock'),
  index: (directory: string) => join(directory, 'index'),
} as const

/** Makes the data directory, readable by its owner alone, if it is not there. */
export function makeDataDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
}

/**
 * Makes the record’s file, readable by its owner alone, if it is not there: a directory that somebody else made may be
 * open to all. SQLite gives the files beside the record the mode of the record’s own.
 */
export function makeRecordFile(directory: string): void {
  closeSync(openSync(files.record(directory), 'a', 0o600))
}
