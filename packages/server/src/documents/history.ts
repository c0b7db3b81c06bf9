import { setImmediate as otherWork } from 'node:timers/promises'
import type { DatasourceDay } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import type { Datasource } from '../datasources/datasource.ts'
import { DAY_MS } from '../store/lifecycle.ts'
import { type ArrivalRow, listArrivals, listDepartureRows } from '../store/reads/inspection.ts'
import type { Executor } from '../store/statement.ts'

/** Rows that are read before other requests have their turn. */
const READ_AT_ONCE = 2_000

/**
 * The documents of a datasource day by day, the earliest day first. It is made out of what is remembered of each document;
 * nothing is written for it. When a document that was often uploaded came first is no longer known, but it came no later
 * than any document that was added after it: keys only grow.
 *
 * @param days days back, today included
 */
export async function historyOfDatasource(
  db: Executor,
  { key: datasource }: Datasource,
  days: number,
  nowMs: number,
): Promise<DatasourceDay[]> {
  const today = dayNumber(nowMs)
  const from = today - days + 1
  const tally = Array.from({ length: days }, () => ({ added: 0, updated: 0, deleted: 0 }))
  const at = (day: number) => tally[day - from]
  /** Documents that were there before the first day. */
  let before = 0
  function count(first: number, updated: number | undefined, deleted: number | undefined): void {
    const added = at(first)
    if (added === undefined) before += 1
    else added.added += 1
    const update = updated === undefined ? undefined : at(updated)
    if (update !== undefined) update.updated += 1
    const deletion = deleted === undefined ? undefined : at(deleted)
    if (deletion !== undefined) deletion.deleted += 1
  }

  const firsts: { readonly key: number; readonly first: number; readonly updated: number }[] = []
  let after = { revision: -1, key: -1 }
  for (;;) {
    const rows = await listArrivals(db, datasource, after, READ_AT_ONCE)
    for (const row of rows) firsts.push({ key: row.key, first: firstDay(row), updated: dayNumber(row.uploaded_ms) })
    after = rows.at(-1) ?? after
    if (rows.length < READ_AT_ONCE) break
    await otherWork()
  }
  firsts.sort((one, other) => other.key - one.key)
  let earliest = Number.POSITIVE_INFINITY
  for (const { first, updated } of firsts) {
    earliest = Math.min(earliest, first)
    count(earliest, updated, undefined)
  }

  for (let place = 0; ; ) {
    const rows = await listDepartureRows(db, place, READ_AT_ONCE)
    for (const row of rows) {
      const deleted = dayNumber(row.requested_ms)
      if (row.datasource === datasource && deleted >= from) count(firstDay(row), undefined, deleted)
    }
    place = rows.at(-1)?.key ?? place
    if (rows.length < READ_AT_ONCE) break
    await otherWork()
  }

  let documents = before
  return tally.map(({ added, updated, deleted }, position) => {
    documents += added - deleted
    return { day: new Date((from + position) * DAY_MS).toISOString().slice(0, 10), documents, added, updated, deleted }
  })
}

function dayNumber(millis: number): number {
  return Math.floor(millis / DAY_MS)
}

/** The first day that is known of a document; before all days if so many uploads are remembered that earlier ones are not. */
function firstDay({ uploaded_ms: uploadedMs, first_ms: firstMs, states }: ArrivalRow): number {
  return states >= limits.lifecycleStatesMax.value ? Number.NEGATIVE_INFINITY : dayNumber(firstMs ?? uploadedMs)
}
