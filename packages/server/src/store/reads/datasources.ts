import type { DatasourceKey } from '@sheaf/contract'
import type { Schema } from '../schema.ts'
import { type Executor, statement } from '../statement.ts'

export type DatasourceRow = Schema['datasources']

const one = statement<{ datasource: string }, DatasourceRow>('reads/datasources.one', (db, param) =>
  db.selectFrom('datasources').selectAll().where('datasource', '=', param('datasource')),
)
const all = statement<Record<never, never>, DatasourceRow>('reads/datasources.all', (db) =>
  db.selectFrom('datasources').selectAll().orderBy('datasource'),
)
const beta = statement<{ emailKey: string }, { datasource: string }>('reads/datasources.beta', (db, param) =>
  db.selectFrom('beta_users').select('datasource').where('email_key', '=', param('emailKey')),
)

export const findDatasourceRow = (db: Executor, datasource: DatasourceKey) => db.get(one, { datasource })
export const listDatasourceRows = (db: Executor) => db.all(all, {})
/** The datasources that a person is a beta user of. */
export const listBetaDatasources = (db: Executor, emailKey: string) => db.all(beta, { emailKey })
