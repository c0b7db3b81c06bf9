import { type Compilable, type Kysely, type RawBuilder, sql } from 'kysely'
import type { Schema } from './schema.ts'

/** Stands for a value in a statement that is compiled once and run often. */
class Param {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** A query that is built once per database and run with other values each time. */
export type Statement<Values, Row> = {
  readonly build: (db: Kysely<Schema>) => Compilable<Row>
  /** Never set: carries the type of the values. */
  readonly values?: (values: Values) => void
}

/** Makes a statement; its values are the `param`s inside. */
export function statement<Values extends Readonly<Record<string, unknown>>, Row = unknown>(
  build: (
    db: Kysely<Schema>,
    param: <Name extends keyof Values & string>(name: Name) => RawBuilder<Values[Name]>,
  ) => Compilable<Row>,
): Statement<Values, Row> {
  return { build: (db) => build(db, (name) => sql.val(new Param(name)) as RawBuilder<never>) }
}

export type Compiled = { readonly sql: string; readonly bind: (values: Readonly<Record<string, unknown>>) => unknown[] }

/** The SQL of a statement for one database, and the order of its values. */
export function compileStatement(db: Kysely<Schema>, source: Statement<never, unknown>): Compiled {
  const { sql: text, parameters } = source.build(db).compile()
  return {
    sql: text,
    bind: (values) => parameters.map((parameter) => (parameter instanceof Param ? values[parameter.name] : parameter)),
  }
}

/** Runs statements on one database. A synchronous database answers at once; callers always await. */
export type Executor = {
  readonly all: <Values, Row>(statement: Statement<Values, Row>, values: Values) => Promise<readonly Row[]>
  readonly get: <Values, Row>(statement: Statement<Values, Row>, values: Values) => Promise<Row | undefined>
  /** Answers the number of rows changed. */
  readonly run: <Values>(statement: Statement<Values, unknown>, values: Values) => Promise<number>
}

/** An executor inside a write transaction. */
export type Transaction = Executor & {
  /** A number higher than that of any earlier write. */
  readonly nextRevision: () => number
  /** Undoes what this write has done so far and answers the caller with `answer`. */
  readonly refuse: (answer: unknown) => never
  /** Tells that the index has something to take up once the transaction is committed. */
  readonly noteChange: () => void
}
