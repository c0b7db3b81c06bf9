import type { ClientScope } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { datasourceKey, emailKey } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import { clientScopes, clientScopesDefault } from '@sheaf/contract/scopes'
import {
  type AuditRow,
  listAudit,
  listSecrets,
  listTokens,
  type SecretRow,
  type TokenRow,
} from '../store/reads/tokens.ts'
import type { AuditEntry, TokenEvent } from '../store/writes/tokens.ts'
import { cidrProblem } from './greenlist.ts'
import type { TokenKeeper } from './keeper.ts'
import { hashOf, newTokenId, randomSecret, type TokenId, type TokenKind } from './secret.ts'
import type { Standing } from './standing.ts'

/** What an administrator decides about a new token; nothing of it can be changed later. */
export type TokenSpec = {
  readonly name: string
  readonly kind: TokenKind
  /** Every datasource (indexing), or acting as anyone (client). */
  readonly isGlobal: boolean
  /** The datasources that an indexing token may use, if it is not global. */
  readonly datasources: readonly string[]
  /** The only person that a client token acts as, if it is not global. */
  readonly userEmail: string | undefined
  /** For a client token, the default ones if empty; for an indexing token, `custommetadata:…` scopes. */
  readonly scopes: readonly string[]
  /** Unix seconds. Indexing tokens must expire. */
  readonly expiresAt: number | undefined
  readonly rotationPeriodMinutes: number | undefined
  /** CIDR ranges; empty: any address. */
  readonly greenlist: readonly string[]
}

/** A new secret, which is shown to nobody else. */
export type MintedToken = { readonly token: TokenRow; readonly secret: string }

export type TokenView = {
  readonly token: TokenRow
  readonly current: SecretRow
  readonly standing: Standing
  /** The end of the overlap in which the secret before the current one still works. */
  readonly overlapUntil: number | undefined
}

/** Who does something to a token, for the audit. */
export type Doer = {
  readonly address: string
  /** The person or token who does it; undefined if that is not known. */
  readonly by: string | undefined
}

/** Commands on the data directory have no address. */
const LOCAL: Doer = { address: 'local', by: undefined }

export async function createToken(keeper: TokenKeeper, spec: TokenSpec, doer: Doer = LOCAL): Promise<MintedToken> {
  const now = keeper.now()
  const problem = problemOf(spec, now)
  if (problem !== undefined) throw new ApiError('invalid_field', problem, { remedy: 'See sheaf token create --help.' })
  const scopes = spec.kind === 'client' && spec.scopes.length === 0 ? clientScopesDefault : spec.scopes
  const properties = {
    kind: spec.kind,
    name: spec.name.trim(),
    is_global: spec.isGlobal ? 1 : 0,
    datasources: JSON.stringify(spec.datasources.map(datasourceKey)),
    user_email: spec.userEmail === undefined ? null : emailKey(spec.userEmail),
    scopes: JSON.stringify(scopes),
    expires_at: spec.expiresAt ?? null,
    rotation_period_minutes: spec.rotationPeriodMinutes ?? null,
    greenlist: JSON.stringify(spec.greenlist),
    renews: null,
    parent: null,
  }
  return mint(keeper, now, properties, doer)
}

/**
 * Replaces a lost or stolen secret by a new one that cannot be had from the old.
 *
 * @param cut true: the earlier secrets end at once. They do so in any case if the token was past its rotation deadline,
 *   since an overlap would give them back what they had lost.
 */
export async function reissueToken(
  keeper: TokenKeeper,
  id: string,
  cut: boolean,
  doer: Doer = LOCAL,
): Promise<MintedToken> {
  const { token, current, standing } = await showToken(keeper, id)
  await keeper.storeEnd(token, current.generation, current, standing)
  if (standing.kind === 'ended' && standing.why !== 'overdue') throw endedForGood(token, standing.why)
  const at = keeper.now()
  const secret = randomSecret(token.kind, token.id as TokenId)
  const isCut = cut || standing.kind !== 'usable'
  await keeper.store.write('replaceSecret', {
    tokenId: token.id,
    secret: { hash: hashOf(secret), createdAt: at, createdFrom: doer.address },
    cut: isCut,
    audit: entryBy(doer, token.id, 'reissued', at, isCut ? 'cut' : ''),
  })
  await cutTraces(keeper)
  return { token: (await showToken(keeper, id)).token, secret: secret.text }
}

