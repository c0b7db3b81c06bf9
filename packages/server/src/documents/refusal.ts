import { ApiError } from '@sheaf/contract/errors'
import { datasourceLabel } from '@sheaf/contract/ids'
import { versionConflict } from '../conflict.ts'
import type { Datasource } from '../datasources/datasource.ts'
import type { PutDocumentsAnswer } from '../store/writes/documents.ts'

type Refused = Exclude<PutDocumentsAnswer, { readonly kind: 'done' | 'config changed' }>

/** What the caller is told about a document that the record refused. */
export function refusalOf(
  answer: Refused,
  datasource: Datasource,
  document: { readonly label: string } | undefined,
): ApiError {
  const label = document?.label ?? 'document'
  switch (answer.kind) {
    case 'user unknown':
      return new ApiError(
        'acl_user_unknown',
        `${label}: User ${answer.user} not found for datasource ${datasourceLabel(datasource.identityKey)}, ` +
          'please index the user before adding permissions',
      )
    case 'id collision':
      return new ApiError('document_id_collision', `${label}: the id ${answer.gleanId} belongs to another document`)
    case 'version conflict':
      return versionConflict(label, answer)
  }
}
