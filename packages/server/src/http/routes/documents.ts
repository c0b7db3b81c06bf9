import { limits } from '@sheaf/contract/limits'
import { requireDatasource } from '../../datasources/datasource.ts'
import { indexDocuments, removeDocument, updatePermissions } from '../../documents/write.ts'
import { untilIndexed } from '../../search/settle.ts'
import { uploadDocuments } from '../../uploads/upload.ts'
import type { MainHandler, RecordHandler } from '../context.ts'
import { writesTo, writesVersioned } from '../datasource-write.ts'
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

export const deletedocument = writesVersioned(removeDocument)
export const bulkindexdocuments = writesTo(uploadDocuments)
export const updatepermissions = writesTo(updatePermissions)

export const processalldocuments: MainHandler<'processalldocuments'> = async ({ store, caller, body, indexStatus }) => {
  if (body.datasource !== undefined) {
    requireDatasourceScope(caller, body.datasource)
    await requireDatasource(store.read, body.datasource)
  }
  await untilIndexed(store.read, indexStatus, limits.processAllSecondsMax.value * 1000)
  return undefined
}
