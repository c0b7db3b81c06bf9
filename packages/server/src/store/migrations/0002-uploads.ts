import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Bulk uploads with their floors, held deletions, and what looks like a mistake. */
export const uploads: Migration = {
  async up(db: Kysely<unknown>) {
    const statements = [
      sql`alter table documents add column content_revision bigint not null default 0`,
      sql`update documents set content_revision = revision`,
      sql`alter table documents add column view_url text not null default ''`,
      sql`update documents set view_url = coalesce(json_extract(content, '$.viewURL'), '')`,
      sql`create index documents_by_url on documents (datasource, view_url) where view_url <> ''`,
      sql`create index users_by_revision on users (datasource, revision)`,
      sql`create index groups_by_revision on groups (datasource, revision)`,

      sql`create table uploads (
        key integer primary key autoincrement,
        collection text not null,
        datasource text not null,
        part text not null,
        upload_id text not null,
        start_revision bigint not null,
        started_ms bigint not null,
        last_page_ms bigint not null,
        pages integer not null,
        items integer not null,
        added integer not null,
        state text not null,
        stale integer not null,
        is_held integer not null
      )`,
      sql`create index uploads_by_part on uploads (datasource, collection, part, key)`,
      sql`create unique index uploads_open on uploads (datasource, collection, part) where state = 'open'`,
      sql`create table floors (
        collection text not null,
        datasource text not null,
        part text not null,
        floor bigint not null,
        is_held integer not null,
        primary key (datasource, collection, part)
      )`,
      sql`create index floors_to_purge on floors (collection) where is_held = 0`,
      sql`create table holds (
        collection text not null,
        datasource text not null,
        floor bigint not null,
        stale integer not null,
        total integer not null,
        created_ms bigint not null,
        primary key (datasource, collection)
      )`,
      sql`create table findings (
        datasource text not null,
        kind text not null,
        count integer not null,
        last_ms bigint not null,
        examples text not null,
        primary key (datasource, kind)
      )`,
    ]
    for (const statement of statements) await statement.execute(db)
  },
}
