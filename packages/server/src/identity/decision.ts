import { foldEmail } from '@sheaf/contract/fold'
import type { Permissions } from '../store/permissions.ts'

/**
 * May this person see this document? The decision procedure, as one function over plain data. The access check, the last
 * check of every search hit and the index’s access terms all follow it.
 */

/** What a person is to a datasource. */
export type PersonInDatasource = {
  /** Whether the person has left the company: then nothing else counts. */
  readonly hasLeft: boolean
  /** Whether the datasource is visible to the person at all. */
  readonly isVisible: boolean
  /** The person as a user of the datasource whose identities count; undefined if nobody indexed one. */
  readonly user: { readonly emailKey: string; readonly userId: string; readonly isActive: boolean } | undefined
  /** The groups the person is in, directly or through others. */
  readonly groups: ReadonlySet<string>
  /** By which field the datasource’s documents name users. */
  readonly usersBy: 'email' | 'userId'
}

export type Decision =
  | { readonly isAllowed: true; readonly by: 'anonymous' | 'datasource user' | 'user' | 'group' | 'intersection' }
  | { readonly isAllowed: false; readonly because: 'left' | 'datasource not visible' | 'no active user' | 'no grant' }

export function decide(person: PersonInDatasource, permissions: Permissions): Decision {
  if (person.hasLeft) return { isAllowed: false, because: 'left' }
  if (!person.isVisible) return { isAllowed: false, because: 'datasource not visible' }
  if (permissions.anonymous) return { isAllowed: true, by: 'anonymous' }
  const { user, groups } = person
  // Whoever is not, or no longer, an active user holds nothing here that is not everyone’s.
  if (user === undefined || !user.isActive) return { isAllowed: false, because: 'no active user' }
  if (permissions.datasourceUsers) return { isAllowed: true, by: 'datasource user' }
  const isNamed = permissions.users.some((named) =>
    person.usersBy === 'email'
      ? named.email !== undefined && foldEmail(named.email) === user.emailKey
      : named.userId === user.userId,
  )
  if (isNamed) return { isAllowed: true, by: 'user' }
  if (permissions.groups.some((group) => groups.has(group))) return { isAllowed: true, by: 'group' }
  const isInAll = permissions.intersections.some(
    // An empty set of required groups admits nobody, though logic would have it admit everybody.
    (required) => required.length > 0 && required.every((group) => groups.has(group)),
  )
  return isInAll ? { isAllowed: true, by: 'intersection' } : { isAllowed: false, because: 'no grant' }
}

/** Whether a person passes the gate of a datasource: it is on for everyone, or the person is one of its beta users. */
export function isDatasourceVisible(visibility: 'all' | 'test' | 'none', isBetaUser: boolean): boolean {
  return visibility === 'all' || isBetaUser
}
