import { isManifestDamage } from './manifest.ts'
import { SegmentDamaged } from './segment/damage.ts'

/** True for damage of the index, as opposed to a full disk or a mistake. */
export function isDamage(error: unknown): boolean {
  return error instanceof SegmentDamaged || isManifestDamage(error) || isOutOfRange(error) || isMissingFile(error)
}

/** SQLite has no checksums: a number that is none of ours is what a wrong byte has made of one. */
function isOutOfRange(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_OUT_OF_RANGE'
}

export function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
