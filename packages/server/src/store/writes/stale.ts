import { limits } from '@sheaf/contract/limits'
import type { Collection } from '../schema.ts'
import { statement, type Transaction } from '../statement.ts'
import { datasourceExists } from './datasources.ts'
import { removeMetadataOf } from './document-metadata.ts'
import { noteDocumentChange } from './document-rows.ts'
import { removeDocumentRow } from './documents.ts'
import { noteFindings } from './findings.ts'
import { dropFloor, dropHeldFloor, floorOf, setFloor, setHeldFloor } from './floors.ts'
import { removeGroupRow } from './groups.ts'
import { touchIdentity } from './identity.ts'
import { noteDeparture } from './lifecycle.ts'
import { removeMembershipsOfGroup, removeMembershipsOfUser } from './memberships.ts'
import { countShortcuts, removeShortcutsBelow } from './shortcut-rows.ts'
import { countDirectoryRange, purgeDirectory } from './stale-directory.ts'
import { addedBy, closeUpload, noteLastChange, type OpenUpload, type UploadPage } from './uploads.ts'
import { removeUserRow } from './users.ts'
import { leaveTombstone } from './versions.ts'

/**
 * What a finished upload did not send. It is gone at once, by one row that sets the floor of the collection; the rows
 * below the floor are removed later, a few at a time, so that nobody waits for a million of them.
 */

type Place = { datasource: string; collection: Collection; part: string }
type Range = { datasource: string; from: number; below: number }
type Count = { count: number }

const countIn = (table: 'documents' | 'users' | 'groups') =>
  statement<Range, Count>(`writes/stale.${table}`, (db, param) =>
    db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('datasource', '=', param('datasource'))
      .where('revision', '>=', param('from'))
      .where('revision', '<', param('below')),
  )
const countRange = { documents: countIn('documents'), users: countIn('users'), groups: countIn('groups') }
const countMemberships = statement<Range & { part: string }, Count>('writes/stale.memberships', (db, param) =>
  db
    .selectFrom('memberships')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('datasource', '=', param('datasource'))
    .where('group_name', '=', param('part'))
    .where('revision', '>=', param('from'))
    .where('revision', '<', param('below')),
)
type Hold = { datasource: string; collection: Collection; floor: number; stale: number; total: number; nowMs: number }
const putHold = statement<Hold>('writes/stale.putHold', (db, param) => {
  const changing = {
    floor: param('floor'),
    stale: param('stale'),
    total: param('total'),
    created_ms: param('nowMs'),
  }
  return db
    .insertInto('holds')
    .values({ datasource: param('datasource'), collection: param('collection'), ...changing })
    .onConflict((conflict) => conflict.columns(['datasource', 'collection']).doUpdateSet(changing))
})
const removeHold = statement<{ datasource: string; collection: Collection }>('writes/stale.removeHold', (db, param) =>
  db.deleteFrom('holds').where('datasource', '=', param('datasource')).where('collection', '=', param('collection')),
)
const storedHold = statement<{ datasource: string; collection: Collection }, { floor: number }>(
  'writes/stale.storedHold',
  (db, param) =>
    db
      .selectFrom('holds')
      .select('floor')
      .where('datasource', '=', param('datasource'))
      .where('collection', '=', param('collection')),
)
const dropOldHolds = statement<{ before: number }>('writes/stale.dropOldHolds', (db, param) =>
  db.deleteFrom('holds').where('created_ms', '<=', param('before')),
)

/** The share of a collection that an upload may leave out before its deletion is held. */
const HELD_ABOVE = 0.2

/**
 * Ends an upload: what it did not send is gone, or held if it is too much. Held users and groups grant nothing all the
 * same, since they may be people who left.
 *
 * @param skipsCheck true: however much it is, it is deleted
 */
