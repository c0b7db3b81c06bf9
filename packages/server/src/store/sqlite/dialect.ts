import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type LimitNode,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  ValueNode,
} from 'kysely'

/** Kysely on Node’s own SQLite: its SqliteDialect expects better-sqlite3, whose statements have another shape. */
export function sqliteDialect(database: DatabaseSync): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driverOn(database),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new LimitsWritten(),
  }
}

/**
 * SQLite compiles a statement anew at each run if its limit is a bare parameter, whose value its planner looks at: several
 * times what a short query costs. A limit that is always the same is written out, any other one is an expression.
 */
class LimitsWritten extends SqliteQueryCompiler {
  protected override visitLimit({ limit }: LimitNode): void {
    if (ValueNode.is(limit) && typeof limit.value === 'number') {
      this.append(`limit ${limit.value}`)
      return
    }
    this.append('limit (')
    this.visitNode(limit)
    this.append(' + 0)')
  }
}

function driverOn(database: DatabaseSync): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const statement = database.prepare(sql)
      const values = parameters as SQLInputValue[]
      if (statement.columns().length > 0) return { rows: statement.all(...values) as Row[] }
      const { changes, lastInsertRowid } = statement.run(...values)
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
    },
    async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
      for (const row of database.prepare(sql).iterate(...(parameters as SQLInputValue[]))) yield { rows: [row as Row] }
    },
  }
  return {
    async init() {},
    acquireConnection: async () => connection,
    async beginTransaction() {
      database.exec('BEGIN IMMEDIATE')
    },
    async commitTransaction() {
      database.exec('COMMIT')
    },
    async rollbackTransaction() {
      database.exec('ROLLBACK')
    },
    async releaseConnection() {},
    async destroy() {},
  }
}
