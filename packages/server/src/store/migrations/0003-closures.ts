import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What a member is in is told by the index alone: whoever walks groups inside groups reads thousands of them. And what an
 * upload of a group did not send again is found without reading what it did.
 */
export const closures: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`drop index memberships_by_member`.execute(db)
    await sql`create index memberships_by_member on memberships (datasource, member_kind, member_key, group_name)`.execute(
      db,
    )
    await sql`create index memberships_by_revision on memberships (datasource, group_name, revision)`.execute(db)
  },
}
