import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Who is signed in to the console, and the audit by time. */
export const sessions: Migration = {
  async up(db: Kysely<unknown>) {
    const statements = [
      sql`create table sessions (
        id text primary key,
        hash blob not null unique,
        method text not null,
        token_id text,
        token_generation integer,
        email_key text,
        name text not null,
        admin_by text,
        created_at bigint not null,
        expires_at bigint not null,
        last_seen_at bigint not null,
        address text not null,
        user_agent text not null
      )`,
      sql`create index sessions_by_use on sessions (last_seen_at)`,
      sql`create index sessions_by_person on sessions (email_key) where email_key is not null`,
      sql`create table sign_in_links (hash blob primary key, expires_at bigint not null)`,
      sql`create index token_audit_by_time on token_audit (last_at)`,
    ]
    for (const statement of statements) await statement.execute(db)
  },
}