/**
 * Makes a new token with the properties of an old one and a new expiry. The old one ends a day after the new one is
 * first used.
 *
 * @param expiresAt Unix seconds; undefined: as long as the old one was made for
 */
export async function renewToken(
  keeper: TokenKeeper,
  id: string,
  expiresAt: number | undefined,
  doer: Doer = LOCAL,
): Promise<MintedToken> {
  const { token } = await showToken(keeper, id)
  if (token.revoked_at !== null) throw endedForGood(token, 'revoked')
  if (token.parent !== null) {
    throw new ApiError('invalid_field', `token "${token.name}" (${token.id}) was made by createauthtoken`, {
      remedy: 'It is not renewed: call createauthtoken again.',
    })
  }
  const now = keeper.now()
  const end = expiresAt ?? (token.expires_at === null ? undefined : now + (token.expires_at - token.created_at))
  const problem = problemOfExpiry(end, now)
  if (problem !== undefined) throw new ApiError('invalid_field', problem, { remedy: 'Give a later --expires.' })
  const { kind, name, is_global, datasources, user_email, scopes, rotation_period_minutes, greenlist } = token
  const same = { kind, name, is_global, datasources, user_email, scopes, rotation_period_minutes, greenlist }
  return mint(keeper, now, { ...same, expires_at: end ?? null, renews: token.id, parent: null }, doer)
}

/** What was done is done even if the log cannot be cut now, for want of disk space: it is when it is next emptied. */
async function cutTraces({ store }: TokenKeeper): Promise<void> {
  await store.truncateLog().catch(() => false)
}

/** Ends a token at once. Answers false if it was revoked before. */
export async function revokeToken(keeper: TokenKeeper, id: string, doer: Doer = LOCAL): Promise<boolean> {
  const { token } = await showToken(keeper, id)
  const at = keeper.now()
  const audit = entryBy(doer, token.id, 'revoked', at, '')
  const isNew = await keeper.store.write('revokeToken', { tokenId: token.id, at, audit })
  await cutTraces(keeper)
  return isNew
}

export async function showToken(keeper: TokenKeeper, id: string): Promise<TokenView> {
  const token = (await listTokens(keeper.store.read)).find((row) => row.id === id)
  if (token === undefined) {
    throw new ApiError('token_not_found', `there is no token with id "${id}"`)
  }
  return viewOf(keeper, token)
}

/** Every token that an administrator has made: not those that tokens make, which last for an hour. */
export async function listTokenViews(keeper: TokenKeeper): Promise<readonly TokenView[]> {
  const rows = (await listTokens(keeper.store.read)).filter(({ parent }) => parent === null)
  return Promise.all(rows.map((row) => viewOf(keeper, row)))
}

/** What happened to a token, the latest first. */
export function historyOf(keeper: TokenKeeper, id: string): Promise<readonly AuditRow[]> {
  return listAudit(keeper.store.read, id)
}

async function viewOf(keeper: TokenKeeper, token: TokenRow): Promise<TokenView> {
  const [current, previous] = await listSecrets(keeper.store.read, token.id)
  if (current === undefined) throw new Error(`token ${token.id} has no secret`)
  const standing = keeper.standingNow(token, current, undefined)
  const before = previous === undefined ? undefined : keeper.standingNow(token, previous, undefined)
  const overlapUntil = before?.kind === 'usable' ? (before.retiredUntil ?? undefined) : undefined
  return { token, current, standing, overlapUntil }
}

type SameForLife = Omit<
  TokenRow,
  'id' | 'created_at' | 'overlap_ends_at' | 'revoked_at' | 'ended' | 'last_used_at' | 'last_used_from'
>

/**
 * Stores a new token. One that another token makes is refused if that one has ended, or has made too many.
 *
 * @param doer whoever makes it
 */
