import type { AuditEvent } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { SECRETS_REMEMBERED } from '../reads/tokens.ts'
import type { Schema } from '../schema.ts'
import { statement, type Transaction } from '../statement.ts'

export type TokenRow = Schema['tokens']

export type TokenEvent = AuditEvent

/** Something that happened to a token; equal events of one address and hour are counted in one row. */
export type AuditEntry = {
  readonly tokenId: string
  readonly event: TokenEvent
  readonly address: string
  readonly at: number
  /** How many times it happened since the last entry like it. */
  readonly count: number
  readonly detail: string
}

export type NewSecret = { readonly hash: Uint8Array; readonly createdAt: number; readonly createdFrom: string }

const insertTokenRow = statement<TokenRow>('writes/tokens.insertTokenRow', (db, param) =>
  db.insertInto('tokens').values({
    id: param('id'),
    kind: param('kind'),
    name: param('name'),
    is_global: param('is_global'),
    datasources: param('datasources'),
    user_email: param('user_email'),
    scopes: param('scopes'),
    expires_at: param('expires_at'),
    overlap_ends_at: param('overlap_ends_at'),
    rotation_period_minutes: param('rotation_period_minutes'),
    greenlist: param('greenlist'),
    created_at: param('created_at'),
    revoked_at: param('revoked_at'),
    ended: param('ended'),
    renews: param('renews'),
    last_used_at: param('last_used_at'),
    last_used_from: param('last_used_from'),
    parent: param('parent'),
  }),
)
const insertSecret = statement<{ tokenId: string; generation: number } & NewSecret>(
  'writes/tokens.insertSecret',
  (db, param) =>
    db.insertInto('token_secrets').values({
      token_id: param('tokenId'),
      generation: param('generation'),
      hash: param('hash'),
      created_at: param('createdAt'),
      created_from: param('createdFrom'),
      retired_at: null,
      is_overlap_over: 0,
      is_ended: 0,
      presented_at: null,
    }),
)
const retireSecret = statement<{ tokenId: string; generation: number; at: number }>(
  'writes/tokens.retireSecret',
  (db, param) =>
    db
      .updateTable('token_secrets')
      .set({ retired_at: param('at') })
      .where('token_id', '=', param('tokenId'))
      .where('generation', '=', param('generation'))
      .where('retired_at', 'is', null)
      .where('is_ended', '=', 0),
)
const forgetSecrets = statement<{ tokenId: string; before: number }>('writes/tokens.forgetSecrets', (db, param) =>
  db
    .deleteFrom('token_secrets')
    .where('token_id', '=', param('tokenId'))
    .where('generation', '<', param('before'))
    .where('is_ended', '=', 1),
)
const usableToken = statement<{ tokenId: string }, { id: string }>('writes/tokens.usableToken', (db, param) =>
  db
    .selectFrom('tokens')
    .select('id')
    .where('id', '=', param('tokenId'))
    .where('revoked_at', 'is', null)
    .where('ended', 'is', null),
)
const createdBy = statement<{ parent: string; now: number }, { count: number }>(
  'writes/tokens.createdBy',
  (db, param) =>
    db
      .selectFrom('tokens')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('parent', '=', param('parent'))
      .where('expires_at', '>', param('now')),
)
/** Whoever held the secret may have made tokens with it. */
const revokeCreated = statement<{ tokenId: string; at: number }>('writes/tokens.revokeCreated', (db, param) =>
  db
    .updateTable('tokens')
    .set({ revoked_at: param('at') })
    .where('parent', '=', param('tokenId'))
    .where('revoked_at', 'is', null),
)
const insertLink = statement<{ tokenId: string; generation: number; nonce: Uint8Array }>(
  'writes/tokens.insertLink',
  (db, param) =>
    db
      .insertInto('rotation_links')
      .values({ token_id: param('tokenId'), generation: param('generation'), nonce: param('nonce') }),
)
const removeLinks = statement<{ tokenId: string }>('writes/tokens.removeLinks', (db, param) =>
  db.deleteFrom('rotation_links').where('token_id', '=', param('tokenId')),
)
const lastGeneration = statement<{ tokenId: string }, { generation: number | null }>(
  'writes/tokens.lastGeneration',
  (db, param) =>
    db
      .selectFrom('token_secrets')
      .select((eb) => eb.fn.max('generation').as('generation'))
      .where('token_id', '=', param('tokenId')),
)
const retireAll = statement<{ tokenId: string; at: number }>('writes/tokens.retireAll', (db, param) =>
  db
    .updateTable('token_secrets')
    .set({ retired_at: param('at') })
    .where('token_id', '=', param('tokenId'))
    .where('retired_at', 'is', null),
)
const endAllSecrets = statement<{ tokenId: string }>('writes/tokens.endAllSecrets', (db, param) =>
  db.updateTable('token_secrets').set({ is_overlap_over: 1, is_ended: 1 }).where('token_id', '=', param('tokenId')),
)
const clearOverdue = statement<{ tokenId: string }>('writes/tokens.clearOverdue', (db, param) =>
  db.updateTable('tokens').set({ ended: null }).where('id', '=', param('tokenId')).where('ended', '=', 'overdue'),
)
const setRevoked = statement<{ tokenId: string; at: number }>('writes/tokens.setRevoked', (db, param) =>
  db
    .updateTable('tokens')
    .set({ revoked_at: param('at') })
    .where('id', '=', param('tokenId'))
    .where('revoked_at', 'is', null),
)
const currentGeneration = statement<{ tokenId: string }, { generation: number }>(
  'writes/tokens.currentGeneration',
  (db, param) =>
    db
      .selectFrom('token_secrets')
      .select('generation')
      .where('token_id', '=', param('tokenId'))
      .where('retired_at', 'is', null),
)
const setEnded = statement<{ tokenId: string; ended: 'expired' | 'overdue' }>('writes/tokens.setEnded', (db, param) =>
  db
    .updateTable('tokens')
    .set({ ended: param('ended') })
    .where('id', '=', param('tokenId'))
    .where('ended', 'is', null),
)
const setPresented = statement<{ tokenId: string; generation: number; at: number }>(
  'writes/tokens.setPresented',
  (db, param) =>
    db
      .updateTable('token_secrets')
      .set({ presented_at: param('at') })
      .where('token_id', '=', param('tokenId'))
      .where('generation', '=', param('generation'))
      .where('presented_at', 'is', null),
)
const startOverlap = statement<{ successor: string; endsAt: number }>('writes/tokens.startOverlap', (db, param) =>
  db
    .updateTable('tokens')
    .set({ overlap_ends_at: param('endsAt') })
    .where('overlap_ends_at', 'is', null)
    .where('id', 'in', (eb) =>
      eb.selectFrom('tokens').select('renews').where('id', '=', param('successor')).$castTo<{ renews: string }>(),
    ),
)
const setLastUsed = statement<{ tokenId: string; at: number; from: string }>('writes/tokens.setLastUsed', (db, param) =>
  db
    .updateTable('tokens')
    .set({ last_used_at: param('at'), last_used_from: param('from') })
    .where('id', '=', param('tokenId')),
)
const upsertAudit = statement<AuditEntry & { hour: number }>('writes/tokens.upsertAudit', (db, param, sql) =>
  db
    .insertInto('token_audit')
    .values({
      token_id: param('tokenId'),
      event: param('event'),
      address: param('address'),
      hour: param('hour'),
      first_at: param('at'),
      last_at: param('at'),
      count: param('count'),
      detail: param('detail'),
    })
    .onConflict((conflict) =>
      conflict.columns(['token_id', 'event', 'address', 'hour']).doUpdateSet({
        last_at: param('at'),
        // For whom it was done, and to what, is never forgotten.
        detail: sql<string>`case
          when token_audit.event not in ('token_created', 'admin_searched', 'viewed_as', 'document_shown') or token_audit.detail = ''
            then ${param('detail')}
          when instr(token_audit.detail, ${param('detail')}) > 0 or length(token_audit.detail) > 10000
            then token_audit.detail
          else token_audit.detail || ', ' || ${param('detail')} end`,
        count: sql<number>`token_audit.count + ${param('count')}`,
      }),
    ),
)

