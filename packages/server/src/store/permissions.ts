/** Who may see a document, as it is stored: normalised, so that equal rights are equal text. */
export type Permissions = {
  readonly anonymous: boolean
  readonly datasourceUsers: boolean
  /** Each as it was named; which of the two counts is the datasource’s configuration at the time of asking. */
  readonly users: readonly { readonly email?: string; readonly userId?: string }[]
  readonly groups: readonly string[]
  readonly intersections: readonly (readonly string[])[]
}

/**
 * Every single grant of a document as text, one line each. Two documents of a datasource that share a line share the
 * people whom that line admits; the index’s access terms are made of these lines.
 */
export function grantsOf(permissions: Permissions): readonly string[] {
  const grants: string[] = []
  if (permissions.anonymous) grants.push(grant.anonymous)
  if (permissions.datasourceUsers) grants.push(grant.datasourceUsers)
  for (const { email, userId } of permissions.users) {
    if (email !== undefined) grants.push(grant.email(email))
    if (userId !== undefined) grants.push(grant.userId(userId))
  }
  for (const group of permissions.groups) grants.push(grant.group(group))
  for (const groups of permissions.intersections) grants.push(grant.intersection(intersectionId(groups)))
  return grants
}

/** The lines, by kind. `email` is folded. */
export const grant = {
  anonymous: 'anonymous',
  datasourceUsers: 'users',
  email: (email: string) => `email:${email}`,
  userId: (userId: string) => `id:${userId}`,
  group: (name: string) => `group:${name}`,
  intersection: (id: string) => `intersection:${id}`,
} as const

/** Names a set of groups, whatever order they were given in. */
export function intersectionId(groups: readonly string[]): string {
  return JSON.stringify([...new Set(groups)].sort())
}

/** True if somebody whom `before` admitted may not be admitted by `after`. */
export function narrows(before: Permissions, after: Permissions): boolean {
  const kept = new Set(grantsOf(after))
  return grantsOf(before).some((line) => !kept.has(line))
}
