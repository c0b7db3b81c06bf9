import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type OperationId, operationList, type RequestOf, type ResponseOf } from '@sheaf/contract'
import type {
  ActivityApi,
  AdministrationApi,
  AuthenticationApi,
  CustomMetadataApi,
  DatasourcesApi,
  DocumentsApi,
  EntitiesApi,
  InspectionApi,
  MonitoringApi,
  PeopleApi,
  PermissionsApi,
  SearchApi,
  SessionsApi,
  ShortcutsApi,
  TokensApi,
  TroubleshootingApi,
} from '../src/index.ts'

/** The client's method of each operation. */
type Methods = {
  rotatetoken: AuthenticationApi['rotatetokenPost']
  createauthtoken: AuthenticationApi['createauthtokenPost']
  adddatasource: DatasourcesApi['adddatasourcePost']
  getdatasourceconfig: DatasourcesApi['getdatasourceconfigPost']
  indexdocument: DocumentsApi['indexdocumentPost']
  indexdocuments: DocumentsApi['indexdocumentsPost']
  deletedocument: DocumentsApi['deletedocumentPost']
  bulkindexdocuments: DocumentsApi['bulkindexdocumentsPost']
  updatepermissions: DocumentsApi['updatepermissionsPost']
  processalldocuments: DocumentsApi['processalldocumentsPost']
  indexuser: PermissionsApi['indexuserPost']
  indexgroup: PermissionsApi['indexgroupPost']
  indexmembership: PermissionsApi['indexmembershipPost']
  bulkindexusers: PermissionsApi['bulkindexusersPost']
  bulkindexgroups: PermissionsApi['bulkindexgroupsPost']
  bulkindexmemberships: PermissionsApi['bulkindexmembershipsPost']
  processallmemberships: PermissionsApi['processallmembershipsPost']
  deleteuser: PermissionsApi['deleteuserPost']
  deletegroup: PermissionsApi['deletegroupPost']
  deletemembership: PermissionsApi['deletemembershipPost']
  betausers: PermissionsApi['betausersPost']
  indexemployee: PeopleApi['indexemployeePost']
  bulkindexemployees: PeopleApi['bulkindexemployeesPost']
  indexemployeelist: PeopleApi['indexemployeelistPost']
  processallemployeesandteams: PeopleApi['processallemployeesandteamsPost']
  deleteemployee: PeopleApi['deleteemployeePost']
  indexteam: PeopleApi['indexteamPost']
  bulkindexteams: PeopleApi['bulkindexteamsPost']
  deleteteam: PeopleApi['deleteteamPost']
  debugdatasourcestatus: TroubleshootingApi['debugDatasourceStatusPost']
  debugdocument: TroubleshootingApi['debugDatasourceDocumentPost']
  debugdocuments: TroubleshootingApi['debugDatasourceDocumentsPost']
  debugdocumentevents: TroubleshootingApi['debugDatasourceDocumentEventsPost']
  debuguser: TroubleshootingApi['debugDatasourceUserPost']
  checkdocumentaccess: TroubleshootingApi['checkdocumentaccessPost']
  getdocumentstatus: TroubleshootingApi['getdocumentstatusPost']
  getdocumentcount: TroubleshootingApi['getdocumentcountPost']
  getusercount: TroubleshootingApi['getusercountPost']
  search: SearchApi['searchPost']
  bulkindexshortcuts: ShortcutsApi['bulkindexshortcutsPost']
  uploadshortcuts: ShortcutsApi['uploadshortcutsPost']
  createshortcut: ShortcutsApi['createshortcutPost']
  getshortcut: ShortcutsApi['getshortcutPost']
  listshortcuts: ShortcutsApi['listshortcutsPost']
  updateshortcut: ShortcutsApi['updateshortcutPost']
  deleteshortcut: ShortcutsApi['deleteshortcutPost']
  putcustommetadata: CustomMetadataApi['documentDocidCustomMetadataGroupnamePut']
  deletecustommetadata: CustomMetadataApi['documentDocidCustomMetadataGroupnameDelete']
  getcustommetadataschema: CustomMetadataApi['customMetadataSchemaGroupnameGet']
  putcustommetadataschema: CustomMetadataApi['customMetadataSchemaGroupnamePut']
  deletecustommetadataschema: CustomMetadataApi['customMetadataSchemaGroupnameDelete']
  submit: DatasourcesApi['submissionsDatasourceinstanceTypePost']
  listsubmissions: AdministrationApi['listsubmissionsPost']
  clearsubmissions: AdministrationApi['clearsubmissionsPost']
  adminsearch: SearchApi['adminsearchPost']
  autocomplete: SearchApi['autocompletePost']
  getdocuments: SearchApi['getdocumentsPost']
  getdocumentsbyfacets: SearchApi['getdocumentsbyfacetsPost']
  getdocpermissions: SearchApi['getdocpermissionsPost']
  activity: ActivityApi['activityPost']
  people: EntitiesApi['peoplePost']
  listentities: EntitiesApi['listentitiesPost']
  listdatasources: AdministrationApi['listdatasourcesPost']
  showdatasource: AdministrationApi['showdatasourcePost']
  setdatasourcevisibility: AdministrationApi['setdatasourcevisibilityPost']
  removebetauser: AdministrationApi['removebetauserPost']
  deletedatasource: AdministrationApi['deletedatasourcePost']
  endupload: AdministrationApi['enduploadPost']
  resolvehelddeletion: AdministrationApi['resolvehelddeletionPost']
  clearfindings: AdministrationApi['clearfindingsPost']
  explain: AdministrationApi['explainPost']
  listviewers: AdministrationApi['listviewersPost']
  showdirectory: AdministrationApi['showdirectoryPost']
  resolveheldemployees: AdministrationApi['resolveheldemployeesPost']
  enddirectoryupload: AdministrationApi['enddirectoryuploadPost']
  configuredatasource: AdministrationApi['configuredatasourcePost']
  showsetup: AdministrationApi['showsetupPost']
  createsample: AdministrationApi['createsamplePost']
  finddocuments: InspectionApi['finddocumentsPost']
  showdocument: InspectionApi['showdocumentPost']
  findpeople: InspectionApi['findpeoplePost']
  showperson: InspectionApi['showpersonPost']
  showhealth: MonitoringApi['showhealthPost']
  datasourcehistory: MonitoringApi['datasourcehistoryPost']
  listtokens: TokensApi['listtokensPost']
  showtoken: TokensApi['showtokenPost']
  createtoken: TokensApi['createtokenPost']
  reissuetoken: TokensApi['reissuetokenPost']
  renewtoken: TokensApi['renewtokenPost']
  revoketoken: TokensApi['revoketokenPost']
  listaudit: TokensApi['listauditPost']
  showsession: SessionsApi['showsessionPost']
  createsession: SessionsApi['createsessionPost']
  redeemsigninlink: SessionsApi['redeemsigninlinkPost']
  endsession: SessionsApi['endsessionPost']
  listsessions: SessionsApi['listsessionsPost']
  revokesession: SessionsApi['revokesessionPost']
}

