import { indexGroup, indexMembership, indexUser } from '../../identity/write.ts'
import type { RecordHandler } from '../context.ts'
import { requireDatasourceScope, versionOf } from '../scope.ts'

export const indexuser: RecordHandler<'indexuser'> = async ({ store, caller, body, nowMs }) => {
  requireDatasourceScope(caller, body.datasource)
  await indexUser(store, body, { version: versionOf(body.version), nowMs })
  return undefined
}

export const indexgroup: RecordHandler<'indexgroup'> = async ({ store, caller, body, nowMs }) => {
  requireDatasourceScope(caller, body.datasource)
  await indexGroup(store, body, { version: versionOf(body.version), nowMs })
  return undefined
}

export const indexmembership: RecordHandler<'indexmembership'> = async ({ store, caller, body, nowMs }) => {
  requireDatasourceScope(caller, body.datasource)
  await indexMembership(store, body, { version: versionOf(body.version), nowMs })
  return undefined
}
