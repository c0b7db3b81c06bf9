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
import { writesTo, writesVersioned } from '../datasource-write.ts'
import { processedDatasources } from '../scope.ts'

export const indexuser = writesVersioned(indexUser)
export const indexgroup = writesVersioned(indexGroup)
export const indexmembership = writesVersioned(indexMembership)
export const deleteuser = writesVersioned(deleteUser)
export const deletegroup = writesVersioned(deleteGroup)
export const deletemembership = writesVersioned(deleteMembership)
export const bulkindexusers = writesTo(uploadUsers)
export const bulkindexgroups = writesTo(uploadGroups)
export const bulkindexmemberships = writesTo(uploadMemberships)
export const betausers = writesTo(addBetaUsers)

/** Memberships count as soon as they are stored: there is nothing to wait for. */
export const processallmemberships: RecordHandler<'processallmemberships'> = async ({ store, caller, body, nowMs }) => {
  const datasources = await processedDatasources(store.read, caller, body.datasource)
  await store.write('recordRuns', { datasources, kind: 'identity', startedMs: nowMs, endedMs: nowMs })
  return undefined
}
