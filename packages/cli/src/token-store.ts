import type { TokenKeeper } from '@sheaf/server/tokens/keeper'
import type * as Manage from '@sheaf/server/tokens/manage'
import { dataDirOf, withRecord } from './record.ts'

type Tokens = { readonly manage: typeof Manage; readonly keeper: TokenKeeper }

/** Opens the tokens of a deployment beside its server, does something with them, and closes them again. */
export async function withTokens(dataDir: string | undefined, use: (tokens: Tokens) => Promise<void>): Promise<void> {
  const [{ openTokenKeeper }, { systemClocks }, manage] = await Promise.all([
    import('@sheaf/server/tokens/keeper'),
    import('@sheaf/server/tokens/clock'),
    import('@sheaf/server/tokens/manage'),
  ])
  await withRecord(dataDirOf(dataDir), async (store) =>
    use({ manage, keeper: await openTokenKeeper(store, systemClocks, 'command') }),
  )
}
