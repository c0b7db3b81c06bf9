import { requireDatasource } from '../../datasources/datasource.ts'
import { checkAccess } from '../../documents/access.ts'
import { countDocuments } from '../../store/reads/documents.ts'
import { countUsers } from '../../store/reads/identity.ts'
import type { RecordHandler } from '../context.ts'
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
