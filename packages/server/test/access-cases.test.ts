import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { type DocumentPermissionsDefinition, datasourceKey, type ErrorCode } from '@sheaf/contract'
import { decide, isDatasourceVisible, type PersonInDatasource } from '../src/identity/decision.ts'
import type { Permissions } from '../src/store/permissions.ts'
import { isIn, type Model, maySee, userIn } from './access-oracle.ts'
import { assertRefused } from './answers.ts'
import { type Builder, buildInBulk, buildOneByOne } from './builders.ts'
import { type HandRunServer, startHandRunServer } from './hand-run-server.ts'
import { type Caller, callerOf } from './handbook.ts'
import { searcherOf } from './searcher.ts'

/**
 * The worked cases of the decision procedure, each asked of the pure function, of checkdocumentaccess and of search, with
 * everything sent one by one and with everything sent in bulk. Users are named by e-mail; cy is inactive; eve is nobody
 * here; everybody is somebody elsewhere.
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
  /** What is taken away once the document is there. Such a case has a datasource of its own. */
  readonly leaving?: 'ann' | 'ann from eng' | 'eng'
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
  { number: 19, permissions: users('ann'), person: 'ann', expected: false, leaving: 'ann' },
  { number: 20, permissions: groups('eng'), person: 'ann', expected: false, leaving: 'ann from eng' },
  { number: 21, permissions: groups('eng'), person: 'ann', expected: false, leaving: 'eng' },
  { number: 22, permissions: anyone, person: 'ann', expected: false, datasource: 'hidden' },
  { number: 23, permissions: anyone, person: 'ann', expected: true, visibility: { isBeta: true } },
  { number: 24, permissions: users('ann'), person: 'bob', expected: false, visibility: { isBeta: true } },
  { number: 25, permissions: users('ann'), person: 'ann', expected: false, datasource: 'trial' },
  { number: 26, permissions: groups('eng'), person: 'ann', expected: true, datasource: 'borrower' },
]

const people = ['ann', 'bob', 'cy', 'dan']
const nothing: Model = { datasources: [], users: [], groups: [], memberships: [], documents: [] }
const identities: Model = identitiesOf('cases')
const elsewhere: Model = {
  ...nothing,
  datasources: [{ name: 'elsewhere', byEmail: true, isTest: false, identity: undefined }],
  users: [...people, 'eve'].map((name) => ({
    datasource: 'elsewhere',
    email: emailOf(name),
    id: name,
    isActive: true,
  })),
}

function identitiesOf(datasource: string): Model {
  return {
    datasources: [{ name: datasource, byEmail: true, isTest: false, identity: undefined }],
    users: people.map((name) => ({ datasource, email: emailOf(name), id: name, isActive: name !== 'cy' })),
    groups: ['eng', 'ops', 'all'].map((name) => ({ datasource, name })),
    memberships: [
      { datasource, group: 'eng', user: emailOf('ann') },
      { datasource, group: 'ops', user: emailOf('bob') },
      { datasource, group: 'all', memberGroup: 'eng' },
      { datasource, group: 'all', memberGroup: 'ops' },
    ],
    documents: [],
  }
}

/** What is left once somebody or something has left. */
function without(model: Model, leaving: Case['leaving']): Model {
  switch (leaving) {
    case undefined:
      return model
    case 'ann':
      return { ...model, users: model.users.filter(({ email }) => email !== emailOf('ann')) }
    case 'ann from eng':
      return { ...model, memberships: model.memberships.filter(({ user }) => user !== emailOf('ann')) }
    case 'eng':
      return {
        ...model,
        groups: model.groups.filter(({ name }) => name !== 'eng'),
        memberships: model.memberships.filter(({ group, memberGroup }) => group !== 'eng' && memberGroup !== 'eng'),
      }
  }
}

for (const { number, permissions, person, expected, datasource = 'cases', visibility, leaving } of cases) {
  if (typeof expected === 'string') continue
  it(`case ${number}: the decision is ${expected}`, () => {
    const isVisible = isDatasourceVisible(
      datasource === 'hidden' || visibility !== undefined ? 'none' : datasource === 'trial' ? 'test' : 'all',
      visibility?.isBeta ?? false,
    )
    const known = personOf(person, without(identities, leaving))
    assert.equal(decide({ ...known, isVisible }, storedForm(permissions)).isAllowed, expected)
  })
}

