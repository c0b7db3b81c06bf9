import { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { migrations } from '../migrations/index.ts'
import type { Connection } from './connection.ts'
import { sqliteDialect } from './dialect.ts'

/** Brings the record to the present form, in one transaction. Throws if it was written by a newer version. */
export async function migrate(connection: Connection): Promise<void> {
  if (isCurrent(connection)) return
  // Kysely runs migrations of SQLite outside any transaction: a crash half-way would leave tables that the next start
  // tries to make again. The lock also lets the first of two processes finish; the other then finds nothing to do.
  connection.exec('BEGIN IMMEDIATE')
  try {
    if (!isCurrent(connection)) {
      const getMigrations = async (): Promise<Record<string, Migration>> => ({ ...migrations })
      const migrator = new Migrator({
        db: new Kysely({ dialect: sqliteDialect(connection.database) }),
        provider: { getMigrations },
      })
      const { error } = await migrator.migrateToLatest()
      if (error !== undefined) throw error
      connection.exec(`PRAGMA user_version = ${known}`)
    }
    connection.exec('COMMIT')
  } catch (error) {
    if (connection.database.isTransaction) connection.exec('ROLLBACK')
    throw error
  }
}

const known = Object.keys(migrations).length

function isCurrent(connection: Connection): boolean {
  const { user_version: present } = connection.database.prepare('PRAGMA user_version').get() as { user_version: number }
  if (present > known) {
    throw new Error('the data directory was written by a newer version of sheaf; run that version')
  }
  return present === known
}
