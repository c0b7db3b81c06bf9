import type { Permissions } from './permissions.ts'

/** What the documents of one page grant, each entry once: they are looked up together rather than document by document. */
export type PageGrants = {
  /** Users by the key that the datasource goes by, with the first document that names each. */
  readonly users: readonly { readonly key: string; readonly position: number }[]
  readonly groups: readonly string[]
  readonly intersections: readonly (readonly string[])[]
}

export function pageGrants(
  documents: readonly { readonly permissions: Permissions }[],
  usersBy: 'email' | 'userId',
): PageGrants {
  const users = new Map<string, number>()
  const groups = new Set<string>()
  const intersections = new Map<string, readonly string[]>()
  for (const [position, { permissions }] of documents.entries()) {
    for (const user of permissions.users) {
      const key = usersBy === 'email' ? user.email : user.userId
      if (key !== undefined && !users.has(key)) users.set(key, position)
    }
    for (const group of permissions.groups) groups.add(group)
    for (const required of permissions.intersections) intersections.set(JSON.stringify(required), required)
  }
  return {
    users: [...users].map(([key, position]) => ({ key, position })),
    groups: [...groups],
    intersections: [...intersections.values()],
  }
}
