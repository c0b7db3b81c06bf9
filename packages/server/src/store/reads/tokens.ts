import { limits } from '@sheaf/contract/limits'
import type { Kysely } from 'kysely'
import type { Schema } from '../schema.ts'
import { type Executor, statement } from '../statement.ts'

export type TokenRow = Schema['tokens']
export type SecretRow = Schema['token_secrets']
export type LinkRow = Schema['rotation_links']
export type AuditRow = Schema['token_audit']
export type OutageRow = Schema['outages']

/**
 * The hashes that are kept of one token, so that rotating without end fills nothing. An older secret is then 'unknown'
 * instead of 'retired'; a token rotated daily comes to that after three years.
 */
export const SECRETS_REMEMBERED = 1_000

/** A token and its current secret, as one row: what a request costs. */
export type TokenWithSecret = TokenRow & {
  readonly secret_generation: number
  readonly secret_hash: Uint8Array
  readonly secret_created_at: number
  readonly secret_created_from: string
  readonly secret_presented_at: number | null
}

const withCurrentSecret = (db: Kysely<Schema>) =>
  db
    .selectFrom('tokens')
    .innerJoin('token_secrets', 'token_secrets.token_id', 'tokens.id')
    .selectAll('tokens')
    .select([
      'token_secrets.generation as secret_generation',
      'token_secrets.hash as secret_hash',
      'token_secrets.created_at as secret_created_at',
      'token_secrets.created_from as secret_created_from',
      'token_secrets.presented_at as secret_presented_at',
    ])
    .where('token_secrets.retired_at', 'is', null)

const current = statement<{ id: string }, TokenWithSecret>('reads/tokens.current', (db, param) =>
  withCurrentSecret(db).where('tokens.id', '=', param('id')),
)
const live = statement<Record<never, never>, TokenWithSecret>('reads/tokens.live', (db) =>
  withCurrentSecret(db).where('tokens.revoked_at', 'is', null).where('tokens.ended', 'is', null),
)
const all = statement<Record<never, never>, TokenRow>('reads/tokens.all', (db) =>
  db.selectFrom('tokens').selectAll().orderBy('created_at').orderBy('id'),
)
const secrets = statement<{ id: string }, SecretRow>('reads/tokens.secrets', (db, param) =>
  db
    .selectFrom('token_secrets')
    .selectAll()
    .where('token_id', '=', param('id'))
    .orderBy('generation', 'desc')
    .limit(SECRETS_REMEMBERED),
)
const links = statement<{ id: string; from: number }, LinkRow>('reads/tokens.links', (db, param) =>
  db
    .selectFrom('rotation_links')
    .selectAll()
    .where('token_id', '=', param('id'))
    .where('generation', '>=', param('from'))
    .orderBy('generation')
    .limit(limits.rotationLinksMax.value),
)
const audit = statement<{ id: string }, AuditRow>('reads/tokens.audit', (db, param) =>
  db
    .selectFrom('token_audit')
    .selectAll()
    .where('token_id', '=', param('id'))
    .orderBy('last_at', 'desc')
    .orderBy('event')
    .limit(200),
)
const outages = statement<Record<never, never>, OutageRow>('reads/tokens.outages', (db) =>
  db.selectFrom('outages').selectAll().orderBy('from_at').orderBy('to_at', 'desc'),
)

export const findTokenWithSecret = (db: Executor, id: string) => db.get(current, { id })
export const listTokens = (db: Executor) => db.all(all, {})
/** Those that are neither revoked nor known to have ended. */
export const listLiveTokens = (db: Executor) => db.all(live, {})
/** The newest generation first. */
export const listSecrets = (db: Executor, id: string) => db.all(secrets, { id })
/** The nonces that lead on from a generation, as many as are followed. */
export const listLinks = (db: Executor, id: string, from: number) => db.all(links, { id, from })
export const listAudit = (db: Executor, id: string) => db.all(audit, { id })
/** The earliest first; of those that begin together, the longest. */
export const listOutages = (db: Executor) => db.all(outages, {})
