import { limits } from '@sheaf/contract/limits'
import { statement, type Transaction } from '../statement.ts'

export type VersionConflict = { readonly kind: 'version conflict'; readonly stored: bigint; readonly sent: bigint }
/** The version to store with the record; null if it has none. */
type VersionAccepted = { readonly kind: 'accepted'; readonly keep: bigint | null }

export type VersionCheck = {
  readonly collection: string
  readonly datasource: string
  readonly key: string
  /** Digits of the stored record’s version, null if it has none, undefined if there is no record. */
  readonly stored: string | null | undefined
  /** 0: no check. */
  readonly sent: bigint
  readonly nowMs: number
}

const tombstone = statement<
  { collection: string; datasource: string; key: string; since: number },
  { version: string }
>('writes/versions.tombstone', (db, param, sql) =>
  db
    .selectFrom('tombstones')
    .select(sql<string>`cast(version as text)`.as('version'))
    .where('collection', '=', param('collection'))
    .where('datasource', '=', param('datasource'))
    .where('key', '=', param('key'))
    .where('deleted_at', '>', param('since')),
)
const anyTombstone = statement<{ collection: string; datasource: string }, { key: string }>(
  'writes/versions.anyTombstone',
  (db, param) =>
    db
      .selectFrom('tombstones')
      .select('key')
      .where('collection', '=', param('collection'))
      .where('datasource', '=', param('datasource'))
      .limit(1),
)
type Tombstone = { collection: string; datasource: string; key: string; version: bigint; now: number }
const putTombstone = statement<Tombstone>('writes/versions.putTombstone', (db, param) =>
  db
    .insertInto('tombstones')
    .values({
      collection: param('collection'),
      datasource: param('datasource'),
      key: param('key'),
      version: param('version'),
      deleted_at: param('now'),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['collection', 'datasource', 'key'])
        .doUpdateSet({ version: param('version'), deleted_at: param('now') }),
    ),
)
const removeTombstone = statement<{ collection: string; datasource: string; key: string }>(
  'writes/versions.removeTombstone',
  (db, param) =>
    db
      .deleteFrom('tombstones')
      .where('collection', '=', param('collection'))
      .where('datasource', '=', param('datasource'))
      .where('key', '=', param('key')),
)
const expireTombstones = statement<{ before: number }>('writes/versions.expireTombstones', (db, param) =>
  db.deleteFrom('tombstones').where('deleted_at', '<=', param('before')),
)

/**
 * The rule of optimistic concurrency: a version above 0 must be at least the stored one. A write without version is
 * accepted and keeps what is stored.
 *
 * @param stored digits of the version of the record, or of its tombstone; null if there is none
 * @param sent 0: no check
 */
export function acceptVersion(stored: string | null, sent: bigint): VersionAccepted | VersionConflict {
  const known = stored === null ? null : BigInt(stored)
  if (sent <= 0n) return { kind: 'accepted', keep: known }
  if (known !== null && sent < known) return { kind: 'version conflict', stored: known, sent }
  return { kind: 'accepted', keep: sent }
}

/** Applies the rule to a record, or, where there is none, to one that was deleted within the last day. */
export async function checkVersion(
  tx: Transaction,
  check: VersionCheck,
): Promise<(VersionAccepted & { readonly hadTombstone: boolean }) | VersionConflict> {
  const grave = check.stored === undefined ? await findTombstone(tx, check) : undefined
  const accepted = acceptVersion(check.stored ?? grave ?? null, check.sent)
  return accepted.kind === 'accepted' ? { ...accepted, hadTombstone: grave !== undefined } : accepted
}

/** Digits of the version of a record that was deleted within the last day. */
export async function findTombstone(
  tx: Transaction,
  { collection, datasource, key, nowMs }: Pick<VersionCheck, 'collection' | 'datasource' | 'key' | 'nowMs'>,
): Promise<string | undefined> {
  const since = Math.floor(nowMs / 1000) - limits.tombstoneSeconds.value
  return (await tx.get(tombstone, { collection, datasource, key, since }))?.version
}

/** Whether a collection of a datasource has any: for a large upload, one question instead of one for each record. */
export async function hasTombstones(tx: Transaction, collection: string, datasource: string): Promise<boolean> {
  return (await tx.get(anyTombstone, { collection, datasource })) !== undefined
}

/** Remembers the version of a deleted record for a day, so that a late lower one does not bring it back. */
export async function leaveTombstone(
  tx: Transaction,
  collection: string,
  datasource: string,
  key: string,
  version: bigint | null,
  nowMs: number,
): Promise<void> {
  if (version === null) return
  await tx.run(putTombstone, { collection, datasource, key, version, now: Math.floor(nowMs / 1000) })
}

export async function forgetTombstone(tx: Transaction, collection: string, datasource: string, key: string) {
  await tx.run(removeTombstone, { collection, datasource, key })
}

/** Forgets the versions of records that were deleted more than a day ago. */
export async function dropOldTombstones(tx: Transaction, { nowMs }: { readonly nowMs: number }): Promise<void> {
  await tx.run(expireTombstones, { before: Math.floor(nowMs / 1000) - limits.tombstoneSeconds.value })
}
