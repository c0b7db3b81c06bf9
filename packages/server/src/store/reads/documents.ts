import type { DatasourceKey } from '@sheaf/contract'
import { gleanDocumentKey } from '@sheaf/contract/ids'
import type { Kysely, sql as Sql } from 'kysely'
import { isLive } from '../live.ts'
import type { Schema } from '../schema.ts'
import { type Executor, type ParamOf, statement } from '../statement.ts'

/** What deciding and showing need of a document. */
export type StoredDocument = {
  readonly key: number
  readonly datasource: DatasourceKey
  readonly object_type: string
  readonly glean_key: string
  /** Empty for a document without one. */
  readonly view_url: string
  readonly content: string
  readonly permissions: string
  readonly content_revision: number
  readonly uploaded_ms: number
  /** Known of documents that were read together: 0 if `listNewerWithUrl` would find none. */
  readonly has_newer?: 0 | 1
}

const columns = [
  'key',
  'datasource',
  'object_type',
  'glean_key',
  'view_url',
  'content',
  'permissions',
  'content_revision',
  'uploaded_ms',
] as const

const byKey = statement<{ key: number }, StoredDocument>('reads/documents.byKey', (db, param, sql) =>
  db
    .selectFrom('documents')
    .select(columns)
    .where('key', '=', param('key'))
    .where(isLive(sql, 'documents'))
    .$castTo<StoredDocument>(),
)
const byKeys = statement<{ keys: string }, StoredDocument>('reads/documents.byKeys', (db, param, sql) =>
  db
    .selectFrom('documents')
    .select(columns)
    .select(
      sql`exists (select 1 from documents as newer where newer.datasource = documents.datasource and
        newer.view_url = documents.view_url and newer.view_url <> '' and
        newer.content_revision > documents.content_revision)`.as('has_newer'),
    )
    .where('key', 'in', sql<number>`(select value from json_each(${param('keys')}))`)
    .where(isLive(sql, 'documents'))
    .$castTo<StoredDocument>(),
)
const byGleanKey = statement<{ gleanKey: string }, StoredDocument>('reads/documents.byGleanKey', (db, param, sql) =>
  db
    .selectFrom('documents')
    .select(columns)
    .where('glean_key', '=', param('gleanKey'))
    .where(isLive(sql, 'documents'))
    .$castTo<StoredDocument>(),
)
/** What deciding needs of a document, without what showing it needs: reading that takes the longer the more it is. */
export type DocumentHead = Omit<StoredDocument, 'content'>
const headColumns = columns.filter((column) => column !== 'content')
const headByGleanKey = statement<{ gleanKey: string }, DocumentHead>(
  'reads/documents.headByGleanKey',
  (db, param, sql) =>
    db
      .selectFrom('documents')
      .select(headColumns)
      .where('glean_key', '=', param('gleanKey'))
      .where(isLive(sql, 'documents'))
      .$castTo<DocumentHead>(),
)
const headsByUrl = statement<{ datasource: string; url: string; limit: number }, DocumentHead>(
  'reads/documents.headsByUrl',
  (db, param, sql) =>
    db
      .selectFrom('documents')
      .select(headColumns)
      .where('datasource', '=', param('datasource'))
      .where('view_url', '=', param('url'))
      // Said once more for the index, which leaves out documents without URL.
      .where('view_url', '<>', sql.lit(''))
      .where(isLive(sql, 'documents'))
      .orderBy('content_revision', 'desc')
      .limit(param('limit'))
      .$castTo<DocumentHead>(),
)
const keysAt = statement<{ url: string; limit: number }, { key: number }>('reads/documents.keysAt', (db, param, sql) =>
  db
    .selectFrom('documents')
    .select('documents.key')
    // By datasource, since the index of addresses is.
    .where('documents.datasource', 'in', (eb) => eb.selectFrom('datasources').select('datasources.datasource'))
    .where('view_url', '=', param('url'))
    .where('view_url', '<>', sql.lit(''))
    .where(isLive(sql, 'documents'))
    .limit(param('limit')),
)
type NewerAt = { datasource: string; url: string; after: number }

/** Documents of an address, removed or not, whose content was written after a revision. */
function newerAt(db: Kysely<Schema>, param: ParamOf<NewerAt>, sql: typeof Sql) {
  return db
    .selectFrom('documents')
    .select('key')
    .where('datasource', '=', param('datasource'))
    .where('view_url', '=', param('url'))
    .where('view_url', '<>', sql.lit(''))
    .where('content_revision', '>', param('after'))
}

