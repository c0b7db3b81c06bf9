import assert from 'node:assert/strict'
import type { ListShortcutsPaginatedResponse, NewShortcut, OperationId, Shortcut } from '@sheaf/contract'
import { callerOf, handbook, user } from './handbook.ts'
import type { Answer, TestClient } from './running-server.ts'

/** Shortcuts, and people who use them, that tests share: `ann` and `bob` are known, and `root` is `bob` as an administrator. */

export const scopes = ['SHORTCUTS']
/** Addresses to which no shortcut may lead. */
export const unsafe = [
  'javascript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  'ftp://a.example.com',
  '/x',
]

export const whole = { isFirstPage: true, isLastPage: true }
export const url = (path: string) => `https://a.example.com/${path}`

export const external = (inputAlias: string, more: object = {}) => ({
  inputAlias,
  destinationUrl: url(inputAlias),
  intermediateUrl: `https://go.example.com/${inputAlias}`,
  createdBy: 'cy@example.com',
  ...more,
})
export const hosted = (inputAlias: string, more: object = {}) => ({
  inputAlias,
  destinationUrl: url(inputAlias),
  createdBy: 'Ann@example.com',
  ...more,
})

/** Somebody who uses shortcuts. */
export type Person = { readonly call: (id: OperationId, body: unknown) => Promise<Answer> }

export async function create(person: Person, inputAlias: string, more: Partial<NewShortcut> = {}): Promise<Shortcut> {
  const answer = await person.call('createshortcut', { data: { inputAlias, destinationUrl: url(inputAlias), ...more } })
  assert.equal(answer.status, 200, answer.text)
  const { shortcut } = answer.json as { readonly shortcut: Shortcut }
  return shortcut
}

export async function get(person: Person, what: object): Promise<Shortcut | undefined> {
  const answer = await person.call('getshortcut', what)
  const { shortcut, error } = answer.json as { readonly shortcut?: Shortcut; readonly error?: object }
  assert.equal(answer.status, 200, answer.text)
  if (shortcut === undefined) assert.deepEqual(error, { errorType: 'INVALID_ID' })
  return shortcut
}

export async function list(person: Person, more: object = {}): Promise<ListShortcutsPaginatedResponse> {
  const answer = await person.call('listshortcuts', { pageSize: 100, ...more })
  assert.equal(answer.status, 200, answer.text)
  return answer.json as ListShortcutsPaginatedResponse
}

export const aliases = async (person: Person, more: object = {}) =>
  (await list(person, more)).shortcuts.map(({ inputAlias }) => inputAlias)

/** Makes the people known to a server, and what uploads to it. */
export async function linkUsers(server: TestClient) {
  const indexing = callerOf(server, await server.token())
  const people = await server.token({ kind: 'client', scopes })
  const administrators = await server.token({ kind: 'client', scopes: ['SHORTCUTS', 'ADMINSHORTCUTS'] })
  const as = (name: string, token = people): Person => ({
    call: (id, body) => server.call(id, token, body, { 'x-glean-actas': `${name}@example.com` }),
  })
  await indexing.must('adddatasource', handbook)
  for (const name of ['ann', 'bob']) await indexing.must('indexuser', user(name))
  return {
    people,
    as,
    ann: as('ann'),
    bob: as('bob'),
    root: as('bob', administrators),
    bulk: (uploadId: string, shortcuts: readonly object[], more: object = whole) =>
      indexing.call('bulkindexshortcuts', { uploadId, shortcuts, ...more }),
    upload: (uploadId: string, shortcuts: readonly object[], more: object = whole) =>
      indexing.call('uploadshortcuts', { uploadId, shortcuts, ...more }),
  }
}
