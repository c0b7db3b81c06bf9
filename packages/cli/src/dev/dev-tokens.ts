import type { TokenKeeper } from '@sheaf/server/tokens/keeper'
import { createToken, type TokenSpec } from '@sheaf/server/tokens/manage'

/** The secrets that `sheaf dev` prints, by kind. */
export type DevTokens = { readonly indexing: string; readonly client: string; readonly admin: string }

export const ROTATION_PERIOD_MINUTES = 1_440
const LIFETIME_SECONDS = 90 * 86_400

/** Makes one token of each kind, new ones at each start: only their hashes are kept. */
export async function createDevTokens(keeper: TokenKeeper): Promise<DevTokens> {
  const base = { datasources: [], userEmail: undefined, scopes: [], greenlist: [] }
  const expiresAt = keeper.now() + LIFETIME_SECONDS
  const mint = async (spec: Pick<TokenSpec, 'kind' | 'isGlobal' | 'expiresAt' | 'rotationPeriodMinutes'>) =>
    (await createToken(keeper, { ...base, ...spec, name: `dev ${spec.kind}` })).secret
  const [indexing, client, admin] = await Promise.all([
    mint({ kind: 'indexing', isGlobal: true, expiresAt, rotationPeriodMinutes: ROTATION_PERIOD_MINUTES }),
    mint({ kind: 'client', isGlobal: true, expiresAt: undefined, rotationPeriodMinutes: undefined }),
    mint({ kind: 'admin', isGlobal: false, expiresAt: undefined, rotationPeriodMinutes: undefined }),
  ])
  return { indexing, client, admin }
}
