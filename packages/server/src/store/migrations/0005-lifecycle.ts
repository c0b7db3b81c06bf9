import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What becomes of documents and of whole datasources, and when. */
export const lifecycle: Migration = {
  async up(db: Kysely<unknown>) {
    const statements = [
      sql`alter table documents add column earlier text`,
      sql`create index documents_by_revision on documents (datasource, revision, object_type)`,
      sql`drop index documents_by_datasource`,
      sql`alter table users add column uploaded_ms bigint not null default 0`,
      sql`alter table floors add column set_ms bigint not null default 0`,
      sql`alter table uploads add column last_change bigint not null default 0`,
      sql`create index uploads_by_collection on uploads (datasource, collection, key)`,
      sql`alter table changes add column datasource text not null default ''`,
      sql`alter table changes add column revision bigint not null default 0`,
      sql`update changes set datasource = coalesce((select datasource from documents where key = document_key), '')`,

      sql`create table departed (
        key integer primary key autoincrement,
        datasource text not null,
        glean_key text not null,
        earlier text,
        uploaded_ms bigint not null,
        content_revision bigint not null,
        requested_ms bigint not null,
        revision bigint not null
      )`,
      sql`create index departed_by_document on departed (glean_key)`,
      sql`create table index_log (revision integer primary key, indexed_ms bigint not null)`,
      // What was indexed before this table was there was indexed at an unknown time.
      sql`insert into index_log select coalesce(max(content_revision), 0), 0 from documents`,
      sql`create table runs (
        key integer primary key autoincrement,
        datasource text not null,
        kind text not null,
        started_ms bigint not null,
        ended_ms bigint not null
      )`,
      sql`create index runs_by_datasource on runs (datasource, kind, key)`,
    ]
    for (const statement of statements) await statement.execute(db)
  },
}
