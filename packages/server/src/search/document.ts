import type { Document, EmailKey } from '@sheaf/contract'
import { emailKey } from '@sheaf/contract/fold'
import { gleanDocumentId } from '@sheaf/contract/ids'
import type { StoredContent } from '../documents/content.ts'
import type { PersonIds } from '../identity/person-id.ts'
import type { Readable } from '../indexing/indexed-document.ts'
import { indexedMetadataOf } from '../metadata/custom-data.ts'
import type { StoredDocument } from '../store/reads/documents.ts'
import { findFileTexts } from '../store/reads/file-texts.ts'
import { findUser } from '../store/reads/identity.ts'
import type { Executor } from '../store/statement.ts'
import type { Admitted } from './door.ts'
import type { IndexPool } from './index-pool.ts'

type Person = NonNullable<NonNullable<Document['metadata']>['author']>
type UserReference = NonNullable<StoredContent['author']>

/** What results show of a document in any case. */
export type ShownDocument = Document & { readonly title: string; readonly url: string }

/** @param title the title that the index took from the content, for a document without one of its own */
export type DocumentWriter = (admitted: Admitted, title?: string) => Promise<ShownDocument>

/** Read once for each document that has passed the door. */
export function contentOf({ document }: Admitted): StoredContent {
  const known = contents.get(document)
  if (known !== undefined) return known
  const content = JSON.parse(document.content) as StoredContent
  contents.set(document, content)
  return content
}

const contents = new WeakMap<StoredDocument, StoredContent>()

/** The same with custom metadata among its properties, as filters compare it. */
export async function filteredContentOf(db: Executor, admitted: Admitted): Promise<StoredContent> {
  const content = contentOf(admitted)
  const { properties } = await indexedMetadataOf(db, admitted.document.key)
  if (properties.length === 0) return content
  return { ...content, customProperties: [...(content.customProperties ?? []), ...properties] }
}

/** What text of documents is made out with. */
export type Readers = { readonly read: Executor; readonly index: Pick<IndexPool, 'readable'> }

/** What people read of a document, from the record and from what was read of its files. */
export async function readableOf({ read, index }: Readers, admitted: Admitted): Promise<Readable> {
  const files = await findFileTexts(read, admitted.document.key)
  return index.readable({ content: contentOf(admitted), files })
}

/** The title by which search shows a document: its own, or one that has to be taken from its content. */
async function titleOf(readers: Readers, admitted: Admitted): Promise<Pick<Readable, 'title' | 'isTitleKnown'>> {
  const own = contentOf(admitted).title?.trim() ?? ''
  return own === '' ? readableOf(readers, admitted) : { title: own, isTitleKnown: true }
}

/** Whether its datasource keeps a document out of what is found, by its title, or may do so once that is known. */
export async function isRedlisted(readers: Readers, admitted: Admitted): Promise<boolean> {
  const { redlistedTitles } = admitted.datasource
  if (redlistedTitles === undefined) return false
  const { title, isTitleKnown } = await titleOf(readers, admitted)
  return !isTitleKnown || redlistedTitles.matches(title)
}

/** Writes documents with that title. */
export function withTitles(readers: Readers, write: DocumentWriter): DocumentWriter {
  return async (admitted, title) => write(admitted, title ?? (await titleOf(readers, admitted)).title)
}

/** Shows a document as the protocol has it. Fields that are unknown are left out: clients refuse null. */
export function documentWriter(db: Executor, ids: PersonIds): DocumentWriter {
  return async (admitted, indexedTitle) => {
    const { document, datasource, permissions } = admitted
    const content = contentOf(admitted)
    const { config } = datasource
    const objectType = document.object_type
    const id = gleanDocumentId(datasource.name, objectType, content.id ?? '')
    // Its own first: the index has only the beginning of a long one.
    const title = content.title?.trim() || (indexedTitle ?? content.filename ?? content.id ?? '')
    const url = content.viewURL ?? id
    const definition = (config.objectDefinitions ?? []).find(({ name = '' }) => name === objectType)
    const person = (reference: UserReference | undefined) =>
      reference === undefined ? undefined : personOf(db, ids, datasource, reference)
    return {
      id,
      datasource: document.datasource,
      connectorType: config.connectorType ?? 'PUSH_API',
      docType: objectType,
      title,
      url,
      metadata: {
        datasource: document.datasource,
        datasourceInstance: document.datasource,
        objectType,
        documentId: id,
        ...defined('datasourceId', content.id),
        ...defined('mimeType', content.body?.mimeType),
        ...defined('container', content.container),
        ...defined('containerId', content.containerDatasourceId),
        ...defined('status', content.status),
        ...defined('createTime', isoTime(content.createdAt)),
        ...defined('updateTime', isoTime(content.updatedAt)),
        ...defined('author', await person(content.author)),
        ...defined('owner', await person(content.owner)),
        ...defined('updatedBy', await person(content.updatedBy)),
        ...defined('labels', content.tags),
        visibility: visibilityOf(permissions),
        documentCategory: definition?.docCategory ?? config.datasourceCategory,
      },
    }
  }
}

function visibilityOf(permissions: Admitted['permissions']) {
  if (permissions.anonymous) return 'PUBLIC_VISIBLE' as const
  if (permissions.datasourceUsers) return 'DOMAIN_VISIBLE' as const
  const { users, groups, intersections } = permissions
  return users.length + groups.length + intersections.length > 0
    ? ('SPECIFIC_PEOPLE_AND_GROUPS' as const)
    : ('PRIVATE' as const)
}

async function personOf(
  db: Executor,
  ids: PersonIds,
  datasource: Admitted['datasource'],
  reference: UserReference,
): Promise<Person> {
  const [email, datasourceUserId, name] = [reference.email, reference.datasourceUserId, reference.name].map(filled)
  // Mostly the document names them.
  const isUnnamed = name === undefined && email !== undefined
  const user = isUnnamed ? await findUser(db, datasource.identityKey, emailKey(email) as EmailKey) : undefined
  const identity = email === undefined ? `${datasource.key}\0${datasourceUserId}` : emailKey(email)
  return {
    name: name ?? user?.name ?? email ?? datasourceUserId ?? '',
    obfuscatedId: ids.idOf(identity),
  }
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text
}

export function isoTime(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

export function defined<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value }
}
