import type { GrantPath } from '@sheaf/contract'
import { foldEmail } from '@sheaf/contract/fold'
import type { Permissions } from '../store/permissions.ts'
import { listGroupsOfMember } from '../store/reads/paths.ts'
import type { Executor } from '../store/statement.ts'
import type { Decision, PersonInDatasource } from './decision.ts'

/** The way by which a person is admitted, for whoever asks why. */

type Identity = { readonly key: string; readonly usersBy: 'email' | 'userId' }

/** The grant that a decision found, with the shortest way through groups inside groups. */
export async function grantOf(
  db: Executor,
  identity: Identity,
  person: PersonInDatasource,
  permissions: Permissions,
  decision: Extract<Decision, { readonly isAllowed: true }>,
): Promise<GrantPath> {
  const { by } = decision
  if (by === 'group') {
    const way = await shortestWay(db, identity, person, new Set(permissions.groups))
    return { by, paths: way === undefined ? [] : [[...way]] }
  }
  if (by === 'intersection') {
    const held = permissions.intersections.find(
      (required) => required.length > 0 && required.every((group) => person.groups.has(group)),
    )
    const paths: string[][] = []
    for (const group of held ?? []) {
      const way = await shortestWay(db, identity, person, new Set([group]))
      if (way !== undefined) paths.push([...way])
    }
    return { by, paths }
  }
  return { by, paths: [] }
}

/** Groups from one that lists the person to one of the wanted, the fewest possible; undefined if there is no way. */
async function shortestWay(
  db: Executor,
  identity: Identity,
  { user }: PersonInDatasource,
  wanted: ReadonlySet<string>,
): Promise<readonly string[] | undefined> {
  if (user === undefined) return undefined
  const named = memberOf(identity.usersBy, user)
  /** Each group that was reached, with the one from which it was. */
  const cameFrom = new Map<string, string | undefined>()
  let level: readonly string[] = await listGroupsOfMember(db, { datasource: identity.key, kind: 'user', ...named })
  for (const group of level) cameFrom.set(group, undefined)
  while (level.length > 0) {
    const found = level.find((group) => wanted.has(group))
    if (found !== undefined) return wayTo(found, cameFrom)
    const next: string[] = []
    for (const group of level) {
      const above = await listGroupsOfMember(db, { datasource: identity.key, kind: 'group', key: group, exact: null })
      for (const parent of above) {
        if (cameFrom.has(parent)) continue
        cameFrom.set(parent, group)
        next.push(parent)
      }
    }
    level = next
  }
  return undefined
}

function wayTo(group: string, cameFrom: ReadonlyMap<string, string | undefined>): readonly string[] {
  const way: string[] = []
  for (let at: string | undefined = group; at !== undefined; at = cameFrom.get(at)) way.unshift(at)
  return way
}

/** How memberships of a datasource name a user. */
function memberOf(by: 'email' | 'userId', user: { readonly emailKey: string; readonly userId: string }) {
  return by === 'email'
    ? { key: user.emailKey, exact: null }
    : { key: foldEmail(user.userId.trim()), exact: user.userId }
}

/** A way in words: `ann@example.com → engineering → everyone`. */
export function wayInWords(person: string, way: readonly string[]): string {
  return [person, ...way].join(' → ')
}
