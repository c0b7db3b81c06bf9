import type { DatasourceKey } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { intersectionId, narrows, type Permissions } from '../permissions.ts'
import { statement, type Transaction } from '../statement.ts'
import {
  acceptVersion,
  checkVersion,
  findTombstone,
  forgetTombstone,
  hasTombstones,
  leaveTombstone,
  type VersionConflict,
} from './versions.ts'

/** A document that has passed every check that its text and the datasource’s configuration allow. */
export type DocumentRow = {
  readonly objectType: string
  readonly idKey: string
  readonly gleanKey: string
  readonly content: string
  readonly permissions: Permissions
}

export type PutDocuments = {
  readonly datasource: DatasourceKey
  /** The configuration that the documents were checked against; if it has changed, they are to be checked again. */
  readonly configRevision: number
  /** Where `allowedUsers` are looked up, and by what. */
  readonly identityDatasource: DatasourceKey
  readonly usersBy: 'email' | 'userId'
  readonly documents: readonly DocumentRow[]
  readonly version: bigint
  readonly nowMs: number
}

export type PutDocumentsAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'config changed' }
  | { readonly kind: 'user unknown'; readonly position: number; readonly user: string }
  | { readonly kind: 'id collision'; readonly position: number; readonly gleanId: string }
  | VersionConflict

export type DeleteDocument = {
  readonly datasource: DatasourceKey
  readonly gleanKey: string
  readonly version: bigint
  readonly nowMs: number
}
export type DeleteDocumentAnswer = { readonly kind: 'done'; readonly existed: boolean } | VersionConflict

const configRevision = statement<{ datasource: string }, { config_revision: number }>(
  'writes/documents.configRevision',
  (db, param) => db.selectFrom('datasources').select('config_revision').where('datasource', '=', param('datasource')),
)
const userByEmail = statement<{ datasource: string; key: string }, { email_key: string }>(
  'writes/documents.userByEmail',
  (db, param) =>
    db
      .selectFrom('users')
      .select('email_key')
      .where('datasource', '=', param('datasource'))
      .where('email_key', '=', param('key')),
)
const userById = statement<{ datasource: string; key: string }, { email_key: string }>(
  'writes/documents.userById',
  (db, param) =>
    db
      .selectFrom('users')
      .select('email_key')
      .where('datasource', '=', param('datasource'))
      .where('user_id', '=', param('key')),
)
type Stored = {
  key: number
  datasource: string
  object_type: string
  id_key: string
  permissions: string
  version: string | null
}
const storedDocument = statement<{ gleanKey: string }, Stored>('writes/documents.storedDocument', (db, param, sql) =>
  db
    .selectFrom('documents')
    .select([
      'key',
      'datasource',
      'object_type',
      'id_key',
      'permissions',
      sql<string | null>`cast(version as text)`.as('version'),
    ])
    .where('glean_key', '=', param('gleanKey')),
)
type NewDocument = {
  datasource: string
  objectType: string
  idKey: string
  gleanKey: string
  content: string
  permissions: string
  version: bigint | null
  revision: number
  nowMs: number
}
const insertDocument = statement<NewDocument, { key: number }>('writes/documents.insertDocument', (db, param) =>
  db
    .insertInto('documents')
    .values({
      datasource: param('datasource'),
      object_type: param('objectType'),
      id_key: param('idKey'),
      glean_key: param('gleanKey'),
      content: param('content'),
      permissions: param('permissions'),
      version: param('version'),
      revision: param('revision'),
      uploaded_ms: param('nowMs'),
    })
    .onConflict((conflict) => conflict.column('glean_key').doNothing())
    .returning('key'),
)
type ChangedDocument = Pick<NewDocument, 'content' | 'permissions' | 'version' | 'revision' | 'nowMs'> & { key: number }
const updateDocument = statement<ChangedDocument>('writes/documents.updateDocument', (db, param) =>
  db
    .updateTable('documents')
    .set({
      content: param('content'),
      permissions: param('permissions'),
      version: param('version'),
      revision: param('revision'),
      uploaded_ms: param('nowMs'),
    })
    .where('key', '=', param('key')),
)
const removeDocument = statement<{ key: number }>('writes/documents.removeDocument', (db, param) =>
  db.deleteFrom('documents').where('key', '=', param('key')),
)
const insertChange = statement<{ key: number; narrows: number; nowMs: number }>(
  'writes/documents.insertChange',
  (db, param) =>
    db
      .insertInto('changes')
      .values({ document_key: param('key'), narrows: param('narrows'), created_ms: param('nowMs') }),
)
const knownIntersection = statement<{ datasource: string; intersection: string }, { intersection: string }>(
  'writes/documents.knownIntersection',
  (db, param) =>
    db
      .selectFrom('intersections')
      .select('intersection')
      .where('datasource', '=', param('datasource'))
      .where('intersection', '=', param('intersection')),
)
const anchoredBy = statement<{ datasource: string; group: string }, { count: number }>(
  'writes/documents.anchoredBy',
  (db, param) =>
    db
      .selectFrom('intersections')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('datasource', '=', param('datasource'))
      .where('anchor_group', '=', param('group')),
)
type NewIntersection = { datasource: string; intersection: string; anchor: string; groups: string }
const insertIntersection = statement<NewIntersection>('writes/documents.insertIntersection', (db, param) =>
  db.insertInto('intersections').values({
    datasource: param('datasource'),
    intersection: param('intersection'),
    anchor_group: param('anchor'),
    groups: param('groups'),
  }),
)
const touchIdentity = statement<{ datasource: string; revision: number }>(
  'writes/documents.touchIdentity',
  (db, param) =>
    db
      .updateTable('datasources')
      .set({ identity_revision: param('revision') })
      .where('datasource', '=', param('datasource')),
)

