import { limits } from '@sheaf/contract/limits'
import { indexDocuments, removeDocument, updatePermissions } from '../../documents/write.ts'
import { untilIndexed } from '../../search/settle.ts'
import { uploadDocuments } from '../../uploads/upload.ts'
import type { MainHandler, RecordHandler } from '../context.ts'
import { writesTo, writesVersioned } from '../datasource-write.ts'
import { processedDatasources, requireDatasourceScope, versionOf } from '../scope.ts'

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

export const processalldocuments: MainHandler<'processalldocuments'> = async (context) => {
  const { store, caller, body, indexStatus, nowMs } = context
  const datasources = await processedDatasources(store.read, caller, body.datasource)
  const startedAt = performance.now()
  await untilIndexed(store.read, indexStatus, limits.processAllSecondsMax.value * 1000)
  const endedMs = nowMs + Math.round(performance.now() - startedAt)
  await store.write('recordRuns', { datasources, kind: 'documents', startedMs: nowMs, endedMs })
  return undefined
}
