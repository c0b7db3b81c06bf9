import type { DatasourceKey } from '@sheaf/contract'
import { withState } from '../lifecycle.ts'
import { isGone } from '../live.ts'
import { narrows, type Permissions } from '../permissions.ts'
import { statement, type Transaction } from '../statement.ts'
import { acceptVersion, forgetTombstone, type VersionConflict } from './versions.ts'

/** A document that has passed every check that its text and the datasource’s configuration allow. */
export type DocumentRow = {
  readonly objectType: string
  readonly idKey: string
  readonly gleanKey: string
  readonly viewUrl: string
  readonly content: string
  /** JSON of Permissions. */
  readonly permissions: string
}

/** What all documents of one write share. */
export type DocumentsWrite = {
  readonly datasource: DatasourceKey
  readonly configRevision: number
  /** 0: no check. */
  readonly version: bigint
  readonly nowMs: number
}

export type Written =
  | { readonly kind: 'written'; readonly isNew: boolean }
  | { readonly kind: 'id collision'; readonly gleanId: string }
  | VersionConflict

export type StoredDocumentRow = {
  key: number
  datasource: string
  object_type: string
  id_key: string
  permissions: string
  content_revision: number
  uploaded_ms: number
  earlier: string | null
  version: string | null
  is_gone: number
}

export const storedDocument = statement<{ gleanKey: string }, StoredDocumentRow>(
  'writes/document-rows.stored',
  (db, param, sql) =>
    db
      .selectFrom('documents')
      .select([
        'key',
        'datasource',
        'object_type',
        'id_key',
        'permissions',
        'content_revision',
        'uploaded_ms',
        'earlier',
        sql<string | null>`cast(version as text)`.as('version'),
      ])
      .select(isGone(sql, 'documents').$castTo<number>().as('is_gone'))
      .where('glean_key', '=', param('gleanKey')),
)
const isSameContent = statement<{ key: number; content: string }, { key: number }>(
  'writes/document-rows.isSameContent',
  (db, param) =>
    db.selectFrom('documents').select('key').where('key', '=', param('key')).where('content', '=', param('content')),
)
type Added = { datasource: string; since: number }
/** The URLs of documents added since a revision, each that an older document has too. */
const sameUrls = statement<Added, { view_url: string }>('writes/document-rows.sameUrls', (db, param, sql) =>
  db
    .selectFrom('documents as added')
    .select('added.view_url')
    .where('added.datasource', '=', param('datasource'))
    .where('added.revision', '>', param('since'))
    .where('added.view_url', '<>', sql.lit(''))
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('documents as older')
          .select('older.key')
          .whereRef('older.datasource', '=', 'added.datasource')
          .whereRef('older.view_url', '=', 'added.view_url')
          // Said once more for the index, which leaves out documents without URL.
          .where('older.view_url', '<>', sql.lit(''))
          .whereRef('older.key', '<', 'added.key'),
      ),
    )
    .orderBy('added.revision'),
)
type NewDocument = {
  datasource: string
  objectType: string
  idKey: string
  gleanKey: string
  viewUrl: string
  content: string
  permissions: string
  version: bigint | null
  revision: number
  nowMs: number
}
const insertDocument = statement<NewDocument>('writes/document-rows.insert', (db, param) =>
  db
    .insertInto('documents')
    .values({
      datasource: param('datasource'),
      object_type: param('objectType'),
      id_key: param('idKey'),
      glean_key: param('gleanKey'),
      view_url: param('viewUrl'),
      content: param('content'),
      permissions: param('permissions'),
      version: param('version'),
      revision: param('revision'),
      content_revision: param('revision'),
      uploaded_ms: param('nowMs'),
    })
    .onConflict((conflict) => conflict.column('glean_key').doNothing()),
)
type ChangedDocument = Pick<NewDocument, 'content' | 'permissions' | 'viewUrl' | 'version' | 'revision' | 'nowMs'> & {
  key: number
  earlier: string
}
const updateDocument = statement<ChangedDocument>('writes/document-rows.update', (db, param) =>
  db
    .updateTable('documents')
    .set({
      content: param('content'),
      permissions: param('permissions'),
      view_url: param('viewUrl'),
      version: param('version'),
      revision: param('revision'),
      content_revision: param('revision'),
      uploaded_ms: param('nowMs'),
      earlier: param('earlier'),
    })
    .where('key', '=', param('key')),
)
type SeenDocument = { key: number; version: bigint | null; revision: number; nowMs: number; earlier: string }
const keepDocument = statement<SeenDocument>('writes/document-rows.keep', (db, param) =>
  db
    .updateTable('documents')
    .set({
      version: param('version'),
      revision: param('revision'),
      uploaded_ms: param('nowMs'),
      earlier: param('earlier'),
    })
    .where('key', '=', param('key')),
)
type Change = { key: number; datasource: string; revision: number; narrows: number; nowMs: number }
const insertChange = statement<Change>('writes/document-rows.insertChange', (db, param) =>
  db.insertInto('changes').values({
    document_key: param('key'),
    narrows: param('narrows'),
    created_ms: param('nowMs'),
    datasource: param('datasource'),
    revision: param('revision'),
  }),
)
const insertAdditions = statement<Added & { nowMs: number }>('writes/document-rows.insertAdditions', (db, param) =>
  db
    .insertInto('changes')
    .columns(['document_key', 'narrows', 'created_ms', 'datasource', 'revision'])
    .expression((eb) =>
      eb
        .selectFrom('documents')
        .select(['key', eb.lit(0).as('narrows'), param('nowMs').as('created_ms'), 'datasource', 'revision'])
        .where('datasource', '=', param('datasource'))
        .where('revision', '>', param('since'))
        .orderBy('revision'),
    ),
)

