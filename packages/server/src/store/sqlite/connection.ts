import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import type { Schema } from '../schema.ts'
import { type Compiled, compileStatement, type Executor, type Statement } from '../statement.ts'
import { sqliteDialect } from './dialect.ts'

/** One connection to the record’s file with its statements prepared once each. */
export type Connection = Executor & {
  readonly database: DatabaseSync
  readonly kysely: Kysely<Schema>
  readonly exec: (sql: string) => void
  /** Empties the write-ahead log into the file; false if somebody reads from it too long. */
  readonly truncateLog: () => boolean
  readonly close: () => void
}

export type ConnectionRole = 'reader' | 'writer'

/**
 * Opens the record. A write transaction is durable when it returns (`synchronous=FULL`), deleted content is overwritten
 * (`secure_delete`), and a lock held by another process is waited for.
 */
export function openConnection(file: string, role: ConnectionRole): Connection {
  const database = new DatabaseSync(file, { timeout: 10_000, enableForeignKeyConstraints: true })
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = FULL')
  database.exec('PRAGMA secure_delete = ON')
  database.exec('PRAGMA temp_store = MEMORY')
  if (role === 'reader') database.exec('PRAGMA query_only = ON')
  return connectionOn(database)
}

/** The executor on a database that is already open. */
export function connectionOn(database: DatabaseSync): Connection {
  const kysely = new Kysely<Schema>({ dialect: sqliteDialect(database) })
  const prepared = new Map<
    Statement<never, unknown>,
    { readonly compiled: Compiled; readonly statement: StatementSync }
  >()

  function prepare(source: Statement<never, unknown>) {
    const known = prepared.get(source)
    if (known !== undefined) return known
    const compiled = compileStatement(kysely, source)
    const fresh = { compiled, statement: database.prepare(compiled.sql) }
    prepared.set(source, fresh)
    return fresh
  }
  const bind = (compiled: Compiled, values: unknown) =>
    compiled.bind(values as Readonly<Record<string, unknown>>) as SQLInputValue[]

  return {
    database,
    kysely,
    async all<Values, Row>(source: Statement<Values, Row>, values: Values) {
      const { compiled, statement } = prepare(source as Statement<never, unknown>)
      return statement.all(...bind(compiled, values)) as Row[]
    },
    async get<Values, Row>(source: Statement<Values, Row>, values: Values) {
      const { compiled, statement } = prepare(source as Statement<never, unknown>)
      return statement.get(...bind(compiled, values)) as Row | undefined
    },
    async run<Values>(source: Statement<Values, unknown>, values: Values) {
      const { compiled, statement } = prepare(source as Statement<never, unknown>)
      return Number(statement.run(...bind(compiled, values)).changes)
    },
    exec: (sql) => database.exec(sql),
    truncateLog() {
      const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { readonly busy: number }
      return busy === 0
    },
    close: () => database.close(),
  }
}
