import type { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { migrations } from '../migrations/index.ts'
import { sqliteDialect } from './dialect.ts'

/**
 * Runs the migrations that a record lacks. Kysely runs those of SQLite outside any transaction: the caller opens one,
 * or a crash half-way would leave tables that the next start tries to make again.
 *
 * @param upTo the name of the last one to run, for tests that need an older record; all unless given
 */
export async function runMigrations(database: DatabaseSync, { upTo }: { readonly upTo?: string } = {}): Promise<void> {
  const getMigrations = async (): Promise<Record<string, Migration>> => ({ ...migrations })
  const db = new Kysely({ dialect: sqliteDialect(database) })
  const migrator = new Migrator({ db, provider: { getMigrations } })
  const { error } = upTo === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(upTo)
  if (error !== undefined) throw error
}
