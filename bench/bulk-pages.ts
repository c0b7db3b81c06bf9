import { Configuration, DatasourcesApi, DocumentsApi, PermissionsApi } from '@sheaf/client'
import { openCaller } from './caller.ts'
import { CONFIG, DATASOURCE, documentOf, PERSON } from './deployment.ts'
import type { ServedDirectory } from './process.ts'

/** The pages of a large upload. */

export type Sizes = {
  readonly documents: number
  readonly users: number
  readonly groups: number
  /** Members of one group that holds everybody. */
  readonly crowd: number
}

export type Uploader = {
  readonly indexing: Configuration
  readonly sendIdentities: () => Promise<void>
  readonly sendDocuments: () => Promise<void>
  /** A page of an upload of its own, with documents of about so many characters. */
  readonly pageOf: (documents: number, characters: number) => Buffer
  readonly sendPage: (body: Buffer) => Promise<unknown>
  readonly sendCrowd: () => Promise<void>
  readonly renounceCrowd: () => Promise<unknown>
  readonly renounceDocuments: () => Promise<unknown>
  readonly close: () => void
}

const PAGE_DOCUMENTS = 1_000
const PAGE_ENTRIES = 10_000
const GROUP_MEMBERS = 20
/** The person of the searches is in this many groups. */
const PERSON_GROUPS = 20
/** Words that are searched; each is in so many documents less. */
const TOPICS = 200
const CROWD = 'everyone'

const emailOf = (number: number) => `user-${number}@example.com`
const groupOf = (number: number) => `group-${number}`
const range = <Value>(length: number, make: (index: number) => Value) => Array.from({ length }, (_, i) => make(i))

export async function openUploader(server: ServedDirectory, sizes: Sizes): Promise<Uploader> {
  const indexing = new Configuration({ host: server.url, accessToken: server.indexingSecret })
  const permissions = new PermissionsApi(indexing)
  const { call, close } = openCaller({ url: server.url, secret: server.indexingSecret })
  const bulk = (what: string, body: Buffer) => call(`/api/index/v1/bulkindex${what}`, body)

  function uploadOf(uploadId: string, page: number, pages: number) {
    return { uploadId, datasource: DATASOURCE, isFirstPage: page === 0, isLastPage: page === pages - 1 }
  }
  const bodyOf = (value: unknown) => Buffer.from(JSON.stringify(value))

  await new DatasourcesApi(indexing).adddatasourcePost(CONFIG)
  await permissions.indexuserPost({ datasource: DATASOURCE, user: { email: PERSON, name: 'Ann' } })
  const seeds = range(100, (i) => ({
    ...documentOf(i),
    id: `seed-${i}`,
    title: `Seed topic${i}`,
    permissions: { allowedUsers: [{ email: PERSON }] },
  }))
  await new DocumentsApi(indexing).indexdocumentsPost({ datasource: DATASOURCE, documents: seeds })

  /** A document of the upload: a few of those about one topic are for the groups of the person. */
  function uploaded(number: number) {
    const group = groupOf(Math.floor(number / TOPICS) % sizes.groups)
    return {
      ...documentOf(number),
      title: `Page number${number} topic${number % TOPICS}`,
      permissions: { allowedUsers: [{ email: emailOf(number % sizes.users) }], allowedGroups: [group] },
    }
  }

  return {
    indexing,
    async sendIdentities() {
      const users = [
        { email: PERSON, name: 'Ann' },
        ...range(sizes.users, (i) => ({ email: emailOf(i), name: `U ${i}` })),
      ]
      const pages = Math.ceil(users.length / PAGE_ENTRIES)
      for (let page = 0; page < pages; page += 1) {
        const some = users.slice(page * PAGE_ENTRIES, (page + 1) * PAGE_ENTRIES)
        await bulk('users', bodyOf({ ...uploadOf('users', page, pages), users: some }))
      }
      const groups = range(sizes.groups, (i) => ({ name: groupOf(i) }))
      await bulk('groups', bodyOf({ ...uploadOf('groups', 0, 1), groups: [...groups, { name: CROWD }] }))
      for (const [index, { name }] of groups.entries()) {
        const members = range(GROUP_MEMBERS, (i) => ({ memberUserId: emailOf((index * 7 + i) % sizes.users) }))
        const memberships = index < PERSON_GROUPS ? [{ memberUserId: PERSON }, ...members] : members
        await bulk('memberships', bodyOf({ ...uploadOf('members', 0, 1), group: name, memberships }))
      }
    },
    /** Two pages are under way at a time, except for the first and the last. */
    async sendDocuments() {
      const pages = sizes.documents / PAGE_DOCUMENTS
      const send = (page: number) => {
        const documents = range(PAGE_DOCUMENTS, (i) => uploaded(page * PAGE_DOCUMENTS + i))
        return bulk('documents', bodyOf({ ...uploadOf('documents', page, pages), documents }))
      }
      await send(0)
      let next = 1
      const sendMany = async () => {
        while (next < pages - 1) {
          next += 1
          await send(next - 1)
        }
      }
      await Promise.all([sendMany(), sendMany()])
      await send(pages - 1)
    },
    pageOf(documents, characters) {
      const text = documentOf(0).body?.textContent ?? ''
      const textContent = text.repeat(Math.ceil(characters / text.length)).slice(0, characters)
      const made = range(documents, (i) => ({
        ...uploaded(sizes.documents + i),
        id: `page-of-${characters}-${i}`,
        body: { mimeType: 'text/plain', textContent },
      }))
      return bodyOf({
        uploadId: `page-${characters}`,
        datasource: DATASOURCE,
        isFirstPage: true,
        forceRestartUpload: true,
        documents: made,
      })
    },
    sendPage: (body) => bulk('documents', body),
    async sendCrowd() {
      const pages = sizes.crowd / PAGE_ENTRIES
      for (let page = 0; page < pages; page += 1) {
        const memberships = range(PAGE_ENTRIES, (i) => ({ memberUserId: emailOf(page * PAGE_ENTRIES + i) }))
        await bulk('memberships', bodyOf({ ...uploadOf('crowd', page, pages), group: CROWD, memberships }))
      }
    },
    renounceCrowd: () =>
      bulk(
        'memberships',
        bodyOf({ ...uploadOf('nobody', 0, 1), group: CROWD, memberships: [{ memberUserId: PERSON }] }),
      ),
    renounceDocuments: () =>
      bulk(
        'documents',
        bodyOf({
          ...uploadOf('none', 0, 1),
          forceRestartUpload: true,
          disableStaleDocumentDeletionCheck: true,
          documents: [uploaded(0)],
        }),
      ),
    close,
  }
}
