import { isLive } from '../live.ts'
import type { Schema } from '../schema.ts'
import { type Executor, statement } from '../statement.ts'

export type MetadataGroupRow = Schema['metadata_groups']
/** What a document has in a group, and the keys of that group. */
export type AttachedMetadata = { readonly name: string; readonly keys: string; readonly content: string }

const group = statement<{ groupKey: string }, MetadataGroupRow>('reads/custom-metadata.group', (db, param) =>
  db.selectFrom('metadata_groups').selectAll().where('group_key', '=', param('groupKey')),
)
const groups = statement<Record<never, never>, MetadataGroupRow>('reads/custom-metadata.groups', (db) =>
  db.selectFrom('metadata_groups').selectAll().orderBy('group_key'),
)
const attached = statement<{ key: number }, AttachedMetadata>('reads/custom-metadata.attached', (db, param, sql) =>
  db
    .selectFrom('metadata_values')
    .innerJoin('metadata_groups', 'metadata_groups.group_key', 'metadata_values.group_key')
    .innerJoin('documents', 'documents.key', 'metadata_values.document_key')
    .select(['metadata_groups.name', 'metadata_groups.keys', 'metadata_values.content'])
    .where('metadata_values.document_key', '=', param('key'))
    .where(isLive(sql, 'documents'))
    .orderBy('metadata_groups.group_key'),
)
const hasGroup = statement<{ groupKey: string; key: number }, { group_key: string }>(
  'reads/custom-metadata.hasGroup',
  (db, param) =>
    db
      .selectFrom('metadata_values')
      .select('group_key')
      .where('document_key', '=', param('key'))
      .where('group_key', '=', param('groupKey')),
)
const any = statement<Record<never, never>, { document_key: number }>('reads/custom-metadata.any', (db, _, sql) =>
  db.selectFrom('metadata_values').select('document_key').limit(sql.lit(1)),
)
const waiting = statement<Record<never, never>, { group_key: string }>('reads/custom-metadata.waiting', (db, _, sql) =>
  db.selectFrom('metadata_requeues').select('group_key').limit(sql.lit(1)),
)

export const findMetadataGroup = (db: Executor, groupKey: string) => db.get(group, { groupKey })

export const listMetadataGroups = (db: Executor) => db.all(groups, {})

/** What a document has in the groups that are defined. */
export const listAttachedMetadata = (db: Executor, key: number) => db.all(attached, { key })

/** Whether a document has anything in a group, be the group defined or not. */
export async function hasMetadataIn(db: Executor, key: number, groupKey: string): Promise<boolean> {
  return (await db.get(hasGroup, { key, groupKey })) !== undefined
}

/** Whether any document at all has something in a group. */
export async function isAnyMetadataAttached(db: Executor): Promise<boolean> {
  return (await db.get(any, {})) !== undefined
}

/** Whether documents have yet to be queued for the index because a group was changed. */
export async function hasMetadataToQueue(db: Executor): Promise<boolean> {
  return (await db.get(waiting, {})) !== undefined
}
