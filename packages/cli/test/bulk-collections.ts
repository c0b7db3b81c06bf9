import {
  AdministrationApi,
  Configuration,
  DatasourcesApi,
  type DocumentDefinition,
  type DocumentPermissionsDefinition,
  DocumentsApi,
  PermissionsApi,
  TroubleshootingApi,
} from '@sheaf/client'
import { ANN } from './deployment.ts'

/** The collections that bulk uploads replace, with items that are numbers to the test. */
export type BulkCollection = {
  readonly name: string
  readonly itemsPerPage: number
  /** What has to be there before the items can be asked for. May be repeated. */
  readonly prepareItems: (target: Target, items: readonly number[]) => Promise<void>
  readonly send: (target: Target, page: BulkPage, items: readonly number[]) => Promise<void>
  /** Which of these items the server says are there. Throws if it says that there are others. */
  readonly findLive: (target: Target, items: readonly number[]) => Promise<ReadonlySet<number>>
}

/** What every page says of itself. */
export type BulkPage = {
  readonly uploadId: string
  readonly isFirstPage: boolean
  readonly isLastPage: boolean
  readonly forceRestartUpload: boolean
}

/** A server as it runs now. */
export type Target = {
  readonly url: string
  readonly documents: DocumentsApi
  readonly people: PermissionsApi
  readonly datasources: DatasourcesApi
  readonly troubleshooting: TroubleshootingApi
  readonly administration: AdministrationApi
}

export function openTarget(url: string, secrets: { readonly indexing: string; readonly admin: string }): Target {
  // Of each page it has to be known whether it was answered.
  const indexing = new Configuration({ host: url, accessToken: secrets.indexing, retries: { attemptsMax: 1 } })
  return {
    url,
    documents: new DocumentsApi(indexing),
    people: new PermissionsApi(indexing),
    datasources: new DatasourcesApi(indexing),
    troubleshooting: new TroubleshootingApi(indexing),
    administration: new AdministrationApi(new Configuration({ host: url, accessToken: secrets.admin })),
  }
}

const DOCUMENTS = 'bulkdocuments'
const USERS = 'bulkusers'
const GROUPS = 'bulkgroups'
const MEMBERSHIPS = 'bulkmemberships'
const CLUBS = ['chess', 'choir', 'rowing']
/** People who may be members of clubs; an item beyond stands for one of them again. */
const MEMBERS = 240
/** A page of users is stored in several transactions. */
const USERS_PER_PAGE = 1_200

export const documentUrl = (item: number) => `https://bulk.example.com/${DOCUMENTS}/${item}`
const userOf = (item: number) => `u${item}@example.com`
const memberOf = (item: number) => userOf(item % MEMBERS)
const groupOf = (item: number) => `g${item}`

function documentOf(datasource: string, id: string, permissions: DocumentPermissionsDefinition): DocumentDefinition {
  return {
    datasource,
    objectType: 'page',
    id,
    viewURL: `https://bulk.example.com/${datasource}/${id}`,
    title: `Page ${id}`,
    body: { mimeType: 'text/plain', textContent: `walrus ${id}` },
    permissions,
  }
}

/** Makes a datasource for each kind, with what the uploads leave alone: people, clubs and the pages that tell who is who. */
export async function prepareDatasources({ datasources, documents, people }: Target): Promise<void> {
  for (const name of [DOCUMENTS, USERS, GROUPS, MEMBERSHIPS]) {
    await datasources.adddatasourcePost({
      name,
      isUserReferencedByEmail: true,
      objectDefinitions: [{ name: 'page' }],
    })
  }
  const ann = { email: ANN, name: 'ann' }
  for (const datasource of [DOCUMENTS, GROUPS]) await people.indexuserPost({ datasource, user: ann })
  await documents.indexdocumentPost({ document: documentOf(USERS, 'users', { allowAllDatasourceUsersAccess: true }) })
  const users = Array.from({ length: MEMBERS }, (_, i) => ({ email: memberOf(i), name: `${i}` }))
  const whole = { isFirstPage: true, isLastPage: true }
  await people.bulkindexusersPost({ uploadId: 'members', datasource: MEMBERSHIPS, users, ...whole })
  for (const name of CLUBS) {
    await people.indexgroupPost({ datasource: MEMBERSHIPS, group: { name } })
    await documents.indexdocumentPost({ document: documentOf(MEMBERSHIPS, name, { allowedGroups: [name] }) })
  }
}

/** Those of the items for whose page somebody has access. */
async function seen(
  { troubleshooting }: Target,
  items: readonly number[],
  request: (item: number) => { readonly datasource: string; readonly docId: string; readonly userEmail: string },
): Promise<ReadonlySet<number>> {
  const answers = await Promise.all(
    items.map((item) => troubleshooting.checkdocumentaccessPost({ objectType: 'page', ...request(item) })),
  )
  return new Set(items.filter((_, i) => answers[i]?.hasAccess === true))
}

