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
import { enddirectoryupload, resolveheldemployees, showdirectory } from './routes/directory-administration.ts'
import {
  bulkindexdocuments,
  deletedocument,
  indexdocument,
  indexdocuments,
  processalldocuments,
  updatepermissions,
} from './routes/documents.ts'
import { listentities, people } from './routes/entities.ts'
import {
  bulkindexemployees,
  bulkindexteams,
  deleteemployee,
  deleteteam,
  indexemployee,
  indexemployeelist,
  indexteam,
  processallemployeesandteams,
} from './routes/people.ts'
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
import { checkdocumentaccess, getdocumentcount, getusercount } from './routes/troubleshooting.ts'

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
  indexemployee,
  bulkindexemployees,
  indexemployeelist,
  processallemployeesandteams,
  deleteemployee,
  indexteam,
  bulkindexteams,
  deleteteam,
  checkdocumentaccess,
  getdocumentcount,
  getusercount,
  listdatasources,
  showdatasource,
  setdatasourcevisibility,
  removebetauser,
  deletedatasource,
  endupload,
  resolvehelddeletion,
  clearfindings,
  listviewers,
  showdirectory,
  resolveheldemployees,
  enddirectoryupload,
} satisfies { readonly [Id in OperationId]?: RecordHandler<Id> }

/** Operations that need more than the record and take small bodies. */
export const mainHandlers = {
  rotatetoken,
  search,
  processalldocuments,
  explain: explainOperation,
  people,
  listentities,
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
