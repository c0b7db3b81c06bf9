import { limits } from '@sheaf/contract/limits'
import type { Schema } from '../schema.ts'
import { type Executor, statement } from '../statement.ts'

/** Who is signed in to the console. */

export type SessionRow = Schema['sessions']

/** Unix seconds: sessions that were to end by `now` are over, and so are those that were not used since `idleSince`. */
export type SessionBounds = { readonly now: number; readonly idleSince: number }

export function sessionBounds(nowMs: number): SessionBounds {
  const now = Math.floor(nowMs / 1_000)
  return { now, idleSince: now - limits.sessionIdleSeconds.value }
}

const byHash = statement<{ hash: Uint8Array }, SessionRow>('reads/sessions.byHash', (db, param) =>
  db.selectFrom('sessions').selectAll().where('hash', '=', param('hash')),
)
const living = statement<SessionBounds & { limit: number }, SessionRow>('reads/sessions.living', (db, param) =>
  db
    .selectFrom('sessions')
    .selectAll()
    .where('expires_at', '>', param('now'))
    .where('last_seen_at', '>', param('idleSince'))
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .limit(param('limit')),
)
const nameOf = statement<SessionBounds & { email: string }, { name: string }>(
  'reads/sessions.nameOf',
  (db, param, sql) =>
    db
      .selectFrom('sessions')
      .select('name')
      .where('email_key', '=', param('email'))
      .where('expires_at', '>', param('now'))
      .where('last_seen_at', '>', param('idleSince'))
      .limit(sql.lit(1)),
)
const openLink = statement<{ now: number }, { expires_at: number }>('reads/sessions.openLink', (db, param, sql) =>
  db.selectFrom('sign_in_links').select('expires_at').where('expires_at', '>', param('now')).limit(sql.lit(1)),
)

export const findSessionByHash = (db: Executor, hash: Uint8Array) => db.get(byHash, { hash })
/** Those that time has not ended, the last used first. */
export const listLivingSessions = (db: Executor, bounds: SessionBounds, limit: number) =>
  db.all(living, { ...bounds, limit })
/** What a person who is signed in is called. */
export async function findSignedInName(
  db: Executor,
  email: string,
  bounds: SessionBounds,
): Promise<string | undefined> {
  return (await db.get(nameOf, { ...bounds, email }))?.name
}
/** Whether a link to sign in waits to be used. */
export async function hasSignInLink(db: Executor, now: number): Promise<boolean> {
  return (await db.get(openLink, { now })) !== undefined
}
