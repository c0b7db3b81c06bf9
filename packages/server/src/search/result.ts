import type { EmailKey, SearchResult } from '@sheaf/contract'
import { emailKey } from '@sheaf/contract/fold'
import { gleanDocumentId } from '@sheaf/contract/ids'
import type { StoredContent } from '../documents/content.ts'
import { type PersonIds, personIds } from '../identity/person-id.ts'
import { findUser } from '../store/reads/identity.ts'
import type { Executor } from '../store/statement.ts'
import type { Admitted } from './door.ts'
import type { Passage } from './index-thread.ts'

type Person = NonNullable<NonNullable<NonNullable<SearchResult['document']>['metadata']>['author']>
type UserReference = NonNullable<StoredContent['author']>

/** Shows a hit as the protocol has it. Fields that are unknown are left out: clients refuse null. */
export function resultWriter(db: Executor, personIdKey: Buffer) {
  const ids = personIds(personIdKey)
  return async (
    { document, datasource, permissions }: Admitted,
    passage: Passage | undefined,
  ): Promise<SearchResult> => {
    const content = JSON.parse(document.content) as StoredContent
    const { config } = datasource
    const objectType = document.object_type
    const id = gleanDocumentId(datasource.name, objectType, content.id ?? '')
    const title = passage?.title ?? content.title ?? content.filename ?? content.id ?? ''
    const url = content.viewURL ?? `${id}`
    const definition = (config.objectDefinitions ?? []).find(({ name = '' }) => name === objectType)
    const person = (reference: UserReference | undefined) =>
      reference === undefined ? undefined : personOf(db, ids, datasource, reference)
    return {
      url,
      title,
      ...defined('nativeAppUrl', content.nativeAppUrl),
      document: {
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
      },
      snippets: passage === undefined || passage.text === '' ? [] : [snippetOf(passage)],
    }
  }
}

function snippetOf({ text, ranges }: Passage) {
  return {
    text,
    snippet: '',
    mimeType: 'text/plain',
    snippetTextOrdering: 0,
    ranges: ranges.map(({ startIndex, endIndex }) => ({ startIndex, endIndex, type: 'BOLD' as const })),
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
  const user = email === undefined ? undefined : await findUser(db, datasource.identityKey, emailKey(email) as EmailKey)
  const identity = email === undefined ? `${datasource.key}\0${datasourceUserId}` : emailKey(email)
  return {
    name: name ?? user?.name ?? email ?? datasourceUserId ?? '',
    obfuscatedId: ids.idOf(identity),
  }
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text
}

function isoTime(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

function defined<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value }
}
