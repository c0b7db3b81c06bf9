import type { Compiled } from '../statement.ts'
import table from './prepared.json' with { type: 'json' }

/** What a thread without the query builder works with: the SQL of every statement by its name. */
export type CompiledStatements = Readonly<Record<string, Compiled>>

/** What a process needs to make a new record and to run on it. */
export type Prepared = {
  /** How many migrations the record has gone through; what `user_version` says. */
  readonly form: number
  /** The statements that make the tables of an empty record, in order, as all migrations together leave them. */
  readonly tables: readonly string[]
  readonly statements: CompiledStatements
}

/**
 * The record in its present form and every statement, as plain data. It is generated from the migrations and from reads/
 * and writes/: the query builder would take a tenth of a second and twenty megabytes of each process that starts.
 */
export const prepared = table as unknown as Prepared
