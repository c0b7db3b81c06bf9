import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The text of files in documents, once it has been read. */
export const fileTexts: Migration = {
  async up(db: Kysely<unknown>) {
    const statements = [
      sql`create table file_texts (
        document_key bigint primary key,
        digest text not null,
        texts text,
        attempts integer not null
      )`,
      sql`create index file_texts_awaited on file_texts (attempts, document_key) where texts is null`,
    ]
    for (const statement of statements) await statement.execute(db)
  },
}