/** Stores a new token with its first secret. */
export async function insertToken(
  tx: Transaction,
  { token, secret, audit }: { readonly token: TokenRow; readonly secret: NewSecret; readonly audit: AuditEntry },
): Promise<void> {
  await tx.run(insertTokenRow, token)
  await tx.run(insertSecret, { ...secret, tokenId: token.id, generation: 0 })
  await recordAudit(tx, { entries: [audit] })
}

/**
 * The same for a token that another one makes for a person. Answers 'ended' if that one has ended meanwhile, 'too many' if
 * it has as many as it may have.
 */
export async function insertCreatedToken(
  tx: Transaction,
  made: {
    readonly token: TokenRow & { readonly parent: string }
    readonly secret: NewSecret
    readonly audit: readonly AuditEntry[]
  },
): Promise<'done' | 'ended' | 'too many'> {
  const { token, secret, audit } = made
  if ((await tx.get(usableToken, { tokenId: token.parent })) === undefined) return 'ended'
  const { count } = (await tx.get(createdBy, { parent: token.parent, now: token.created_at })) ?? { count: 0 }
  if (count >= limits.createdTokensMax.value) return 'too many'
  await tx.run(insertTokenRow, token)
  await tx.run(insertSecret, { ...secret, tokenId: token.id, generation: 0 })
  await recordAudit(tx, { entries: audit })
  return 'done'
}

