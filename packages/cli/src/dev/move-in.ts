import type { DocumentDefinition, DocumentPermissionsDefinition } from '@sheaf/contract'
import { addDatasource } from '@sheaf/server/datasources/add'
import { indexDocuments } from '@sheaf/server/documents/write'
import { indexGroup, indexMembership, indexUser } from '@sheaf/server/identity/write'
import type { Store } from '@sheaf/server/store/port'
import { type CompanyDatasource, datasources } from './company/company.ts'
import type { Audience, CompanyDocument } from './company/document.ts'

const DAY_SECONDS = 86_400

/** Stores the company in a record, by the functions that a connector’s requests come to. Doing it again changes nothing. */
export async function moveIn(store: Store, nowSeconds: number): Promise<void> {
  await Promise.all(datasources.map((datasource) => storeDatasource(store, datasource, nowSeconds)))
}

async function storeDatasource(store: Store, datasource: CompanyDatasource, nowSeconds: number): Promise<void> {
  const { config, users, groups, documents } = datasource
  const name = config.name
  const nowMs = nowSeconds * 1000
  const write = { version: 0n, nowMs }
  await addDatasource(store, config, { mayUse: () => {}, visibility: 'all', nowMs })
  await Promise.all([
    ...users.map(({ email, name: userName, userId }) => {
      const user = { email, name: userName, ...(userId === undefined ? {} : { userId }) }
      return indexUser(store, { datasource: name, user }, write)
    }),
    ...groups.map((group) => indexGroup(store, { datasource: name, group: { name: group.name } }, write)),
  ])
  const memberships = [
    ...users.flatMap(({ email, userId, groups: groupNames }) =>
      groupNames.map((groupName) => ({ groupName, memberUserId: userId ?? email })),
    ),
    ...groups.flatMap(({ name: groupName, contains }) =>
      contains.map((memberGroupName) => ({ groupName, memberGroupName })),
    ),
  ]
  await Promise.all(memberships.map((membership) => indexMembership(store, { datasource: name, membership }, write)))
  const definitions = documents.map((document) => documentOf(datasource, document, nowSeconds))
  await indexDocuments(store, { datasource: name, documents: definitions, isBatch: true, version: 0n }, nowMs)
}

function documentOf(
  { config, homeUrl }: CompanyDatasource,
  { id, type, title, text, audience, ageDays, properties = {} }: CompanyDocument,
  nowSeconds: number,
): DocumentDefinition {
  return {
    datasource: config.name,
    id,
    objectType: type,
    title,
    viewURL: `${homeUrl}/${type}/${id}`,
    body: { mimeType: 'text/plain', textContent: text },
    updatedAt: nowSeconds - ageDays * DAY_SECONDS,
    customProperties: Object.entries(properties).map(([name, value]) => ({ name, value })),
    permissions: permissionsOf(audience, config.isUserReferencedByEmail === true),
  }
}

function permissionsOf(audience: Audience, isUserReferencedByEmail: boolean): DocumentPermissionsDefinition {
  const { anyone, allUsers, users, groups, inAll } = audience
  return {
    ...(anyone === undefined ? {} : { allowAnonymousAccess: true }),
    ...(allUsers === undefined ? {} : { allowAllDatasourceUsersAccess: true }),
    ...(users === undefined
      ? {}
      : {
          allowedUsers: users.map((user) => (isUserReferencedByEmail ? { email: user } : { datasourceUserId: user })),
        }),
    ...(groups === undefined ? {} : { allowedGroups: [...groups] }),
    ...(inAll === undefined ? {} : { allowedGroupIntersections: [{ requiredGroups: [...inAll] }] }),
  }
}