/**
 * A type of the contract as callers should use it: the server also takes booleans and times as text, which published
 * samples send, and never answers them so; the client offers `boolean` and `number` alone.
 */
type Plain<T> = unknown extends T
  ? T
  : [boolean | 'true' | 'false'] extends [T]
    ? boolean
    : [number | string] extends [T]
      ? [T] extends [number | string | undefined]
        ? number
        : T
      : PlainParts<T>
type PlainParts<T> = T extends (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { [Key in keyof T]: Plain<T[Key]> }
    : T

/** What a method sends; undefined where it sends nothing. */
type Sent<Id extends OperationId> = RequestOf<Id> extends undefined ? undefined : AfterPath<Parameters<Methods[Id]>>
/** The first parameter behind those that are filled into the path. */
type AfterPath<Taken extends readonly unknown[]> = Taken extends readonly [string, ...infer Rest]
  ? AfterPath<Rest>
  : Taken[0]
/** What a method answers; undefined where it answers nothing. */
type Answered<Id extends OperationId> =
  ReturnType<Methods[Id]> extends Promise<void> ? undefined : Awaited<ReturnType<Methods[Id]>>

type Mutual<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
/** The type with no field optional: a field that only one side has, and has as optional, would else go unnoticed. */
type Complete<T> = T extends (infer Item)[]
  ? Complete<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Complete<T[Key]> }
    : T
