import type { DocumentPermissionsDefinition, OperationId } from '@sheaf/contract'
import { isAcceptable, type ModelMembership, type ModelUser } from './access-oracle.ts'
import {
  isSameMembership,
  putDocument,
  putGroup,
  putMembership,
  putUser,
  removeGroup,
  removeUser,
  type WorldDocument,
  type WorldModel,
} from './world-model.ts'
import { enter, type PageFlags, take } from './world-uploads.ts'
import type { Fresh, Grants, Named, NewDocument, NewMember, NewUser, Step } from './worlds.ts'

export type Applied = {
  readonly id: OperationId
  readonly body: unknown
  /** The model after the step, if the server accepts it. */
  readonly next: WorldModel
  /** Statuses of which the server answers one; none if it accepts the step. */
  readonly refusals: readonly number[]
}
type WriteStep = Exclude<Step, { readonly kind: 'settle' | 'sweep' }>

/** What a step sends to the server, and what it makes of the model. */
export function applied(step: WriteStep, model: WorldModel, world: string): Applied {
  const at = `${world}-${step.datasource}`
  const accepted = (id: OperationId, body: object, next: WorldModel): Applied => ({
    id,
    body: { datasource: at, ...body },
    next,
    refusals: [],
  })
  switch (step.kind) {
    case 'user': {
      const user = userOf(step, at, world)
      return accepted('indexuser', { user: wireUser(user) }, putUser(model, user))
    }
    case 'group': {
      const { name } = step
      return accepted('indexgroup', { group: { name } }, putGroup(model, { datasource: at, name }))
    }
    case 'member': {
      const membership = membershipOf(step.member, at, step.group, world)
      const body = { membership: { groupName: step.group, ...wireMember(membership) } }
      return accepted('indexmembership', body, putMembership(model, membership))
    }
    case 'document': {
      const document = documentOf(step, at, world, model)
      return {
        id: 'indexdocument',
        body: { document: wireDocument(document) },
        next: putDocument(model, document),
        refusals: isAcceptable(model, document) ? [] : [400],
      }
    }
    case 'permissions': {
      const known = model.documents.find(({ datasource, id }) => datasource === at && id === step.id)
      const permissions = permissionsOf(step.grants, world)
      const body = { datasource: at, objectType: 'page', id: step.id, permissions }
      if (known === undefined) return { id: 'updatepermissions', body, next: model, refusals: [400] }
      const document = { ...known, permissions }
      return {
        id: 'updatepermissions',
        body,
        next: putDocument(model, document),
        refusals: isAcceptable(model, document) ? [] : [400],
      }
    }
    case 'delete document': {
      const documents = model.documents.filter(({ datasource, id }) => datasource !== at || id !== step.id)
      return accepted('deletedocument', { objectType: 'page', id: step.id }, { ...model, documents })
    }
    case 'delete user': {
      const email = addressOf(step, world)
      const known = model.users.find(
        (user) => user.datasource === at && user.email.toLowerCase() === email.toLowerCase(),
      )
      return accepted('deleteuser', { email }, known === undefined ? model : removeUser(model, known))
    }
    case 'delete group': {
      const { name } = step
      return accepted('deletegroup', { groupName: name }, removeGroup(model, { datasource: at, name }))
    }
    case 'delete member': {
      const membership = membershipOf(step.member, at, step.group, world)
      const memberships = model.memberships.filter((known) => !isSameMembership(known, membership))
      const body = { membership: { groupName: step.group, ...wireMember(membership) } }
      return accepted('deletemembership', body, { ...model, memberships })
    }
    case 'configure': {
      const { byEmail, isTest } = step
      const identity =
        step.identity === undefined || step.identity === step.datasource ? undefined : `${world}-${step.identity}`
      const body = {
        name: at,
        isUserReferencedByEmail: byEmail,
        isTestDatasource: isTest,
        objectDefinitions: [{ name: 'page' }],
        identityDatasourceName: identity,
      }
      const datasources = model.datasources.map((known) =>
        known.name === at ? { name: at, byEmail, isTest, identity } : known,
      )
      return { id: 'adddatasource', body, next: { ...model, datasources }, refusals: [] }
    }
    case 'page':
      return appliedPage(step, step.fresh, at, model, world)
  }
}

type PageStep = Extract<Step, { readonly kind: 'page' }>

