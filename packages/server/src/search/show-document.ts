import { setImmediate as otherWork } from 'node:timers/promises'
import type { FindDocumentsRequest, FoundDocument, ShowDocumentRequest, ShowDocumentResponse } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { gleanDocumentId, gleanDocumentKey } from '@sheaf/contract/ids'
import { limits } from '@sheaf/contract/limits'
import { type Datasource, listDatasources, requireDatasource } from '../datasources/datasource.ts'
import type { StoredContent } from '../documents/content.ts'
import { findByWideId, findNamedDocument } from '../documents/find.ts'
import {
  type DocumentHead,
  findDocument,
  findHeadByGleanKey,
  listHeadsByUrl,
  type StoredDocument,
} from '../store/reads/documents.ts'
import { findVersion } from '../store/reads/inspection.ts'
import type { Executor } from '../store/statement.ts'
import type { IndexContents } from './index-status.ts'
import { debugDocuments } from './status/documents.ts'
import { eventsOfDocument } from './status/events.ts'

/** Documents as administrators see them, whoever else may. */

/** Documents that are called so: by the id in their datasource, by the index-wide one, or by their URL. */
export async function findDocumentsNamed(db: Executor, request: FindDocumentsRequest): Promise<FoundDocument[]> {
  const { query } = request
  const datasources =
    request.datasource === undefined ? await listDatasources(db) : [await requireDatasource(db, request.datasource)]
  const found = new Map<number, DocumentHead>()
  const add = (heads: readonly DocumentHead[]) => {
    for (const head of heads) found.set(head.key, head)
  }
  add(await findByWideId(db, datasources, query))
  for (const datasource of datasources) {
    if (found.size >= limits.documentsFoundMax.value) break
    add(await listHeadsByUrl(db, datasource.key, query, limits.documentsPerUrlMax.value))
    add(await withId(db, datasource, query))
    await otherWork()
  }
  const documents: FoundDocument[] = []
  for (const { key } of [...found.values()].slice(0, limits.documentsFoundMax.value)) {
    const document = await findDocument(db, key)
    const datasource = datasources.find((each) => each.key === document?.datasource)
    if (document !== undefined && datasource !== undefined) documents.push(foundDocument(datasource, document))
  }
  return documents
}

/** Documents with an id in a datasource, of whichever type. */
async function withId(db: Executor, { key, name, config }: Datasource, id: string): Promise<readonly DocumentHead[]> {
  const types = new Set(['', ...(config.objectDefinitions ?? []).map((definition) => definition.name ?? '')])
  const found: DocumentHead[] = []
  for (const type of types) {
    const head = await findHeadByGleanKey(db, gleanDocumentKey(name, type, id))
    if (head?.datasource === key && head.object_type === type) found.push(head)
  }
  return found
}

function foundDocument({ name }: Datasource, document: StoredDocument): FoundDocument {
  const { id = '', title, viewURL } = JSON.parse(document.content) as StoredContent
  return {
    datasource: name,
    objectType: document.object_type,
    id,
    documentId: gleanDocumentId(name, document.object_type, id),
    ...(title === undefined ? {} : { title }),
    ...(viewURL === undefined ? {} : { viewURL }),
    uploadedAt: Math.floor(document.uploaded_ms / 1_000),
  }
}

/** A document as it is stored. Throws the 404 if there is none. */
export async function showDocument(
  db: Executor,
  index: IndexContents,
  request: ShowDocumentRequest,
  nowMs: number,
): Promise<ShowDocumentResponse> {
  const datasource = await requireDatasource(db, request.datasource)
  const { objectType = '', id } = request
  const document = await findNamedDocument(db, datasource, objectType, id)
  if (document === undefined) {
    throw new ApiError('document_not_found', `document "${id}" of type "${objectType}" is not in "${datasource.name}"`)
  }
  const content = JSON.parse(document.content) as StoredContent
  const { body: _, ...definition } = content
  const named = { objectType, docId: id }
  const [debug] = await debugDocuments(db, index, datasource, [named])
  if (debug === undefined) throw new Error('a document that was asked for was not answered')
  const { text } = await index.readable(content)
  const textMax = limits.documentTextShownCharactersMax.value
  const version = await findVersion(db, document.key)
  const startDate = new Date(nowMs - limits.lifecycleDaysMax.value * DAY_MS).toISOString()
  return {
    document: foundDocument(datasource, document),
    definition: definition as ShowDocumentResponse['definition'],
    text: text.slice(0, textMax),
    isTextCut: text.length > textMax,
    permissions: debug.uploadedPermissions ?? {},
    ...(version === undefined ? {} : { version: String(version) }),
    status: debug.status,
    events: await eventsOfDocument(db, index, datasource, { ...named, startDate, maxEvents: EVENTS_SHOWN }, nowMs),
  }
}

const DAY_MS = 86_400_000
const EVENTS_SHOWN = limits.lifecycleEventsMax.value
