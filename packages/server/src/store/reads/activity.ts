import { type Executor, statement } from '../statement.ts'

/** What people did with a document, by its URL. */

export const VIEWS = ['VIEW', 'HISTORICAL_VIEW'] as const

const lastView = statement<{ email: string; url: string }, { at_ms: number | null }>(
  'reads/activity.lastView',
  (db, param) =>
    db
      .selectFrom('activity')
      .select((eb) => eb.fn.max('at_ms').as('at_ms'))
      .where('url', '=', param('url'))
      .where('email_key', '=', param('email'))
      .where('action', 'in', [...VIEWS]),
)
const any = statement<Record<never, never>, { seq: number }>('reads/activity.any', (db, _, sql) =>
  db.selectFrom('activity').select('seq').limit(sql.lit(1)),
)
const visitors = statement<{ url: string }, { count: number }>('reads/activity.visitors', (db, param) =>
  db
    .selectFrom('activity')
    .select((eb) => eb.fn.count<number>('email_key').distinct().as('count'))
    .where('url', '=', param('url'))
    .where('action', 'in', [...VIEWS]),
)

const viewed = statement<{ email: string; limit: number }, { url: string }>('reads/activity.viewed', (db, param) =>
  db
    .selectFrom('activity')
    .select('url')
    .where('email_key', '=', param('email'))
    .where('action', 'in', [...VIEWS])
    .groupBy('url')
    .orderBy((eb) => eb.fn.max('at_ms'), 'desc')
    .limit(param('limit')),
)

/** Whether anybody is known to have done anything. */
export async function isAnyActivityKnown(db: Executor): Promise<boolean> {
  return (await db.get(any, {})) !== undefined
}

/** Whether an action is the viewing of something. */
export function isView(action: string): boolean {
  return VIEWS.some((view) => view === action)
}

/** When a person last viewed a URL, in Unix seconds; undefined if nobody said so. */
export async function findLastView(db: Executor, email: string, url: string): Promise<number | undefined> {
  const { at_ms: atMs } = (await db.get(lastView, { email, url })) ?? { at_ms: null }
  return atMs === null ? undefined : Math.floor(atMs / 1_000)
}

/** The URLs that a person viewed, those viewed last first. */
export async function listViewed(db: Executor, email: string, limit: number): Promise<readonly string[]> {
  return (await db.all(viewed, { email, limit })).map(({ url }) => url)
}

/** How many people have viewed a URL. */
export async function countVisitors(db: Executor, url: string): Promise<number> {
  return url === '' ? 0 : ((await db.get(visitors, { url }))?.count ?? 0)
}
