import type { DocumentPermissionsDefinition } from '@sheaf/contract'

/**
 * Who may see what, worked out the long way: a model of datasources, people, groups and documents as plain lists, and a
 * rule read off the protocol's text line by line. It shares no code with the service.
 */

export type ModelDatasource = {
  readonly name: string
  readonly byEmail: boolean
  readonly isTest: boolean
  /** Whose users and groups count; undefined for its own. */
  readonly identity: string | undefined
}
/** `id` is what was sent as userId, or the address as it was sent. */
export type ModelUser = {
  readonly datasource: string
  readonly email: string
  readonly id: string
  readonly isActive: boolean
  /** Not sent again by a bulk upload that left out too much: still there, and nobody to anyone. */
  readonly isHeld?: boolean
}
export type ModelGroup = { readonly datasource: string; readonly name: string; readonly isHeld?: boolean }
export type ModelMembership = {
  readonly datasource: string
  readonly group: string
  readonly user?: string
  readonly memberGroup?: string
}
export type ModelDocument = {
  readonly datasource: string
  readonly id: string
  readonly permissions: DocumentPermissionsDefinition
}
export type Model = {
  readonly datasources: readonly ModelDatasource[]
  readonly users: readonly ModelUser[]
  readonly groups: readonly ModelGroup[]
  readonly memberships: readonly ModelMembership[]
  readonly documents: readonly ModelDocument[]
}

const lower = (email: string) => email.toLowerCase()

/** The datasource whose users and groups count for one. */
export function identityOf(model: Model, name: string): ModelDatasource {
  const datasource = datasourceOf(model, name)
  return datasource.identity === undefined ? datasource : datasourceOf(model, datasource.identity)
}

export function datasourceOf({ datasources }: Model, name: string): ModelDatasource {
  const found = datasources.find((datasource) => datasource.name === name)
  if (found === undefined) throw new Error(`the model has no datasource ${name}`)
  return found
}

export const userIn = ({ users }: Model, datasource: string, email: string) =>
  users.find((user) => user.datasource === datasource && lower(user.email) === lower(email) && user.isHeld !== true)

/** Anyone who may search: an active user of any datasource. */
export const isSomebody = ({ users }: Model, email: string) =>
  users.some((user) => lower(user.email) === lower(email) && user.isActive && user.isHeld !== true)

/** Whether a user is in a group, from the group's side: it names the user, or a group inside it does. */
export function isIn(
  model: Model,
  identity: ModelDatasource,
  user: ModelUser,
  group: string,
  above: readonly string[] = [],
): boolean {
  const exists = model.groups.some(
    ({ datasource, name, isHeld }) => datasource === identity.name && name === group && isHeld !== true,
  )
  if (!exists || above.includes(group)) return false
  return model.memberships
    .filter((membership) => membership.datasource === identity.name && membership.group === group)
    .some((membership) => {
      if (membership.memberGroup !== undefined)
        return isIn(model, identity, user, membership.memberGroup, [...above, group])
      return isNamed(identity.byEmail, user, membership.user, membership.user)
    })
}

export function isNamed(byEmail: boolean, user: ModelUser, email: string | undefined, id: string | undefined): boolean {
  return byEmail ? email !== undefined && lower(email) === lower(user.email) : id === user.id
}

export function maySee(model: Model, email: string, { datasource, permissions }: ModelDocument): boolean {
  if (!isSomebody(model, email)) return false
  const { isTest, byEmail } = datasourceOf(model, datasource)
  if (isTest) return false
  if (permissions.allowAnonymousAccess === true) return true
  const identity = identityOf(model, datasource)
  const user = userIn(model, identity.name, email)
  if (user === undefined || !user.isActive) return false
  if (permissions.allowAllDatasourceUsersAccess === true) return true
  const { allowedUsers = [], allowedGroups = [], allowedGroupIntersections = [] } = permissions
  return (
    allowedUsers.some((named) => isNamed(byEmail, user, named.email, named.datasourceUserId)) ||
    allowedGroups.some((group) => isIn(model, identity, user, group)) ||
    allowedGroupIntersections.some(
      ({ requiredGroups = [] }) =>
        requiredGroups.length > 0 && requiredGroups.every((group) => isIn(model, identity, user, group)),
    )
  )
}

/** Whether a document is accepted: each user that it names is known by the field that counts. */
export function isAcceptable(model: Model, { datasource, permissions }: ModelDocument): boolean {
  const { byEmail } = datasourceOf(model, datasource)
  const identity = identityOf(model, datasource)
  const known = model.users.filter((user) => user.datasource === identity.name && user.isHeld !== true)
  return (permissions.allowedUsers ?? []).every(({ email, datasourceUserId }) =>
    known.some((user) => isNamed(byEmail, user, email, datasourceUserId)),
  )
}
