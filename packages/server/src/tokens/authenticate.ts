import { ApiError } from '@sheaf/contract/errors'
import type { TokenRow } from '../store/reads/tokens.ts'
import {
  findTokenWithSecret,
  listLinks,
  listSecrets,
  type SecretRow,
  type TokenWithSecret,
} from '../store/reads/tokens.ts'
import type { TokenCaller } from './caller.ts'
import { isAddressAllowed } from './greenlist.ts'
import type { TokenKeeper } from './keeper.ts'
import { currentSecretOf, type ShownSecret } from './records.ts'
import { endedError, wrongKindError } from './refusals.ts'
import { hashOf, isSameHash, parseSecret, type Secret, type TokenKind } from './secret.ts'

export type Presented = {
  /** The Authorization header. */
  readonly authorization: string | undefined
  readonly address: string
  /** The kind of token that the operation takes. */
  readonly kind: TokenKind
}

/**
 * Finds out who calls. Throws the 401 or 403 that says what is wrong; what it says about the token’s state, it says only
 * to a caller who has shown a secret of that token.
 */
export async function authenticate(keeper: TokenKeeper, presented: Presented): Promise<TokenCaller> {
  const secret = secretIn(presented.authorization)
  if (secret.kind !== presented.kind) throw wrongKindError(secret.kind, presented.kind)
  const token = await findTokenWithSecret(keeper.store.read, secret.tokenId)
  if (token === undefined) throw unknown(secret)
  const { shown, successor } = await findShown(keeper, token, secret)

  const standing = keeper.standingNow(token, shown, successor)
  await keeper.storeEnd(token, token.secret_generation, shown, standing)
  const { address } = presented
  if (standing.kind === 'ended') {
    if (standing.why === 'retired') {
      keeper.noteLater({ tokenId: token.id, event: 'retired_secret_presented', address, detail: '' })
    }
    throw endedError(token, standing.why)
  }
  requireAddress(keeper, token, address)
  // Durable before any answer: from here on the secret before this one leads nowhere once its overlap is over.
  if (shown.presented_at === null) {
    await keeper.store.write('markPresented', { tokenId: token.id, generation: shown.generation, at: keeper.now() })
  }
  keeper.noteUse(token.id, address)
  return { token, secret, generation: shown.generation, standing, address, actor: `token ${token.id}` }
}

/**
 * The token of a secret that was shown before, for a session that stands on it; undefined if that secret is good for
 * everything no more. Throws the 403 if the token may not be used from the address.
 */
export async function findTokenOfSecret(
  keeper: TokenKeeper,
  tokenId: string,
  generation: number,
  address: string,
): Promise<TokenRow | undefined> {
  const token = await findTokenWithSecret(keeper.store.read, tokenId)
  if (token === undefined) return undefined
  const shown =
    token.secret_generation === generation
      ? currentSecretOf(token)
      : (await listSecrets(keeper.store.read, tokenId)).find((row) => row.generation === generation)
  if (shown === undefined) return undefined
  const standing = keeper.standingNow(token, shown, undefined)
  await keeper.storeEnd(token, token.secret_generation, shown, standing)
  if (standing.kind !== 'usable') return undefined
  requireAddress(keeper, token, address)
  keeper.noteUse(token.id, address)
  return token
}

function requireAddress(keeper: TokenKeeper, token: TokenRow, address: string): void {
  if (isAddressAllowed(token.greenlist, address)) return
  keeper.noteLater({ tokenId: token.id, event: 'refused_by_address', address, detail: '' })
  throw new ApiError(
    'address_not_allowed',
    `IP not allowed: ${address} is in none of the ranges of token "${token.name}"`,
  )
}

/** The secret in an Authorization header. */
function secretIn(authorization: string | undefined): Secret {
  if (authorization === undefined || authorization.trim() === '') {
    throw new ApiError('authorization_missing', 'the Authorization header is missing or empty')
  }
  const [scheme = '', value = '', ...more] = authorization.trim().split(/\s+/)
  if (scheme.toLowerCase() !== 'bearer') {
    const remedy =
      scheme.toLowerCase() === 'basic'
        ? 'The token goes as it is behind the word Bearer: `Authorization: Bearer <token>`; it is not a user name and password.'
        : undefined
    throw new ApiError(
      'authorization_scheme',
      'the Authorization header does not begin with the scheme Bearer',
      remedy === undefined ? {} : { remedy },
    )
  }
  const secret = more.length === 0 ? parseSecret(value) : undefined
  if (secret === undefined) {
    throw new ApiError(
      'token_malformed',
      value === ''
        ? 'there is no token behind Bearer'
        : 'the token is incomplete or mistyped: its form or checksum is wrong',
    )
  }
  return secret
}

type Shown = { readonly shown: ShownSecret; readonly successor: SecretRow | undefined }

/** The stored form of a secret of the token; throws if the token never had it. */
async function findShown(keeper: TokenKeeper, token: TokenWithSecret, secret: Secret): Promise<Shown> {
  const hash = hashOf(secret)
  if (isSameHash(token.secret_hash, hash)) return { shown: currentSecretOf(token), successor: undefined }
  const secrets = await listSecrets(keeper.store.read, token.id)
  const shown = secrets.find((row) => isSameHash(row.hash, hash))
  if (shown === undefined) throw unknown(secret)
  const [link] = await listLinks(keeper.store.read, token.id, shown.generation)
  const hasLink = link?.generation === shown.generation
  return {
    shown,
    successor: hasLink ? secrets.find(({ generation }) => generation === shown.generation + 1) : undefined,
  }
}

function unknown({ tokenId }: Secret): ApiError {
  return new ApiError('token_unknown', `no token with id ${tokenId} and this secret exists on this server`)
}
