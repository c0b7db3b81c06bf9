import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { MeasuredEngine } from '../engine-under-test.ts'

function filesIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
}

/** Bytes of a directory with all that is in it. */
export function bytesOf(directory: string): number {
  return filesIn(directory).reduce((sum, file) => sum + statSync(file).size, 0)
}

/** Has the system hold all files of an index in memory, as it does where people search all day: it is not the disk that is measured. */
export function readThrough(directory: string): void {
  const chunk = Buffer.alloc(8 * 1024 * 1024)
  for (const file of filesIn(directory)) {
    const handle = openSync(file, 'r')
    while (readSync(handle, chunk) > 0);
    closeSync(handle)
  }
}

/** Bytes of an index: `all` that is in its directory, and its segments by what they hold if the engine tells. */
export function indexBytes(engine: MeasuredEngine, directory: string): Readonly<Record<string, number>> {
  const reader = engine.openReader(directory)
  const told = reader.sizes?.()
  reader.close()
  const all = bytesOf(directory)
  if (told === undefined) return { all }
  const segments = Object.values(told).reduce((sum, value) => sum + value, 0)
  const { positions = 0 } = told
  return { all, 'segments with positions': segments, 'segments without positions': segments - positions, positions }
}
