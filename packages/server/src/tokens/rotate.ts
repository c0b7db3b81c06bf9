import type { RotateTokenResponse } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { findTokenWithSecret, type LinkRow, listLinks, type TokenWithSecret } from '../store/reads/tokens.ts'
import type { TokenCaller } from './caller.ts'
import type { TokenKeeper } from './keeper.ts'
import { endedError } from './refusals.ts'
import { hashOf, isSameHash, newNonce, nextSecret, type Secret } from './secret.ts'

/**
 * Rotates the caller’s token. With the current secret a new one takes its place; with a retired one nothing is minted:
 * the caller gets the current secret, derived again from the one it holds. So a lost answer, a retry and any number of
 * callers at once all end with the same secret.
 */
export async function rotate(keeper: TokenKeeper, caller: TokenCaller): Promise<RotateTokenResponse> {
  const { token, secret } = caller
  const rotationPeriodMinutes = token.rotation_period_minutes
  if (rotationPeriodMinutes === null) {
    throw new ApiError('token_not_rotatable', `token "${token.name}" was created without a rotation period`)
  }
  let current = await currentOf(keeper, token.id)
  if (current.secret_generation === caller.generation) {
    const minted = await mint(keeper, caller, current.secret_created_at)
    if (minted !== undefined) return { ...minted, rotationPeriodMinutes }
    // Somebody else was faster, or the token has ended.
    current = await currentOf(keeper, token.id)
    if (current.secret_generation === caller.generation) throw new Error(`token ${token.id} refuses to be rotated`)
  }
  const links = await listLinks(keeper.store.read, token.id, caller.generation)
  const recovered = follow(secret, caller.generation, current, links)
  if (recovered === undefined) throw endedError(token, 'retired')
  const detail = `minted for ${current.secret_created_from}`
  keeper.noteLater({ tokenId: token.id, event: 'rotation_recovered', address: caller.address, detail })
  return { rawSecret: recovered.text, createdAt: current.secret_created_at, rotationPeriodMinutes }
}

/** The token as it is now; throws if it has ended since the caller was authenticated. */
async function currentOf(keeper: TokenKeeper, tokenId: string): Promise<TokenWithSecret> {
  const token = await findTokenWithSecret(keeper.store.read, tokenId)
  if (token === undefined) throw new Error(`token ${tokenId} has no current secret`)
  if (token.revoked_at !== null) throw endedError(token, 'revoked')
  if (token.ended !== null) throw endedError(token, token.ended)
  return token
}

/** Puts a new secret in the place of the caller’s; undefined if that is no longer the current one. */
async function mint(
  keeper: TokenKeeper,
  { token, secret, generation, address, standing }: TokenCaller,
  previousCreatedAt: number,
) {
  const nonce = newNonce()
  const next = nextSecret(secret, nonce, generation + 1)
  const at = keeper.now()
  // Not before the previous one, though the clock was set back: whoever loses this answer reckons with the deadline of
  // the secret it holds, and until then must be able to fetch the new one.
  const createdAt = Math.max(at, previousCreatedAt)
  const answer = await keeper.store.write('advanceSecret', {
    tokenId: token.id,
    fromGeneration: generation,
    secret: { hash: hashOf(next), createdAt, createdFrom: address },
    at,
    nonce,
    audit: {
      tokenId: token.id,
      event: standing.kind === 'rotate only' ? 'rotated_after_outage' : 'rotated',
      address,
      at,
      count: 1,
      detail: `generation ${generation + 1}`,
    },
  })
  return answer === 'done' ? { rawSecret: next.text, createdAt } : undefined
}

/** The current secret, reached from a retired one over the nonces; undefined if a link is missing or they are too many. */
function follow(
  from: Secret,
  generation: number,
  current: TokenWithSecret,
  links: readonly LinkRow[],
): Secret | undefined {
  let secret = from
  for (let step = generation; step < current.secret_generation; step += 1) {
    const link = links[step - generation]
    if (link?.generation !== step) return undefined
    secret = nextSecret(secret, link.nonce, step + 1)
  }
  return isSameHash(hashOf(secret), current.secret_hash) ? secret : undefined
}