const anyNewerWithUrl = statement<NewerAt, { key: number }>('reads/documents.anyNewerWithUrl', (db, param, sql) =>
  newerAt(db, param, sql).limit(sql.lit(1)),
)
const newerWithUrl = statement<NewerAt & { limit: number }, { key: number }>(
  'reads/documents.newerWithUrl',
  (db, param, sql) =>
    newerAt(db, param, sql).where(isLive(sql, 'documents')).orderBy('content_revision', 'desc').limit(param('limit')),
)
const count = statement<{ datasource: string }, { count: number }>('reads/documents.count', (db, param, sql) =>
  db
    .selectFrom('documents')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('datasource', '=', param('datasource'))
    .where(isLive(sql, 'documents')),
)
const stale = statement<{ limit: number }, { key: number }>('reads/documents.stale', (db, param) =>
  db
    .selectFrom('floors')
    .innerJoin('documents', (join) =>
      join.onRef('documents.datasource', '=', 'floors.datasource').onRef('documents.revision', '<', 'floors.floor'),
    )
    .select('documents.key')
    .where('floors.collection', '=', 'documents')
    .limit(param('limit')),
)

type TypeRange = { datasource: string; objectType: string; from: string; below: string }
const ofType = statement<TypeRange, { key: number }>('reads/documents.ofType', (db, param, sql) =>
  db
    .selectFrom('documents')
    .select('key')
    .where('glean_key', '>=', param('from'))
    .where('glean_key', '<', param('below'))
    .where('datasource', '=', param('datasource'))
    .where('object_type', '=', param('objectType'))
    .where(isLive(sql, 'documents'))
    .limit(1),
)

type Identity = { datasource: string; object_type: string; id_key: string }
const identity = statement<{ gleanKey: string }, Identity>('reads/documents.identity', (db, param) =>
  db.selectFrom('documents').select(['datasource', 'object_type', 'id_key']).where('glean_key', '=', param('gleanKey')),
)

export const findDocument = (db: Executor, key: number) => db.get(byKey, { key })

/** Those of the keys that there are, in no order. */
export const findDocuments = (db: Executor, keys: readonly number[]) => db.all(byKeys, { keys: JSON.stringify(keys) })

/** @param gleanKey the index-wide id with the document’s own part folded */
export const findDocumentByGleanKey = (db: Executor, gleanKey: string) => db.get(byGleanKey, { gleanKey })
/** Whose an index-wide id is, be it still there or not yet removed. */
export const findDocumentIdentity = (db: Executor, gleanKey: string) => db.get(identity, { gleanKey })
export const findHeadByGleanKey = (db: Executor, gleanKey: string) => db.get(headByGleanKey, { gleanKey })
/** Documents of a datasource with that `viewURL`, the last changed first. */
/** Documents of one address in all datasources that are looked at. */
const SAME_ADDRESS_MAX = 100

/** The documents of an address, of whatever datasource. */
export async function listKeysAt(db: Executor, url: string): Promise<readonly number[]> {
  return (await db.all(keysAt, { url, limit: SAME_ADDRESS_MAX })).map(({ key }) => key)
}

export const listHeadsByUrl = (db: Executor, datasource: DatasourceKey, url: string, limit: number) =>
  db.all(headsByUrl, { datasource, url, limit })

/** Whether a datasource has a document of that type. */
export async function hasDocumentOfType(
  db: Executor,
  { key, name }: { readonly key: DatasourceKey; readonly name: string },
  objectType: string,
): Promise<boolean> {
  const from = gleanDocumentKey(name, objectType, '')
  return (await db.get(ofType, { datasource: key, objectType, from, below: `${from}\u{10ffff}` })) !== undefined
}

/** Documents of the same datasource and `viewURL` whose content was written later, the last first. */
export async function listNewerWithUrl(
  db: Executor,
  { datasource, view_url: url, content_revision: after, has_newer: hasNewer }: StoredDocument,
  limit: number,
): Promise<readonly number[]> {
  // Asked of every hit of a search, and mostly there is none: that is found out without putting any in order.
  if (url === '' || hasNewer === 0 || (await db.get(anyNewerWithUrl, { datasource, url, after })) === undefined)
    return []
  return (await db.all(newerWithUrl, { datasource, url, after, limit })).map(({ key }) => key)
}

/** Documents that are gone, though they are not yet removed; no more than `limit` of them. */
export async function listStaleDocuments(db: Executor, limit: number): Promise<readonly number[]> {
  return (await db.all(stale, { limit })).map(({ key }) => key)
}

export async function countDocuments(db: Executor, datasource: DatasourceKey): Promise<number> {
  return (await db.get(count, { datasource }))?.count ?? 0
}
