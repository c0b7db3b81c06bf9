import { setImmediate as otherWork } from 'node:timers/promises'
import type {
  DocumentOrError,
  DocumentSpec,
  EmailKey,
  GetDocPermissionsResponse,
  GetDocumentsRequest,
  GetDocumentsResponse,
} from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import { listDatasources } from '../datasources/datasource.ts'
import { findByWideId } from '../documents/find.ts'
import { dayOf } from '../identity/leavers.ts'
import { requirePerson } from '../identity/people.ts'
import { listViewers } from '../identity/viewers.ts'
import { customDataOf } from '../metadata/custom-data.ts'
import { countVisitors, findLastView } from '../store/reads/activity.ts'
import { type DocumentHead, findDocument, listHeadsByUrl } from '../store/reads/documents.ts'
import { type DocumentWriter, defined, isoTime, isRedlisted, readableOf, type ShownDocument } from './document.ts'
import { type Admitted, openGate } from './door.ts'
import type { SearchParts } from './sight.ts'

/** Reads documents by name for a person. */
export type GetDocuments = (person: EmailKey, request: GetDocumentsRequest) => Promise<GetDocumentsResponse>
/** Lists who may see a document that a person may see. */
export type GetDocPermissions = (person: EmailKey, documentId: string) => Promise<GetDocPermissionsResponse>

type IncludeField = NonNullable<GetDocumentsRequest['includeFields']>[number]

/** Adds to a document what was asked for besides the ordinary fields. */
type Include = (admitted: Admitted, document: ShownDocument) => Promise<ShownDocument>

/** Said of a document that is not there and of one that is not for the person, so that nobody learns which. */
const NOT_ACCESSIBLE = 'There is no such document, or the person may not see it.'

/** So many are read before other requests have their turn. */
const READ_AT_ONCE = 20

export function openGetDocuments(parts: SearchParts, write: DocumentWriter): GetDocuments {
  const { read, people } = parts
  return async (person, { documentSpecs, includeFields = [] }) => {
    await requirePerson(people, person)
    const keys = documentSpecs.map(keyOf)
    const find = await finder(parts, person)
    const includes = includesFor(person)
    const wanted = [...new Set(includeFields)].flatMap((field) => includes[field] ?? [])
    const documents: Record<string, DocumentOrError> = {}
    for (const [position, spec] of documentSpecs.entries()) {
      if (position % READ_AT_ONCE === 0) await otherWork()
      // One that is asked for again is answered already.
      if (Object.hasOwn(documents, keys[position] ?? '')) continue
      const admitted = await find(spec)
      let entry: DocumentOrError = { error: NOT_ACCESSIBLE }
      if (admitted !== undefined) {
        let document = await write(admitted)
        for (const include of wanted) document = await include(admitted, document)
        entry = document
      }
      // Not by assignment: "__proto__" is a key like any other.
      Object.defineProperty(documents, keys[position] ?? '', { value: entry, enumerable: true, configurable: true })
    }
    return { documents }
  }

  function includesFor(person: EmailKey): { readonly [Field in IncludeField]?: Include } {
    let charactersLeft = limits.documentContentCharactersMax.value
    // A field that is not in this table adds nothing: nobody reports shares.
    return {
      DOCUMENT_CONTENT: async (admitted, document) => {
        const { text } = await readableOf(parts, admitted)
        charactersLeft -= text.length
        return charactersLeft < 0 ? document : { ...document, content: { fullTextList: text === '' ? [] : [text] } }
      },
      LAST_VIEWED_AT: async (_, document) => {
        const at = await findLastView(read, person, document.url)
        return at === undefined
          ? document
          : withMetadata(document, { viewerInfo: defined('lastViewedTime', isoTime(at)) })
      },
      CUSTOM_METADATA: async (admitted, document) => {
        const customData = await customDataOf(read, admitted.document.key)
        return Object.keys(customData).length === 0 ? document : withMetadata(document, { customData })
      },
      VISITORS_COUNT: async (_, document) =>
        withMetadata(document, { interactions: { visitorCount: { count: await countVisitors(read, document.url) } } }),
    }
  }
}

export function openGetDocPermissions(parts: SearchParts): GetDocPermissions {
  return async (person, documentId) => {
    await requirePerson(parts.people, person)
    const admitted = await (await finder(parts, person))({ id: documentId })
    if (admitted === undefined) {
      throw new ApiError(
        'document_not_accessible',
        `documentId: there is no document "${documentId}" that ${person} may see`,
      )
    }
    const { datasource, permissions } = admitted
    if (permissions.anonymous && datasource.visibility === 'all') return { allowedUserEmails: ['VISIBLE_TO_ALL'] }
    const { viewers } = await listViewers(
      parts.read,
      datasource,
      permissions,
      limits.viewersMax.value,
      dayOf(parts.nowMs()),
    )
    return { allowedUserEmails: viewers.map(({ email }) => email) }
  }
}

/**
 * Finds documents by their names, if the person may see them. What the person is to each datasource is found out first,
 * so that a name takes as long whether there is such a document or not.
 */
async function finder(parts: SearchParts, person: EmailKey) {
  const { read, people } = parts
  await people.principalsOf(person)
  const datasources = await listDatasources(read)
  const gate = openGate(read, people, person)

  /** What is not for the person is read no further than that takes, whatever its length. */
  async function firstAdmitted(heads: readonly DocumentHead[]): Promise<Admitted | undefined> {
    for (const head of heads) {
      if ((await gate({ ...head, content: '' })) === undefined) continue
      const document = await findDocument(read, head.key)
      const admitted = document === undefined ? undefined : await gate(document)
      // What is kept out of the index by its title is not for people, by whatever way they come.
      if (admitted !== undefined && !(await isRedlisted(parts, admitted))) return admitted
    }
    return undefined
  }

  async function byUrl(url: string): Promise<Admitted | undefined> {
    const found: DocumentHead[] = []
    for (const { key } of datasources) {
      found.push(...(await listHeadsByUrl(read, key, url, limits.documentsPerUrlMax.value)))
    }
    // Of several that share a URL the newest that the person may see, as search shows it.
    found.sort((a, b) => b.content_revision - a.content_revision)
    return firstAdmitted(found)
  }

  return async ({ id, url }: DocumentSpec): Promise<Admitted | undefined> => {
    if (id !== undefined) return firstAdmitted(await findByWideId(read, datasources, id))
    return url === undefined || url === '' ? undefined : byUrl(url)
  }
}

/** The name under which a spec is answered. Throws the 400 for one that names nothing. */
function keyOf(spec: DocumentSpec, position: number): string {
  const { id, url, ugcType, contentId, ugcId } = spec
  const key = id ?? url ?? (ugcType === undefined ? undefined : (ugcId ?? contentId))
  if (key !== undefined) return String(key)
  throw new ApiError('invalid_field', `documentSpecs[${position}] names no document`, {
    remedy: 'Send id, url, or ugcType with contentId or ugcId.',
  })
}

function withMetadata(document: ShownDocument, more: ShownDocument['metadata']): ShownDocument {
  return { ...document, metadata: { ...document.metadata, ...more } }
}
