import type { DocumentPermissionsDefinition } from '@sheaf/contract'
import { emailKey } from '@sheaf/contract/fold'
import { toBoolean } from '@sheaf/contract/wire'
import type { Datasource } from '../datasources/datasource.ts'
import { intersectionId, type Permissions } from '../store/permissions.ts'
import type { Refuse } from './refuse.ts'

/** Permissions in the form that is stored: each grant once, in an order of their own. Throws for an incomplete one. */
export function normalizePermissions(
  datasource: Datasource,
  wire: DocumentPermissionsDefinition,
  refuse: Refuse,
): Permissions {
  const users = (wire.allowedUsers ?? []).map(({ email, datasourceUserId }, index) => {
    const field = `permissions.allowedUsers[${index}]`
    const isNamed = datasource.usersBy === 'email' ? isFilled(email) : isFilled(datasourceUserId)
    if (!isNamed) {
      const needed = datasource.usersBy === 'email' ? 'email' : 'datasourceUserId'
      refuse(
        'user_reference_incomplete',
        `${field}: Email or Datasource Id must be specified for document user; datasource "${datasource.name}" refers to users by ${needed}`,
        `Send ${needed}.`,
      )
    }
    return {
      ...(isFilled(email) ? { email: emailKey(email) } : {}),
      ...(isFilled(datasourceUserId) ? { userId: datasourceUserId } : {}),
    }
  })
  const intersections = (wire.allowedGroupIntersections ?? []).map(({ requiredGroups = [] }) => requiredGroups)
  return {
    anonymous: wire.allowAnonymousAccess !== undefined && toBoolean(wire.allowAnonymousAccess),
    datasourceUsers: wire.allowAllDatasourceUsersAccess !== undefined && toBoolean(wire.allowAllDatasourceUsersAccess),
    users: distinct(users, (user) => JSON.stringify([user.email, user.userId])),
    groups: [...new Set(wire.allowedGroups ?? [])].sort(),
    intersections: distinct(
      intersections.map((groups) => [...new Set(groups)].sort()),
      intersectionId,
    ),
  }
}

function isFilled(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== ''
}

/** Each value once, in an order that does not depend on how they were given. */
function distinct<Value>(values: readonly Value[], keyOf: (value: Value) => string): readonly Value[] {
  if (values.length < 2) return values
  const byKey = new Map(values.map((value) => [keyOf(value), value]))
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
}
