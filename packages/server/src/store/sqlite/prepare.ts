import { DatabaseSync } from 'node:sqlite'
import { migrations } from '../migrations/index.ts'
import { compileAll } from './compile.ts'
import { runMigrations } from './older-record.ts'
import type { Prepared } from './prepared.ts'

/** Makes what prepared.json holds: runs every migration on an empty database, and compiles every statement for it. */
export async function prepare(): Promise<Prepared> {
  const database = new DatabaseSync(':memory:')
  try {
    await runMigrations(database)
    return {
      form: Object.keys(migrations).length,
      tables: [...tablesOf(database), ...rowsOf(database)],
      statements: compileAll(database),
    }
  } finally {
    database.close()
  }
}

/** Tables and indexes in the order in which they were made; those that SQLite makes by itself have no text. */
function tablesOf(database: DatabaseSync): readonly string[] {
  const rows = database
    .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'sqlite_sequence'")
    .all()
  return rows.map(({ sql }) => String(sql))
}

/** What the migrations put into an empty record: what the migrator notes for itself, so that it goes on from here, and firsts. */
function rowsOf(database: DatabaseSync): readonly string[] {
  // Read by nobody; the present time would make the file differ each time.
  database.exec("UPDATE kysely_migration SET timestamp = '1970-01-01T00:00:00.000Z'")
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence'")
    .all()
  return tables.flatMap(({ name }) => {
    const columns = database.prepare(`SELECT name FROM pragma_table_info('${name}')`).all()
    const values = columns.map((column) => `quote("${column.name}")`).join(" || ', ' || ")
    const rows = database.prepare(`SELECT ${values} AS list FROM "${name}"`).all()
    return rows.map(({ list }) => `INSERT INTO "${name}" VALUES (${list})`)
  })
}