/** A change of a document, and the revision of the write that makes it: no later change has a lower one. */
export type DocumentChange = {
  readonly key: number
  readonly datasource: string
  readonly revision: number
  readonly isNarrower: boolean
  readonly nowMs: number
}

/** Puts a document into the queue of the index. */
export async function noteDocumentChange(tx: Transaction, { isNarrower, ...change }: DocumentChange): Promise<void> {
  await tx.run(insertChange, { ...change, narrows: isNarrower ? 1 : 0 })
  tx.noteChange()
}

const insertRenewal = statement<{ key: number; nowMs: number }>('writes/document-rows.insertRenewal', (db, param) =>
  db
    .insertInto('changes')
    .columns(['document_key', 'narrows', 'created_ms', 'datasource'])
    .expression((eb) =>
      eb
        .selectFrom('documents')
        .select(['key', eb.lit(0).as('narrows'), param('nowMs').as('created_ms'), 'datasource'])
        .where('key', '=', param('key')),
    ),
)

/** Puts a document that has not changed itself into the queue of the index, for what is attached to it. */
export async function noteDocumentRenewal(tx: Transaction, renewal: { readonly key: number; readonly nowMs: number }) {
  await tx.run(insertRenewal, renewal)
  tx.noteChange()
}

/** Documents that were added, and those of their URLs that another document had before. */
export type DocumentsAdded = { readonly count: number; readonly sameUrls: readonly string[] }

/**
 * Stores new documents, one after the other until one comes whose id is taken. Nearly all documents of a large upload are
 * new: whatever can be done for many of them at once is.
 *
 * @param graves versions of those that were deleted lately, by their keys
 */
export async function addDocuments(
  tx: Transaction,
  write: DocumentsWrite,
  documents: Iterable<DocumentRow>,
  graves: ReadonlyMap<string, string>,
): Promise<DocumentsAdded | VersionConflict> {
  const { datasource, nowMs } = write
  const tried: { readonly document: DocumentRow; readonly revision: number }[] = []
  const versionOf = ({ gleanKey }: DocumentRow) => acceptVersion(graves.get(gleanKey) ?? null, write.version)
  function* rows(): Iterable<NewDocument> {
    for (const document of documents) {
      const version = versionOf(document)
      const revision = tx.nextRevision()
      tried.push({ document, revision })
      yield { ...document, datasource, nowMs, version: version.kind === 'accepted' ? version.keep : null, revision }
    }
  }
  const count = await tx.runWhileChanging(insertDocument, rows())
  const [first] = tried
  if (first === undefined || count === 0) return { count: 0, sameUrls: [] }
  for (const { document } of tried.slice(0, count)) {
    const version = versionOf(document)
    if (version.kind === 'version conflict') return version
    if (graves.has(document.gleanKey)) await forgetTombstone(tx, 'documents', datasource, document.gleanKey)
  }
  // Higher revisions have, in this datasource, only those just added: changes have to be queued in the order of revisions.
  const added = { datasource, since: first.revision - 1 }
  await tx.run(insertAdditions, { ...added, nowMs })
  tx.noteChange()
  return { count, sameUrls: (await tx.all(sameUrls, added)).map((row) => row.view_url) }
}

/** Replaces a document that is there. One that comes again as it was costs the index nothing. */
export async function changeDocument(tx: Transaction, write: DocumentsWrite, document: DocumentRow): Promise<Written> {
  const stored = await tx.get(storedDocument, { gleanKey: document.gleanKey })
  if (stored === undefined || !isSameDocument(stored, write.datasource, document)) {
    return { kind: 'id collision', gleanId: document.gleanKey }
  }
  const version = acceptVersion(stored.version, write.version)
  if (version.kind === 'version conflict') return version
  const { key } = stored
  const { datasource, nowMs } = write
  const revision = tx.nextRevision()
  const row = { key, version: version.keep, revision, nowMs, earlier: withState(stored, nowMs) }
  const hasSameRights = stored.permissions === document.permissions
  // What was indexed under another configuration is indexed again.
  const isKnown = stored.content_revision > write.configRevision
  if (isKnown && hasSameRights && (await tx.get(isSameContent, { key, content: document.content })) !== undefined) {
    await tx.run(keepDocument, row)
    return { kind: 'written', isNew: stored.is_gone === 1 }
  }
  const { content, permissions, viewUrl } = document
  await tx.run(updateDocument, { ...row, content, permissions, viewUrl })
  const isNarrower =
    !hasSameRights && narrows(JSON.parse(stored.permissions) as Permissions, JSON.parse(permissions) as Permissions)
  await noteDocumentChange(tx, { key, datasource, revision, isNarrower, nowMs })
  return { kind: 'written', isNew: stored.is_gone === 1 }
}

function isSameDocument(stored: StoredDocumentRow, datasource: string, document: DocumentRow): boolean {
  return (
    stored.datasource === datasource && stored.object_type === document.objectType && stored.id_key === document.idKey
  )
}
