import type { DatasourceKey } from '@sheaf/contract'
import { withState } from '../lifecycle.ts'
import { isLive } from '../live.ts'
import type { PageGrants } from '../page-grants.ts'
import { narrows, type Permissions } from '../permissions.ts'
import { statement, type Transaction } from '../statement.ts'
import { removeMetadataBelow, removeMetadataOf } from './document-metadata.ts'
import {
  addDocuments,
  changeDocument,
  type DocumentRow,
  type DocumentsWrite,
  noteDocumentChange,
  storedDocument,
} from './document-rows.ts'
import { type Finding, noteFindings } from './findings.ts'
import { floorOf } from './floors.ts'
import { rememberIntersection } from './intersections.ts'
import { noteDeparture } from './lifecycle.ts'
import { checkVersion, findTombstone, hasTombstones, leaveTombstone, type VersionConflict } from './versions.ts'

/** @param configRevision of the configuration that was used for the checks; if it has changed, they are to be made again */
export type PutDocuments = DocumentsWrite & {
  /** Where the users and groups of permissions are looked up, and users by what. */
  readonly identityDatasource: DatasourceKey
  readonly usersBy: 'email' | 'userId'
  readonly documents: readonly DocumentRow[]
  readonly grants: PageGrants
  readonly findings: readonly Finding[]
}

export type PutDocumentsAnswer =
  | { readonly kind: 'done'; readonly added: number }
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

export type PutPermissions = Omit<PutDocuments, 'documents' | 'version'> & {
  readonly key: number
  /** JSON of Permissions. */
  readonly permissions: string
}
export type PutPermissionsAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'document gone' }
  | Extract<PutDocumentsAnswer, { readonly kind: 'config changed' | 'user unknown' }>

const configRevision = statement<{ datasource: string }, { config_revision: number }>(
  'writes/documents.configRevision',
  (db, param) => db.selectFrom('datasources').select('config_revision').where('datasource', '=', param('datasource')),
)
const userBy = (column: 'email_key' | 'user_id') =>
  statement<{ datasource: string; key: string }, { email_key: string }>(
    `writes/documents.userBy.${column}`,
    (db, param, sql) =>
      db
        .selectFrom('users')
        .select('email_key')
        .where('datasource', '=', param('datasource'))
        .where(column, '=', param('key'))
        .where(isLive(sql, 'users')),
  )
const knownUser = { email: userBy('email_key'), userId: userBy('user_id') }
const group = statement<{ datasource: string; name: string }, { name: string }>(
  'writes/documents.group',
  (db, param, sql) =>
    db
      .selectFrom('groups')
      .select('name')
      .where('datasource', '=', param('datasource'))
      .where('name', '=', param('name'))
      .where(isLive(sql, 'groups')),
)
type StoredPermissions = { permissions: string; content_revision: number; uploaded_ms: number; earlier: string | null }
const permissionsOf = statement<{ key: number }, StoredPermissions>(
  'writes/documents.permissionsOf',
  (db, param, sql) =>
    db
      .selectFrom('documents')
      .select(['permissions', 'content_revision', 'uploaded_ms', 'earlier'])
      .where('key', '=', param('key'))
      .where(isLive(sql, 'documents')),
)
type ChangedPermissions = { key: number; permissions: string; revision: number; earlier: string }
const updatePermissions = statement<ChangedPermissions>('writes/documents.updatePermissions', (db, param) =>
  db
    .updateTable('documents')
    .set({
      permissions: param('permissions'),
      revision: param('revision'),
      content_revision: param('revision'),
      earlier: param('earlier'),
    })
    .where('key', '=', param('key')),
)
export const removeDocumentRow = statement<{ key: number }>('writes/documents.remove', (db, param) =>
  db.deleteFrom('documents').where('key', '=', param('key')),
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
  const obstacle = await findObstacle(tx, put)
  if (obstacle !== undefined) return obstacle
  const graves = await findGraves(tx, put)
  await removeMetadataOfGone(tx, put)
  const sameUrls: string[] = []
  let added = 0
  for (let position = 0; position < put.documents.length; ) {
    const some = await addDocuments(tx, put, from(put.documents, position), graves)
    if ('kind' in some) return tx.refuse(some satisfies PutDocumentsAnswer)
    added += some.count
    sameUrls.push(...some.sameUrls)
    position += some.count
    const taken = put.documents[position]
    if (taken === undefined) break
    const written = await changeDocument(tx, put, taken)
    if (written.kind === 'id collision') return tx.refuse({ ...written, position } satisfies PutDocumentsAnswer)
    if (written.kind === 'version conflict') return tx.refuse(written satisfies PutDocumentsAnswer)
    if (written.isNew) added += 1
    position += 1
  }
  const duplicates: Finding = {
    kind: 'duplicate_view_url',
    count: sameUrls.length,
    examples: sameUrls.slice(-EXAMPLES),
  }
  await noteGrants(tx, put, sameUrls.length === 0 ? [] : [duplicates])
  return { kind: 'done', added }
}

