import type { Operations } from '@sheaf/contract'

type PathOf<Id extends keyof Operations> = Operations[Id]['path']

/**
 * The operations that the console calls, all of them by POST, with their paths. They stand here once more because the
 * table of the contract brings every schema along; the type makes them the same.
 */
export const paths = {
  showsession: '/admin/api/v1/showsession',
  createsession: '/admin/api/v1/createsession',
  redeemsigninlink: '/admin/api/v1/redeemsigninlink',
  endsession: '/admin/api/v1/endsession',
  listsessions: '/admin/api/v1/listsessions',
  revokesession: '/admin/api/v1/revokesession',
  listtokens: '/admin/api/v1/listtokens',
  showtoken: '/admin/api/v1/showtoken',
  createtoken: '/admin/api/v1/createtoken',
  reissuetoken: '/admin/api/v1/reissuetoken',
  renewtoken: '/admin/api/v1/renewtoken',
  revoketoken: '/admin/api/v1/revoketoken',
  listaudit: '/admin/api/v1/listaudit',
  listdatasources: '/admin/api/v1/listdatasources',
  showdatasource: '/admin/api/v1/showdatasource',
  configuredatasource: '/admin/api/v1/configuredatasource',
  datasourcehistory: '/admin/api/v1/datasourcehistory',
  setdatasourcevisibility: '/admin/api/v1/setdatasourcevisibility',
  removebetauser: '/admin/api/v1/removebetauser',
  deletedatasource: '/admin/api/v1/deletedatasource',
  endupload: '/admin/api/v1/endupload',
  resolvehelddeletion: '/admin/api/v1/resolvehelddeletion',
  clearfindings: '/admin/api/v1/clearfindings',
  finddocuments: '/admin/api/v1/finddocuments',
  showdocument: '/admin/api/v1/showdocument',
  findpeople: '/admin/api/v1/findpeople',
  showperson: '/admin/api/v1/showperson',
  explain: '/admin/api/v1/explain',
  listviewers: '/admin/api/v1/listviewers',
  showhealth: '/admin/api/v1/showhealth',
  showsetup: '/admin/api/v1/showsetup',
  createsample: '/admin/api/v1/createsample',
  search: '/rest/api/v1/search',
  autocomplete: '/rest/api/v1/autocomplete',
  listentities: '/rest/api/v1/listentities',
  listshortcuts: '/rest/api/v1/listshortcuts',
} as const satisfies { readonly [Id in keyof Operations]?: PathOf<Id> }

/** An operation that the console calls. */
export type Callable = keyof typeof paths
