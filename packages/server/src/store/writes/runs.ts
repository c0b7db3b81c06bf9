import type { DatasourceKey } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import type { RunKind } from '../schema.ts'
import { statement, type Transaction } from '../statement.ts'
import { datasourceExists } from './datasources.ts'

/**
 * When documents of a datasource were taken into the index, and when its users, groups and memberships took effect. What
 * follows within a minute belongs to the same run, so that a steady stream of single writes is one.
 */
export type Run = {
  readonly datasource: string
  readonly kind: RunKind
  readonly startedMs: number
  readonly endedMs: number
}

type Place = { datasource: string; kind: RunKind }
const newest = statement<Place, { key: number; ended_ms: number }>('writes/runs.newest', (db, param) =>
  db
    .selectFrom('runs')
    .select(['key', 'ended_ms'])
    .where('datasource', '=', param('datasource'))
    .where('kind', '=', param('kind'))
    .orderBy('key', 'desc')
    .limit(1),
)
const extend = statement<{ key: number; endedMs: number }>('writes/runs.extend', (db, param) =>
  db
    .updateTable('runs')
    .set({ ended_ms: param('endedMs') })
    .where('key', '=', param('key')),
)
const insert = statement<Place & { startedMs: number; endedMs: number }>('writes/runs.insert', (db, param) =>
  db.insertInto('runs').values({
    datasource: param('datasource'),
    kind: param('kind'),
    started_ms: param('startedMs'),
    ended_ms: param('endedMs'),
  }),
)
const forgetOld = statement<Place & { kept: number }>('writes/runs.forgetOld', (db, param, sql) =>
  db
    .deleteFrom('runs')
    .where('datasource', '=', param('datasource'))
    .where('kind', '=', param('kind'))
    .where(
      'key',
      '<=',
      sql<number>`coalesce((select key from runs as newer where newer.datasource = ${param('datasource')}
        and newer.kind = ${param('kind')} order by key desc limit 1 offset ${param('kept')}), 0)`,
    ),
)

/** Adds a run to those of a datasource, or to its last one; of a datasource that is gone nothing is noted. */
export async function noteRun(tx: Transaction, { datasource, kind, startedMs, endedMs }: Run): Promise<void> {
  const last = await tx.get(newest, { datasource, kind })
  if (last !== undefined && startedMs - last.ended_ms <= limits.runGapSeconds.value * 1000) {
    if (endedMs > last.ended_ms) await tx.run(extend, { key: last.key, endedMs })
    return
  }
  if (!(await datasourceExists(tx, datasource))) return
  await tx.run(insert, { datasource, kind, startedMs, endedMs })
  await tx.run(forgetOld, { datasource, kind, kept: limits.runsKeptMax.value })
}

/** The same for several datasources, as a write of its own. */
export async function recordRuns(
  tx: Transaction,
  { datasources, ...run }: Omit<Run, 'datasource'> & { readonly datasources: readonly DatasourceKey[] },
): Promise<void> {
  for (const datasource of datasources) await noteRun(tx, { datasource, ...run })
}
