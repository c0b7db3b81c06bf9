import type { SessionRow } from '../reads/sessions.ts'
import { statement, type Transaction } from '../statement.ts'
import { setMeta } from './meta.ts'
import { type AuditEntry, recordAudit } from './tokens.ts'

/** Sessions of the console. One that has ended has no row: nothing can bring it back. */

const insert = statement<SessionRow>('writes/sessions.insert', (db, param) =>
  db.insertInto('sessions').values({
    id: param('id'),
    hash: param('hash'),
    method: param('method'),
    token_id: param('token_id'),
    token_generation: param('token_generation'),
    email_key: param('email_key'),
    name: param('name'),
    admin_by: param('admin_by'),
    created_at: param('created_at'),
    expires_at: param('expires_at'),
    last_seen_at: param('last_seen_at'),
    address: param('address'),
    user_agent: param('user_agent'),
  }),
)
const count = statement<Record<never, never>, { count: number }>('writes/sessions.count', (db) =>
  db.selectFrom('sessions').select((eb) => eb.fn.countAll<number>().as('count')),
)
const dropLeastUsed = statement<{ limit: number }>('writes/sessions.dropLeastUsed', (db, param) =>
  db
    .deleteFrom('sessions')
    .where('id', 'in', (eb) =>
      eb.selectFrom('sessions as old').select('old.id').orderBy('old.last_seen_at').limit(param('limit')),
    ),
)
const removeByHash = statement<{ hash: Uint8Array }>('writes/sessions.removeByHash', (db, param) =>
  db.deleteFrom('sessions').where('hash', '=', param('hash')),
)
const remove = statement<{ id: string }>('writes/sessions.remove', (db, param) =>
  db.deleteFrom('sessions').where('id', '=', param('id')),
)
const setLastSeen = statement<{ id: string; at: number }>('writes/sessions.setLastSeen', (db, param) =>
  db
    .updateTable('sessions')
    .set({ last_seen_at: param('at') })
    .where('id', '=', param('id')),
)
const dropOld = statement<{ now: number; idleSince: number }>('writes/sessions.dropOld', (db, param) =>
  db
    .deleteFrom('sessions')
    .where((eb) => eb.or([eb('expires_at', '<=', param('now')), eb('last_seen_at', '<=', param('idleSince'))])),
)
const putLink = statement<{ hash: Uint8Array; expiresAt: number }>('writes/sessions.putLink', (db, param) =>
  db.insertInto('sign_in_links').values({ hash: param('hash'), expires_at: param('expiresAt') }),
)
const removeLinks = statement('writes/sessions.removeLinks', (db) => db.deleteFrom('sign_in_links'))
const takeLink = statement<{ hash: Uint8Array; now: number }>('writes/sessions.takeLink', (db, param) =>
  db.deleteFrom('sign_in_links').where('hash', '=', param('hash')).where('expires_at', '>', param('now')),
)

export type BeginSession = {
  readonly session: SessionRow
  /** Hash of the session that the browser had before: it ends with this one’s beginning. */
  readonly previous: Uint8Array | undefined
  /** How many there may be with it: beyond that the ones go that were used least lately. */
  readonly sessionsMax: number
  readonly audit: AuditEntry
}

/** Stores a new session. */
export async function beginSession(
  tx: Transaction,
  { session, previous, sessionsMax, audit }: BeginSession,
): Promise<void> {
  if (previous !== undefined) await tx.run(removeByHash, { hash: previous })
  const surplus = ((await tx.get(count, {}))?.count ?? 0) + 1 - sessionsMax
  if (surplus > 0) await tx.run(dropLeastUsed, { limit: surplus })
  await tx.run(insert, session)
  await recordAudit(tx, { entries: [audit] })
}

/** The same by a link, which is used up. Answers false if there is no such link, or its time is over. */
export async function redeemSignInLink(
  tx: Transaction,
  { link, ...begin }: BeginSession & { readonly link: Uint8Array },
): Promise<boolean> {
  if ((await tx.run(takeLink, { hash: link, now: begin.session.created_at })) === 0) return false
  await setMeta(tx, { name: 'firstSignIn', value: String(begin.session.created_at) })
  await beginSession(tx, begin)
  return true
}

/** Stores a link to sign in by, in place of any earlier one. */
export async function putSignInLink(
  tx: Transaction,
  { hash, expiresAt }: { readonly hash: Uint8Array; readonly expiresAt: number },
): Promise<void> {
  await tx.run(removeLinks, {})
  await tx.run(putLink, { hash, expiresAt })
}

/** Ends a session. Answers false if there is none of that id. */
export async function endSession(
  tx: Transaction,
  { id, audit }: { readonly id: string; readonly audit: AuditEntry | undefined },
): Promise<boolean> {
  if ((await tx.run(remove, { id })) === 0) return false
  if (audit !== undefined) await recordAudit(tx, { entries: [audit] })
  return true
}

/** Notes that a session was used. */
export async function touchSession(tx: Transaction, use: { readonly id: string; readonly at: number }): Promise<void> {
  await tx.run(setLastSeen, use)
}

/** Removes the sessions that time has ended. */
export async function dropOldSessions(
  tx: Transaction,
  bounds: { readonly now: number; readonly idleSince: number },
): Promise<void> {
  await tx.run(dropOld, bounds)
}