export async function finishUpload(
  tx: Transaction,
  page: UploadPage,
  upload: OpenUpload,
  skipsCheck: boolean,
): Promise<void> {
  const { datasource, collection, part, nowMs } = page
  // What is hosted here is only added to.
  if (collection === 'hosted shortcuts') return closeUpload(tx, upload, { stale: 0, isHeld: false })
  const place = { datasource, collection, part }
  const floor = upload.startRevision
  const before = await floorOf(tx, place)
  const stale = await countBetween(tx, place, before, floor)
  // With nothing left out there is nothing to hold: the rest need not be counted.
  const total = stale === 0 ? 0 : stale + (await countBetween(tx, place, floor, FOREVER)) - (await addedBy(tx, upload))
  const isHeld = !skipsCheck && isTooMuch(collection, stale, total)
  await closeUpload(tx, upload, { stale, isHeld })
  if (isHeld) {
    await tx.run(putHold, { datasource, collection, floor, stale, total, nowMs })
    const example = `${stale} of ${total} ${collection} were not sent again by upload ${page.uploadId}`
    await noteFindings(tx, datasource, [{ kind: 'held_deletion', count: 1, examples: [example] }], nowMs)
  } else {
    await tx.run(removeHold, { datasource, collection })
    if (stale === 0 && before === 0) {
      await dropHeldFloor(tx, place)
      return
    }
  }
  if (isHeld && collection === 'documents') return
  if (isHeld) await setHeldFloor(tx, place, floor, nowMs)
  else await setFloor(tx, place, floor, nowMs)
  if (collection === 'documents' || collection === 'external shortcuts') tx.nextRevision()
  else await touchIdentity(tx, datasource, nowMs)
  tx.noteChange()
}

/** Whether so much is left out that the crawl may have failed halfway. Memberships, teams and shortcuts are never held. */
function isTooMuch(collection: Collection, stale: number, total: number): boolean {
  // The protocol draws the line elsewhere for employees.
  if (collection === 'employees') return stale > 0 && stale >= HELD_ABOVE * total
  const isEverHeld = collection === 'documents' || collection === 'users' || collection === 'groups'
  return isEverHeld && stale > HELD_ABOVE * total
}

const FOREVER = Number.MAX_SAFE_INTEGER

async function countBetween(tx: Transaction, place: Place, from: number, below: number): Promise<number> {
  const { datasource, collection, part } = place
  if (collection === 'hosted shortcuts') return 0
  if (collection === 'external shortcuts') return countShortcuts(tx, from, below)
  if (collection === 'employees' || collection === 'teams') {
    return (await tx.get(countDirectoryRange[collection], { from, below }))?.count ?? 0
  }
  const row =
    collection === 'memberships'
      ? await tx.get(countMemberships, { datasource, part, from, below })
      : await tx.get(countRange[collection], { datasource, from, below })
  return row?.count ?? 0
}

export type ResolveHold = {
  readonly datasource: string
  readonly collection: 'documents' | 'users' | 'groups' | 'employees'
  readonly action: 'execute' | 'drop'
  readonly nowMs: number
}

/**
 * Decides about a held deletion. Executed, what was not sent again by then is deleted. Dropped, documents stay; users and
 * groups stay listed and grant nothing until they are sent again. Answers false if nothing is held.
 */
export async function resolveHold(
  tx: Transaction,
  { datasource, collection, action, nowMs }: ResolveHold,
): Promise<boolean> {
  const hold = await tx.get(storedHold, { datasource, collection })
  if (hold === undefined) return false
  await tx.run(removeHold, { datasource, collection })
  if (action === 'drop') return true
  const place = { datasource, collection, part: '' }
  await setFloor(tx, place, Math.max(hold.floor, await floorOf(tx, place)), nowMs)
  if (collection === 'documents') tx.nextRevision()
  else await touchIdentity(tx, datasource, nowMs)
  tx.noteChange()
  return true
}

/** Drops held deletions that nobody decided about in time. */
export async function expireHolds(tx: Transaction, { nowMs }: { readonly nowMs: number }): Promise<void> {
  await tx.run(dropOldHolds, { before: nowMs - limits.heldDeletionSeconds.value * 1000 })
}