/** Those of the items whose people may see a page, of which there must be no others. */
async function viewing(
  { administration }: Target,
  page: { readonly datasource: string; readonly id: string },
  items: readonly number[],
  emailOf: (item: number) => string,
): Promise<ReadonlySet<number>> {
  const { viewers, hasMore } = await administration.listviewersPost({ objectType: 'page', ...page })
  if (hasMore) throw new Error('there are more people than one answer lists')
  const emails = new Set(viewers.map(({ email }) => email))
  const live = new Set(items.filter((item) => emails.has(emailOf(item))))
  mustCount(`who may see ${page.id}`, emails.size, new Set([...live].map(emailOf)))
  return live
}

/** Throws if the server counts more items, or fewer, than were found one by one. */
function mustCount(what: string, counted: number, found: ReadonlySet<unknown>): void {
  if (counted !== found.size) throw new Error(`${what}: the server counts ${counted}, and ${found.size} were found`)
}

const documentsCollection: BulkCollection = {
  name: 'documents',
  itemsPerPage: 15,
  async prepareItems() {},
  async send({ documents }, page, items) {
    await documents.bulkindexdocumentsPost({
      ...page,
      datasource: DOCUMENTS,
      documents: items.map((item) => documentOf(DOCUMENTS, `${item}`, { allowedUsers: [{ email: ANN }] })),
      disableStaleDocumentDeletionCheck: page.isLastPage,
    })
  },
  async findLive(target, items) {
    const live = await seen(target, items, (item) => ({ datasource: DOCUMENTS, docId: `${item}`, userEmail: ANN }))
    const { documentCount } = await target.troubleshooting.getdocumentcountPost({ datasource: DOCUMENTS })
    mustCount('documents', documentCount, live)
    return live
  },
}

const usersCollection: BulkCollection = {
  name: 'users',
  itemsPerPage: USERS_PER_PAGE,
  async prepareItems() {},
  async send({ people }, page, items) {
    await people.bulkindexusersPost({
      ...page,
      datasource: USERS,
      users: items.map((item) => ({ email: userOf(item), name: `${item}` })),
      disableStaleDataDeletionCheck: page.isLastPage,
    })
  },
  async findLive(target, items) {
    const live = await viewing(target, { datasource: USERS, id: 'users' }, items, userOf)
    const { userCount } = await target.troubleshooting.getusercountPost({ datasource: USERS })
    mustCount('users', userCount, live)
    return live
  },
}

/** A group is there if Ann sees what is for it: her memberships are written one by one, ahead of the groups. */
const groupsCollection: BulkCollection = {
  name: 'groups',
  itemsPerPage: 10,
  async prepareItems({ documents, people }, items) {
    const pages = items.map((item) => documentOf(GROUPS, groupOf(item), { allowedGroups: [groupOf(item)] }))
    const memberships = items.map((item) => ({ groupName: groupOf(item), memberUserId: ANN }))
    await Promise.all([
      documents.indexdocumentsPost({ datasource: GROUPS, documents: pages }),
      ...memberships.map((membership) => people.indexmembershipPost({ datasource: GROUPS, membership })),
    ])
  },
  async send({ people }, page, items) {
    await people.bulkindexgroupsPost({
      ...page,
      datasource: GROUPS,
      groups: items.map((item) => ({ name: groupOf(item) })),
      disableStaleDataDeletionCheck: page.isLastPage,
    })
  },
  async findLive(target, items) {
    const live = await seen(target, items, (item) => ({ datasource: GROUPS, docId: groupOf(item), userEmail: ANN }))
    const { datasource } = await target.administration.showdatasourcePost({ datasource: GROUPS })
    mustCount('groups', datasource.groups, live)
    return live
  },
}

const membersOf = (group: string): BulkCollection => ({
  name: `members of ${group}`,
  itemsPerPage: 15,
  async prepareItems() {},
  async send({ people }, page, items) {
    await people.bulkindexmembershipsPost({
      ...page,
      datasource: MEMBERSHIPS,
      group,
      memberships: items.map((item) => ({ memberUserId: memberOf(item) })),
    })
  },
  findLive: (target, items) => viewing(target, { datasource: MEMBERSHIPS, id: group }, items, memberOf),
})

/** All of them; the memberships of each group are a collection of their own. */
export const bulkCollections: readonly BulkCollection[] = [
  documentsCollection,
  usersCollection,
  groupsCollection,
  ...CLUBS.map(membersOf),
]
