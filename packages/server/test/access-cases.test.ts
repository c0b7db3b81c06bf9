import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { type DocumentPermissionsDefinition, datasourceKey, type ErrorCode } from '@sheaf/contract'
import { decide, isDatasourceVisible, type PersonInDatasource } from '../src/identity/decision.ts'
import type { Permissions } from '../src/store/permissions.ts'
import { isIn, type Model, maySee, userIn } from './access-oracle.ts'
import { assertRefused } from './answers.ts'
import { startHandRunServer } from './hand-run-server.ts'
import { callerOf } from './handbook.ts'
import { searcherOf } from './searcher.ts'

/**
 * The worked cases of the decision procedure, each asked of the pure function, of checkdocumentaccess and of search. Users
 * are named by e-mail; cy is inactive; eve is nobody here; everybody is somebody elsewhere.
 */

type Case = {
  readonly number: number
  readonly permissions: DocumentPermissionsDefinition
  readonly person: 'ann' | 'bob' | 'cy' | 'eve'
  /** True: may see the document. A code: it is not accepted. */
  readonly expected: boolean | ErrorCode
  readonly datasource?: 'cases' | 'trial' | 'hidden' | 'borrower'
  /** Case that the protocol's operations served here cannot bring about: asked of the pure function alone. */
  readonly visibility?: { readonly isBeta: boolean }
}

const emailOf = (name: string) => `${name}@example.com`
const users = (...names: string[]) => ({ allowedUsers: names.map((name) => ({ email: emailOf(name) })) })
const groups = (...allowedGroups: string[]) => ({ allowedGroups })
const all = (...required: string[][]) => ({
  allowedGroupIntersections: required.map((requiredGroups) => ({ requiredGroups })),
})
const anyone = { allowAnonymousAccess: true }
const anyUser = { allowAllDatasourceUsersAccess: true }

const cases: readonly Case[] = [
  { number: 1, permissions: anyone, person: 'eve', expected: true },
  { number: 2, permissions: anyUser, person: 'ann', expected: true },
  { number: 3, permissions: anyUser, person: 'eve', expected: false },
  { number: 4, permissions: anyUser, person: 'cy', expected: false },
  { number: 5, permissions: users('ann'), person: 'ann', expected: true },
  { number: 6, permissions: users('ann'), person: 'bob', expected: false },
  { number: 7, permissions: users('eve'), person: 'eve', expected: 'acl_user_unknown' },
  {
    number: 8,
    permissions: { allowedUsers: [{ datasourceUserId: 'ann' }] },
    person: 'ann',
    expected: 'user_reference_incomplete',
  },
  { number: 9, permissions: groups('eng'), person: 'ann', expected: true },
  { number: 10, permissions: groups('all'), person: 'bob', expected: true },
  { number: 11, permissions: groups('eng'), person: 'bob', expected: false },
  { number: 12, permissions: groups('ghost'), person: 'ann', expected: false },
  { number: 13, permissions: all(['eng', 'ops']), person: 'ann', expected: false },
  { number: 14, permissions: all(['eng', 'all']), person: 'ann', expected: true },
  { number: 15, permissions: all(['eng', 'ops'], ['eng', 'all']), person: 'ann', expected: true },
  { number: 16, permissions: all([]), person: 'ann', expected: false },
  { number: 17, permissions: { ...users('bob'), ...groups('eng') }, person: 'ann', expected: true },
  { number: 18, permissions: {}, person: 'ann', expected: false },
  { number: 22, permissions: anyone, person: 'ann', expected: false, datasource: 'hidden' },
  { number: 23, permissions: anyone, person: 'ann', expected: true, visibility: { isBeta: true } },
  { number: 24, permissions: users('ann'), person: 'bob', expected: false, visibility: { isBeta: true } },
  { number: 25, permissions: users('ann'), person: 'ann', expected: false, datasource: 'trial' },
  { number: 26, permissions: groups('eng'), person: 'ann', expected: true, datasource: 'borrower' },
]

const identities: Model = {
  datasources: [{ name: 'cases', byEmail: true, isTest: false, identity: undefined }],
  users: ['ann', 'bob', 'cy', 'dan'].map((name) => ({
    datasource: 'cases',
    email: emailOf(name),
    id: name,
    isActive: name !== 'cy',
  })),
  groups: ['eng', 'ops', 'all'].map((name) => ({ datasource: 'cases', name })),
  memberships: [
    { datasource: 'cases', group: 'eng', user: emailOf('ann') },
    { datasource: 'cases', group: 'ops', user: emailOf('bob') },
    { datasource: 'cases', group: 'all', memberGroup: 'eng' },
    { datasource: 'cases', group: 'all', memberGroup: 'ops' },
  ],
  documents: [],
}

const server = await startHandRunServer({ after })
const { call, must, hasAccess } = callerOf(server, await server.token())
const { ids } = searcherOf(server, await server.token({ kind: 'client' }))
await prepare()

