import type {
  BulkIndexDocumentsRequest,
  BulkIndexGroupsRequest,
  BulkIndexMembershipsRequest,
  BulkIndexShortcutsRequest,
  BulkIndexUsersRequest,
  DatasourceKey,
  UploadShortcutsRequest,
} from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import { requireDatasource } from '../datasources/datasource.ts'
import { storePage } from '../documents/store-page.ts'
import { memberOf, userRow } from '../identity/rows.ts'
import { aliasTaken, externalRows, hostedRows } from '../metadata/shortcut-row.ts'
import type { Store } from '../store/port.ts'
import type { PageEntries, PutPageAnswer } from '../store/writes/bulk.ts'
import type { Finding } from '../store/writes/findings.ts'
import type { UploadPage } from '../store/writes/uploads.ts'
import { type PageFlags, readFlags } from './flags.ts'
import { uploadRefusal } from './refusal.ts'

/**
 * Bulk uploads: pages that together replace a whole collection. The rules of sessions are the same for all collections
 * and live where they are kept, in the record; here a page is checked and handed over.
 */

/** Takes a page of documents. */
export async function uploadDocuments(store: Store, body: BulkIndexDocumentsRequest, nowMs: number): Promise<void> {
  const flags = readFlags(body, body.disableStaleDocumentDeletionCheck)
  const datasource = await requireDatasource(store.read, body.datasource)
  const send = sender(store, { collection: 'documents', datasource: datasource.key, part: '' }, flags, nowMs)
  const page = { datasource: body.datasource, documents: body.documents, isBatch: true, version: 0n }
  await storePage(store, page, nowMs, async ({ put, isEnd }) => {
    const answer = await send({ collection: 'documents', put }, isEnd)
    return answer.kind === 'done' ? { kind: 'done', added: 0 } : answer
  })
}

/** Takes a page of users. */
export async function uploadUsers(store: Store, body: BulkIndexUsersRequest, nowMs: number): Promise<void> {
  const flags = readFlags(body, body.disableStaleDataDeletionCheck)
  const { key } = await requireDatasource(store.read, body.datasource)
  const rows = body.users.map((user, position) => userRow(user, `users[${position}]`))
  const send = sender(store, { collection: 'users', datasource: key, part: '' }, flags, nowMs)
  await sendParts(rows, (part, isEnd) => send({ collection: 'users', rows: part }, isEnd))
}

/** Takes a page of groups. */
export async function uploadGroups(store: Store, body: BulkIndexGroupsRequest, nowMs: number): Promise<void> {
  const flags = readFlags(body, body.disableStaleDataDeletionCheck)
  const { key } = await requireDatasource(store.read, body.datasource)
  const rows = body.groups.map(({ name }) => ({ name }))
  const send = sender(store, { collection: 'groups', datasource: key, part: '' }, flags, nowMs)
  await sendParts(rows, (part, isEnd) => send({ collection: 'groups', rows: part }, isEnd))
}

/** Takes a page of memberships of one group. Without a group it is accepted, as tools send it, and changes nothing. */
export async function uploadMemberships(store: Store, body: BulkIndexMembershipsRequest, nowMs: number): Promise<void> {
  const flags = readFlags(body, undefined)
  const { key } = await requireDatasource(store.read, body.datasource)
  const { group } = body
  const rows = body.memberships.map((membership, position) => ({
    group: group ?? '',
    ...memberOf(membership, `memberships[${position}]`),
  }))
  if (group === undefined) {
    const finding: Finding = {
      kind: 'memberships_without_group',
      count: 1,
      examples: [`upload "${flags.uploadId}", a page of ${rows.length}`],
    }
    await store.write('recordFindings', { datasource: key, findings: [finding], nowMs })
    return
  }
  const send = sender(store, { collection: 'memberships', datasource: key, part: group }, flags, nowMs)
  await sendParts(rows, (part, isEnd) => send({ collection: 'memberships', rows: part }, isEnd))
}

/** Takes a page of shortcuts that another service hosts. */
export async function uploadExternalShortcuts(
  store: Store,
  body: BulkIndexShortcutsRequest,
  nowMs: number,
): Promise<void> {
  const collection = 'external shortcuts' as const
  const send = sender(store, { ...OF_NO_DATASOURCE, collection }, readFlags(body, undefined), nowMs)
  await sendParts(externalRows(body.shortcuts, nowMs), (rows, isEnd) => send({ collection, rows }, isEnd))
}

/** Takes a page of shortcuts to be hosted here. */
export async function uploadHostedShortcuts(store: Store, body: UploadShortcutsRequest, nowMs: number): Promise<void> {
  const collection = 'hosted shortcuts' as const
  const send = sender(store, { ...OF_NO_DATASOURCE, collection }, readFlags(body, undefined), nowMs)
  await sendParts(hostedRows(body.shortcuts, nowMs), (rows, isEnd) => send({ collection, rows }, isEnd))
}

const OF_NO_DATASOURCE = { datasource: '' as DatasourceKey, part: '' }

type Place = {
  readonly collection: UploadPage['collection']
  readonly datasource: DatasourceKey
  readonly part: string
}
type DocumentsAnswer = Exclude<PutPageAnswer, { readonly kind: `upload ${string}` | 'no datasource' | 'alias taken' }>

/**
 * Hands the parts of one page to the record, the first of which enters the upload. Throws what the upload refuses;
 * answers the rest.
 */
function sender(store: Store, place: Place, flags: PageFlags, nowMs: number) {
  let entered: number | undefined
  const { uploadId, isFirst, isLast, forcesRestart, skipsStaleCheck } = flags
  return async (entries: PageEntries, isEnd: boolean): Promise<DocumentsAnswer> => {
    const answer = await store.write('putPage', {
      upload: { ...place, uploadId, isFirst, isLast, forcesRestart, nowMs },
      entered,
      isEnd,
      skipsStaleCheck,
      entries,
      findings: entered === undefined && flags.hasIdleStaleFlag ? [idleStaleFlag(uploadId)] : [],
    })
    switch (answer.kind) {
      case 'upload open':
      case 'upload unknown':
      case 'upload over':
        throw uploadRefusal(answer, { uploadId, ...place, nowMs })
      case 'alias taken':
        throw aliasTaken(answer, `shortcuts[${answer.position}].`, true)
      case 'no datasource':
        throw new ApiError('invalid_datasource', 'Invalid datasource: it was deleted meanwhile')
      case 'done':
        entered = answer.entered
        return answer
      default:
        return answer
    }
  }
}

function idleStaleFlag(uploadId: string): Finding {
  return { kind: 'stale_flag_ignored', count: 1, examples: [`upload "${uploadId}"`] }
}

/** Sends a page in parts of which none holds up other writers for long; an empty page is one part. */
async function sendParts<Row>(
  rows: readonly Row[],
  send: (part: readonly Row[], isEnd: boolean) => Promise<unknown>,
): Promise<void> {
  const size = limits.entriesPerTransaction.value
  for (let start = 0; start === 0 || start < rows.length; start += size) {
    await send(rows.slice(start, start + size), start + size >= rows.length)
  }
}
