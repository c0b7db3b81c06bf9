import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Tokens, datasources, documents, identities and the queue of changes. */
export const spine: Migration = {
  async up(db: Kysely<unknown>) {
    const tables = [
      sql`create table meta (name text primary key, value text not null)`,

      sql`create table tokens (
        id text primary key,
        kind text not null,
        name text not null,
        is_global integer not null,
        datasources text not null,
        user_email text,
        scopes text not null,
        expires_at bigint,
        overlap_ends_at bigint,
        rotation_period_minutes integer,
        greenlist text not null,
        created_at bigint not null,
        revoked_at bigint,
        ended text,
        renews text,
        last_used_at bigint,
        last_used_from text
      )`,
      sql`create index tokens_by_renews on tokens (renews) where renews is not null`,
      sql`create table token_secrets (
        token_id text not null references tokens (id),
        generation integer not null,
        hash blob not null,
        created_at bigint not null,
        created_from text not null,
        retired_at bigint,
        is_overlap_over integer not null,
        is_ended integer not null,
        presented_at bigint,
        primary key (token_id, generation)
      )`,
      sql`create table rotation_links (
        token_id text not null,
        generation integer not null,
        nonce blob not null,
        primary key (token_id, generation)
      )`,
      sql`create table token_audit (
        token_id text not null,
        event text not null,
        address text not null,
        hour integer not null,
        first_at bigint not null,
        last_at bigint not null,
        count integer not null,
        detail text not null,
        primary key (token_id, event, address, hour)
      )`,
      sql`create table outages (from_at bigint not null, to_at bigint not null)`,

      sql`create table datasources (
        datasource text primary key,
        name text not null,
        config text not null,
        visibility text not null,
        config_revision bigint not null,
        identity_revision bigint not null,
        created_at bigint not null
      )`,
      sql`create table beta_users (datasource text not null, email_key text not null, primary key (datasource, email_key))`,

      sql`create table documents (
        key integer primary key autoincrement,
        datasource text not null,
        object_type text not null,
        id_key text not null,
        glean_key text not null unique,
        content text not null,
        permissions text not null,
        version bigint,
        revision bigint not null,
        uploaded_ms bigint not null
      )`,
      sql`create index documents_by_datasource on documents (datasource, revision)`,
      sql`create table tombstones (
        collection text not null,
        datasource text not null,
        key text not null,
        version bigint not null,
        deleted_at bigint not null,
        primary key (collection, datasource, key)
      )`,
      sql`create table intersections (
        datasource text not null,
        intersection text not null,
        anchor_group text not null,
        groups text not null,
        primary key (datasource, intersection)
      )`,
      sql`create index intersections_by_group on intersections (datasource, anchor_group)`,

      sql`create table users (
        datasource text not null,
        email_key text not null,
        email text not null,
        user_id text not null,
        name text not null,
        is_active integer not null,
        version bigint,
        revision bigint not null,
        primary key (datasource, email_key)
      )`,
      sql`create unique index users_by_id on users (datasource, user_id)`,
      sql`create index users_by_email on users (email_key)`,
      sql`create table groups (
        datasource text not null,
        name text not null,
        version bigint,
        revision bigint not null,
        primary key (datasource, name)
      )`,
      sql`create table memberships (
        datasource text not null,
        group_name text not null,
        member_kind text not null,
        member text not null,
        member_key text not null,
        version bigint,
        revision bigint not null,
        primary key (datasource, group_name, member_kind, member)
      )`,
      sql`create index memberships_by_member on memberships (datasource, member_kind, member_key)`,

      sql`create table changes (
        seq integer primary key autoincrement,
        document_key bigint not null,
        narrows integer not null,
        created_ms bigint not null
      )`,
      sql`create index changes_narrowing on changes (document_key) where narrows = 1`,
    ]
    for (const table of tables) await table.execute(db)
  },
}
