import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { MeasuredEngine } from '../engine-under-test.ts'

/** Bytes of a directory with all that is in it. */
export function bytesOf(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
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
