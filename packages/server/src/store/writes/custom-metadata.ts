import { limits } from '@sheaf/contract/limits'
import { isLive } from '../live.ts'
import { statement, type Transaction } from '../statement.ts'
import { noteDocumentRenewal } from './document-rows.ts'

/** A key of a group as it is stored. */
export type StoredMetadataKey = {
  readonly name: string
  readonly type: 'TEXT' | 'PICKLIST' | 'TEXTLIST' | 'MULTIPICKLIST'
  readonly isSkipped: boolean
}

export type MetadataSchemaAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'too many groups' }
  | { readonly kind: 'type conflict'; readonly key: string; readonly stored: string; readonly sent: string }
  /** The joined names of group and key are those of another group’s key: nobody could tell the two apart. */
  | { readonly kind: 'name conflict'; readonly key: string; readonly otherGroup: string; readonly otherKey: string }

type Group = { groupKey: string }
type Stored = { group_key: string; name: string; keys: string; revision: number }
const groups = statement<Record<never, never>, Stored>('writes/custom-metadata.groups', (db) =>
  db.selectFrom('metadata_groups').selectAll().orderBy('group_key'),
)
const putGroup = statement<Group & { name: string; keys: string; revision: number }>(
  'writes/custom-metadata.putGroup',
  (db, param) => {
    const changing = { keys: param('keys'), revision: param('revision') }
    return db
      .insertInto('metadata_groups')
      .values({ group_key: param('groupKey'), name: param('name'), ...changing })
      .onConflict((conflict) => conflict.column('group_key').doUpdateSet(changing))
  },
)
const removeGroup = statement<Group>('writes/custom-metadata.removeGroup', (db, param) =>
  db.deleteFrom('metadata_groups').where('group_key', '=', param('groupKey')),
)
const revisionOf = statement<Group, { revision: number }>('writes/custom-metadata.revisionOf', (db, param) =>
  db.selectFrom('metadata_groups').select('revision').where('group_key', '=', param('groupKey')),
)
const liveDocument = statement<{ key: number }, { key: number }>(
  'writes/custom-metadata.liveDocument',
  (db, param, sql) =>
    db.selectFrom('documents').select('key').where('key', '=', param('key')).where(isLive(sql, 'documents')),
)
type Attached = { key: number; groupKey: string }
const attached = statement<Attached, { content: string }>('writes/custom-metadata.attached', (db, param) =>
  db
    .selectFrom('metadata_values')
    .select('content')
    .where('document_key', '=', param('key'))
    .where('group_key', '=', param('groupKey')),
)
const attach = statement<Attached & { content: string }>('writes/custom-metadata.attach', (db, param) =>
  db
    .insertInto('metadata_values')
    .values({ document_key: param('key'), group_key: param('groupKey'), content: param('content') })
    .onConflict((conflict) =>
      conflict.columns(['document_key', 'group_key']).doUpdateSet({ content: param('content') }),
    ),
)
const detach = statement<Attached>('writes/custom-metadata.detach', (db, param) =>
  db.deleteFrom('metadata_values').where('document_key', '=', param('key')).where('group_key', '=', param('groupKey')),
)
const requeueLater = statement<Group>('writes/custom-metadata.requeueLater', (db, param) =>
  db
    .insertInto('metadata_requeues')
    .values({ group_key: param('groupKey'), after_key: 0 })
    .onConflict((conflict) => conflict.column('group_key').doUpdateSet({ after_key: 0 })),
)
const waiting = statement<Record<never, never>, { group_key: string; after_key: number }>(
  'writes/custom-metadata.waiting',
  (db, _, sql) => db.selectFrom('metadata_requeues').selectAll().limit(sql.lit(1)),
)
const nextDocuments = statement<Group & { after: number; limit: number }, { document_key: number }>(
  'writes/custom-metadata.nextDocuments',
  (db, param) =>
    db
      .selectFrom('metadata_values')
      .select('document_key')
      .where('group_key', '=', param('groupKey'))
      .where('document_key', '>', param('after'))
      .orderBy('document_key')
      .limit(param('limit')),
)
const moveOn = statement<Group & { after: number }>('writes/custom-metadata.moveOn', (db, param) =>
  db
    .updateTable('metadata_requeues')
    .set({ after_key: param('after') })
    .where('group_key', '=', param('groupKey')),
)
const endRequeue = statement<Group>('writes/custom-metadata.endRequeue', (db, param) =>
  db.deleteFrom('metadata_requeues').where('group_key', '=', param('groupKey')),
)