export async function mint(
  keeper: TokenKeeper,
  now: number,
  properties: SameForLife,
  doer: Doer,
): Promise<MintedToken> {
  const id = newTokenId()
  const secret = randomSecret(properties.kind, id)
  const fresh = { overlap_ends_at: null, revoked_at: null, ended: null, last_used_at: null, last_used_from: null }
  const token: TokenRow = { ...properties, ...fresh, id, created_at: now }
  const detail = properties.renews === null ? '' : `renews ${properties.renews}`
  const stored = { hash: hashOf(secret), createdAt: now, createdFrom: doer.address }
  const minted = entryBy(doer, id, 'minted', now, detail)
  const { parent } = token
  if (parent === null) await keeper.store.write('insertToken', { token, secret: stored, audit: minted })
  else {
    const created = entryBy(doer, parent, 'token_created', now, `${token.user_email} ${id}`)
    const made = { token: { ...token, parent }, secret: stored, audit: [minted, created] }
    const answer = await keeper.store.write('insertCreatedToken', made)
    if (answer === 'ended') throw new ApiError('token_revoked', 'the token has ended meanwhile')
    if (answer === 'too many') {
      const most = limits.createdTokensMax.value
      throw new ApiError(
        'too_many_created_tokens',
        `the token has ${most} tokens of createauthtoken, as many as it may`,
      )
    }
  }
  return { token, secret: secret.text }
}

function entryBy({ address, by }: Doer, tokenId: string, event: TokenEvent, at: number, what: string): AuditEntry {
  const detail = [what, by === undefined ? '' : `by ${by}`].filter((part) => part !== '').join(', ')
  return { tokenId, event, address, at, count: 1, detail }
}

function endedForGood(token: TokenRow, why: string): ApiError {
  const remedy =
    why === 'expired' ? `Renew it: sheaf token renew ${token.id}.` : 'Create a new one: sheaf token create.'
  return new ApiError('invalid_field', `token "${token.name}" (${token.id}) is ${why}`, { remedy })
}

function problemOf(spec: TokenSpec, now: number): string | undefined {
  if (spec.name.trim() === '') return 'the name is empty'
  if (spec.name.length > limits.nameCharactersMax.value) {
    return `the name is longer than ${limits.nameCharactersMax.value} characters`
  }
  if (/\p{Cc}/u.test(spec.name)) return 'the name has a control character'
  for (const range of spec.greenlist) {
    const problem = cidrProblem(range)
    if (problem !== undefined) return `greenlist: ${problem}`
  }
  return problemOfExpiry(spec.expiresAt, now) ?? problemOfKind(spec) ?? problemOfPeriod(spec)
}

function problemOfExpiry(expiresAt: number | undefined, now: number): string | undefined {
  if (expiresAt === undefined) return undefined
  // Not a number compares false with everything and would be stored as 'never'.
  if (!Number.isSafeInteger(expiresAt)) return 'the expiry is not a time in whole seconds'
  return expiresAt <= now ? 'the expiry is not in the future' : undefined
}

function problemOfKind(spec: TokenSpec): string | undefined {
  switch (spec.kind) {
    case 'indexing': {
      if (spec.isGlobal === spec.datasources.length > 0) {
        return 'an indexing token is either global or for one or more datasources: give exactly one of the two'
      }
      if (spec.userEmail !== undefined) return 'an indexing token acts as a service: it has no user'
      if (spec.expiresAt === undefined) return 'an indexing token must expire'
      const odd = spec.scopes.find((scope) => !/^custommetadata:(global_scope|[A-Za-z0-9]{1,50})$/.test(scope))
      return odd === undefined
        ? undefined
        : `"${odd}" is no scope of indexing tokens: they have custommetadata:GROUP or custommetadata:global_scope`
    }
    case 'client': {
      if (spec.isGlobal === (spec.userEmail !== undefined)) {
        return 'a client token is either global or for one user: give exactly one of the two'
      }
      if (spec.datasources.length > 0) return 'a client token has no datasources: people see what they may see'
      const odd = spec.scopes.find((scope) => !clientScopes.includes(scope as ClientScope))
      return odd === undefined ? undefined : `"${odd}" is no scope: they are ${clientScopes.join(', ')}`
    }
    case 'admin':
      return spec.datasources.length > 0 || spec.userEmail !== undefined || spec.scopes.length > 0
        ? 'an admin token has neither datasources nor user nor scopes'
        : undefined
  }
}

function problemOfPeriod({ kind, rotationPeriodMinutes }: TokenSpec): string | undefined {
  if (rotationPeriodMinutes === undefined) return undefined
  if (kind !== 'indexing') return 'only indexing tokens are rotated'
  const least = limits.rotationPeriodMinutesMin.value
  if (!Number.isSafeInteger(rotationPeriodMinutes) || rotationPeriodMinutes < least) {
    return `the rotation period is at least ${least} minutes`
  }
  return undefined
}
