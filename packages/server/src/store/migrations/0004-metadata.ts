import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Shortcuts, custom metadata and submissions. */
export const metadata: Migration = {
  async up(db: Kysely<unknown>) {
    const statements = [
      sql`create table shortcuts (
        key integer primary key autoincrement,
        is_external integer not null,
        alias_key text not null,
        input_alias text not null,
        author_key text not null,
        is_unlisted integer not null,
        content text not null,
        search_key text not null,
        created_at bigint not null,
        updated_at bigint not null,
        visit_score double precision not null,
        revision bigint not null
      )`,
      sql`create unique index shortcuts_by_alias on shortcuts (alias_key, is_external)`,
      sql`create index shortcuts_by_revision on shortcuts (is_external, revision)`,

      sql`create table metadata_groups (
        group_key text primary key,
        name text not null,
        keys text not null,
        revision bigint not null
      )`,
      sql`create table metadata_values (
        document_key bigint not null,
        group_key text not null,
        content text not null,
        primary key (document_key, group_key)
      )`,
      sql`create index metadata_values_by_group on metadata_values (group_key, document_key)`,
      sql`create table metadata_requeues (group_key text primary key, after_key bigint not null)`,

      sql`create table submissions (
        key integer primary key autoincrement,
        request_id text not null unique,
        datasource text not null,
        type text not null,
        content text not null,
        token_id text not null,
        received_ms bigint not null
      )`,
      sql`create index submissions_by_datasource on submissions (datasource, key)`,
      sql`create index submissions_by_age on submissions (received_ms)`,
    ]
    for (const statement of statements) await statement.execute(db)
  },
}