/** Defines a group, or replaces its keys. Documents that have values in it are taken up by the index again. */
export async function putMetadataSchema(
  tx: Transaction,
  put: { readonly groupKey: string; readonly name: string; readonly keys: readonly StoredMetadataKey[] },
): Promise<MetadataSchemaAnswer> {
  const { groupKey } = put
  const all = await tx.all(groups, {})
  const stored = all.find(({ group_key: key }) => key === groupKey)
  if (stored === undefined && all.length >= limits.metadataGroupsMax.value) return { kind: 'too many groups' }
  const conflict = typeConflict(stored, put.keys) ?? nameConflict(all, groupKey, put.keys)
  if (conflict !== undefined) return conflict
  const keys = JSON.stringify(put.keys)
  if (keys === stored?.keys) return { kind: 'done' }
  await tx.run(putGroup, { groupKey, name: put.name, keys, revision: tx.nextRevision() })
  await requeueGroup(tx, groupKey)
  return { kind: 'done' }
}

/** Answers whether there was such a group. What documents have in it stays with them, unseen. */
export async function deleteMetadataSchema(tx: Transaction, { groupKey }: { readonly groupKey: string }) {
  if ((await tx.run(removeGroup, { groupKey })) === 0) return false
  await requeueGroup(tx, groupKey)
  return true
}

export type MetadataValuesAnswer = 'done' | 'document gone' | 'schema changed'

/** @param put.revision that of the schema which the values were checked against */
export async function putMetadataValues(
  tx: Transaction,
  put: Attached & { readonly content: string; readonly revision: number; readonly nowMs: number },
): Promise<MetadataValuesAnswer> {
  const { key, groupKey, content } = put
  if ((await tx.get(liveDocument, { key })) === undefined) return 'document gone'
  if ((await tx.get(revisionOf, { groupKey }))?.revision !== put.revision) return 'schema changed'
  if ((await tx.get(attached, { key, groupKey }))?.content === content) return 'done'
  await tx.run(attach, { key, groupKey, content })
  await noteDocumentRenewal(tx, { key, nowMs: put.nowMs })
  return 'done'
}

/** Removes what a document has in a group, be the group defined or not. */
export async function deleteMetadataValues(
  tx: Transaction,
  { nowMs, ...at }: Attached & { readonly nowMs: number },
): Promise<void> {
  if ((await tx.run(detach, at)) > 0) await noteDocumentRenewal(tx, { key: at.key, nowMs })
}

/** Queues some of the documents of a changed group for the index. Answers whether there may be more. */
export async function requeueMetadata(
  tx: Transaction,
  { limit, nowMs }: { readonly limit: number; readonly nowMs: number },
): Promise<boolean> {
  const place = await tx.get(waiting, {})
  if (place === undefined) return false
  const { group_key: groupKey, after_key: after } = place
  const rows = await tx.all(nextDocuments, { groupKey, after, limit })
  for (const { document_key: key } of rows) await noteDocumentRenewal(tx, { key, nowMs })
  const last = rows.at(-1)
  if (last === undefined || rows.length < limit) await tx.run(endRequeue, { groupKey })
  else await tx.run(moveOn, { groupKey, after: last.document_key })
  return true
}

/** Later and little by little, since a group may be on every document; remembered, so that a crash loses none. */
async function requeueGroup(tx: Transaction, groupKey: string): Promise<void> {
  await tx.run(requeueLater, { groupKey })
  tx.noteChange()
}

function typeConflict(stored: Stored | undefined, keys: readonly StoredMetadataKey[]) {
  const known = stored === undefined ? [] : (JSON.parse(stored.keys) as readonly StoredMetadataKey[])
  for (const { name, type } of keys) {
    const before = known.find((each) => each.name.toLowerCase() === name.toLowerCase())
    if (before !== undefined && before.type !== type) {
      return { kind: 'type conflict', key: name, stored: before.type, sent: type } as const
    }
  }
  return undefined
}

function nameConflict(all: readonly Stored[], groupKey: string, keys: readonly StoredMetadataKey[]) {
  const joined = new Map(keys.map(({ name }) => [`${groupKey}${name.toLowerCase()}`, name]))
  for (const other of all) {
    if (other.group_key === groupKey) continue
    for (const { name } of JSON.parse(other.keys) as readonly StoredMetadataKey[]) {
      const key = joined.get(`${other.group_key}${name.toLowerCase()}`)
      if (key !== undefined) return { kind: 'name conflict', key, otherGroup: other.name, otherKey: name } as const
    }
  }
  return undefined
}
