import { randomUUID } from 'node:crypto'
import type {
  ClearSubmissionsRequest,
  ListSubmissionsRequest,
  ListSubmissionsResponse,
  SubmissionResponse,
} from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { datasourceKey } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import { requireDatasource } from '../datasources/datasource.ts'
import type { Store } from '../store/port.ts'
import { findSubmission, listSubmissionRows } from '../store/reads/submissions.ts'
import type { Executor } from '../store/statement.ts'

/** What programs submit to a datasource for its administrators to read. */

export type Submitted = {
  readonly datasourceInstance: string
  readonly type: string
  /** A JSON object in UTF-8. */
  readonly bytes: Uint8Array
  readonly tokenId: string
}

export async function submit(store: Store, submitted: Submitted, nowMs: number): Promise<SubmissionResponse> {
  const { datasourceInstance, type, bytes, tokenId } = submitted
  if (type === '') throw new ApiError('invalid_field', 'type is empty')
  if (type.length > limits.nameCharactersMax.value) {
    throw new ApiError('invalid_field', `type is longer than ${limits.nameCharactersMax.value} characters`)
  }
  const odd = /[\s\p{Cc}]/u.exec(type)
  if (odd !== null) throw new ApiError('invalid_field', `type has the character ${JSON.stringify(odd[0])}`)
  const requestId = randomUUID()
  const answer = await store.write('putSubmission', {
    requestId,
    datasource: datasourceKey(datasourceInstance),
    type,
    content: new TextDecoder().decode(bytes).trim() || '{}',
    tokenId,
    nowMs,
  })
  if (answer === 'no datasource') {
    const shown = JSON.stringify(datasourceInstance.slice(0, 100))
    throw new ApiError('datasource_unknown', `datasourceInstance: ${shown} does not exist`)
  }
  if (answer === 'full') {
    throw new ApiError(
      'submissions_full',
      `${limits.submissionsKeptMax.value} submissions of "${datasourceInstance}" are kept`,
    )
  }
  return { requestId }
}

/** The newest first. */
export async function listSubmissions(
  db: Executor,
  { datasource, type, limit = limits.submissionsListedMax.value, cursor }: ListSubmissionsRequest,
): Promise<ListSubmissionsResponse> {
  const { key, name } = await requireDatasource(db, datasource)
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : await findSubmission(db, key, cursor)
  if (before === undefined) throw new ApiError('invalid_cursor', `cursor: "${name}" has no such submission any more`)
  const rows = await listSubmissionRows(db, { datasource: key, type: type ?? null, before, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = rows.length > page.length ? page.at(-1) : undefined
  return {
    submissions: page.map((row) => ({
      requestId: row.request_id,
      type: row.type,
      receivedAt: Math.floor(row.received_ms / 1000),
      tokenId: row.token_id,
      body: row.content,
    })),
    ...(last === undefined ? {} : { cursor: last.request_id }),
  }
}

/** Removes submissions of a datasource: all, or one and those before it. Answers how many. */
export async function clearSubmissions(
  store: Store,
  { datasource, through }: ClearSubmissionsRequest,
): Promise<number> {
  const { key, name } = await requireDatasource(store.read, datasource)
  const last =
    through === undefined
      ? (
          await listSubmissionRows(store.read, {
            datasource: key,
            type: null,
            before: Number.MAX_SAFE_INTEGER,
            limit: 1,
          })
        ).at(0)?.key
      : await findSubmission(store.read, key, through)
  if (last === undefined) {
    if (through === undefined) return 0
    throw new ApiError('invalid_field', `through: "${name}" has no submission "${through}"`, {
      remedy: 'Send the requestId of one that is listed, or leave it out to remove all.',
    })
  }
  const limit = limits.purgedPerTransaction.value
  let removed = 0
  for (;;) {
    const step = await store.write('clearSubmissions', { datasource: key, through: last, limit })
    removed += step
    if (step < limit) return removed
  }
}
