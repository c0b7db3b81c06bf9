import type { OperationId } from '@sheaf/contract'
import type { MainHandler, RecordHandler } from './context.ts'
import {
  clearfindings,
  deletedatasource,
  endupload,
  explainOperation,
  listdatasources,
  listviewers,
  removebetauser,
  resolvehelddeletion,
  setdatasourcevisibility,
  showdatasource,
} from './routes/administration.ts'
import { rotatetoken } from './routes/authentication.ts'
import { adddatasource, getdatasourceconfig } from './routes/datasources.ts'
import {
  bulkindexdocuments,
  deletedocument,
  indexdocument,
  indexdocuments,
  processalldocuments,
  updatepermissions,
} from './routes/documents.ts'
import {
  betausers,
  bulkindexgroups,
  bulkindexmemberships,
  bulkindexusers,
  deletegroup,
  deletemembership,
  deleteuser,
  indexgroup,
  indexmembership,
  indexuser,
  processallmemberships,
} from './routes/permissions.ts'
import { search } from './routes/search.ts'
import {
  checkdocumentaccess,
  debugdatasourcestatus,
  debugdocument,
  debugdocumentevents,
  debugdocuments,
  debuguser,
  getdocumentcount,
  getdocumentstatus,
  getusercount,
} from './routes/troubleshooting.ts'

/** Operations that work on the record alone: with a large body they run in the body worker, else in the main thread. */
export const recordHandlers = {
  adddatasource,
  getdatasourceconfig,
  indexdocument,
  indexdocuments,
  bulkindexdocuments,
  updatepermissions,
  deletedocument,
  indexuser,
  indexgroup,
  indexmembership,
  bulkindexusers,
  bulkindexgroups,
  bulkindexmemberships,
  deleteuser,
  deletegroup,
  deletemembership,
  betausers,
  processallmemberships,
  checkdocumentaccess,
  getdocumentcount,
  getusercount,
  listdatasources,
  setdatasourcevisibility,
  removebetauser,
  deletedatasource,
  endupload,
  resolvehelddeletion,
  clearfindings,
  listviewers,
} satisfies { readonly [Id in OperationId]?: RecordHandler<Id> }

/** Operations that need more than the record and take small bodies. */
export const mainHandlers = {
  rotatetoken,
  search,
  processalldocuments,
  explain: explainOperation,
  showdatasource,
  debugdatasourcestatus,
  debugdocument,
  debugdocuments,
  debugdocumentevents,
  debuguser,
  getdocumentstatus,
} satisfies {
  readonly [Id in OperationId]?: MainHandler<Id>
}

export type RecordOperationId = keyof typeof recordHandlers

export function isRecordOperation(id: OperationId): id is RecordOperationId {
  return id in recordHandlers
}

/** The compiler refuses an operation of the contract that neither table has. */
type Unserved = Exclude<OperationId, keyof typeof recordHandlers | keyof typeof mainHandlers>
const everyOperationIsServed: [Unserved] extends [never] ? true : Unserved = true
void everyOperationIsServed
