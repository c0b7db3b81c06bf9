import type { Connection } from './connection.ts'
import { prepared } from './prepared.ts'

/**
 * Brings the record to the present form, in one transaction: an empty one by its tables as they are now, an older one by
 * the migrations that it lacks. Throws if it was written by a newer version.
 */
export async function migrate(connection: Connection): Promise<void> {
  if (isCurrent(connection)) return
  // The lock lets the first of two processes finish; the other then finds nothing to do.
  connection.exec('BEGIN IMMEDIATE')
  try {
    if (!isCurrent(connection)) {
      if (isEmpty(connection)) for (const table of prepared.tables) connection.exec(table)
      // Loaded here, since only a start after an upgrade needs the query builder.
      else await (await import('./older-record.ts')).runMigrations(connection.database)
      connection.exec(`PRAGMA user_version = ${prepared.form}`)
    }
    connection.exec('COMMIT')
  } catch (error) {
    if (connection.database.isTransaction) connection.exec('ROLLBACK')
    throw error
  }
}

function isEmpty({ database }: Connection): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
}

function isCurrent(connection: Connection): boolean {
  const { user_version: present } = connection.database.prepare('PRAGMA user_version').get() as { user_version: number }
  if (present > prepared.form) {
    throw new Error('the data directory was written by a newer version of sheaf; run that version')
  }
  return present === prepared.form
}