/** Stores documents, all of them or none. The later of two with the same id wins. */
export async function putDocuments(tx: Transaction, put: PutDocuments): Promise<PutDocumentsAnswer> {
  const current = await tx.get(configRevision, { datasource: put.datasource })
  if (current?.config_revision !== put.configRevision) return { kind: 'config changed' }
  const stranger = await findStranger(tx, put)
  if (stranger !== undefined) return stranger

  const hasGraves = await hasTombstones(tx, 'documents', put.datasource)
  let intersectionsAdded = 0
  for (const [position, document] of put.documents.entries()) {
    const permissions = JSON.stringify(document.permissions)
    const written =
      (await addDocument(tx, put, document, permissions, hasGraves)) ??
      (await changeDocument(tx, put, document, permissions))
    if (written.kind === 'id collision') return tx.refuse({ ...written, position } satisfies PutDocumentsAnswer)
    if (written.kind === 'version conflict') return tx.refuse(written satisfies PutDocumentsAnswer)
    await tx.run(insertChange, { key: written.key, narrows: written.isNarrower ? 1 : 0, nowMs: put.nowMs })
    for (const groups of document.permissions.intersections) {
      if (await rememberIntersection(tx, put.datasource, groups)) intersectionsAdded += 1
    }
  }
  if (intersectionsAdded > 0) await tx.run(touchIdentity, { datasource: put.datasource, revision: tx.nextRevision() })
  if (put.documents.length > 0) tx.noteChange()
  return { kind: 'done' }
}

type Written =
  | { readonly kind: 'written'; readonly key: number; readonly isNarrower: boolean }
  | { readonly kind: 'id collision'; readonly gleanId: string }
  | VersionConflict

/** Stores a document that is new; answers undefined if its id is taken. Most documents of a large upload are new. */
async function addDocument(
  tx: Transaction,
  put: PutDocuments,
  document: DocumentRow,
  permissions: string,
  hasGraves: boolean,
): Promise<Written | undefined> {
  const { objectType, idKey, gleanKey, content } = document
  const { datasource, nowMs } = put
  const grave = hasGraves
    ? await findTombstone(tx, { collection: 'documents', datasource, key: gleanKey, nowMs })
    : undefined
  const version = acceptVersion(grave ?? null, put.version)
  const keep = version.kind === 'accepted' ? version.keep : null
  const row = { datasource, objectType, idKey, gleanKey, content, permissions, version: keep, nowMs }
  const inserted = await tx.get(insertDocument, { ...row, revision: tx.nextRevision() })
  if (inserted === undefined) return undefined
  if (version.kind === 'version conflict') return version
  if (grave !== undefined) await forgetTombstone(tx, 'documents', datasource, gleanKey)
  return { kind: 'written', key: inserted.key, isNarrower: false }
}

