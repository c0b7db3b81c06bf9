import type { DatasourceKey } from '@sheaf/contract'
import { statement, type Transaction } from '../statement.ts'

export type PutDatasource = {
  readonly datasource: DatasourceKey
  readonly name: string
  /** JSON of the configuration with defaults filled in. */
  readonly config: string
  /** For a new datasource; an existing one keeps what it has. */
  readonly visibility: 'all' | 'test' | 'none'
  readonly nowMs: number
}
export type PutDatasourceAnswer = { readonly kind: 'done'; readonly isNew: boolean }

const exists = statement<{ datasource: string }, { datasource: string }>('writes/datasources.exists', (db, param) =>
  db.selectFrom('datasources').select('datasource').where('datasource', '=', param('datasource')),
)
type Values = {
  datasource: string
  name: string
  config: string
  visibility: 'all' | 'test' | 'none'
  revision: number
  now: number
}
const upsert = statement<Values>('writes/datasources.upsert', (db, param) =>
  db
    .insertInto('datasources')
    .values({
      datasource: param('datasource'),
      name: param('name'),
      config: param('config'),
      visibility: param('visibility'),
      config_revision: param('revision'),
      identity_revision: param('revision'),
      created_at: param('now'),
    })
    .onConflict((conflict) =>
      conflict
        .column('datasource')
        .doUpdateSet({ name: param('name'), config: param('config'), config_revision: param('revision') }),
    ),
)

export async function datasourceExists(tx: Transaction, datasource: string): Promise<boolean> {
  return (await tx.get(exists, { datasource })) !== undefined
}

/** Creates a datasource or replaces its configuration. */
export async function putDatasource(tx: Transaction, put: PutDatasource): Promise<PutDatasourceAnswer> {
  const isNew = !(await datasourceExists(tx, put.datasource))
  await tx.run(upsert, {
    datasource: put.datasource,
    name: put.name,
    config: put.config,
    visibility: put.visibility,
    revision: tx.nextRevision(),
    now: Math.floor(put.nowMs / 1000),
  })
  return { kind: 'done', isNew }
}