async function prepare(): Promise<void> {
  const config = { isUserReferencedByEmail: true, objectDefinitions: [{ name: 'page' }] }
  await must('adddatasource', { name: 'cases', ...config })
  await must('adddatasource', { name: 'elsewhere', ...config })
  await must('adddatasource', { name: 'borrower', ...config, identityDatasourceName: 'cases' })
  await must('adddatasource', { name: 'trial', ...config, isTestDatasource: true, identityDatasourceName: 'cases' })
  // Only a new datasource can be made hidden while others are visible; no operation does it yet.
  const hidden = { name: 'hidden', ...config, identityDatasourceName: 'cases' }
  const made = { datasource: datasourceKey('hidden'), name: 'hidden', config: '{}', nowMs: Date.now() }
  await server.store.write('putDatasource', { ...made, visibility: 'none' })
  await must('adddatasource', hidden)
  for (const { email, id, isActive } of identities.users) {
    await must('indexuser', { datasource: 'cases', user: { email, name: id, userId: id, isActive } })
  }
  for (const name of ['ann', 'bob', 'cy', 'dan', 'eve']) {
    await must('indexuser', { datasource: 'elsewhere', user: { email: emailOf(name), name } })
  }
  for (const { name } of identities.groups) await must('indexgroup', { datasource: 'cases', group: { name } })
  for (const { group, user, memberGroup } of identities.memberships) {
    const membership = { groupName: group, memberUserId: user, memberGroupName: memberGroup }
    await must('indexmembership', { datasource: 'cases', membership })
  }
}

for (const { number, permissions, person, expected, datasource = 'cases', visibility } of cases) {
  describe(`case ${number}: ${JSON.stringify(permissions)} for ${person} of ${datasource}: ${expected}`, () => {
    const id = `case-${number}`
    const document = {
      datasource,
      objectType: 'page',
      id,
      viewURL: `https://example.com/${id}`,
      title: id,
      permissions,
    }

    it('the decision', () => {
      if (typeof expected === 'string') return
      const isVisible = isDatasourceVisible(
        datasource === 'hidden' || visibility !== undefined ? 'none' : datasource === 'trial' ? 'test' : 'all',
        visibility?.isBeta ?? false,
      )
      assert.equal(decide({ ...personOf(person), isVisible }, storedForm(permissions)).isAllowed, expected)
    })
    if (visibility !== undefined) return

    it('checkdocumentaccess, at once', async () => {
      const answer = await call('indexdocument', { document })
      if (typeof expected === 'string') return assertRefused(answer, expected)
      assert.equal(answer.status, 200, answer.text)
      assert.equal(await hasAccess(datasource, id, emailOf(person)), expected)
    })

    it('search, once it is indexed', async () => {
      await server.catchUp()
      assert.equal((await ids(emailOf(person), `"${id}"`)).includes(id), expected === true)
    })
  })
}

it('the oracle of the random worlds agrees with every case that it has words for', () => {
  const datasource = { name: 'elsewhere', byEmail: true, isTest: false, identity: undefined }
  const model: Model = {
    ...identities,
    datasources: [
      ...identities.datasources,
      datasource,
      { ...datasource, name: 'trial', isTest: true, identity: 'cases' },
      { ...datasource, name: 'borrower', identity: 'cases' },
    ],
    users: [
      ...identities.users,
      ...['ann', 'bob', 'cy', 'dan', 'eve'].map((name) => ({
        datasource: 'elsewhere',
        email: emailOf(name),
        id: name,
        isActive: true,
      })),
    ],
  }
  for (const { number, permissions, person, expected, datasource: name = 'cases', visibility } of cases) {
    if (typeof expected === 'string' || name === 'hidden' || visibility !== undefined) continue
    assert.equal(maySee(model, emailOf(person), { datasource: name, id: 'a', permissions }), expected, `case ${number}`)
  }
})

function personOf(name: string): Omit<PersonInDatasource, 'isVisible'> {
  const [cases] = identities.datasources
  const user = userIn(identities, 'cases', emailOf(name))
  const held = identities.groups
    .map((group) => group.name)
    .filter((group) => cases !== undefined && user !== undefined && isIn(identities, cases, user, group))
  return {
    hasLeft: false,
    user: user === undefined ? undefined : { emailKey: user.email, userId: user.id, isActive: user.isActive },
    groups: new Set(held),
    usersBy: 'email',
  }
}

function storedForm(wire: DocumentPermissionsDefinition): Permissions {
  return {
    anonymous: wire.allowAnonymousAccess === true,
    datasourceUsers: wire.allowAllDatasourceUsersAccess === true,
    users: (wire.allowedUsers ?? []).map(({ email = '' }) => ({ email })),
    groups: wire.allowedGroups ?? [],
    intersections: (wire.allowedGroupIntersections ?? []).map(({ requiredGroups = [] }) => requiredGroups),
  }
}
