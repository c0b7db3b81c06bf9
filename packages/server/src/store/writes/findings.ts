import type { DatasourceKey, FindingKind } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { statement, type Transaction } from '../statement.ts'
import { datasourceExists } from './datasources.ts'

/** Something that was accepted and looks like a mistake. */
export type Finding = {
  readonly kind: FindingKind
  readonly count: number
  /** The latest, the newest last. */
  readonly examples: readonly string[]
}

const stored = statement<{ datasource: string; kind: string }, { examples: string }>(
  'writes/findings.stored',
  (db, param) =>
    db
      .selectFrom('findings')
      .select('examples')
      .where('datasource', '=', param('datasource'))
      .where('kind', '=', param('kind')),
)
type Values = { datasource: string; kind: string; count: number; nowMs: number; examples: string }
const upsert = statement<Values>('writes/findings.upsert', (db, param, sql) =>
  db
    .insertInto('findings')
    .values({
      datasource: param('datasource'),
      kind: param('kind'),
      count: param('count'),
      last_ms: param('nowMs'),
      examples: param('examples'),
    })
    .onConflict((conflict) =>
      conflict.columns(['datasource', 'kind']).doUpdateSet({
        count: sql<number>`findings.count + ${param('count')}`,
        last_ms: param('nowMs'),
        examples: param('examples'),
      }),
    ),
)
const clear = statement<{ datasource: string }>('writes/findings.clear', (db, param) =>
  db.deleteFrom('findings').where('datasource', '=', param('datasource')),
)

/** Counts findings of a datasource, and keeps the latest examples of each kind. */
export async function noteFindings(
  tx: Transaction,
  datasource: string,
  findings: readonly Finding[],
  nowMs: number,
): Promise<void> {
  // Employees and teams belong to none, where nobody would see them.
  if (datasource === '') return
  for (const { kind, count, examples } of findings) {
    const before = await tx.get(stored, { datasource, kind })
    const known = before === undefined ? [] : (JSON.parse(before.examples) as string[])
    const fresh = examples.map((example) => example.slice(0, limits.findingExampleCharactersMax.value))
    const latest = [...known.filter((example) => !fresh.includes(example)), ...fresh]
    await tx.run(upsert, {
      datasource,
      kind,
      count,
      nowMs,
      examples: JSON.stringify(latest.slice(-limits.findingExamplesMax.value)),
    })
  }
}

/** The same as a write of its own; nothing is noted of a datasource that does not exist. */
export async function recordFindings(
  tx: Transaction,
  noted: { readonly datasource: DatasourceKey; readonly findings: readonly Finding[]; readonly nowMs: number },
): Promise<void> {
  if (!(await datasourceExists(tx, noted.datasource))) return
  await noteFindings(tx, noted.datasource, noted.findings, noted.nowMs)
}

/** Starts counting anew: what is found from now on is not mended yet. */
export async function clearFindings(tx: Transaction, { datasource }: { readonly datasource: string }): Promise<void> {
  await tx.run(clear, { datasource })
}
