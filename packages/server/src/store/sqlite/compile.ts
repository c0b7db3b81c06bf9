import type { DatabaseSync } from 'node:sqlite'
import { Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { bindsOf, type Compiled, loadedStatements, type Statement } from '../statement.ts'
import { sqliteDialect } from './dialect.ts'
import type { CompiledStatements } from './prepared.ts'
// Loaded for their statements, so that those of every thread are among those compiled.
import '../reads/activity.ts'
import '../reads/administration.ts'
import '../reads/audit.ts'
import '../reads/changes.ts'
import '../reads/datasources.ts'
import '../reads/directory.ts'
import '../reads/documents.ts'
import '../reads/entities.ts'
import '../reads/identity.ts'
import '../reads/inspection.ts'
import '../reads/lifecycle.ts'
import '../reads/custom-metadata.ts'
import '../reads/paths.ts'
import '../reads/sessions.ts'
import '../reads/shortcuts.ts'
import '../reads/submissions.ts'
import '../reads/meta.ts'
import '../reads/tokens.ts'
import '../writes/index.ts'
import './group-commit.ts'

/** Turns statements into SQL. */
export type StatementCompiler = (statement: Statement<never, unknown>) => Compiled

/** Compiles statements as they come. */
export function kyselyCompiler(database: DatabaseSync): StatementCompiler {
  const kysely = new Kysely<Schema>({ dialect: sqliteDialect(database) })
  return ({ build }) => {
    const { sql: text, parameters } = build(kysely, sql).compile()
    return { sql: text, binds: bindsOf(parameters) }
  }
}

/** Compiles every statement, for prepared.json. */
export function compileAll(database: DatabaseSync): CompiledStatements {
  const compile = kyselyCompiler(database)
  return Object.fromEntries(loadedStatements().map((statement) => [statement.name, compile(statement)]))
}
