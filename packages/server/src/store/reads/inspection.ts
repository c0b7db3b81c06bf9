import { isLive, isLiveInDirectory } from '../live.ts'
import { type Executor, statement } from '../statement.ts'

/** What administrators look up of documents and people, in steps that are short however much there is. */

type Chunk = { readonly after: number; readonly limit: number }

/** When a document came, as far as it is remembered. */
export type ArrivalRow = {
  readonly key: number
  readonly revision: number
  readonly uploaded_ms: number
  /** The earliest upload that is remembered of it, null if that is the present one. */
  readonly first_ms: number | null
  /** How many earlier states are remembered. */
  readonly states: number
}
const arrivals = statement<{ datasource: string; revision: number; key: number; limit: number }, ArrivalRow>(
  'reads/inspection.arrivals',
  (db, param, sql) =>
    db
      .selectFrom('documents')
      .select(['key', 'revision', 'uploaded_ms'])
      .select(sql<number | null>`json_extract(earlier, '$[0][0]')`.as('first_ms'))
      .select(sql<number>`coalesce(json_array_length(earlier), 0)`.as('states'))
      .where('datasource', '=', param('datasource'))
      .where(sql<boolean>`(revision, key) > (${param('revision')}, ${param('key')})`)
      .where(isLive(sql, 'documents'))
      .orderBy('revision')
      .orderBy('key')
      .limit(param('limit')),
)
export type DepartureRow = ArrivalRow & { readonly datasource: string; readonly requested_ms: number }
const departures = statement<Chunk, DepartureRow>('reads/inspection.departures', (db, param, sql) =>
  db
    .selectFrom('departed')
    .innerJoin('datasources', 'datasources.datasource', 'departed.datasource')
    .select(['departed.key', 'departed.revision', 'departed.uploaded_ms', 'departed.datasource', 'requested_ms'])
    .select(sql<number | null>`json_extract(earlier, '$[0][0]')`.as('first_ms'))
    .select(sql<number>`coalesce(json_array_length(earlier), 0)`.as('states'))
    .where('departed.key', '>', param('after'))
    // Those of an earlier datasource of that name are nobody’s.
    .where(sql<boolean>`departed.requested_ms >= datasources.created_at * 1000`)
    .orderBy('departed.key')
    .limit(param('limit'))
    .$castTo<DepartureRow>(),
)
const version = statement<{ key: number }, { version: bigint | null }>('reads/inspection.version', (db, param) =>
  db.selectFrom('documents').select('version').where('key', '=', param('key')),
)

/** People by the beginning of the address or of a word of the name, which is folded as SQL folds: letters of ASCII. */
type Begun = { readonly beginning: string; readonly limit: number }
export type PersonRow = { readonly email_key: string; readonly email: string; readonly name: string }
const users = statement<Begun, PersonRow>('reads/inspection.users', (db, param, sql) =>
  db
    .selectFrom('users')
    .select(['email_key', 'email', 'name'])
    .where(
      sql<boolean>`(substr(email_key, 1, length(${param('beginning')})) = ${param('beginning')}
        or instr(' ' || lower(name), ' ' || ${param('beginning')}) > 0)`,
    )
    .where(isLive(sql, 'users'))
    .groupBy('email_key')
    .orderBy('email_key')
    .limit(param('limit')),
)
const employees = statement<Begun, PersonRow>('reads/inspection.employees', (db, param, sql) =>
  db
    .selectFrom('employees')
    .select(['email_key', 'email', 'name'])
    .where(
      sql<boolean>`(substr(email_key, 1, length(${param('beginning')})) = ${param('beginning')}
        or instr(' ' || lower(name), ' ' || ${param('beginning')}) > 0)`,
    )
    .where(isLiveInDirectory(sql, 'employees', true))
    .orderBy('email_key')
    .limit(param('limit')),
)

/** Documents of a datasource in the order of their last writes, after one of them. */
export const listArrivals = (
  db: Executor,
  datasource: string,
  after: { readonly revision: number; readonly key: number },
  limit: number,
) => db.all(arrivals, { datasource, revision: after.revision, key: after.key, limit })
/** Documents of all datasources that were deleted, after one of them. */
export const listDepartureRows = (db: Executor, after: number, limit: number) => db.all(departures, { after, limit })
export async function findVersion(db: Executor, key: number): Promise<bigint | undefined> {
  return (await db.get(version, { key }))?.version ?? undefined
}
export const listUsersFrom = (db: Executor, beginning: string, limit: number) => db.all(users, { beginning, limit })
export const listEmployeesFrom = (db: Executor, beginning: string, limit: number) =>
  db.all(employees, { beginning, limit })
