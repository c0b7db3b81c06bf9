import type { DebugDocumentLifecycleRequest, LifeCycleEvent } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import type { Datasource } from '../../datasources/datasource.ts'
import { gleanKeysOf } from '../../documents/find.ts'
import { DAY_MS, type StatesRow, statesOf } from '../../store/lifecycle.ts'
import {
  type DepartedRow,
  findIndexedMs,
  findStates,
  listDepartures,
  type StatesOfDocument,
} from '../../store/reads/lifecycle.ts'
import type { Executor } from '../../store/statement.ts'
import type { IndexContents } from '../index-status.ts'
import { indexedMsOf } from './documents.ts'
import { isoTime } from './times.ts'

type Event = { readonly event: LifeCycleEvent['event']; readonly ms: number }

const DEFAULT_DAYS = 7
/** What comes first where two events have the same time. */
const ORDER: readonly Event['event'][] = ['UPLOADED', 'INDEXED', 'DELETION_REQUESTED', 'DELETED']

/** What became of a document, the last event first; also of one that is there no more. Throws the 400 for the start. */
export async function eventsOfDocument(
  db: Executor,
  index: Pick<IndexContents, 'states'>,
  datasource: Datasource,
  request: DebugDocumentLifecycleRequest,
  nowMs: number,
): Promise<LifeCycleEvent[]> {
  const sinceMs = startOf(request.startDate, nowMs)
  const max = request.maxEvents ?? limits.lifecycleEventsDefault.value
  const events: Event[] = []
  for (const gleanKey of gleanKeysOf(datasource, request.objectType, request.docId)) {
    const present = await findStates(db, datasource.key, gleanKey)
    if (present !== undefined) events.push(...(await eventsOfPresent(db, index, present)))
    // Each has two events at least.
    for (const row of await listDepartures(db, datasource.key, gleanKey, limits.lifecycleEventsMax.value)) {
      events.push(...(await eventsOfDeparted(db, row)))
    }
    if (events.length > 0) break
  }
  return events
    .filter(({ ms }) => ms >= sinceMs)
    .sort((one, other) => other.ms - one.ms || ORDER.indexOf(other.event) - ORDER.indexOf(one.event))
    .slice(0, max)
    .map(({ event, ms }) => ({ event, timestamp: isoTime(ms) }))
}

async function eventsOfPresent(
  db: Executor,
  index: Pick<IndexContents, 'states'>,
  row: StatesOfDocument,
): Promise<Event[]> {
  const { states } = await index.states([row.key])
  const [state] = states
  const isTakenUp = state !== undefined && state.revision >= row.content_revision
  const events = await eventsOfStates(db, row, isTakenUp ? state.indexedMs : undefined)
  if (isTakenUp) add(events, 'INDEXED', isUnchanged(row) ? state.indexedMs : indexedMsOf(row, state))
  if (row.is_live === 0) add(events, 'DELETION_REQUESTED', row.floor_ms)
  return events
}

/** True if the last upload brought what was there already: the index took it up before. */
function isUnchanged(row: StatesRow): boolean {
  return statesOf(row).at(-2)?.[1] === row.content_revision
}

async function eventsOfDeparted(db: Executor, row: DepartedRow): Promise<Event[]> {
  const events = await eventsOfStates(db, row, undefined)
  add(events, 'DELETION_REQUESTED', row.requested_ms)
  const deletedMs = await findIndexedMs(db, row.revision)
  if (deletedMs !== undefined) add(events, 'DELETED', Math.max(deletedMs, row.requested_ms))
  return events
}

/** @param presentMs when the index took up the last state, if it holds it; what the log says later of it is the same event */
async function eventsOfStates(db: Executor, row: StatesRow, presentMs: number | undefined): Promise<Event[]> {
  const events: Event[] = []
  for (const [uploadedMs, revision] of statesOf(row)) {
    add(events, 'UPLOADED', uploadedMs)
    const loggedMs = await findIndexedMs(db, revision)
    if (loggedMs === undefined) continue
    if (revision === row.content_revision && presentMs !== undefined && loggedMs >= presentMs) continue
    add(events, 'INDEXED', loggedMs)
  }
  return events
}

/** Adds an event unless it is there. */
function add(events: Event[], event: Event['event'], ms: number): void {
  if (!events.some((known) => known.event === event && known.ms === ms)) events.push({ event, ms })
}

/** The start in milliseconds: a date or a time. A date that began 30 days back is taken as the moment 30 days back. */
function startOf(startDate: string | undefined, nowMs: number): number {
  if (startDate === undefined) return nowMs - DEFAULT_DAYS * DAY_MS
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(startDate)
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/.test(startDate)
  const ms = isDate || isTime ? Date.parse(startDate) : Number.NaN
  if (Number.isNaN(ms) || (isDate && isoTime(ms).slice(0, 10) !== startDate)) {
    throw new ApiError('invalid_field', 'startDate is no date', {
      remedy: 'Send a date such as 2027-01-31, or a time such as 2027-01-31T08:30:00Z.',
    })
  }
  const days = limits.lifecycleDaysMax.value
  const earliestMs = nowMs - days * DAY_MS
  if (ms < (isDate ? earliestMs - (earliestMs % DAY_MS) : earliestMs)) {
    throw new ApiError('invalid_field', `startDate is more than ${days} days back`, {
      remedy: `Send ${isoTime(earliestMs)} or later.`,
    })
  }
  return Math.max(ms, earliestMs)
}
