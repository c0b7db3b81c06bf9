import type { DatasourceKey } from '@sheaf/contract'
import { datasourceKey, emailKey } from '@sheaf/contract/fold'
import { statement, type Transaction } from '../statement.ts'
import { setFloor } from './floors.ts'

/** Who may see anything of a datasource, and its end. */

type Visibility = 'all' | 'test' | 'none'
type Named = { datasource: string }

const updateVisibility = statement<Named & { visibility: Visibility }>(
  'writes/datasource-life.visibility',
  (db, param) =>
    db
      .updateTable('datasources')
      .set({ visibility: param('visibility') })
      .where('datasource', '=', param('datasource')),
)
const addBeta = statement<Named & { emailKey: string }>('writes/datasource-life.addBeta', (db, param) =>
  db
    .insertInto('beta_users')
    .values({ datasource: param('datasource'), email_key: param('emailKey') })
    .onConflict((conflict) => conflict.doNothing()),
)
const removeBeta = statement<Named & { emailKey: string }>('writes/datasource-life.removeBeta', (db, param) =>
  db.deleteFrom('beta_users').where('datasource', '=', param('datasource')).where('email_key', '=', param('emailKey')),
)
const configs = statement<Record<never, never>, Named & { config: string }>('writes/datasource-life.configs', (db) =>
  db.selectFrom('datasources').select(['datasource', 'config']),
)
const remove = {
  datasource: statement<Named>('writes/datasource-life.remove', (db, param) =>
    db.deleteFrom('datasources').where('datasource', '=', param('datasource')),
  ),
  betaUsers: statement<Named>('writes/datasource-life.removeBetaUsers', (db, param) =>
    db.deleteFrom('beta_users').where('datasource', '=', param('datasource')),
  ),
  uploads: statement<Named>('writes/datasource-life.removeUploads', (db, param) =>
    db.deleteFrom('uploads').where('datasource', '=', param('datasource')),
  ),
  floors: statement<Named>('writes/datasource-life.removeFloors', (db, param) =>
    db.deleteFrom('floors').where('datasource', '=', param('datasource')),
  ),
  holds: statement<Named>('writes/datasource-life.removeHolds', (db, param) =>
    db.deleteFrom('holds').where('datasource', '=', param('datasource')),
  ),
  findings: statement<Named>('writes/datasource-life.removeFindings', (db, param) =>
    db.deleteFrom('findings').where('datasource', '=', param('datasource')),
  ),
  runs: statement<Named>('writes/datasource-life.removeRuns', (db, param) =>
    db.deleteFrom('runs').where('datasource', '=', param('datasource')),
  ),
  submissions: statement<Named>('writes/datasource-life.removeSubmissions', (db, param) =>
    db.deleteFrom('submissions').where('datasource', '=', param('datasource')),
  ),
  intersections: statement<Named>('writes/datasource-life.removeIntersections', (db, param) =>
    db.deleteFrom('intersections').where('datasource', '=', param('datasource')),
  ),
}

/** Answers false if there is no such datasource. */
export async function setVisibility(
  tx: Transaction,
  { datasource, visibility }: { readonly datasource: DatasourceKey; readonly visibility: Visibility },
): Promise<boolean> {
  return (await tx.run(updateVisibility, { datasource, visibility })) > 0
}

/** Adds people to whom a datasource is visible in any case; an empty list removes all of them. */
export async function addBetaUsers(
  tx: Transaction,
  { datasource, emails }: { readonly datasource: DatasourceKey; readonly emails: readonly string[] },
): Promise<void> {
  if (emails.length === 0) await tx.run(remove.betaUsers, { datasource })
  for (const email of emails) await tx.run(addBeta, { datasource, emailKey: emailKey(email) })
}

/** Answers whether the person was a beta user. */
export async function removeBetaUser(
  tx: Transaction,
  { datasource, email }: { readonly datasource: DatasourceKey; readonly email: string },
): Promise<boolean> {
  return (await tx.run(removeBeta, { datasource, emailKey: emailKey(email) })) > 0
}

export type DeleteDatasourceAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'no datasource' }
  /** Others take their users and groups from it: without it nobody would see anything of theirs. */
  | { readonly kind: 'identities in use'; readonly by: readonly string[] }

/** Deletes a datasource. Everything in it is gone at once; the rows are removed later, a few at a time. */
export async function deleteDatasource(
  tx: Transaction,
  { datasource, nowMs }: { readonly datasource: DatasourceKey; readonly nowMs: number },
): Promise<DeleteDatasourceAnswer> {
  const all = await tx.all(configs, {})
  if (!all.some((each) => each.datasource === datasource)) return { kind: 'no datasource' }
  const by = all.filter((each) => each.datasource !== datasource && identityOf(each.config) === datasource)
  if (by.length > 0) return { kind: 'identities in use', by: by.map((each) => each.datasource) }
  for (const statementOfOne of Object.values(remove)) await tx.run(statementOfOne, { datasource })
  const floor = tx.nextRevision()
  for (const collection of ['documents', 'users', 'groups', 'memberships'] as const) {
    await setFloor(tx, { datasource, collection, part: '' }, floor, nowMs)
  }
  tx.noteChange()
  return { kind: 'done' }
}

function identityOf(config: string): DatasourceKey | undefined {
  const { identityDatasourceName: name } = JSON.parse(config) as { readonly identityDatasourceName?: string }
  return name === undefined || name === '' ? undefined : datasourceKey(name)
}
