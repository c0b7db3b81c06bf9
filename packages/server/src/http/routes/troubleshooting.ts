import { emailKey } from '@sheaf/contract/fold'
import { type Datasource, requireDatasource } from '../../datasources/datasource.ts'
import { checkAccess } from '../../documents/access.ts'
import { statusOfDatasource } from '../../search/status/datasource.ts'
import { debugDocuments, standingsOf } from '../../search/status/documents.ts'
import { eventsOfDocument } from '../../search/status/events.ts'
import { statusOfUser } from '../../search/status/user.ts'
import { countDocuments } from '../../store/reads/documents.ts'
import { countUsers } from '../../store/reads/identity.ts'
import type { MainContext, MainHandler, RecordHandler } from '../context.ts'
import { requireDatasourceScope } from '../scope.ts'

export const checkdocumentaccess: RecordHandler<'checkdocumentaccess'> = async ({ store, people, caller, body }) => {
  requireDatasourceScope(caller, body.datasource)
  return { hasAccess: await checkAccess(store.read, people, body) }
}

export const getdocumentcount: RecordHandler<'getdocumentcount'> = async ({ store, caller, body }) => {
  requireDatasourceScope(caller, body.datasource)
  const { key } = await requireDatasource(store.read, body.datasource)
  return { documentCount: await countDocuments(store.read, key) }
}

export const getusercount: RecordHandler<'getusercount'> = async ({ store, caller, body }) => {
  requireDatasourceScope(caller, body.datasource)
  const { key } = await requireDatasource(store.read, body.datasource)
  return { userCount: await countUsers(store.read, key) }
}

type DebugContext = Pick<MainContext<'debugdatasourcestatus'>, 'store' | 'caller' | 'parameters'>

/** The datasource that the path names, if the token may use it. */
function datasourceOfPath({ store, caller, parameters }: DebugContext): Promise<Datasource> {
  requireDatasourceScope(caller, parameters.datasource)
  return requireDatasource(store.read, parameters.datasource)
}

export const debugdatasourcestatus: MainHandler<'debugdatasourcestatus'> = async (context) => {
  const { store, indexContents, nowMs } = context
  return statusOfDatasource(store.read, indexContents, await datasourceOfPath(context), nowMs)
}

export const debugdocument: MainHandler<'debugdocument'> = async (context) => {
  const { store, indexContents, body } = context
  const [debugInfo] = await debugDocuments(store.read, indexContents, await datasourceOfPath(context), [body])
  if (debugInfo === undefined) throw new Error('a document that was asked for was not answered')
  return debugInfo
}

export const debugdocuments: MainHandler<'debugdocuments'> = async (context) => {
  const { store, indexContents, body } = context
  const asked = body.debugDocuments
  const answered = await debugDocuments(store.read, indexContents, await datasourceOfPath(context), asked)
  return {
    documentStatuses: answered.map((debugInfo, place) => ({
      docId: asked[place]?.docId ?? '',
      objectType: asked[place]?.objectType ?? '',
      debugInfo,
    })),
  }
}

export const debugdocumentevents: MainHandler<'debugdocumentevents'> = async (context) => {
  const { store, indexContents, body, nowMs } = context
  const datasource = await datasourceOfPath(context)
  return { lifeCycleEvents: await eventsOfDocument(store.read, indexContents, datasource, body, nowMs) }
}

export const debuguser: MainHandler<'debuguser'> = async (context) =>
  statusOfUser(context.store.read, await datasourceOfPath(context), emailKey(context.body.email))

export const getdocumentstatus: MainHandler<'getdocumentstatus'> = async ({ store, caller, indexContents, body }) => {
  requireDatasourceScope(caller, body.datasource)
  const datasource = await requireDatasource(store.read, body.datasource)
  const [found] = await standingsOf(store.read, indexContents, datasource, [body])
  if (found === undefined) throw new Error('a document that was asked for was not answered')
  const { uploadStatus, uploadedMs, indexingStatus, indexedMs } = found.standing
  return {
    uploadStatus,
    ...(uploadedMs === undefined ? {} : { lastUploadedAt: Math.floor(uploadedMs / 1000) }),
    indexingStatus,
    ...(indexedMs === undefined ? {} : { lastIndexedAt: Math.floor(indexedMs / 1000) }),
  }
}
