import { limits } from '@sheaf/contract/limits'
import { statement, type Transaction } from '../statement.ts'
import { datasourceExists } from './datasources.ts'

type Submitted = {
  requestId: string
  datasource: string
  type: string
  content: string
  tokenId: string
  nowMs: number
}
const insert = statement<Submitted>('writes/submissions.insert', (db, param) =>
  db.insertInto('submissions').values({
    request_id: param('requestId'),
    datasource: param('datasource'),
    type: param('type'),
    content: param('content'),
    token_id: param('tokenId'),
    received_ms: param('nowMs'),
  }),
)
const count = statement<{ datasource: string }, { count: number }>('writes/submissions.count', (db, param) =>
  db
    .selectFrom('submissions')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('datasource', '=', param('datasource')),
)
const dropOld = statement<{ before: number; limit: number }>('writes/submissions.dropOld', (db, param) =>
  db
    .deleteFrom('submissions')
    .where('key', 'in', (eb) =>
      eb
        .selectFrom('submissions as old')
        .select('old.key')
        .where('old.received_ms', '<=', param('before'))
        .limit(param('limit')),
    ),
)
const clear = statement<{ datasource: string; through: number; limit: number }>(
  'writes/submissions.clear',
  (db, param) =>
    db
      .deleteFrom('submissions')
      .where('key', 'in', (eb) =>
        eb
          .selectFrom('submissions as read')
          .select('read.key')
          .where('read.datasource', '=', param('datasource'))
          .where('read.key', '<=', param('through'))
          .limit(param('limit')),
      ),
)

export type SubmissionAnswer = 'done' | 'no datasource' | 'full'

/** Keeps a submission, unless so many are kept that one would have to be dropped for it. */
export async function putSubmission(tx: Transaction, submitted: Submitted): Promise<SubmissionAnswer> {
  const { datasource } = submitted
  if (!(await datasourceExists(tx, datasource))) return 'no datasource'
  const kept = (await tx.get(count, { datasource }))?.count ?? 0
  if (kept >= limits.submissionsKeptMax.value) return 'full'
  await tx.run(insert, submitted)
  return 'done'
}

/** Drops some of the submissions that have been kept for their time; answers how many. */
export function dropOldSubmissions(
  tx: Transaction,
  { limit, nowMs }: { readonly limit: number; readonly nowMs: number },
): Promise<number> {
  return tx.run(dropOld, { before: nowMs - limits.submissionDaysMax.value * 86_400_000, limit })
}

/** Removes some of the submissions of a datasource up to a key; answers how many. */
export function clearSubmissions(
  tx: Transaction,
  of: { readonly datasource: string; readonly through: number; readonly limit: number },
): Promise<number> {
  return tx.run(clear, of)
}
