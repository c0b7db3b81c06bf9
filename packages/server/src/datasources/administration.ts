import type {
  BulkUploadStatus,
  DatasourceSummary,
  HeldDeletion,
  LintFinding,
  ShowDatasourceResponse,
} from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { type FindingKind, findings } from '@sheaf/contract/findings'
import { limits } from '@sheaf/contract/limits'
import type { Store } from '../store/port.ts'
import {
  countGroups,
  countOpenUploads,
  type FindingRow,
  findOpenUpload,
  type HoldRow,
  listBetaUsers,
  listFindings,
  listHolds,
  listUploads,
  type UploadRow,
} from '../store/reads/administration.ts'
import { countDocuments } from '../store/reads/documents.ts'
import { countUsers } from '../store/reads/identity.ts'
import { findWaiting } from '../store/reads/lifecycle.ts'
import type { Collection } from '../store/schema.ts'
import type { Executor } from '../store/statement.ts'
import { type Datasource, listDatasources, requireDatasource } from './datasource.ts'

/** What administrators see of datasources and decide about them. */

/** Every datasource at a glance. */
export async function summarizeDatasources(db: Executor, nowMs: number): Promise<DatasourceSummary[]> {
  const summaries: DatasourceSummary[] = []
  for (const datasource of await listDatasources(db)) summaries.push(await summarize(db, datasource, nowMs))
  return summaries
}

/** @param now with the last change that the index has taken up, undefined while it is made anew */
export async function showDatasource(
  db: Executor,
  name: string,
  { nowMs, indexedThrough = 0 }: { readonly nowMs: number; readonly indexedThrough: number | undefined },
): Promise<ShowDatasourceResponse> {
  const datasource = await requireDatasource(db, name)
  const uploads = await listUploads(db, datasource.key, UPLOADS_SHOWN)
  const { documents, oldestMs } = await findWaiting(db, datasource.key, indexedThrough)
  return {
    datasource: await summarize(db, datasource, nowMs),
    config: datasource.config,
    waiting: { documents, ...(oldestMs === undefined ? {} : { oldestAt: seconds(oldestMs) }) },
    betaUsers: [...(await listBetaUsers(db, datasource.key))],
    uploads: uploads.map((row) => uploadStatus(datasource.name, row, nowMs)),
    heldDeletions: (await listHolds(db, datasource.key)).map((row) => heldDeletion(datasource.name, row)),
    findings: (await listFindings(db, datasource.key)).map(lintFinding),
  }
}

const UPLOADS_SHOWN = 100

async function summarize(db: Executor, datasource: Datasource, nowMs: number): Promise<DatasourceSummary> {
  const { key, name, config, visibility, identityKey } = datasource
  const found = await listFindings(db, key)
  return {
    name,
    ...(config.displayName === undefined ? {} : { displayName: config.displayName }),
    visibility,
    isTestDatasource: config.isTestDatasource === true,
    ...(identityKey === key ? {} : { identityDatasource: identityKey }),
    documents: await countDocuments(db, key),
    users: await countUsers(db, key),
    groups: await countGroups(db, key),
    betaUsers: (await listBetaUsers(db, key)).length,
    openUploads: await countOpenUploads(db, key, nowMs - limits.uploadIdleSeconds.value * 1000),
    heldDeletions: (await listHolds(db, key)).length,
    findings: found.reduce((sum, { count }) => sum + count, 0),
  }
}

function uploadStatus(datasource: string, row: UploadRow, nowMs: number): BulkUploadStatus {
  const isIdle = row.state === 'open' && nowMs - row.last_page_ms >= limits.uploadIdleSeconds.value * 1000
  return {
    datasource,
    // What belongs to no datasource is not among those of one.
    collection: row.collection as BulkUploadStatus['collection'],
    ...(row.part === '' ? {} : { group: row.part }),
    uploadId: row.upload_id,
    state: isIdle ? 'expired' : row.state,
    startedAt: seconds(row.started_ms),
    lastPageAt: seconds(row.last_page_ms),
    pages: row.pages,
    items: row.items,
    stale: row.stale,
    isHeld: row.is_held === 1,
  }
}

function heldDeletion(datasource: string, row: HoldRow): HeldDeletion {
  return {
    datasource,
    collection: row.collection as HeldDeletion['collection'],
    stale: row.stale,
    total: row.total,
    heldSince: seconds(row.created_ms),
    droppedAt: seconds(row.created_ms) + limits.heldDeletionSeconds.value,
  }
}

function lintFinding(row: FindingRow): LintFinding {
  const kind = row.kind as FindingKind
  return {
    kind,
    count: row.count,
    lastAt: seconds(row.last_ms),
    examples: JSON.parse(row.examples) as string[],
    ...findings[kind],
  }
}

const seconds = (millis: number) => Math.floor(millis / 1000)

export async function setVisibility(store: Store, name: string, visibility: 'all' | 'test' | 'none'): Promise<void> {
  const { key } = await requireDatasource(store.read, name)
  await store.write('setVisibility', { datasource: key, visibility })
}

/** Answers whether the person was a beta user. */
export async function removeBetaUser(store: Store, name: string, email: string): Promise<boolean> {
  const { key } = await requireDatasource(store.read, name)
  return store.write('removeBetaUser', { datasource: key, email })
}

/** Deletes a datasource. Throws the 409 if another one takes its identities from it. */
export async function deleteDatasource(store: Store, name: string, nowMs: number): Promise<void> {
  const { key } = await requireDatasource(store.read, name)
  const answer = await store.write('deleteDatasource', { datasource: key, nowMs })
  if (answer.kind !== 'identities in use') return
  throw new ApiError('identities_in_use', `"${name}" lends its users and groups to ${answer.by.join(', ')}`)
}

/** Ends the open upload of a collection. Throws the 400 if none is open. */
export async function endUpload(
  store: Store,
  request: { readonly datasource: string; readonly collection: Collection; readonly group?: string },
): Promise<void> {
  const { key } = await requireDatasource(store.read, request.datasource)
  const upload = await findOpenUpload(store.read, key, request.collection, request.group ?? '')
  if (upload !== undefined && (await store.write('endUpload', { key: upload }))) return
  const what = request.group === undefined ? request.collection : `memberships of "${request.group}"`
  throw new ApiError('nothing_held', `no upload of ${what} is open in "${request.datasource}"`)
}

/** Executes or drops a held deletion. Throws the 400 if nothing is held. */
export async function resolveHeldDeletion(
  store: Store,
  request: {
    readonly datasource: string
    readonly collection: HeldDeletion['collection']
    readonly action: 'execute' | 'drop'
  },
  nowMs: number,
): Promise<void> {
  const { key } = await requireDatasource(store.read, request.datasource)
  if (await store.write('resolveHold', { ...request, datasource: key, nowMs })) return
  throw new ApiError('nothing_held', `no deletion of ${request.collection} is held in "${request.datasource}"`)
}

export async function clearFindings(store: Store, name: string): Promise<void> {
  const { key } = await requireDatasource(store.read, name)
  await store.write('clearFindings', { datasource: key })
}
