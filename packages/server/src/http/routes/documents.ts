import { indexDocuments, removeDocument } from '../../documents/write.ts'
import type { RecordHandler } from '../context.ts'
import { requireDatasourceScope, versionOf } from '../scope.ts'

export const indexdocument: RecordHandler<'indexdocument'> = async ({ store, caller, body, nowMs }) => {
  const { document } = body
  requireDatasourceScope(caller, document.datasource, 'document.datasource')
  const version = versionOf(body.version)
  await indexDocuments(
    store,
    { datasource: document.datasource, documents: [document], isBatch: false, version },
    nowMs,
  )
  return undefined
}

export const indexdocuments: RecordHandler<'indexdocuments'> = async ({ store, caller, body, nowMs }) => {
  const { datasource, documents } = body
  requireDatasourceScope(caller, datasource)
  await indexDocuments(store, { datasource, documents, isBatch: true, version: 0n }, nowMs)
  return undefined
}

export const deletedocument: RecordHandler<'deletedocument'> = async ({ store, caller, body, nowMs }) => {
  requireDatasourceScope(caller, body.datasource)
  await removeDocument(store, { ...body, version: versionOf(body.version) }, nowMs)
  return undefined
}