function* from(documents: readonly DocumentRow[], start: number): Iterable<DocumentRow> {
  for (let position = start; position < documents.length; position += 1) yield documents[position] as DocumentRow
}

/** The versions of those documents that were deleted within the last day, by their keys. */
async function findGraves(tx: Transaction, put: PutDocuments): Promise<ReadonlyMap<string, string>> {
  const { datasource, nowMs } = put
  const graves = new Map<string, string>()
  if (!(await hasTombstones(tx, 'documents', datasource))) return graves
  for (const { gleanKey } of put.documents) {
    const version = await findTombstone(tx, { collection: 'documents', datasource, key: gleanKey, nowMs })
    if (version !== undefined) graves.set(gleanKey, version)
  }
  return graves
}

/** One that was gone and comes back is another document: whatever was attached to the former one went with it. */
async function removeMetadataOfGone(tx: Transaction, { datasource, documents }: PutDocuments): Promise<void> {
  const floor = await floorOf(tx, { datasource, collection: 'documents', part: '' })
  if (floor === 0) return
  for (const { gleanKey } of documents) await removeMetadataBelow(tx, { datasource, gleanKey, floor })
}

/** Replaces the permissions of a document and leaves its content alone. */
export async function putPermissions(tx: Transaction, put: PutPermissions): Promise<PutPermissionsAnswer> {
  const obstacle = await findObstacle(tx, put)
  if (obstacle !== undefined) return obstacle
  const stored = await tx.get(permissionsOf, { key: put.key })
  if (stored === undefined) return { kind: 'document gone' }
  await noteGrants(tx, put, [])
  if (stored.permissions === put.permissions) return { kind: 'done' }
  const { key, permissions, datasource, nowMs } = put
  const revision = tx.nextRevision()
  await tx.run(updatePermissions, { key, permissions, revision, earlier: withState(stored, nowMs) })
  const isNarrower = narrows(JSON.parse(stored.permissions) as Permissions, JSON.parse(permissions) as Permissions)
  await noteDocumentChange(tx, { key, datasource, revision, isNarrower, nowMs })
  return { kind: 'done' }
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
  const { key, datasource } = stored
  const { nowMs } = remove
  const revision = tx.nextRevision()
  await noteDeparture(tx, { key, requestedMs: nowMs, revision })
  await tx.run(removeDocumentRow, { key })
  await removeMetadataOf(tx, key)
  await noteDocumentChange(tx, { key, datasource, revision, isNarrower: true, nowMs })
  return { kind: 'done', existed: true }
}

const EXAMPLES = 5

type Checked = Omit<PutPermissions, 'key' | 'permissions'>

/** What keeps a page from being stored as it was checked: a newer configuration, or a user whom nobody indexed. */
async function findObstacle(tx: Transaction, put: Checked) {
  const current = await tx.get(configRevision, { datasource: put.datasource })
  if (current?.config_revision !== put.configRevision) return { kind: 'config changed' } as const
  for (const { key, position } of put.grants.users) {
    const row = await tx.get(knownUser[put.usersBy], { datasource: put.identityDatasource, key })
    if (row === undefined) return { kind: 'user unknown', position, user: key } as const
  }
  return undefined
}

/** Files what a page grants to, and what looks wrong with it. */
async function noteGrants(tx: Transaction, put: Checked, more: readonly Finding[]): Promise<void> {
  let isNew = false
  for (const groups of put.grants.intersections) {
    if (await rememberIntersection(tx, put.datasource, groups)) isNew = true
  }
  if (isNew) await tx.run(touchIdentity, { datasource: put.datasource, revision: tx.nextRevision() })
  const strangers = await listUnknownGroups(tx, put)
  const unknown: Finding = { kind: 'unknown_group', count: strangers.length, examples: strangers.slice(-EXAMPLES) }
  const all = [...put.findings, ...more, ...(strangers.length === 0 ? [] : [unknown])]
  await noteFindings(tx, put.datasource, all, put.nowMs)
}

async function listUnknownGroups(tx: Transaction, put: Checked): Promise<readonly string[]> {
  const unknown: string[] = []
  for (const name of new Set([...put.grants.groups, ...put.grants.intersections.flat()])) {
    if ((await tx.get(group, { datasource: put.identityDatasource, name })) === undefined) unknown.push(name)
  }
  return unknown
}
