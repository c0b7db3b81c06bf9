import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What people did, and tokens that were made by other tokens. */
export const activity: Migration = {
  async up(db: Kysely<unknown>) {
    const statements = [
      sql`create table activity (
        seq integer primary key autoincrement,
        email_key text not null,
        event_id text,
        action text not null,
        url text not null,
        at_ms bigint not null,
        received_ms bigint not null,
        is_truncated integer not null,
        params text not null
      )`,
      sql`create unique index activity_by_moment on activity (url, email_key, action, at_ms)`,
      sql`create unique index activity_by_id on activity (email_key, event_id) where event_id is not null`,
      sql`create index activity_by_age on activity (received_ms)`,

      sql`alter table tokens add column parent text`,
      sql`create index tokens_by_parent on tokens (parent) where parent is not null`,
    ]
    for (const statement of statements) await statement.execute(db)
  },
}
