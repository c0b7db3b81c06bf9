import { type Executor, statement } from '../statement.ts'
import type { AuditRow } from './tokens.ts'

/** The audit over all tokens and people. */

/** An entry with the name of its token, null where it is of no token or of one that is gone. */
export type NamedAuditRow = AuditRow & { readonly key: number; readonly name: string | null }

/** The place after which a page begins. */
export type AuditPlace = { readonly lastAt: number; readonly key: number }

export type AuditQuery = {
  /** Token, or person as `actor.ts` writes them; null for all. */
  readonly subject: string | null
  /** JSON list of events; `[]` for all. */
  readonly events: string
  readonly from: number
  readonly to: number
}

const page = statement<AuditQuery & AuditPlace & { limit: number }, NamedAuditRow>(
  'reads/audit.page',
  (db, param, sql) =>
    db
      .selectFrom('token_audit')
      .leftJoin('tokens', 'tokens.id', 'token_audit.token_id')
      .selectAll('token_audit')
      .select(['tokens.name as name', sql<number>`token_audit.rowid`.as('key')])
      .where('last_at', '>=', param('from'))
      .where('last_at', '<', param('to'))
      .where(sql<boolean>`(token_audit.last_at, token_audit.rowid) < (${param('lastAt')}, ${param('key')})`)
      .where(sql<boolean>`(${param('subject')} is null or token_audit.token_id = ${param('subject')})`)
      .where(
        sql<boolean>`(${param('events')} = '[]' or token_audit.event in (select value from json_each(${param('events')})))`,
      )
      .orderBy('last_at', 'desc')
      .orderBy(sql`token_audit.rowid`, 'desc')
      .limit(param('limit')),
)

/** A page of the audit, the latest first. */
export const listAuditPage = (db: Executor, query: AuditQuery, after: AuditPlace, limit: number) =>
  db.all(page, { ...query, ...after, limit })
