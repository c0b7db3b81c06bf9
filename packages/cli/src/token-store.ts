import type { TokenKeeper } from '@sheaf/server/tokens/keeper'
import type * as Manage from '@sheaf/server/tokens/manage'
import { CommandFailure } from './failure.ts'

type Tokens = { readonly manage: typeof Manage; readonly keeper: TokenKeeper }

/** Opens the tokens of a deployment beside its server, does something with them, and closes them again. */
export async function withTokens(dataDir: string | undefined, use: (tokens: Tokens) => Promise<void>): Promise<void> {
  const directory = dataDir ?? process.env.SHEAF_DATA_DIR ?? './sheaf-data'
  const [{ openInlineStore }, { openTokenKeeper }, { systemClocks }, manage] = await Promise.all([
    import('@sheaf/server/store/sqlite/inline-store'),
    import('@sheaf/server/tokens/keeper'),
    import('@sheaf/server/tokens/clock'),
    import('@sheaf/server/tokens/manage'),
  ])
  const store = await openInlineStore(directory).catch((error: unknown) => {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message
    throw new CommandFailure(
      `--data-dir ${directory} cannot be used (${reason}): give a directory that this user may write.`,
    )
  })
  try {
    await use({ manage, keeper: await openTokenKeeper(store, systemClocks, 'command') })
  } finally {
    await store.close()
  }
}