type FloorRow = Place & { floor: number; set_ms: number }
const nextFloor = statement<Record<never, never>, FloorRow>('writes/stale.nextFloor', (db, _, sql) =>
  db
    .selectFrom('floors')
    .select(['datasource', 'collection', 'part', 'floor', 'set_ms'])
    .where('is_held', '=', sql.lit(0))
    .limit(sql.lit(1)),
)
type Below = { datasource: string; floor: number; limit: number }
const documentsBelow = statement<Below, { key: number; glean_key: string; version: string | null }>(
  'writes/stale.documentsBelow',
  (db, param, sql) =>
    db
      .selectFrom('documents')
      .select(['key', 'glean_key', sql<string | null>`cast(version as text)`.as('version')])
      .where('datasource', '=', param('datasource'))
      .where('revision', '<', param('floor'))
      .limit(param('limit')),
)
const usersBelow = statement<Below, { email_key: string; user_id: string; version: string | null }>(
  'writes/stale.usersBelow',
  (db, param, sql) =>
    db
      .selectFrom('users')
      .select(['email_key', 'user_id', sql<string | null>`cast(version as text)`.as('version')])
      .where('datasource', '=', param('datasource'))
      .where('revision', '<', param('floor'))
      .limit(param('limit')),
)
const groupsBelow = statement<Below, { name: string; version: string | null }>(
  'writes/stale.groupsBelow',
  (db, param, sql) =>
    db
      .selectFrom('groups')
      .select(['name', sql<string | null>`cast(version as text)`.as('version')])
      .where('datasource', '=', param('datasource'))
      .where('revision', '<', param('floor'))
      .limit(param('limit')),
)
const removeMembershipsBelow = statement<Below>('writes/stale.removeMemberships', (db, param, sql) =>
  db.deleteFrom('memberships').where(
    sql<number>`rowid`,
    'in',
    sql<number>`(select rowid from memberships where datasource = ${param('datasource')}
        and revision < ${param('floor')} limit ${param('limit')})`,
  ),
)
/** A statement of its own: with the group in it for sure, the index leads to the rows. */
const removeMembersBelow = statement<Below & { part: string }>('writes/stale.removeMembers', (db, param, sql) =>
  db.deleteFrom('memberships').where(
    sql<number>`rowid`,
    'in',
    sql<number>`(select rowid from memberships where datasource = ${param('datasource')}
        and group_name = ${param('part')} and revision < ${param('floor')} limit ${param('limit')})`,
  ),
)

/** Removes some of what is below a floor. Answers whether there may be more. */
export async function purgeStale(
  tx: Transaction,
  { limit, nowMs }: { readonly limit: number; readonly nowMs: number },
): Promise<boolean> {
  const place = await tx.get(nextFloor, {})
  if (place === undefined) return false
  const removed = await purge[place.collection](tx, { ...place, limit }, nowMs)
  if (removed < limit) {
    await dropFloor(tx, place)
    if (place.collection === 'documents') await noteLastChange(tx, place)
  }
  return true
}

type Purge = (tx: Transaction, below: Below & { part: string; set_ms: number }, nowMs: number) => Promise<number>

const digits = (version: string | null) => (version === null ? null : BigInt(version))

const purge: Readonly<Record<Collection, Purge>> = {
  async documents(tx, below, nowMs) {
    const { datasource } = below
    const rows = await tx.all(documentsBelow, below)
    // What became of the documents of a datasource goes with it.
    const isRemembered = await datasourceExists(tx, datasource)
    const revision = tx.nextRevision()
    for (const { key, glean_key: gleanKey, version } of rows) {
      await leaveTombstone(tx, 'documents', datasource, gleanKey, digits(version), nowMs)
      if (isRemembered) await noteDeparture(tx, { key, requestedMs: below.set_ms, revision })
      await tx.run(removeDocumentRow, { key })
      await removeMetadataOf(tx, key)
      await noteDocumentChange(tx, { key, datasource, revision, isNarrower: true, nowMs })
    }
    return rows.length
  },
  async users(tx, below, nowMs) {
    const rows = await tx.all(usersBelow, below)
    for (const { email_key: emailKey, user_id: userId, version } of rows) {
      await leaveTombstone(tx, 'users', below.datasource, emailKey, digits(version), nowMs)
      await removeMembershipsOfUser(tx, below.datasource, { emailKey, userId }, below.floor)
      await tx.run(removeUserRow, { datasource: below.datasource, emailKey })
    }
    return rows.length
  },
  async groups(tx, below, nowMs) {
    const rows = await tx.all(groupsBelow, below)
    for (const { name, version } of rows) {
      await leaveTombstone(tx, 'groups', below.datasource, name, digits(version), nowMs)
      await removeMembershipsOfGroup(tx, below.datasource, name, below.floor)
      await tx.run(removeGroupRow, { datasource: below.datasource, name })
    }
    return rows.length
  },
  memberships: (tx, below) => tx.run(below.part === '' ? removeMembershipsBelow : removeMembersBelow, below),
  'external shortcuts': (tx, { floor, limit }) => removeShortcutsBelow(tx, floor, limit),
  'hosted shortcuts': async () => 0,
  employees: (tx, below, nowMs) => purgeDirectory(tx, 'employees', below, nowMs),
  teams: (tx, below, nowMs) => purgeDirectory(tx, 'teams', below, nowMs),
}
