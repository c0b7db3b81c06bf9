import type { OperationId } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import type { MainHandler, RecordHandler } from './context.ts'
import { activity } from './routes/activity.ts'
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
import { createauthtoken, rotatetoken } from './routes/authentication.ts'
import {
  deletecustommetadata,
  deletecustommetadataschema,
  getcustommetadataschema,
  putcustommetadata,
  putcustommetadataschema,
} from './routes/custom-metadata.ts'
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
import { finddocuments, findpeople, showdocument, showperson } from './routes/inspection.ts'
import { datasourcehistory, showhealth } from './routes/monitoring.ts'
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
import {
  adminsearch,
  autocomplete,
  getdocpermissions,
  getdocuments,
  getdocumentsbyfacets,
  search,
} from './routes/search.ts'
import {
  createsession,
  endsession,
  listsessions,
  redeemsigninlink,
  revokesession,
  showsession,
} from './routes/sessions.ts'
import { configuredatasource, createsample, showsetup } from './routes/setup.ts'
import {
  bulkindexshortcuts,
  createshortcut,
  deleteshortcut,
  getshortcut,
  listshortcuts,
  updateshortcut,
  uploadshortcuts,
} from './routes/shortcuts.ts'
import { clearsubmissions, listsubmissions, submit } from './routes/submissions.ts'
import {
  createtoken,
  listaudit,
  listtokens,
  reissuetoken,
  renewtoken,
  revoketoken,
  showtoken,
} from './routes/tokens.ts'
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
  bulkindexshortcuts,
  uploadshortcuts,
  putcustommetadata,
  deletecustommetadata,
  getcustommetadataschema,
  putcustommetadataschema,
  deletecustommetadataschema,
  submit,
  listsubmissions,
  clearsubmissions,
  listdatasources,
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
  listaudit,
  configuredatasource,
  createsample,
  finddocuments,
  findpeople,
  showperson,
  datasourcehistory,
} satisfies { readonly [Id in OperationId]?: RecordHandler<Id> }

/** Operations that need more than the record and take small bodies. */
export const mainHandlers = {
  rotatetoken,
  search,
  createshortcut,
  getshortcut,
  listshortcuts,
  updateshortcut,
  deleteshortcut,
  adminsearch,
  autocomplete,
  getdocuments,
  getdocpermissions,
  getdocumentsbyfacets,
  activity,
  createauthtoken,
  processalldocuments,
  explain: explainOperation,
  people,
  listentities,
  showdatasource,
  debugdatasourcestatus,
  debugdocument,
  debugdocuments,
  debugdocumentevents,
  debuguser,
  getdocumentstatus,
  showsession,
  createsession,
  redeemsigninlink,
  endsession,
  listsessions,
  revokesession,
  listtokens,
  showtoken,
  createtoken,
  reissuetoken,
  renewtoken,
  revoketoken,
  showsetup,
  showdocument,
  showhealth,
} satisfies {
  readonly [Id in OperationId]?: MainHandler<Id>
}

export type RecordOperationId = keyof typeof recordHandlers

export function isRecordOperation(id: OperationId): id is RecordOperationId {
  return id in recordHandlers
}

/** The longest body that an operation takes. */
export function bodyBytesMaxOf(id: OperationId): number {
  if (id === 'submit') return limits.submissionBytesMax.value
  return isRecordOperation(id) ? limits.bodyBytesMax.value : limits.mainThreadBodyBytesMax.value
}

/** The compiler refuses an operation of the contract that neither table has. */
type Unserved = Exclude<OperationId, keyof typeof recordHandlers | keyof typeof mainHandlers>
const everyOperationIsServed: [Unserved] extends [never] ? true : Unserved = true
void everyOperationIsServed