/** Replaces a document that is there. */
async function changeDocument(
  tx: Transaction,
  put: PutDocuments,
  document: DocumentRow,
  permissions: string,
): Promise<Written> {
  const stored = await tx.get(storedDocument, { gleanKey: document.gleanKey })
  if (stored === undefined || !isSameDocument(stored, put.datasource, document)) {
    return { kind: 'id collision', gleanId: document.gleanKey }
  }
  const version = acceptVersion(stored.version, put.version)
  if (version.kind === 'version conflict') return version
  const isNarrower =
    stored.permissions !== permissions && narrows(JSON.parse(stored.permissions) as Permissions, document.permissions)
  await tx.run(updateDocument, {
    key: stored.key,
    content: document.content,
    permissions,
    version: version.keep,
    revision: tx.nextRevision(),
    nowMs: put.nowMs,
  })
  return { kind: 'written', key: stored.key, isNarrower }
}

/** Deletes a document, or does nothing if there is none; either way its version is remembered. */
export async function deleteDocument(tx: Transaction, remove: DeleteDocument): Promise<DeleteDocumentAnswer> {
  const found = await tx.get(storedDocument, { gleanKey: remove.gleanKey })
  const stored = found?.datasource === remove.datasource ? found : undefined
  const version = await checkVersion(tx, {
    collection: 'documents',
    datasource: remove.datasource,
    key: remove.gleanKey,
    stored: stored === undefined ? undefined : stored.version,
    sent: remove.version,
    nowMs: remove.nowMs,
  })
  if (version.kind === 'version conflict') return version
  await leaveTombstone(tx, 'documents', remove.datasource, remove.gleanKey, version.keep, remove.nowMs)
  if (stored === undefined) return { kind: 'done', existed: false }
  await tx.run(removeDocument, { key: stored.key })
  await tx.run(insertChange, { key: stored.key, narrows: 1, nowMs: remove.nowMs })
  tx.nextRevision()
  tx.noteChange()
  return { kind: 'done', existed: true }
}

/** The first user named in permissions whom nobody indexed. */
async function findStranger(tx: Transaction, put: PutDocuments): Promise<PutDocumentsAnswer | undefined> {
  const known = new Set<string>()
  const lookup = put.usersBy === 'email' ? userByEmail : userById
  for (const [position, { permissions }] of put.documents.entries()) {
    for (const user of permissions.users) {
      const key = put.usersBy === 'email' ? user.email : user.userId
      if (key === undefined || known.has(key)) continue
      const row = await tx.get(lookup, { datasource: put.identityDatasource, key })
      if (row === undefined) return { kind: 'user unknown', position, user: key }
      known.add(key)
    }
  }
  return undefined
}

function isSameDocument(stored: Stored, datasource: string, document: DocumentRow): boolean {
  return (
    stored.datasource === datasource && stored.object_type === document.objectType && stored.id_key === document.idKey
  )
}

/**
 * Keeps a set of groups that is required together, filed under the one of its groups that has the fewest such sets, so
 * that a searcher in a popular group does not walk through all of them. Answers whether it is new.
 */
async function rememberIntersection(tx: Transaction, datasource: string, groups: readonly string[]): Promise<boolean> {
  const intersection = intersectionId(groups)
  if ((await tx.get(knownIntersection, { datasource, intersection })) !== undefined) return false
  let anchor: string | undefined
  let fewest = Number.POSITIVE_INFINITY
  for (const group of groups.slice(0, limits.groupsPerIntersectionMax.value)) {
    const { count } = (await tx.get(anchoredBy, { datasource, group })) ?? { count: 0 }
    if (count < fewest) {
      fewest = count
      anchor = group
    }
  }
  if (anchor === undefined) return false
  await tx.run(insertIntersection, { datasource, intersection, anchor, groups: intersection })
  return true
}
