import type { ModelDatasource, ModelDocument, ModelGroup, ModelMembership, ModelUser } from './access-oracle.ts'
import { datasourceOf, isNamed } from './access-oracle.ts'

/** What a world has come to: the oracle's lists, with when each entry was last sent, and the uploads so far. */
export type WorldModel = {
  readonly datasources: readonly ModelDatasource[]
  readonly users: readonly Sent<ModelUser>[]
  readonly groups: readonly Sent<ModelGroup>[]
  readonly memberships: readonly Sent<ModelMembership>[]
  readonly documents: readonly Sent<WorldDocument>[]
  readonly uploads: readonly Upload[]
  /** Grows with everything that is sent. */
  readonly clock: number
}
export type Sent<Entry> = Entry & { readonly sentAt: number }
/** `version` is a word of its text that no other version has. */
export type WorldDocument = ModelDocument & { readonly version: string }
export type CollectionName = 'users' | 'groups' | 'memberships' | 'documents'
/** What an upload replaces; `group` for memberships only. */
export type Place = { readonly datasource: string; readonly collection: CollectionName; readonly group: string }
export type Upload = Place & {
  readonly uploadId: string
  readonly startedAt: number
  /** How many entries it has brought that were not there. */
  readonly added: number
  readonly state: 'open' | 'finished' | 'replaced'
}

/** Three datasources: the first goes by addresses, the second by ids, the third borrows the first one’s users. */
export function emptyModel(world: string): WorldModel {
  const at = (name: string) => `${world}-${name}`
  return {
    datasources: [
      { name: at('d0'), byEmail: true, isTest: false, identity: undefined },
      { name: at('d1'), byEmail: false, isTest: false, identity: undefined },
      { name: at('d2'), byEmail: true, isTest: false, identity: undefined },
    ],
    users: [],
    groups: [],
    memberships: [],
    documents: [],
    uploads: [],
    clock: 0,
  }
}

const isSameAddress = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/** An id that somebody else had is this one's from now on. */
export function putUser(model: WorldModel, user: ModelUser): WorldModel {
  const isOther = (known: ModelUser) =>
    known.datasource !== user.datasource || (!isSameAddress(known.email, user.email) && known.id !== user.id)
  const sentAt = model.clock + 1
  return { ...model, clock: sentAt, users: [...model.users.filter(isOther), { ...user, sentAt }] }
}

export function putGroup(model: WorldModel, group: ModelGroup): WorldModel {
  const isOther = ({ datasource, name }: ModelGroup) => datasource !== group.datasource || name !== group.name
  const sentAt = model.clock + 1
  return { ...model, clock: sentAt, groups: [...model.groups.filter(isOther), { ...group, sentAt }] }
}

export function putMembership(model: WorldModel, membership: ModelMembership): WorldModel {
  const isOther = (known: ModelMembership) => !isSameMembership(known, membership)
  const sentAt = model.clock + 1
  return { ...model, clock: sentAt, memberships: [...model.memberships.filter(isOther), { ...membership, sentAt }] }
}

export function putDocument(model: WorldModel, document: WorldDocument): WorldModel {
  const isOther = ({ datasource, id }: ModelDocument) => datasource !== document.datasource || id !== document.id
  const sentAt = model.clock + 1
  return { ...model, clock: sentAt, documents: [...model.documents.filter(isOther), { ...document, sentAt }] }
}

/** @param isTaken which of the user's memberships go as well */
export function removeUser(
  model: WorldModel,
  user: ModelUser,
  isTaken: (membership: Sent<ModelMembership>) => boolean = () => true,
): WorldModel {
  const { byEmail } = datasourceOf(model, user.datasource)
  return {
    ...model,
    users: model.users.filter(
      (known) => known.datasource !== user.datasource || !isSameAddress(known.email, user.email),
    ),
    memberships: model.memberships.filter(
      (membership) =>
        membership.datasource !== user.datasource ||
        membership.user === undefined ||
        !isNamed(byEmail, user, membership.user, membership.user) ||
        !isTaken(membership),
    ),
  }
}

export function removeGroup(
  model: WorldModel,
  { datasource, name }: ModelGroup,
  isTaken: (membership: Sent<ModelMembership>) => boolean = () => true,
): WorldModel {
  return {
    ...model,
    groups: model.groups.filter((known) => known.datasource !== datasource || known.name !== name),
    memberships: model.memberships.filter(
      (membership) =>
        membership.datasource !== datasource ||
        (membership.group !== name && membership.memberGroup !== name) ||
        !isTaken(membership),
    ),
  }
}

export function isSameMembership(one: ModelMembership, other: ModelMembership): boolean {
  return (
    one.datasource === other.datasource &&
    one.group === other.group &&
    one.user === other.user &&
    one.memberGroup === other.memberGroup
  )
}

/** Whether a datasource has memberships that name a user or group that is not there. */
export function hasStrays(model: WorldModel, datasource: string): boolean {
  const { byEmail } = datasourceOf(model, datasource)
  const here = model.memberships.filter((membership) => membership.datasource === datasource)
  const isGroup = (name: string) => model.groups.some((group) => group.datasource === datasource && group.name === name)
  return here.some(
    ({ group, user, memberGroup }) =>
      !isGroup(group) ||
      (memberGroup !== undefined && !isGroup(memberGroup)) ||
      (user !== undefined &&
        !model.users.some((known) => known.datasource === datasource && isNamed(byEmail, known, user, user))),
  )
}
