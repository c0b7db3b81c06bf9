import type { Schema } from '../schema.ts'
import { type Executor, statement } from '../statement.ts'

export type SubmissionRow = Omit<Schema['submissions'], 'key'> & { readonly key: number }

type List = { datasource: string; type: string | null; before: number; limit: number }
const list = statement<List, SubmissionRow>('reads/submissions.list', (db, param, sql) =>
  db
    .selectFrom('submissions')
    .selectAll()
    .where('datasource', '=', param('datasource'))
    .where('key', '<', param('before'))
    .where(sql<boolean>`(${param('type')} is null or type = ${param('type')})`)
    .orderBy('key', 'desc')
    .limit(param('limit'))
    .$castTo<SubmissionRow>(),
)
const byRequest = statement<{ datasource: string; requestId: string }, { key: number }>(
  'reads/submissions.byRequest',
  (db, param) =>
    db
      .selectFrom('submissions')
      .select('key')
      .where('request_id', '=', param('requestId'))
      .where('datasource', '=', param('datasource')),
)

/** The newest first, those before a key. */
export const listSubmissionRows = (db: Executor, of: List) => db.all(list, of)

/** The key of a submission of a datasource; undefined if there is none. */
export async function findSubmission(db: Executor, datasource: string, requestId: string): Promise<number | undefined> {
  return (await db.get(byRequest, { datasource, requestId }))?.key
}
