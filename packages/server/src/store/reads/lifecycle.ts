import type { DatasourceKey } from '@sheaf/contract'
import { isLive, isLiveMembership } from '../live.ts'
import type { Collection, RunKind, Schema } from '../schema.ts'
import { type Executor, statement } from '../statement.ts'

/** What has become of documents, users and whole datasources, and when. */

type Named = { datasource: string }

export type StatesOfDocument = {
  readonly uploaded_ms: number
  readonly content_revision: number
  readonly earlier: string | null
  readonly key: number
  /** 0: a finished upload left it out, and it is not removed yet. */
  readonly is_live: number
  readonly floor_ms: number
}
const states = statement<Named & { gleanKey: string }, StatesOfDocument>('reads/lifecycle.states', (db, param, sql) =>
  db
    .selectFrom('documents')
    .select(['key', 'uploaded_ms', 'content_revision', 'earlier'])
    .select(isLive(sql, 'documents').$castTo<number>().as('is_live'))
    .select(
      sql<number>`coalesce((select set_ms from floors where floors.datasource = documents.datasource
        and floors.collection = 'documents' and floors.part = ''), 0)`.as('floor_ms'),
    )
    .where('glean_key', '=', param('gleanKey'))
    .where('datasource', '=', param('datasource')),
)
export type DepartedRow = Schema['departed'] & { readonly key: number }
const departures = statement<Named & { gleanKey: string; limit: number }, DepartedRow>(
  'reads/lifecycle.departures',
  (db, param, sql) =>
    db
      .selectFrom('departed')
      .innerJoin('datasources', 'datasources.datasource', 'departed.datasource')
      .selectAll('departed')
      .where('departed.glean_key', '=', param('gleanKey'))
      .where('departed.datasource', '=', param('datasource'))
      // Those of an earlier datasource of that name are nobody’s.
      .where(sql<boolean>`departed.requested_ms >= datasources.created_at * 1000`)
      .orderBy('departed.key', 'desc')
      .limit(param('limit'))
      .$castTo<DepartedRow>(),
)
const indexed = statement<{ revision: number }, { indexed_ms: number }>('reads/lifecycle.indexed', (db, param, sql) =>
  db
    .selectFrom('index_log')
    .select('indexed_ms')
    .where('revision', '>=', param('revision'))
    .where(sql<boolean>`exists (select 1 from index_log where revision < ${param('revision')})`)
    .orderBy('revision')
    .limit(sql.lit(1)),
)
const typeCounts = statement<Named, { object_type: string; count: number }>(
  'reads/lifecycle.typeCounts',
  (db, param, sql) =>
    db
      .selectFrom('documents')
      .select(['object_type', (eb) => eb.fn.countAll<number>().as('count')])
      .where('datasource', '=', param('datasource'))
      .where(isLive(sql, 'documents'))
      .groupBy('object_type')
      .orderBy('object_type'),
)
const membershipCount = statement<Named, { count: number }>('reads/lifecycle.membershipCount', (db, param, sql) =>
  db
    .selectFrom('memberships')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('datasource', '=', param('datasource'))
    .where(isLiveMembership(sql)),
)
export type RunRow = Pick<Schema['runs'], 'started_ms' | 'ended_ms'>
const runs = statement<Named & { kind: RunKind }, RunRow>('reads/lifecycle.runs', (db, param) =>
  db
    .selectFrom('runs')
    .select(['started_ms', 'ended_ms'])
    .where('datasource', '=', param('datasource'))
    .where('kind', '=', param('kind'))
    .orderBy('key', 'desc'),
)
const waiting = statement<Named & { after: number }, { documents: number; oldest_ms: number | null }>(
  'reads/lifecycle.waiting',
  (db, param, sql) =>
    db
      .selectFrom('changes')
      .select([
        sql<number>`count(distinct document_key)`.as('documents'),
        (eb) => eb.fn.min('created_ms').as('oldest_ms'),
      ])
      .where('seq', '>', param('after'))
      .where('datasource', '=', param('datasource')),
)
export type UploadHistoryRow = Pick<
  Schema['uploads'],
  | 'upload_id'
  | 'part'
  | 'state'
  | 'started_ms'
  | 'last_page_ms'
  | 'pages'
  | 'is_held'
  | 'last_change'
  | 'start_revision'
