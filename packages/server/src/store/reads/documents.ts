import type { DatasourceKey } from '@sheaf/contract'
import { type Executor, statement } from '../statement.ts'

/** What deciding and showing need of a document. */
export type StoredDocument = {
  readonly key: number
  readonly datasource: DatasourceKey
  readonly object_type: string
  readonly glean_key: string
  readonly content: string
  readonly permissions: string
  readonly revision: number
  readonly uploaded_ms: number
}

const columns = [
  'key',
  'datasource',
  'object_type',
  'glean_key',
  'content',
  'permissions',
  'revision',
  'uploaded_ms',
] as const

const byKey = statement<{ key: number }, StoredDocument>('reads/documents.byKey', (db, param) =>
  db.selectFrom('documents').select(columns).where('key', '=', param('key')).$castTo<StoredDocument>(),
)
const byGleanKey = statement<{ gleanKey: string }, StoredDocument>('reads/documents.byGleanKey', (db, param) =>
  db.selectFrom('documents').select(columns).where('glean_key', '=', param('gleanKey')).$castTo<StoredDocument>(),
)
const count = statement<{ datasource: string }, { count: number }>('reads/documents.count', (db, param) =>
  db
    .selectFrom('documents')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('datasource', '=', param('datasource')),
)

export const findDocument = (db: Executor, key: number) => db.get(byKey, { key })
/** @param gleanKey the index-wide id with the document’s own part folded */
export const findDocumentByGleanKey = (db: Executor, gleanKey: string) => db.get(byGleanKey, { gleanKey })

export async function countDocuments(db: Executor, datasource: DatasourceKey): Promise<number> {
  return (await db.get(count, { datasource }))?.count ?? 0
}
