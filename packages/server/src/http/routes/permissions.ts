import { requireDatasource } from '../../datasources/datasource.ts'
import {
  addBetaUsers,
  deleteGroup,
  deleteMembership,
  deleteUser,
  indexGroup,
  indexMembership,
  indexUser,
} from '../../identity/write.ts'
import { uploadGroups, uploadMemberships, uploadUsers } from '../../uploads/upload.ts'
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

export const deleteuser: RecordHandler<'deleteuser'> = async ({ store, caller, body, nowMs }) => {
  requireDatasourceScope(caller, body.datasource)
  await deleteUser(store, body, { version: versionOf(body.version), nowMs })
  return undefined
}

export const deletegroup: RecordHandler<'deletegroup'> = async ({ store, caller, body, nowMs }) => {
  requireDatasourceScope(caller, body.datasource)
  await deleteGroup(store, body, { version: versionOf(body.version), nowMs })
  return undefined
}

export const deletemembership: RecordHandler<'deletemembership'> = async ({ store, caller, body, nowMs }) => {
  requireDatasourceScope(caller, body.datasource)
  await deleteMembership(store, body, { version: versionOf(body.version), nowMs })
  return undefined
}

export const bulkindexusers: RecordHandler<'bulkindexusers'> = async ({ store, caller, body, nowMs }) => {
  requireDatasourceScope(caller, body.datasource)
  await uploadUsers(store, body, nowMs)
  return undefined
}

export const bulkindexgroups: RecordHandler<'bulkindexgroups'> = async ({ store, caller, body, nowMs }) => {
  requireDatasourceScope(caller, body.datasource)
  await uploadGroups(store, body, nowMs)
  return undefined
}

export const bulkindexmemberships: RecordHandler<'bulkindexmemberships'> = async ({ store, caller, body, nowMs }) => {
  requireDatasourceScope(caller, body.datasource)
  await uploadMemberships(store, body, nowMs)
  return undefined
}

export const betausers: RecordHandler<'betausers'> = async ({ store, caller, body }) => {
  requireDatasourceScope(caller, body.datasource)
  await addBetaUsers(store, body)
  return undefined
}

/** Memberships count as soon as they are stored: there is nothing to wait for. */
export const processallmemberships: RecordHandler<'processallmemberships'> = async ({ store, caller, body }) => {
  if (body.datasource !== undefined) {
    requireDatasourceScope(caller, body.datasource)
    await requireDatasource(store.read, body.datasource)
  }
  return undefined
}
