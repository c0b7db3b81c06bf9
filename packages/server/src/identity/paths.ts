import { setImmediate as otherWork } from 'node:timers/promises'
import type { GrantPath } from '@sheaf/contract'
import { foldEmail } from '@sheaf/contract/fold'
import type { Permissions } from '../store/permissions.ts'
import { listGroupsOfMember } from '../store/reads/paths.ts'
import type { Executor } from '../store/statement.ts'
import type { Decision, PersonInDatasource } from './decision.ts'

/** The way by which a person is admitted, for whoever asks why. */

export type Identity = { readonly key: string; readonly usersBy: 'email' | 'userId' }

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

/** Groups from one that lists the person to a group, the fewest possible; undefined if there is no way. */
export function wayInto(
  db: Executor,
  identity: Identity,
  person: Pick<PersonInDatasource, 'user'>,
  group: string,
): Promise<readonly string[] | undefined> {
  return shortestWay(db, identity, person, new Set([group]))
}

/** The same into each of several groups, by name; those are missing to which there is no way. */
export async function waysInto(
  db: Executor,
  identity: Identity,
  person: Pick<PersonInDatasource, 'user'>,
  groups: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  const wanted = new Set(groups)
  const cameFrom = await climb(db, identity, person, (reached) => wanted.delete(reached) && wanted.size === 0)
  return new Map(groups.filter((group) => cameFrom.has(group)).map((group) => [group, [...wayTo(group, cameFrom)]]))
}

/** The way into the first of the wanted groups that is come to. */
async function shortestWay(
  db: Executor,
  identity: Identity,
  person: Pick<PersonInDatasource, 'user'>,
  wanted: ReadonlySet<string>,
): Promise<readonly string[] | undefined> {
  let found: string | undefined
  const cameFrom = await climb(db, identity, person, (reached) => {
    if (wanted.has(reached)) found = reached
    return found !== undefined
  })
  return found === undefined ? undefined : wayTo(found, cameFrom)
}

/** Groups that are looked at before other requests have their turn. */
const GROUPS_AT_ONCE = 200

/**
 * Goes from a person through groups inside groups, the nearest first.
 *
 * @param isEnough told of each group once, in that order; true ends the climb
 * @returns each group that was reached, with the one from which it was
 */
async function climb(
  db: Executor,
  identity: Identity,
  { user }: Pick<PersonInDatasource, 'user'>,
  isEnough: (reached: string) => boolean,
): Promise<ReadonlyMap<string, string | undefined>> {
  const cameFrom = new Map<string, string | undefined>()
  if (user === undefined) return cameFrom
  const named = memberOf(identity.usersBy, user)
  const first = await listGroupsOfMember(db, { datasource: identity.key, kind: 'user', ...named })
  const waiting: string[] = []
  function reach(group: string, from: string | undefined): void {
    if (cameFrom.has(group)) return
    cameFrom.set(group, from)
    waiting.push(group)
  }
  for (const group of first) reach(group, undefined)
  for (const [position, group] of waiting.entries()) {
    if (isEnough(group)) break
    if (position % GROUPS_AT_ONCE === GROUPS_AT_ONCE - 1) await otherWork()
    const above = await listGroupsOfMember(db, { datasource: identity.key, kind: 'group', key: group, exact: null })
    for (const parent of above) reach(parent, group)
  }
  return cameFrom
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
