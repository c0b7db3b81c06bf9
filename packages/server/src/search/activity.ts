import type { Activity, ActivityEvent, EmailKey } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import type { Store } from '../store/port.ts'
import type { ActivityRow } from '../store/writes/activity.ts'

/** Stores what a person did: all of the events or none. Whether a URL is that of a document is not looked at. */
export async function recordActivity(
  store: Store,
  person: EmailKey,
  { events }: Activity,
  nowMs: number,
): Promise<void> {
  const rows = events.map((event, position) => rowOf(event, `events[${position}]`, nowMs))
  if (rows.length > 0) await store.write('recordActivity', { email: person, events: rows, nowMs })
}

function rowOf({ action, timestamp, url, id, params = {} }: ActivityEvent, where: string, nowMs: number): ActivityRow {
  if (!URL.canParse(url)) {
    throw new ApiError('invalid_field', `${where}.url is not an absolute URL`, { remedy: 'Send the whole URL.' })
  }
  return {
    eventId: id ?? null,
    action,
    url,
    atMs: momentOf(timestamp, `${where}.timestamp`, nowMs),
    isTruncated: params.truncated === true,
    params: JSON.stringify(params),
  }
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/

/** Milliseconds of an ISO 8601 time. Throws the 400 for one without offset, and one that has not come yet. */
function momentOf(text: string, where: string, nowMs: number): number {
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text
  const [, day = ''] = MOMENT.exec(text) ?? []
  const midnight = new Date(`${day}T00:00:00Z`)
  const millis = Date.parse(text)
  // 30 February would be read as 1 March.
  const isReal = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day) && day !== ''
  if (!isReal || Number.isNaN(millis) || millis < 0) {
    throw new ApiError('invalid_field', `${where} is "${shown}", which is no time`, {
      remedy: 'Send ISO 8601 with an offset or Z, such as 2027-01-31T09:30:00Z.',
    })
  }
  if (millis > nowMs + limits.activityFutureSecondsMax.value * 1_000) {
    throw new ApiError('invalid_field', `${where} is "${shown}", which has not come yet`, {
      remedy: 'Check the clock of whoever reports it.',
    })
  }
  return millis
}
