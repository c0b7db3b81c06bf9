import type { DeleteDocumentRequest, UpdatePermissionsRequest } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { gleanDocumentKey } from '@sheaf/contract/ids'
import { versionConflict } from '../conflict.ts'
import { type Datasource, requireDatasource } from '../datasources/datasource.ts'
import { pageGrants } from '../store/page-grants.ts'
import { grantsOf } from '../store/permissions.ts'
import type { Store } from '../store/port.ts'
import { type DocumentHead, findHeadByGleanKey, listHeadsByUrl } from '../store/reads/documents.ts'
import { documentUnknown } from './find.ts'
import { countFindings } from './lint.ts'
import { normalizePermissions } from './permissions.ts'
import { refusalOf } from './refusal.ts'
import type { Refuse } from './refuse.ts'
import { type DocumentsPage, storePage } from './store-page.ts'

/** Stores documents and leaves all others alone. */
export async function indexDocuments(store: Store, page: DocumentsPage, nowMs: number): Promise<void> {
  await storePage(store, page, nowMs, ({ put }) => store.write('putDocuments', put))
}

/** Replaces the permissions of a stored document. Throws the 400 if there is none, or if the permissions are refused. */
export async function updatePermissions(store: Store, request: UpdatePermissionsRequest, nowMs: number): Promise<void> {
  // Again if the configuration changed between the check and the write.
  for (let check = 0; check < CHECKS_MAX; check += 1) {
    const datasource = await requireDatasource(store.read, request.datasource)
    const { document, label } = await findNamed(store, datasource, request)
    const refuse: Refuse = (code, what, remedy) => {
      throw new ApiError(code, `${label}: ${what}`, remedy === undefined ? {} : { remedy })
    }
    const permissions = normalizePermissions(datasource, request.permissions, refuse)
    const findings = countFindings()
    const grants = pageGrants([{ permissions }], datasource.usersBy)
    if (grantsOf(permissions).length === 0) findings.note('nobody_may_see', label)
    const answer = await store.write('putPermissions', {
      datasource: datasource.key,
      configRevision: datasource.configRevision,
      identityDatasource: datasource.identityKey,
      usersBy: datasource.usersBy,
      key: document.key,
      permissions: JSON.stringify(permissions),
      grants,
      findings: findings.list(),
      nowMs,
    })
    if (answer.kind === 'done') return
    if (answer.kind === 'user unknown') throw refusalOf(answer, datasource, { label })
  }
  throw new Error(`datasource "${request.datasource}" keeps changing`)
}

const CHECKS_MAX = 10

/** The document that a request names by its id, or by its URL if it was uploaded without one. */
async function findNamed(
  store: Store,
  datasource: Datasource,
  { id, objectType = '', viewURL }: UpdatePermissionsRequest,
): Promise<{ readonly document: DocumentHead; readonly label: string }> {
  if (id !== undefined) {
    // A write takes the id of the datasource alone: what looks like an index-wide id may be meant for another document.
    const document = await findHeadByGleanKey(store.read, gleanDocumentKey(datasource.name, objectType, id))
    if (document?.datasource === datasource.key) return { document, label: `document "${id}"` }
    throw documentUnknown(datasource, objectType, id)
  }
  if (viewURL === undefined || viewURL === '') {
    throw new ApiError('invalid_field', 'id and viewURL are both missing', {
      remedy: 'Send the id, or the viewURL of a document that was uploaded without one.',
    })
  }
  const [document, another] = (await listHeadsByUrl(store.read, datasource.key, viewURL, 100)).filter(
    ({ object_type: type }) => objectType === '' || type === objectType,
  )
  if (document === undefined) {
    throw new ApiError('document_unknown', `no document of "${datasource.name}" has the viewURL ${viewURL}`)
  }
  if (another !== undefined) {
    throw new ApiError('document_unknown', `several documents of "${datasource.name}" have the viewURL ${viewURL}`, {
      remedy: 'Send id and objectType of the one that is meant.',
    })
  }
  return { document, label: `document ${viewURL}` }
}

/** Deletes a document; succeeds if it is absent. */
export async function removeDocument(
  store: Store,
  { datasource: name, objectType, id }: DeleteDocumentRequest,
  versioned: { readonly version: bigint; readonly nowMs: number },
): Promise<void> {
  const datasource = await requireDatasource(store.read, name)
  const gleanKey = gleanDocumentKey(datasource.name, objectType, id)
  const answer = await store.write('deleteDocument', { datasource: datasource.key, gleanKey, ...versioned })
  if (answer.kind === 'version conflict') throw versionConflict(`document "${id}"`, answer)
}
