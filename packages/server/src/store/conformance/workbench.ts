import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { datasourceKey, gleanDocumentKey } from '@sheaf/contract'
import { pageGrants } from '../page-grants.ts'
import type { Permissions } from '../permissions.ts'
import type { Store } from '../port.ts'
import { listChanges } from '../reads/changes.ts'
import { findDatasourceRow } from '../reads/datasources.ts'
import { findDocument } from '../reads/documents.ts'
import type { DocumentRow } from '../writes/document-rows.ts'
import type { PutDocuments, PutDocumentsAnswer } from '../writes/documents.ts'

/** Opens the record of a data directory. */
export type OpenStore = (directory: string) => Promise<Store>

const directories: string[] = []
// Not at the end of each test: a test's hooks run in the order in which they were registered, closing after removing.
process.on('exit', () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

/** Makes a temporary directory that goes when the process ends. */
export function temporaryDirectory(parent = tmpdir()): string {
  const directory = mkdtempSync(join(parent, 'sheaf-store-'))
  directories.push(directory)
  return directory
}

/** An empty record that is closed when the test ends. */
export async function freshStore(t: TestContext, open: OpenStore): Promise<Store> {
  const store = await open(temporaryDirectory())
  t.after(() => store.close())
  return store
}

/** A record with the empty datasource `wiki`. */
export async function storeWithWiki(t: TestContext, open: OpenStore): Promise<Store> {
  const store = await freshStore(t, open)
  await putWiki(store)
  return store
}

export const wiki = datasourceKey('wiki')
export const NOW_MS = 1_767_225_600_000

export function putWiki(store: Store) {
  return store.write('putDatasource', {
    datasource: wiki,
    name: 'wiki',
    config: '{}',
    visibility: 'all',
    nowMs: NOW_MS,
  })
}

export const nobody: Permissions = {
  anonymous: false,
  datasourceUsers: false,
  users: [],
  groups: [],
  intersections: [],
}
export const groups = (...names: readonly string[]): Permissions => ({ ...nobody, groups: names })
export const users = (...emails: readonly string[]): Permissions => ({
  ...nobody,
  users: emails.map((email) => ({ email })),
})

const gleanKeyOf = (id: string) => gleanDocumentKey('wiki', 'Page', id)

export function document(id: string, permissions: Permissions = nobody, content = '{}'): DocumentRow {
  return {
    objectType: 'Page',
    idKey: id,
    gleanKey: gleanKeyOf(id),
    viewUrl: '',
    content,
    permissions: JSON.stringify(permissions),
  }
}

/** What a page of documents consists of besides what they share. */
export function pageOf(documents: readonly DocumentRow[]): Pick<PutDocuments, 'documents' | 'grants' | 'findings'> {
  const permissions = documents.map((each) => ({ permissions: JSON.parse(each.permissions) as Permissions }))
  return { documents, grants: pageGrants(permissions, 'email'), findings: [] }
}

/** Puts documents into `wiki` as it is now configured. */
export async function putPages(
  store: Store,
  documents: readonly DocumentRow[],
  options: Partial<PutDocuments> = {},
): Promise<PutDocumentsAnswer> {
  return store.write('putDocuments', {
    datasource: wiki,
    configRevision: await configRevisionOf(store),
    identityDatasource: wiki,
    usersBy: 'email',
    ...pageOf(documents),
    version: 0n,
    nowMs: NOW_MS,
    ...options,
  })
}

export function deletePage(store: Store, id: string, version = 0n, nowMs = NOW_MS) {
  return store.write('deleteDocument', {
    datasource: wiki,
    gleanKey: gleanKeyOf(id),
    version,
    nowMs,
  })
}

export function putPerson(
  store: Store,
  email: string,
  more: { readonly userId?: string; readonly version?: bigint } = {},
) {
  return store.write('putUser', {
    datasource: wiki,
    email,
    userId: more.userId,
    name: '',
    isActive: true,
    version: more.version ?? 0n,
    nowMs: NOW_MS,
  })
}

export async function configRevisionOf(store: Store): Promise<number> {
  return (await findDatasourceRow(store.read, wiki))?.config_revision ?? -1
}

/** Every document, in the order of the ids. Found through the queue of changes, so that none may have been pruned. */
export async function listPages(store: Store) {
  const keys = new Set((await listChanges(store.read, 0, 1_000_000)).map(({ document_key }) => document_key))
  const found = await Promise.all([...keys].map((key) => findDocument(store.read, key)))
  return found
    .filter((row) => row !== undefined)
    .map(({ glean_key, content, content_revision: revision }) => ({
      id: glean_key.slice(gleanKeyOf('').length),
      content,
      revision,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}
export const listIds = async (store: Store) => (await listPages(store)).map(({ id }) => id)

/** The version of a document that has one, as the refusal of a lower one names it. */
export async function versionOf(store: Store, id: string): Promise<bigint | undefined> {
  const answer = await putPages(store, [document(id)], { version: 1n })
  return answer.kind === 'version conflict' ? answer.stored : undefined
}

/** For each change in order: whether it narrows. */
export const listNarrowing = async (store: Store) =>
  (await listChanges(store.read, 0, 1_000_000)).map(({ narrows }) => narrows === 1)
