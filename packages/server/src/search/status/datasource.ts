import type { BulkUploadHistoryEvent, DebugDatasourceStatusResponse, ProcessingHistoryEvent } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import type { Datasource } from '../../datasources/datasource.ts'
import { countGroups, listBetaUsers, listHolds } from '../../store/reads/administration.ts'
import { countUsers } from '../../store/reads/identity.ts'
import {
  countDocumentsByType,
  countMemberships,
  findDocumentsFloor,
  findWaiting,
  listRuns,
  listUploadHistory,
  type RunRow,
  type UploadHistoryRow,
  type Waiting,
} from '../../store/reads/lifecycle.ts'
import type { Collection } from '../../store/schema.ts'
import type { Executor } from '../../store/statement.ts'
import { type IndexContents, indexedThrough } from '../index-status.ts'
import { isoTime, NOT_ENDED } from './times.ts'

/** What was uploaded to a datasource, and how far it has come. */
export async function statusOfDatasource(
  db: Executor,
  index: IndexContents,
  datasource: Datasource,
  nowMs: number,
): Promise<DebugDatasourceStatusResponse> {
  const { key } = datasource
  const { position, counts } = await index.counts(key)
  const through = await indexedThrough(db, { position })
  const waiting = await findWaiting(db, key, through ?? 0)
  const uploads = await uploadsOf(db, datasource, through, nowMs)
  return {
    documents: {
      bulkUploadHistory: await uploads('documents'),
      counts: {
        uploaded: (await countDocumentsByType(db, key)).map(({ object_type: objectType, count }) => ({
          objectType,
          count,
        })),
        indexed: [...counts],
      },
      processingHistory: documentRuns(await listRuns(db, key, 'documents'), waiting),
    },
    identity: {
      processingHistory: (await listRuns(db, key, 'identity')).map(runEvent),
      users: { bulkUploadHistory: await uploads('users'), counts: { uploaded: await countUsers(db, key) } },
      groups: { bulkUploadHistory: await uploads('groups'), counts: { uploaded: await countGroups(db, key) } },
      memberships: {
        bulkUploadHistory: await uploads('memberships'),
        counts: { uploaded: await countMemberships(db, key) },
      },
    },
    datasourceVisibility: await visibilityOf(db, datasource),
  }
}

async function visibilityOf(
  db: Executor,
  { key, visibility }: Datasource,
): Promise<DebugDatasourceStatusResponse['datasourceVisibility']> {
  if (visibility === 'all') return 'ENABLED_FOR_ALL'
  const hasReaders = visibility === 'test' || (await listBetaUsers(db, key)).length > 0
  return hasReaders ? 'ENABLED_FOR_TEST_GROUP' : 'NOT_ENABLED'
}

const runEvent = ({ started_ms: startedMs, ended_ms: endedMs }: RunRow): ProcessingHistoryEvent => ({
  startTime: isoTime(startedMs),
  endTime: isoTime(endedMs),
})

/** While documents wait, the run goes on: the last one if it was a moment ago, else a new one, since the oldest came. */
function documentRuns(runs: readonly RunRow[], { oldestMs }: Waiting): ProcessingHistoryEvent[] {
  const events = runs.map(runEvent)
  if (oldestMs === undefined) return events
  const [last] = runs
  const goesOn = last !== undefined && oldestMs - last.ended_ms <= limits.runGapSeconds.value * 1000
  const startTime = isoTime(goesOn ? last.started_ms : oldestMs)
  return [{ startTime, endTime: NOT_ENDED }, ...(goesOn ? events.slice(1) : events)]
}

/** @param through the last change that the index has taken up; undefined while it is made anew */
async function uploadsOf(db: Executor, { key }: Datasource, through: number | undefined, nowMs: number) {
  const holds = await listHolds(db, key)
  const floor = await findDocumentsFloor(db, key)
  const idleBefore = nowMs - limits.uploadIdleSeconds.value * 1000
  const limit = limits.uploadHistoryMax.value
  return async (collection: Collection): Promise<BulkUploadHistoryEvent[]> => {
    const hold = holds.find((each) => each.collection === collection)
    const stateOf = (row: UploadHistoryRow): BulkUploadHistoryEvent['processingState'] => {
      if (row.state === 'open') return row.pages <= 1 ? 'UPLOAD STARTED' : 'UPLOAD IN PROGRESS'
      if (hold?.floor === row.start_revision) return 'DELETION PAUSED'
      // Users, groups and memberships count as soon as they are stored.
      if (collection !== 'documents') return 'INDEXING COMPLETED'
      const isRemoved = floor === 0 || floor > row.start_revision
      return isRemoved && through !== undefined && through >= row.last_change
        ? 'INDEXING COMPLETED'
        : 'UPLOAD COMPLETED'
    }
    return (await listUploadHistory(db, key, collection, { idleBefore, limit })).map((row) => ({
      uploadId: row.upload_id,
      startTime: isoTime(row.started_ms),
      endTime: row.state === 'open' ? NOT_ENDED : isoTime(row.last_page_ms),
      status: row.state === 'open' ? 'ACTIVE' : 'SUCCESSFUL',
      processingState: stateOf(row),
    }))
  }
}
