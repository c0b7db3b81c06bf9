import { limits } from '@sheaf/contract/limits'
import { countVisitors, isView, VIEWS } from '../reads/activity.ts'
import { listKeysAt } from '../reads/documents.ts'
import { statement, type Transaction } from '../statement.ts'
import { noteDocumentRenewal } from './document-rows.ts'

/** Something that a person did, checked and ready to be stored. */
export type ActivityRow = {
  readonly eventId: string | null
  readonly action: string
  readonly url: string
  readonly atMs: number
  /** True: an event of the same moment is to follow, whose parameters replace these. */
  readonly isTruncated: boolean
  /** JSON. */
  readonly params: string
}

type Moment = { email: string; url: string; action: string; atMs: number }

const byId = statement<{ email: string; eventId: string }, { seq: number }>('writes/activity.byId', (db, param) =>
  db
    .selectFrom('activity')
    .select('seq')
    .where('email_key', '=', param('email'))
    .where('event_id', '=', param('eventId')),
)
const byMoment = statement<Moment, { seq: number; is_truncated: number }>('writes/activity.byMoment', (db, param) =>
  db
    .selectFrom('activity')
    .select(['seq', 'is_truncated'])
    .where('url', '=', param('url'))
    .where('email_key', '=', param('email'))
    .where('action', '=', param('action'))
    .where('at_ms', '=', param('atMs')),
)
const viewedBefore = statement<{ email: string; url: string }, { found: number }>(
  'writes/activity.viewedBefore',
  (db, param, sql) =>
    db
      .selectFrom('activity')
      .select(sql.lit(1).as('found'))
      .where('url', '=', param('url'))
      .where('email_key', '=', param('email'))
      .where('action', 'in', [...VIEWS])
      .limit(1),
)
type Values = Moment & { eventId: string | null; nowMs: number; isTruncated: number; params: string }
const insert = statement<Values>('writes/activity.insert', (db, param) =>
  db.insertInto('activity').values({
    email_key: param('email'),
    event_id: param('eventId'),
    action: param('action'),
    url: param('url'),
    at_ms: param('atMs'),
    received_ms: param('nowMs'),
    is_truncated: param('isTruncated'),
    params: param('params'),
  }),
)
const complete = statement<{ seq: number; isTruncated: number; params: string }>(
  'writes/activity.complete',
  (db, param) =>
    db
      .updateTable('activity')
      .set({ is_truncated: param('isTruncated'), params: param('params') })
      .where('seq', '=', param('seq')),
)
const last = statement<Record<never, never>, { seq: number | null }>('writes/activity.last', (db) =>
  db.selectFrom('activity').select((eb) => eb.fn.max('seq').as('seq')),
)
const dropOld = statement<{ before: number; limit: number }>('writes/activity.dropOld', (db, param) =>
  db
    .deleteFrom('activity')
    .where('seq', 'in', (eb) =>
      eb
        .selectFrom('activity')
        .select('seq')
        .where('received_ms', '<', param('before'))
        .orderBy('received_ms')
        .limit(param('limit')),
    ),
)
const dropFirst = statement<{ through: number; limit: number }>('writes/activity.dropFirst', (db, param) =>
  db
    .deleteFrom('activity')
    .where('seq', 'in', (eb) =>
      eb.selectFrom('activity').select('seq').where('seq', '<=', param('through')).orderBy('seq').limit(param('limit')),
    ),
)

/**
 * Stores events of a person. Of several with one id the first counts, and of one moment: the same action at the same time
 * and place; a later one only completes one that said it was incomplete. So sending events again changes nothing.
 */
export async function recordActivity(
  tx: Transaction,
  { email, events, nowMs }: { readonly email: string; readonly events: readonly ActivityRow[]; readonly nowMs: number },
): Promise<void> {
  for (const event of events) {
    const { eventId, action, url, atMs, params } = event
    if (eventId !== null && (await tx.get(byId, { email, eventId })) !== undefined) continue
    const isTruncated = event.isTruncated ? 1 : 0
    const before = await tx.get(byMoment, { email, url, action, atMs })
    if (before === undefined) {
      const isFirstView = isView(action) && (await tx.get(viewedBefore, { email, url })) === undefined
      await tx.run(insert, { email, eventId, action, url, atMs, nowMs, isTruncated, params })
      if (isFirstView) await renewAsUsed(tx, url, nowMs)
    } else if (before.is_truncated === 1) await tx.run(complete, { seq: before.seq, isTruncated, params })
  }
}

/**
 * Has the documents of an address indexed anew when it has twice as many visitors as the last time, since that is how finely
 * they are ranked: so a page that everybody opens is indexed for it a dozen times, not thousands.
 */
async function renewAsUsed(tx: Transaction, url: string, nowMs: number): Promise<void> {
  if (!Number.isInteger(Math.log2(1 + (await countVisitors(tx, url))))) return
  for (const key of await listKeysAt(tx, url)) {
    await noteDocumentRenewal(tx, { key, nowMs })
  }
}

/** Removes events that are kept no longer: too old, or too many. Answers true if there may be more to remove. */
export async function dropOldActivity(
  tx: Transaction,
  { nowMs, eventsMax, limit }: { readonly nowMs: number; readonly eventsMax: number; readonly limit: number },
): Promise<boolean> {
  const before = nowMs - limits.activityDays.value * 86_400_000
  const old = await tx.run(dropOld, { before, limit })
  const newest = (await tx.get(last, {}))?.seq ?? 0
  const surplus = await tx.run(dropFirst, { through: newest - eventsMax, limit })
  return old === limit || surplus === limit
}