>
const uploads = statement<Named & { collection: Collection; idleBefore: number; limit: number }, UploadHistoryRow>(
  'reads/lifecycle.uploads',
  (db, param) =>
    db
      .selectFrom('uploads')
      .select([
        'upload_id',
        'part',
        'state',
        'started_ms',
        'last_page_ms',
        'pages',
        'is_held',
        'last_change',
        'start_revision',
      ])
      .where('datasource', '=', param('datasource'))
      .where('collection', '=', param('collection'))
      .where((eb) =>
        eb.or([
          eb('state', '=', 'finished'),
          eb.and([eb('state', '=', 'open'), eb('last_page_ms', '>', param('idleBefore'))]),
        ]),
      )
      .orderBy('key', 'desc')
      .limit(param('limit')),
)
const floorSetMs = statement<Named, { floor: number }>('reads/lifecycle.floor', (db, param, sql) =>
  db
    .selectFrom('floors')
    .select('floor')
    .where('datasource', '=', param('datasource'))
    .where('collection', '=', sql.lit('documents'))
    .where('part', '=', sql.lit('')),
)
const memberships = statement<Named & { memberKey: string; member: string | null; limit: number }, { name: string }>(
  'reads/lifecycle.memberships',
  (db, param, sql) =>
    db
      .selectFrom('memberships')
      .select('group_name as name')
      .where('datasource', '=', param('datasource'))
      .where('member_kind', '=', sql.lit('user'))
      .where('member_key', '=', param('memberKey'))
      .where(sql<boolean>`(${param('member')} is null or member = ${param('member')})`)
      .where(isLiveMembership(sql))
      .orderBy('group_name')
      .limit(param('limit')),
)

/** What is known of a stored document by its index-wide id, be it live or left out by an upload and not yet removed. */
export const findStates = (db: Executor, datasource: DatasourceKey, gleanKey: string) =>
  db.get(states, { datasource, gleanKey })

/** The times that a document of that index-wide id was deleted, the last one first. */
export const listDepartures = (db: Executor, datasource: DatasourceKey, gleanKey: string, limit: number) =>
  db.all(departures, { datasource, gleanKey, limit })

/** When the index had taken up a revision; undefined if it has not yet, or longer ago than is remembered. */
export async function findIndexedMs(db: Executor, revision: number): Promise<number | undefined> {
  return (await db.get(indexed, { revision }))?.indexed_ms
}

/** How many documents a datasource has of each object type. */
export const countDocumentsByType = (db: Executor, datasource: DatasourceKey) => db.all(typeCounts, { datasource })

export async function countMemberships(db: Executor, datasource: DatasourceKey): Promise<number> {
  return (await db.get(membershipCount, { datasource }))?.count ?? 0
}

const group = statement<Named & { name: string }, { name: string }>('reads/lifecycle.group', (db, param, sql) =>
  db
    .selectFrom('groups')
    .select('name')
    .where('datasource', '=', param('datasource'))
    .where('name', '=', param('name'))
    .where(isLive(sql, 'groups')),
)

export async function isGroupKnown(db: Executor, datasource: DatasourceKey, name: string): Promise<boolean> {
  return (await db.get(group, { datasource, name })) !== undefined
}

/** Spans of processing, the newest first. */
export const listRuns = (db: Executor, datasource: DatasourceKey, kind: RunKind) => db.all(runs, { datasource, kind })

/** Documents of a datasource that wait for the index, and since when the oldest does. */
export type Waiting = { readonly documents: number; readonly oldestMs: number | undefined }

/** @param after the last change that the index has taken up */
export async function findWaiting(db: Executor, datasource: DatasourceKey, after: number): Promise<Waiting> {
  const row = await db.get(waiting, { datasource, after })
  return { documents: row?.documents ?? 0, oldestMs: row?.oldest_ms ?? undefined }
}

/**
 * Uploads of a collection that are open or were finished, the newest first.
 *
 * @param idleBefore milliseconds: one whose last page is older takes no more pages
 */
export const listUploadHistory = (
  db: Executor,
  datasource: DatasourceKey,
  collection: Collection,
  { idleBefore, limit }: { readonly idleBefore: number; readonly limit: number },
) => db.all(uploads, { datasource, collection, idleBefore, limit })

/** The revision below which documents of a datasource are still being removed; 0 if none are. */
export async function findDocumentsFloor(db: Executor, datasource: DatasourceKey): Promise<number> {
  return (await db.get(floorSetMs, { datasource }))?.floor ?? 0
}

/**
 * The groups that name a user as a member themselves, whether or not they were indexed.
 *
 * @param by how the datasource names users
 */
export async function listMembershipsOf(
  db: Executor,
  datasource: DatasourceKey,
  by: { readonly memberKey: string; readonly member: string | null },
  limit: number,
): Promise<readonly string[]> {
  return (await db.all(memberships, { datasource, ...by, limit })).map(({ name }) => name)
}
