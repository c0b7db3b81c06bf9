import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What a person viewed is looked up. */
export const viewed: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create index activity_by_person on activity (email_key, url, at_ms)`.execute(db)
  },
}
