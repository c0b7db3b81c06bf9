import { StorageFull } from '../store/port.ts'
import { failureOf } from '../store/sqlite/group-commit.ts'

/** What a file system says when it, or what this user may have of it, is full. */
const NO_ROOM: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT'])

/** Whether something failed for want of room, be it the record, a database of the index, or another file of it. */
export function isDiskFull(error: unknown): boolean {
  return (
    error instanceof StorageFull ||
    NO_ROOM.has((error as NodeJS.ErrnoException | undefined)?.code) ||
    failureOf(0, error).failure.isStorageFull
  )
}