type Same<A, B> = Mutual<A, B> extends true ? Mutual<Complete<A>, Complete<B>> : false
type Accepted<A, B> = [A] extends [B] ? true : false

/** Each is `true`, or this file does not compile. */
const agreement: {
  readonly [Id in OperationId]: {
    /** Client and contract can send the same. */
    readonly request: Same<Sent<Id>, Plain<RequestOf<Id>>>
    /** Whatever the client can send, the contract takes as it is. */
    readonly accepted: Accepted<Sent<Id>, RequestOf<Id>>
    /** Client and contract answer the same. */
    readonly response: Same<Answered<Id>, Plain<ResponseOf<Id>>>
  }
} = {
  rotatetoken: { request: true, accepted: true, response: true },
  createauthtoken: { request: true, accepted: true, response: true },
  adddatasource: { request: true, accepted: true, response: true },
  getdatasourceconfig: { request: true, accepted: true, response: true },
  indexdocument: { request: true, accepted: true, response: true },
  indexdocuments: { request: true, accepted: true, response: true },
  deletedocument: { request: true, accepted: true, response: true },
  bulkindexdocuments: { request: true, accepted: true, response: true },
  updatepermissions: { request: true, accepted: true, response: true },
  processalldocuments: { request: true, accepted: true, response: true },
  indexuser: { request: true, accepted: true, response: true },
  indexgroup: { request: true, accepted: true, response: true },
  indexmembership: { request: true, accepted: true, response: true },
  bulkindexusers: { request: true, accepted: true, response: true },
  bulkindexgroups: { request: true, accepted: true, response: true },
  bulkindexmemberships: { request: true, accepted: true, response: true },
  processallmemberships: { request: true, accepted: true, response: true },
  deleteuser: { request: true, accepted: true, response: true },
  deletegroup: { request: true, accepted: true, response: true },
  deletemembership: { request: true, accepted: true, response: true },
  betausers: { request: true, accepted: true, response: true },
  indexemployee: { request: true, accepted: true, response: true },
  bulkindexemployees: { request: true, accepted: true, response: true },
  indexemployeelist: { request: true, accepted: true, response: true },
  processallemployeesandteams: { request: true, accepted: true, response: true },
  deleteemployee: { request: true, accepted: true, response: true },
  indexteam: { request: true, accepted: true, response: true },
  bulkindexteams: { request: true, accepted: true, response: true },
  deleteteam: { request: true, accepted: true, response: true },
  debugdatasourcestatus: { request: true, accepted: true, response: true },
  debugdocument: { request: true, accepted: true, response: true },
  debugdocuments: { request: true, accepted: true, response: true },
  debugdocumentevents: { request: true, accepted: true, response: true },
  debuguser: { request: true, accepted: true, response: true },
  checkdocumentaccess: { request: true, accepted: true, response: true },
  getdocumentstatus: { request: true, accepted: true, response: true },
  getdocumentcount: { request: true, accepted: true, response: true },
  getusercount: { request: true, accepted: true, response: true },
  search: { request: true, accepted: true, response: true },
  bulkindexshortcuts: { request: true, accepted: true, response: true },
  uploadshortcuts: { request: true, accepted: true, response: true },
  createshortcut: { request: true, accepted: true, response: true },
  getshortcut: { request: true, accepted: true, response: true },
  listshortcuts: { request: true, accepted: true, response: true },
  updateshortcut: { request: true, accepted: true, response: true },
  deleteshortcut: { request: true, accepted: true, response: true },
  putcustommetadata: { request: true, accepted: true, response: true },
  deletecustommetadata: { request: true, accepted: true, response: true },
  getcustommetadataschema: { request: true, accepted: true, response: true },
  putcustommetadataschema: { request: true, accepted: true, response: true },
  deletecustommetadataschema: { request: true, accepted: true, response: true },
  submit: { request: true, accepted: true, response: true },
  listsubmissions: { request: true, accepted: true, response: true },
  clearsubmissions: { request: true, accepted: true, response: true },
  adminsearch: { request: true, accepted: true, response: true },
  autocomplete: { request: true, accepted: true, response: true },
  getdocuments: { request: true, accepted: true, response: true },
  getdocumentsbyfacets: { request: true, accepted: true, response: true },
  getdocpermissions: { request: true, accepted: true, response: true },
  activity: { request: true, accepted: true, response: true },
  people: { request: true, accepted: true, response: true },
  listentities: { request: true, accepted: true, response: true },
  listdatasources: { request: true, accepted: true, response: true },
  showdatasource: { request: true, accepted: true, response: true },
  setdatasourcevisibility: { request: true, accepted: true, response: true },
  removebetauser: { request: true, accepted: true, response: true },
  deletedatasource: { request: true, accepted: true, response: true },
  endupload: { request: true, accepted: true, response: true },
  resolvehelddeletion: { request: true, accepted: true, response: true },
  clearfindings: { request: true, accepted: true, response: true },
  explain: { request: true, accepted: true, response: true },
  listviewers: { request: true, accepted: true, response: true },
  showdirectory: { request: true, accepted: true, response: true },
  resolveheldemployees: { request: true, accepted: true, response: true },
  enddirectoryupload: { request: true, accepted: true, response: true },
  configuredatasource: { request: true, accepted: true, response: true },
  showsetup: { request: true, accepted: true, response: true },
  createsample: { request: true, accepted: true, response: true },
  finddocuments: { request: true, accepted: true, response: true },
  showdocument: { request: true, accepted: true, response: true },
  findpeople: { request: true, accepted: true, response: true },
  showperson: { request: true, accepted: true, response: true },
  showhealth: { request: true, accepted: true, response: true },
  datasourcehistory: { request: true, accepted: true, response: true },
  listtokens: { request: true, accepted: true, response: true },
  showtoken: { request: true, accepted: true, response: true },
  createtoken: { request: true, accepted: true, response: true },
  reissuetoken: { request: true, accepted: true, response: true },
  renewtoken: { request: true, accepted: true, response: true },
  revoketoken: { request: true, accepted: true, response: true },
  listaudit: { request: true, accepted: true, response: true },
  showsession: { request: true, accepted: true, response: true },
  createsession: { request: true, accepted: true, response: true },
  redeemsigninlink: { request: true, accepted: true, response: true },
  endsession: { request: true, accepted: true, response: true },
  listsessions: { request: true, accepted: true, response: true },
  revokesession: { request: true, accepted: true, response: true },
}

/** Guards the guard: were `Same` or `Plain` always true, the table above would prove nothing. */
const guards: readonly [
  Same<{ a?: string }, { a: string }>,
  Same<{ a?: string }, { a?: string; b?: string }>,
  Same<Plain<{ a?: boolean | 'true' | 'false' }>, { a?: boolean | 'true' | 'false' }>,
  Same<Plain<{ a: { b?: number | string }[] }>, { a: { b?: number }[] }>,
  Same<Plain<{ a?: string | number | readonly string[] }>, { a?: string | number | readonly string[] }>,
] = [false, false, false, true, true]

test('the client’s types agree with the contract’s, operation by operation', () => {
  assert.deepEqual(
    Object.keys(agreement).toSorted(),
    operationList.map((operation) => operation.id as string).toSorted(),
  )
  assert.deepEqual(guards, [false, false, false, true, true])
})