function appliedPage(step: PageStep, fresh: Fresh, at: string, model: WorldModel, world: string): Applied {
  const isHere = <Entry extends { readonly datasource: string }>({ datasource }: Entry) => datasource === at
  const again = <Entry>(entries: readonly Entry[]) =>
    entries.filter((_, i) => step.again === 'all' || (step.again !== 'none' && i !== step.again.allBut))
  switch (fresh.collection) {
    case 'users': {
      const users = [...again(model.users.filter(isHere)), ...fresh.entries.map((entry) => userOf(entry, at, world))]
      const isThere = (now: WorldModel, { email }: ModelUser) =>
        now.users.some((known) => isHere(known) && known.email.toLowerCase() === email.toLowerCase())
      return page(step, model, { at, fresh, entries: users.map(clean), wire: wireUser, put: putUser, isThere })
    }
    case 'groups': {
      const names = [...again(model.groups.filter(isHere)).map(({ name }) => name), ...fresh.entries]
      const groups = names.map((name) => ({ datasource: at, name }))
      const isThere = (now: WorldModel, { name }: { name: string }) =>
        now.groups.some((known) => isHere(known) && known.name === name)
      return page(step, model, { at, fresh, entries: groups, wire: ({ name }) => ({ name }), put: putGroup, isThere })
    }
    case 'memberships': {
      const { group } = fresh
      const known = model.memberships.filter((membership) => isHere(membership) && membership.group === group)
      const entries = [...again(known), ...fresh.entries.map((member) => membershipOf(member, at, group, world))]
      const isThere = (now: WorldModel, membership: ModelMembership) =>
        now.memberships.some((other) => isSameMembership(other, membership))
      return page(step, model, { at, fresh, entries, wire: wireMember, put: putMembership, isThere })
    }
    case 'documents': {
      const news = fresh.entries.map((entry) => documentOf(entry, at, world, model))
      const entries = [...again(model.documents.filter(isHere)), ...news]
      const isThere = (now: WorldModel, { id }: WorldDocument) =>
        now.documents.some((known) => isHere(known) && known.id === id)
      const taken = page(step, model, { at, fresh, entries, wire: wireDocument, put: putDocument, isThere })
      if (entries.every((document) => isAcceptable(model, document))) return taken
      // A last page that comes again changes nothing: it may be taken without a look at its documents.
      const isRepeated = taken.next === model && taken.refusals.length === 0
      return { ...taken, next: model, refusals: [400, ...(isRepeated ? [200] : taken.refusals)] }
    }
  }
}

const operations = {
  users: 'bulkindexusers',
  groups: 'bulkindexgroups',
  memberships: 'bulkindexmemberships',
  documents: 'bulkindexdocuments',
} as const

type PageOf<Entry> = {
  readonly at: string
  readonly fresh: Fresh
  readonly entries: readonly Entry[]
  readonly wire: (entry: Entry) => object
  readonly put: (model: WorldModel, entry: Entry) => WorldModel
  readonly isThere: (model: WorldModel, entry: Entry) => boolean
}

function page<Entry>(flags: PageFlags, model: WorldModel, { at, fresh, entries, ...how }: PageOf<Entry>): Applied {
  const { collection } = fresh
  const group = fresh.collection === 'memberships' ? fresh.group : ''
  const flag = collection === 'documents' ? 'disableStaleDocumentDeletionCheck' : 'disableStaleDataDeletionCheck'
  const id = operations[collection]
  const body = {
    datasource: at,
    ...(collection === 'memberships' ? { group } : {}),
    uploadId: flags.uploadId,
    isFirstPage: flags.isFirst,
    isLastPage: flags.isLast,
    ...(flags.forces ? { forceRestartUpload: true } : {}),
    ...(flags.skipsCheck && collection !== 'memberships' ? { [flag]: true } : {}),
    [collection]: entries.map(how.wire),
  }
  const entered = enter(model, { datasource: at, collection, group }, flags)
  if (entered.kind === 'refused') return { id, body, next: model, refusals: [entered.status] }
  if (entered.kind === 'repeated') return { id, body, next: model, refusals: [] }
  return { id, body, next: take(entered, flags, entries, how.put, how.isThere), refusals: [] }
}

const clean = ({ datasource, email, id, isActive }: ModelUser): ModelUser => ({ datasource, email, id, isActive })

function userOf(user: NewUser, at: string, world: string): ModelUser {
  const email = addressOf(user, world)
  // An id that is somebody’s address is one of this world.
  const userId = user.userId === 'p0' ? `p0-${world}@example.com` : user.userId
  return { datasource: at, email, id: userId ?? email, isActive: user.isActive }
}

function wireUser({ email, id, isActive }: ModelUser) {
  return { email, name: 'somebody', ...(id === email ? {} : { userId: id }), isActive }
}

function membershipOf(member: NewMember, at: string, group: string, world: string): ModelMembership {
  return 'memberGroup' in member
    ? { datasource: at, group, memberGroup: member.memberGroup }
    : { datasource: at, group, user: textOf(member, world) }
}

function wireMember({ user, memberGroup }: ModelMembership) {
  return memberGroup === undefined ? { memberUserId: user } : { memberGroupName: memberGroup }
}

/** Each version of a document has a word that is in no other. */
function documentOf({ id, grants }: NewDocument, at: string, world: string, { clock }: WorldModel): WorldDocument {
  return { datasource: at, id, permissions: permissionsOf(grants, world), version: `version${clock}` }
}

function wireDocument({ datasource, id, permissions, version }: WorldDocument) {
  return {
    datasource,
    objectType: 'page',
    id,
    viewURL: `https://example.com/${datasource}/${id}`,
    title: `plum ${version}`,
    body: { mimeType: 'text/plain', textContent: `The plum of ${version} is ripe.` },
    permissions,
  }
}

export function addressOf(
  { person, isShouted }: { readonly person: string; readonly isShouted: boolean },
  world: string,
): string {
  const address = `${person}-${world}@example.com`
  return isShouted ? address.toUpperCase() : address
}

function textOf(named: Named, world: string): string {
  return 'id' in named ? named.id : addressOf(named, world)
}

function permissionsOf(grants: Grants, world: string): DocumentPermissionsDefinition {
  return {
    ...(grants.anonymous ? { allowAnonymousAccess: true } : {}),
    ...(grants.datasourceUsers ? { allowAllDatasourceUsersAccess: true } : {}),
    allowedUsers: grants.users.map(({ email, id }) => ({
      ...(email === undefined ? {} : { email: textOf(email, world) }),
      ...(id === undefined ? {} : { datasourceUserId: textOf(id, world) }),
    })),
    allowedGroups: [...grants.groups],
    allowedGroupIntersections: grants.intersections.map((required) => ({ requiredGroups: [...required] })),
  }
}