export type AdvanceSecret = {
  readonly tokenId: string
  readonly fromGeneration: number
  readonly secret: NewSecret
  /** When the secret of `fromGeneration` is replaced. */
  readonly at: number
  /** Leads from the secret of `fromGeneration` to this one. */
  readonly nonce: Uint8Array
  readonly audit: AuditEntry
}

/**
 * Puts the next secret in the place of the current one, if that is still the one the caller has read. Answers
 * 'superseded' if it is not: then somebody else has rotated, or the token has ended.
 */
export async function advanceSecret(tx: Transaction, advance: AdvanceSecret): Promise<'done' | 'superseded'> {
  const { tokenId, fromGeneration, secret } = advance
  if ((await tx.get(usableToken, { tokenId })) === undefined) return 'superseded'
  const retired = await tx.run(retireSecret, { tokenId, generation: fromGeneration, at: advance.at })
  if (retired !== 1) return 'superseded'
  await tx.run(insertSecret, { ...secret, tokenId, generation: fromGeneration + 1 })
  await tx.run(insertLink, { tokenId, generation: fromGeneration, nonce: advance.nonce })
  await tx.run(forgetSecrets, { tokenId, before: fromGeneration + 2 - SECRETS_REMEMBERED })
  await recordAudit(tx, { entries: [advance.audit] })
  return 'done'
}

export type ReplaceSecret = {
  readonly tokenId: string
  readonly secret: NewSecret
  /** True: the earlier secrets end now instead of living through their overlap. */
  readonly cut: boolean
  readonly audit: AuditEntry
}

/**
 * Gives a token a secret that nothing leads to. Those of a token that had ended as overdue stay ended: what brings the
 * token back is the new secret alone.
 */
export async function replaceSecret(tx: Transaction, { tokenId, secret, cut, audit }: ReplaceSecret): Promise<void> {
  const last = await tx.get(lastGeneration, { tokenId })
  await tx.run(removeLinks, { tokenId })
  await tx.run(retireAll, { tokenId, at: secret.createdAt })
  const wasOverdue = (await tx.run(clearOverdue, { tokenId })) === 1
  if (cut || wasOverdue) {
    await tx.run(endAllSecrets, { tokenId })
    await tx.run(revokeCreated, { tokenId, at: secret.createdAt })
  }
  await tx.run(insertSecret, { ...secret, tokenId, generation: (last?.generation ?? -1) + 1 })
  await recordAudit(tx, { entries: [audit] })
}

/** Ends a token for good. Answers false if it was revoked before. */
export async function revokeToken(
  tx: Transaction,
  { tokenId, at, audit }: { readonly tokenId: string; readonly at: number; readonly audit: AuditEntry },
): Promise<boolean> {
  if ((await tx.run(setRevoked, { tokenId, at })) === 0) return false
  await tx.run(revokeCreated, { tokenId, at })
  await tx.run(removeLinks, { tokenId })
  await recordAudit(tx, { entries: [audit] })
  return true
}

export type EndToken = {
  readonly tokenId: string
  readonly ended: 'expired' | 'overdue'
  /** The current secret when the end was observed: if it was replaced in the meantime, the token is not overdue. */
  readonly generation: number
  readonly audit: AuditEntry
}

/** Stores an end that was observed, so that it stays one whatever the clock says later. */
export async function endToken(tx: Transaction, { tokenId, ended, generation, audit }: EndToken): Promise<void> {
  const current = await tx.get(currentGeneration, { tokenId })
  if (ended === 'overdue' && current?.generation !== generation) return
  if ((await tx.run(setEnded, { tokenId, ended })) === 0) return
  await tx.run(revokeCreated, { tokenId, at: audit.at })
  await tx.run(removeLinks, { tokenId })
  await recordAudit(tx, { entries: [audit] })
}

/** Records the first use of a secret; that of a renewed token’s successor starts the overlap of the old token. */
export async function markPresented(
  tx: Transaction,
  { tokenId, generation, at }: { readonly tokenId: string; readonly generation: number; readonly at: number },
): Promise<void> {
  const isFirst = (await tx.run(setPresented, { tokenId, generation, at })) === 1
  // Of any generation: the first secret of a renewal may have been reissued unused. Once started, an overlap stays.
  if (isFirst) await tx.run(startOverlap, { successor: tokenId, endsAt: at + limits.renewOverlapSeconds.value })
}

/** Notes when and from where tokens were last used. */
export async function touchTokens(
  tx: Transaction,
  { uses }: { readonly uses: readonly { readonly tokenId: string; readonly at: number; readonly from: string }[] },
): Promise<void> {
  for (const use of uses) await tx.run(setLastUsed, use)
}

export async function recordAudit(tx: Transaction, { entries }: { readonly entries: readonly AuditEntry[] }) {
  for (const entry of entries) await tx.run(upsertAudit, { ...entry, hour: Math.floor(entry.at / 3600) })
}
