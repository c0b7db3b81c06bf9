import type { DocumentDefinition } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { datasourceLabel, gleanDocumentKey } from '@sheaf/contract/ids'
import { versionConflict } from '../conflict.ts'
import { type Datasource, requireDatasource } from '../datasources/datasource.ts'
import type { Store } from '../store/port.ts'
import type { PutDocumentsAnswer } from '../store/writes/documents.ts'
import { type AcceptedDocument, acceptDocument } from './acceptance.ts'

export type IndexDocuments = {
  readonly datasource: string
  readonly documents: readonly DocumentDefinition[]
  /** True for a batch, whose errors name a document by its position. */
  readonly isBatch: boolean
  /** 0: no check. */
  readonly version: bigint
}

/** A configuration that changes this often while one request is checked against it is being changed by a fault. */
const CHECKS_MAX = 10

/** Stores documents, all of them or none. */
export async function indexDocuments(store: Store, request: IndexDocuments, nowMs: number): Promise<void> {
  for (let check = 0; check < CHECKS_MAX; check += 1) {
    const datasource = await requireDatasource(store.read, request.datasource)
    const accepted = request.documents.map((document, position) =>
      acceptDocument(datasource, document, request.isBatch ? position : undefined),
    )
    const answer = await store.write('putDocuments', {
      datasource: datasource.key,
      configRevision: datasource.configRevision,
      identityDatasource: datasource.identityKey,
      usersBy: datasource.usersBy,
      documents: accepted.map(({ label: _, ...row }) => row),
      version: request.version,
      nowMs,
    })
    if (answer.kind === 'done') return
    if (answer.kind !== 'config changed') throw refusalOf(answer, datasource, accepted)
  }
  throw new Error(`the configuration of datasource "${request.datasource}" keeps changing`)
}

function refusalOf(
  answer: Exclude<PutDocumentsAnswer, { readonly kind: 'done' | 'config changed' }>,
  datasource: Datasource,
  accepted: readonly AcceptedDocument[],
): ApiError {
  switch (answer.kind) {
    case 'user unknown': {
      const label = accepted[answer.position]?.label ?? 'document'
      return new ApiError(
        'acl_user_unknown',
        `${label}: User ${answer.user} not found for datasource ${datasourceLabel(datasource.identityKey)}, ` +
          'please index the user before adding permissions',
      )
    }
    case 'id collision': {
      const label = accepted[answer.position]?.label ?? 'document'
      return new ApiError('document_id_collision', `${label}: the id ${answer.gleanId} belongs to another document`)
    }
    case 'version conflict':
      return versionConflict(accepted[0]?.label ?? 'document', answer)
  }
}

export type DeleteOne = {
  readonly datasource: string
  readonly objectType: string
  readonly id: string
  readonly version: bigint
}

/** Deletes a document; succeeds if it is absent. */
export async function removeDocument(store: Store, request: DeleteOne, nowMs: number): Promise<void> {
  const datasource = await requireDatasource(store.read, request.datasource)
  const answer = await store.write('deleteDocument', {
    datasource: datasource.key,
    gleanKey: gleanDocumentKey(datasource.name, request.objectType, request.id),
    version: request.version,
    nowMs,
  })
  if (answer.kind === 'version conflict') throw versionConflict(`document "${request.id}"`, answer)
}
