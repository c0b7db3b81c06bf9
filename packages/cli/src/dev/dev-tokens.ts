import { clientScopes } from '@sheaf/contract/scopes'
import type { TokenKeeper } from '@sheaf/server/tokens/keeper'
import { createToken, type TokenSpec } from '@sheaf/server/tokens/manage'

/** The secrets that `sheaf dev` prints, by kind. */
export type DevTokens = { readonly indexing: string; readonly client: string; readonly admin: string }

export const ROTATION_PERIOD_MINUTES = 1_440
const LIFETIME_SECONDS = 90 * 86_400

/** What connectors and clients are tested with: everything but what reaches over all people. */
const CLIENT_SCOPES = clientScopes.filter((scope) => !scope.startsWith('ADMIN'))
const INDEXING_SCOPES = ['custommetadata:global_scope']

/** Makes one token of each kind, new ones at each start: only their hashes are kept. */
export async function createDevTokens(keeper: TokenKeeper): Promise<DevTokens> {
  const base = { datasources: [], userEmail: undefined, greenlist: [] }
  const expiresAt = keeper.now() + LIFETIME_SECONDS
  const mint = async (spec: Pick<TokenSpec, 'kind' | 'isGlobal' | 'scopes' | 'expiresAt' | 'rotationPeriodMinutes'>) =>
    (await createToken(keeper, { ...base, ...spec, name: `dev ${spec.kind}` })).secret
  const [indexing, client, admin] = await Promise.all([
    mint({
      kind: 'indexing',
      isGlobal: true,
      scopes: INDEXING_SCOPES,
      expiresAt,
      rotationPeriodMinutes: ROTATION_PERIOD_MINUTES,
    }),
    mint({
      kind: 'client',
      isGlobal: true,
      scopes: CLIENT_SCOPES,
      expiresAt: undefined,
      rotationPeriodMinutes: undefined,
    }),
    mint({ kind: 'admin', isGlobal: false, scopes: [], expiresAt: undefined, rotationPeriodMinutes: undefined }),
  ])
  return { indexing, client, admin }
}
