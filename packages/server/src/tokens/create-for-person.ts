import type { ClientScope, CreateAuthTokenResponse, EmailKey } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import type { TokenCaller } from './caller.ts'
import type { TokenKeeper } from './keeper.ts'
import { mint } from './manage.ts'

/** Scopes that are not one person’s: they reach what belongs to everybody. */
const NOT_FOR_A_PERSON: readonly string[] = ['ADMINSEARCH', 'ADMINSHORTCUTS'] satisfies readonly ClientScope[]

/**
 * Makes a token for one person from a client token. It can do nothing that the calling one cannot, ends with it or within
 * the hour, and makes no further ones.
 */
export async function createTokenForPerson(
  keeper: TokenKeeper,
  { token: parent, address }: TokenCaller,
  person: EmailKey,
): Promise<CreateAuthTokenResponse> {
  if (parent.parent !== null) {
    throw new ApiError('operation_out_of_scope', `token "${parent.name}" was itself made by createauthtoken`, {
      remedy: 'Ask with the token that made it.',
    })
  }
  const now = keeper.now()
  const ends = [parent.expires_at, parent.overlap_ends_at].filter((end) => end !== null)
  const expirationTime = Math.min(now + limits.createdTokenSeconds.value, ...ends)
  const scopes = (JSON.parse(parent.scopes) as readonly string[]).filter((scope) => !NOT_FOR_A_PERSON.includes(scope))
  const minted = await mint(
    keeper,
    now,
    {
      kind: 'client',
      name: `${person} by ${parent.name}`.slice(0, limits.nameCharactersMax.value),
      is_global: 0,
      datasources: '[]',
      user_email: person,
      scopes: JSON.stringify(scopes),
      expires_at: expirationTime,
      rotation_period_minutes: null,
      greenlist: parent.greenlist,
      renews: null,
      parent: parent.id,
    },
    { address, by: undefined },
  )
  return { token: minted.secret, expirationTime }
}
