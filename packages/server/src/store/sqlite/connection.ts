import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { bind, type Compiled, type Executor, type Statement, type Transaction } from '../statement.ts'
import type { StatementCompiler } from './compile.ts'
import { prepared } from './prepared.ts'

/** One connection to the record’s file with its statements prepared once each. */
export type Connection = Executor & {
  readonly runWhileChanging: Transaction['runWhileChanging']
  readonly database: DatabaseSync
  readonly exec: (sql: string) => void
  /** Empties the write-ahead log into the file; false if somebody reads from it too long. */
  readonly truncateLog: () => boolean
  readonly close: () => void
}

export type ConnectionRole = 'reader' | 'writer'

/**
 * Opens the record. A write transaction is durable when it returns (`synchronous=FULL`), deleted content is overwritten
 * (`secure_delete`), and a lock held by another process is waited for.
 *
 * @param compilerFor makes the compiler of statements: unless given, they are those that were compiled beforehand
 */
export function openConnection(
  file: string,
  role: ConnectionRole,
  compilerFor: (database: DatabaseSync) => StatementCompiler = () => compiledBefore,
): Connection {
  const database = new DatabaseSync(file, { timeout: BUSY_MS_MAX, enableForeignKeyConstraints: true })
  keepWriteAheadLog(database)
  database.exec('PRAGMA synchronous = FULL')
  database.exec('PRAGMA secure_delete = ON')
  database.exec('PRAGMA temp_store = MEMORY')
  if (role === 'writer') database.exec(`PRAGMA cache_size = -${WRITER_CACHE_KIB}`)
  if (role === 'reader') database.exec('PRAGMA query_only = ON')
  return connectionOn(database, compilerFor(database))
}

const BUSY_MS_MAX = 10_000

/** Room for several large pages in one transaction: pages that do not fit are written twice. Taken only when needed. */
const WRITER_CACHE_KIB = 64_000

/**
 * The first opener of a new file turns the log on. SQLite does not wait for another one that is at it, whatever the
 * time-out: both hold a read lock that they want to raise, and it ends one of them at once.
 */
function keepWriteAheadLog(database: DatabaseSync): void {
  const until = performance.now() + BUSY_MS_MAX
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL')
      return
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

const SQLITE_BUSY = 5

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
}

function compiledBefore({ name }: Statement<never, unknown>): Compiled {
  const compiled = prepared.statements[name]
  if (compiled === undefined)
    throw new Error(`statement ${name} is not in prepared.json: see compile.ts, run npm run generate`)
  return compiled
}

type Ready = { readonly compiled: Compiled; readonly statement: StatementSync }

function connectionOn(database: DatabaseSync, compile: StatementCompiler): Connection {
  const ready = new Map<Statement<never, unknown>, Ready>()

  function prepare(source: Statement<never, unknown>): Ready {
    const known = ready.get(source)
    if (known !== undefined) return known
    const compiled = compile(source)
    const fresh = { compiled, statement: database.prepare(compiled.sql) }
    ready.set(source, fresh)
    return fresh
  }
  const bound = (compiled: Compiled, values: unknown) =>
    bind(compiled, values as Readonly<Record<string, unknown>>) as SQLInputValue[]

  return {
    database,
    async all<Values, Row>(source: Statement<Values, Row>, values: Values) {
      const { compiled, statement } = prepare(source as Statement<never, unknown>)
      return statement.all(...bound(compiled, values)) as Row[]
    },
    async get<Values, Row>(source: Statement<Values, Row>, values: Values) {
      const { compiled, statement } = prepare(source as Statement<never, unknown>)
      return statement.get(...bound(compiled, values)) as Row | undefined
    },
    async run<Values>(source: Statement<Values, unknown>, values: Values) {
      const { compiled, statement } = prepare(source as Statement<never, unknown>)
      return Number(statement.run(...bound(compiled, values)).changes)
    },
    async runWhileChanging<Values>(source: Statement<Values, unknown>, rows: Iterable<Values>) {
      const { compiled, statement } = prepare(source as Statement<never, unknown>)
      let changing = 0
      for (const values of rows) {
        if (Number(statement.run(...bound(compiled, values)).changes) === 0) break
        changing += 1
      }
      return changing
    },
    exec: (sql) => database.exec(sql),
    truncateLog() {
      const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { readonly busy: number }
      return busy === 0
    },
    close: () => database.close(),
  }
}