for (const [way, builder] of [
  ['one by one', buildOneByOne],
  ['in bulk', buildInBulk],
] as const) {
  describe(`all sent ${way}`, async () => {
    const server = await startHandRunServer({ after })
    const { must, hasAccess } = callerOf(server, await server.token())
    const { ids } = searcherOf(server, await server.token({ kind: 'client' }))
    const builds = builder(server, await server.token())
    await prepare(server, must, builds)

    for (const { number, permissions, person, expected, visibility, leaving, ...rest } of cases) {
      if (visibility !== undefined) continue
      const datasource = leaving === undefined ? (rest.datasource ?? 'cases') : `cases-${number}`
      const id = `case-${number}`
      const left = leaving === undefined ? '' : `, after ${leaving} has left`
      describe(`case ${number}: ${JSON.stringify(permissions)} for ${person} of ${datasource}${left}: ${expected}`, () => {
        it('checkdocumentaccess, at once', async () => {
          const answer = await builds.putDocument({
            datasource,
            objectType: 'page',
            id,
            viewURL: `https://example.com/${id}`,
            title: id,
            permissions,
          })
          if (typeof expected === 'string') return assertRefused(answer, expected)
          assert.equal(answer.status, 200, answer.text)
          if (leaving !== undefined) {
            assert.equal(await hasAccess(datasource, id, emailOf(person)), true)
            await server.catchUp()
            assert.deepEqual(await ids(emailOf(person), `"${id}"`), [id])
            const before = identitiesOf(datasource)
            await builds.change(before, without(before, leaving))
          }
          assert.equal(await hasAccess(datasource, id, emailOf(person)), expected)
        })

        it('search, before the index has caught up and after', async () => {
          for (const hasCaughtUp of [false, true]) {
            if (hasCaughtUp) await server.catchUp()
            const found = (await ids(emailOf(person), `"${id}"`)).includes(id)
            if (hasCaughtUp || expected !== true) assert.equal(found, expected === true)
          }
        })
      })
    }
  })
}

async function prepare({ store }: HandRunServer, must: Caller['must'], builds: Builder): Promise<void> {
  const config = { isUserReferencedByEmail: true, objectDefinitions: [{ name: 'page' }] }
  await must('adddatasource', { name: 'cases', ...config })
  await must('adddatasource', { name: 'elsewhere', ...config })
  await must('adddatasource', { name: 'borrower', ...config, identityDatasourceName: 'cases' })
  await must('adddatasource', { name: 'trial', ...config, isTestDatasource: true, identityDatasourceName: 'cases' })
  // Only a new datasource can be made hidden while others are visible.
  const made = { datasource: datasourceKey('hidden'), name: 'hidden', config: '{}', nowMs: Date.now() }
  await store.write('putDatasource', { ...made, visibility: 'none' })
  await must('adddatasource', { name: 'hidden', ...config, identityDatasourceName: 'cases' })
  await builds.change(nothing, identities)
  await builds.change(nothing, elsewhere)
  for (const { number, leaving } of cases) {
    if (leaving === undefined) continue
    await must('adddatasource', { name: `cases-${number}`, ...config })
    await builds.change(nothing, identitiesOf(`cases-${number}`))
  }
}

it('the oracle of the random worlds agrees with every case that it has words for', () => {
  const [datasource] = elsewhere.datasources
  assert.ok(datasource)
  const all: Model = {
    ...identities,
    datasources: [
      ...identities.datasources,
      datasource,
      { ...datasource, name: 'trial', isTest: true, identity: 'cases' },
      { ...datasource, name: 'borrower', identity: 'cases' },
    ],
  }
  for (const { number, permissions, person, expected, datasource: name = 'cases', visibility, leaving } of cases) {
    if (typeof expected === 'string' || name === 'hidden' || visibility !== undefined) continue
    const left = without(all, leaving)
    const model = { ...left, users: [...left.users, ...elsewhere.users] }
    assert.equal(maySee(model, emailOf(person), { datasource: name, id: 'a', permissions }), expected, `case ${number}`)
  }
})

function personOf(name: string, model: Model): Omit<PersonInDatasource, 'isVisible'> {
  const [cases] = model.datasources
  const user = userIn(model, 'cases', emailOf(name))
  const held = model.groups
    .map((group) => group.name)
    .filter((group) => cases !== undefined && user !== undefined && isIn(model, cases, user, group))
  return {
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
