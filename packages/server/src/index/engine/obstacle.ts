import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Obstacle } from '../port.ts'
import { reasonOf } from './damage.ts'
import { formatWith, type ManifestFormat, manifestPath, markedReason, readFormat } from './manifest.ts'

/**
 * Why `openManifest` finds no usable index in a directory. Only asked once it has found none. The remedy is always the same,
 * but people want to know whether a disk is failing or a new version has come.
 */
export function findObstacle(directory: string, analyzer: string): Obstacle {
  const marked = markedReason(directory)
  if (marked !== undefined) return { kind: 'damaged', reason: marked }
  const path = manifestPath(directory)
  if (!existsSync(path)) return { kind: 'none', reason: `${path} is not there` }
  try {
    const [found, expected] = [formatIn(path), formatWith(analyzer)]
    const isOurs =
      found.application === expected.application &&
      found.version === expected.version &&
      (found.analyzer === undefined || found.analyzer === analyzer)
    // SQLite takes an empty file for a database of nobody; and our own lacks something, or nobody would ask about it.
    if (found.application === 0 || isOurs) return { kind: 'damaged', reason: `${path} lacks what an index has` }
    return { kind: 'other', reason: `${path} was made by ${told(found)}; this is ${told(expected)}` }
  } catch (error) {
    return { kind: 'damaged', reason: `${path}: ${reasonOf(error)}` }
  }
}

function formatIn(path: string): ManifestFormat {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    return readFormat(db)
  } finally {
    db.close()
  }
}

function told({ application, version, analyzer = 'unknown' }: ManifestFormat): string {
  return `engine ${application}, format ${version}, analysis ${analyzer}`
}
