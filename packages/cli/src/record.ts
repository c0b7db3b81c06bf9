import { existsSync } from 'node:fs'
import type { Store } from '@sheaf/server/store/port'
import { CommandFailure } from './failure.ts'

/** The data directory of a deployment as a command was told it. */
export function dataDirOf(flag: string | undefined): string {
  return flag ?? (process.env.SHEAF_DATA_DIR || './sheaf-data')
}

/**
 * Throws CommandFailure where there is no deployment: opening it would make one, and an empty deployment is not what
 * anybody asks about.
 */
export async function requireDeployment(directory: string): Promise<void> {
  const { files } = await import('@sheaf/server/store/sqlite/files')
  if (existsSync(files.record(directory))) return
  throw new CommandFailure(`--data-dir ${directory} holds no deployment: give the directory that sheaf serve uses.`)
}

/** Opens the record of a deployment beside its server, does something with it, and closes it again. */
export async function withRecord(directory: string, use: (store: Store) => Promise<void>): Promise<void> {
  const [{ openInlineStore }, { failureOf }] = await Promise.all([
    import('@sheaf/server/store/sqlite/inline-store'),
    import('@sheaf/server/store/sqlite/group-commit'),
  ])
  const isDiskFull = (error: unknown) =>
    (error instanceof Error && error.name === 'StorageFull') || failureOf(0, error).failure.isStorageFull
  const full = () => new CommandFailure(`the disk of --data-dir ${directory} is full. Make room, then run this again.`)
  const store = await openInlineStore(directory).catch((error: unknown) => {
    if (isDiskFull(error)) throw full()
    throw new CommandFailure(
      `--data-dir ${directory} cannot be used (${reasonOf(error)}): give a directory that this user may write.`,
    )
  })
  try {
    await use(store)
  } catch (error) {
    throw isDiskFull(error) ? full() : error
  } finally {
    await store.close()
  }
}

/** SQLite’s code is the same for all its errors; its text says which it is. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code === undefined || code === 'ERR_SQLITE_ERROR' ? message : code
}
