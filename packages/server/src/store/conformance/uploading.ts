import type { DatasourceKey } from '@sheaf/contract'
import type { Store } from '../port.ts'
import type { PageEntries, PutPage, PutPageAnswer } from '../writes/bulk.ts'
import type { DocumentRow } from '../writes/document-rows.ts'
import type { EmployeeRow } from '../writes/employees.ts'
import type { TeamRow } from '../writes/teams.ts'
import type { UploadPage } from '../writes/uploads.ts'
import { configRevisionOf, document, NOW_MS, pageOf, wiki } from './workbench.ts'

/** Pages of bulk uploads to `wiki`, for tests. */

export type Page = Partial<Omit<UploadPage, 'collection' | 'datasource'>> & {
  readonly skipsStaleCheck?: boolean
}

export const first = { isFirst: true }
export const last = { isLast: true }
export const whole = { isFirst: true, isLast: true }

export async function putDocumentsPage(
  store: Store,
  uploadId: string,
  page: Page,
  ids: readonly (string | DocumentRow)[],
): Promise<PutPageAnswer> {
  const documents = ids.map((id) => (typeof id === 'string' ? document(id) : id))
  const nowMs = page.nowMs ?? NOW_MS
  const put = {
    datasource: wiki,
    configRevision: await configRevisionOf(store),
    identityDatasource: wiki,
    usersBy: 'email' as const,
    ...pageOf(documents),
    version: 0n,
    nowMs,
  }
  return send(store, uploadId, page, { collection: 'documents', put })
}

export function putUsersPage(store: Store, uploadId: string, page: Page, emails: readonly string[]) {
  const rows = emails.map((email) => ({ email, userId: undefined, name: '', isActive: true }))
  return send(store, uploadId, page, { collection: 'users', rows })
}

export function putGroupsPage(store: Store, uploadId: string, page: Page, names: readonly string[]) {
  return send(store, uploadId, page, { collection: 'groups', rows: names.map((name) => ({ name })) })
}

export function putMembersPage(store: Store, group: string, uploadId: string, page: Page, members: readonly string[]) {
  const rows = members.map((member) => ({ group, memberKind: 'user' as const, member }))
  return send(store, uploadId, { ...page, part: group }, { collection: 'memberships', rows })
}

/** An employee whose name and words are those before the host of the address. */
export function employeeRow(email: string, more: Partial<EmployeeRow> = {}): EmployeeRow {
  const name = email.replace(/@.*$/, '')
  return {
    email,
    content: JSON.stringify({ email }),
    name,
    nameKey: name,
    firstNameKey: name,
    lastNameKey: name,
    words: { names: [name], others: [email] },
    status: 'CURRENT',
    startDate: '',
    lastDay: undefined,
    employeeId: '',
    managerKey: '',
    managerId: '',
    facets: '{}',
    version: 0n,
    ...more,
  }
}

export function teamRow(id: string, more: Partial<TeamRow> = {}): TeamRow {
  const words = { names: [id], others: [] }
  return {
    id,
    content: JSON.stringify({ id }),
    name: id,
    nameKey: id,
    words,
    members: [],
    facets: '{}',
    version: 0n,
    ...more,
  }
}

export function putEmployeesPage(store: Store, uploadId: string, page: Page, rows: readonly EmployeeRow[]) {
  return send(store, uploadId, page, { collection: 'employees', rows }, NO_DATASOURCE)
}

export function putTeamsPage(store: Store, uploadId: string, page: Page, ids: readonly string[]) {
  return send(store, uploadId, page, { collection: 'teams', rows: ids.map((id) => teamRow(id)) }, NO_DATASOURCE)
}

const NO_DATASOURCE = '' as DatasourceKey

function send(
  store: Store,
  uploadId: string,
  { skipsStaleCheck = false, ...page }: Page,
  entries: PageEntries,
  datasource = wiki,
): Promise<PutPageAnswer> {
  const upload: UploadPage = {
    collection: entries.collection,
    datasource,
    part: '',
    uploadId,
    isFirst: false,
    isLast: false,
    forcesRestart: false,
    nowMs: NOW_MS,
    ...page,
  }
  const values: PutPage = { upload, entered: undefined, isEnd: true, skipsStaleCheck, entries, findings: [] }
  return store.write('putPage', values)
}

/** Removes everything that is below a floor. Answers how many writes it took. */
export async function purgeAll(store: Store, limit = 100): Promise<number> {
  let writes = 0
  while (await store.write('purgeStale', { limit, nowMs: NOW_MS })) writes += 1
  return writes
}
