import type { Compilable, Kysely, RawBuilder, sql as Sql } from 'kysely'
import type { Schema } from './schema.ts'

/** Stands for a value in a statement that is compiled once and run often. */
class Param {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

type Build<Row> = (db: Kysely<Schema>, sql: typeof Sql) => Compilable<Row>

/**
 * A query that is compiled once per process and run with other values each time. It has a name by which the threads of a
 * process know it: the query builder is large, so one thread compiles for all.
 */
export type Statement<Values, Row> = {
  readonly name: string
  readonly build: Build<Row>
  /** Never set: carries the type of the values. */
  readonly values?: (values: Values) => void
}

/** Names a value of a statement. */
export type ParamOf<Values> = <Name extends keyof Values & string>(name: Name) => RawBuilder<Values[Name]>

const statements = new Map<string, Statement<never, unknown>>()

/**
 * Makes a statement; its values are the `param`s inside.
 *
 * @param name unique: the file and the constant
 */
export function statement<Values extends Readonly<Record<string, unknown>>, Row = unknown>(
  name: string,
  build: (db: Kysely<Schema>, param: ParamOf<Values>, sql: typeof Sql) => Compilable<Row>,
): Statement<Values, Row> {
  if (statements.has(name)) throw new Error(`two statements are called ${name}`)
  const made: Statement<Values, Row> = {
    name,
    build: (db, sql) => build(db, (value) => sql.val(new Param(value)) as RawBuilder<never>, sql),
  }
  statements.set(name, made as Statement<never, unknown>)
  return made
}

/** Every statement of the modules that this thread has loaded. */
export function loadedStatements(): readonly Statement<never, unknown>[] {
  return [...statements.values()]
}

/** The SQL of a statement for one database and what to bind: the name of a value, or a value that is always the same. */
export type Compiled = {
  readonly sql: string
  readonly binds: readonly ({ readonly name: string } | { readonly value: unknown })[]
}

/** The binds of a compiled query. */
export function bindsOf(parameters: readonly unknown[]): Compiled['binds'] {
  return parameters.map((parameter) => (parameter instanceof Param ? { name: parameter.name } : { value: parameter }))
}

/** What to hand to the database, in its order. */
export function bind({ binds }: Compiled, values: Readonly<Record<string, unknown>>): unknown[] {
  return binds.map((each) => ('name' in each ? values[each.name] : each.value))
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
  /** Runs a statement with one row of values after the other until it changes nothing. Answers how often it did before. */
  readonly runWhileChanging: <Values>(statement: Statement<Values, unknown>, rows: Iterable<Values>) => Promise<number>
  /** A number higher than that of any earlier write. */
  readonly nextRevision: () => number
  /** Undoes what this write has done so far and answers the caller with `answer`. */
  readonly refuse: (answer: unknown) => never
  /** Tells that the index has something to take up once the transaction is committed. */
  readonly noteChange: () => void
}
