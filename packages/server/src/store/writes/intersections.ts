import { limits } from '@sheaf/contract/limits'
import { intersectionId } from '../permissions.ts'
import { statement, type Transaction } from '../statement.ts'

const known = statement<{ datasource: string; intersection: string }, { intersection: string }>(
  'writes/intersections.known',
  (db, param) =>
    db
      .selectFrom('intersections')
      .select('intersection')
      .where('datasource', '=', param('datasource'))
      .where('intersection', '=', param('intersection')),
)
const anchoredBy = statement<{ datasource: string; group: string }, { count: number }>(
  'writes/intersections.anchoredBy',
  (db, param) =>
    db
      .selectFrom('intersections')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('datasource', '=', param('datasource'))
      .where('anchor_group', '=', param('group')),
)
type NewIntersection = { datasource: string; intersection: string; anchor: string; groups: string }
const insert = statement<NewIntersection>('writes/intersections.insert', (db, param) =>
  db.insertInto('intersections').values({
    datasource: param('datasource'),
    intersection: param('intersection'),
    anchor_group: param('anchor'),
    groups: param('groups'),
  }),
)

/**
 * Keeps a set of groups that is required together, filed under the one of its groups that has the fewest such sets, so
 * that a searcher in a popular group does not walk through all of them. Answers whether it is new.
 */
export async function rememberIntersection(
  tx: Transaction,
  datasource: string,
  groups: readonly string[],
): Promise<boolean> {
  const intersection = intersectionId(groups)
  if ((await tx.get(known, { datasource, intersection })) !== undefined) return false
  let anchor: string | undefined
  let fewest = Number.POSITIVE_INFINITY
  for (const group of groups.slice(0, limits.groupsPerIntersectionMax.value)) {
    const { count } = (await tx.get(anchoredBy, { datasource, group })) ?? { count: 0 }
    if (count < fewest) {
      fewest = count
      anchor = group
    }
  }
  if (anchor === undefined) return false
  await tx.run(insert, { datasource, intersection, anchor, groups: intersection })
  return true
}
