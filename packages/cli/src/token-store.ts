import type { TokenKeeper } from '@sheaf/server/tokens/keeper'
import type * as Manage from '@sheaf/server/tokens/manage'
import { CommandFailure } from './failure.ts'

type Tokens = { readonly manage: typeof Manage; readonly keeper: TokenKeeper }

/** Opens the tokens of a deployment beside its server, does something with them, and closes them again. */
export async function withTokens(dataDir: string | undefined, use: (tokens: Tokens) => Promise<void>): Promise<void> {
  const directory = dataDir ?? (process.env.SHEAF_DATA_DIR || './sheaf-data')
  const [{ openInlineStore }, { failureOf }, { openTokenKeeper }, { systemClocks }, manage] = await Promise.all([
    import('@sheaf/server/store/sqlite/inline-store'),
    import('@sheaf/server/store/sqlite/group-commit'),
    import('@sheaf/server/tokens/keeper'),
    import('@sheaf/server/tokens/clock'),
    import('@sheaf/server/tokens/manage'),
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
    await use({ manage, keeper: await openTokenKeeper(store, systemClocks, 'command') })
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
