import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { assertDone, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { call, must, hasAccess } = callerOf(server, await server.token())
await must('adddatasource', handbook)
await must('adddatasource', { name: 'by-id', objectDefinitions: [{ name: 'page' }] })
const member = (membership: object, datasource = 'handbook') => ({ datasource, membership })
const group = (name: string, datasource = 'handbook') => must('indexgroup', { datasource, group: { name } })
const pageFor = (name: string, datasource = 'handbook') =>
  must('indexdocument', { document: page(name, { datasource, permissions: { allowedGroups: [name] } }) })

proveCommonRefusals(server, 'indexmembership', member({ groupName: 'common', memberUserId: 'ann@example.com' }))

it('200: the member is in the group at once; names of users by e-mail have no letter case', async () => {
  await must('indexuser', user('ann'))
  await group('eng')
  await pageFor('eng')
  assert.equal(await hasAccess('handbook', 'eng', 'ann@example.com'), false)
  assertDone(await call('indexmembership', member({ groupName: 'eng', memberUserId: 'ANN@example.com' }, 'HandBook')))
  assert.equal(await hasAccess('handbook', 'eng', 'ann@example.com'), true)
})

it('200 for members that nobody indexed yet: they count once somebody does', async () => {
  await group('ops')
  await pageFor('ops')
  assertDone(await call('indexmembership', member({ groupName: 'ops', memberUserId: 'bob@example.com' })))
  assert.equal(await hasAccess('handbook', 'ops', 'bob@example.com'), false)
  await must('indexuser', user('bob'))
  assert.equal(await hasAccess('handbook', 'ops', 'bob@example.com'), true)
})

it('200 for groups inside groups, at any depth and in a circle', async () => {
  for (const name of ['g0', 'g1', 'g2', 'g3']) await group(name)
  for (const [groupName, memberGroupName] of [
    ['g1', 'g0'],
    ['g2', 'g1'],
    ['g3', 'g2'],
    ['g0', 'g3'],
    ['g1', 'g1'],
  ]) {
    assertDone(await call('indexmembership', member({ groupName, memberGroupName })))
  }
  await must('indexuser', user('cy'))
  await must('indexmembership', member({ groupName: 'g2', memberUserId: 'cy@example.com' }))
  for (const name of ['g0', 'g1', 'g2', 'g3']) {
    await pageFor(name)
    assert.equal(await hasAccess('handbook', name, 'cy@example.com'), true, name)
  }
})

it('200: a group inside counts only if it was indexed', async () => {
  await group('outer')
  await pageFor('outer')
  await must('indexmembership', member({ groupName: 'outer', memberGroupName: 'inner' }))
  await must('indexmembership', member({ groupName: 'inner', memberUserId: 'ann@example.com' }))
  assert.equal(await hasAccess('handbook', 'outer', 'ann@example.com'), false)
  await group('inner')
  assert.equal(await hasAccess('handbook', 'outer', 'ann@example.com'), true)
})

it('200: where users are named by id, the id counts exactly and the address does not', async () => {
  await must('indexuser', { ...user('ann', { userId: 'U1' }), datasource: 'by-id' })
  await group('eng', 'by-id')
  await pageFor('eng', 'by-id')
  for (const memberUserId of ['u1', ' U1', 'ann@example.com']) {
    assertDone(await call('indexmembership', member({ groupName: 'eng', memberUserId }, 'by-id')))
    assert.equal(await hasAccess('by-id', 'eng', 'ann@example.com'), false, memberUserId)
  }
  assertDone(await call('indexmembership', member({ groupName: 'eng', memberUserId: 'U1' }, 'by-id')))
  assert.equal(await hasAccess('by-id', 'eng', 'ann@example.com'), true)
})

it('200: a group of the same name as a user is not that user', async () => {
  await group('holders')
  await pageFor('holders')
  await must('indexuser', user('dan'))
  await must('indexmembership', member({ groupName: 'holders', memberGroupName: 'dan@example.com' }))
  assert.equal(await hasAccess('handbook', 'holders', 'dan@example.com'), false)
})

it('400 unless exactly one of user and group is the member', async () => {
  for (const members of [{}, { memberUserId: 'a', memberGroupName: 'b' }]) {
    const answer = await call('indexmembership', member({ groupName: 'eng', ...members }))
    assertRefused(answer, 'invalid_field', 'membership: exactly one of memberUserId and memberGroupName')
  }
  const cases: readonly (readonly [object, string])[] = [
    [{ memberUserId: 'a' }, 'membership.groupName is missing'],
    [{ groupName: '', memberUserId: 'a' }, 'membership.groupName is empty'],
    [{ groupName: 'eng', memberUserId: '' }, 'membership.memberUserId is empty'],
    [{ groupName: 'eng', memberGroupName: null }, 'membership.memberGroupName must be a string, not null'],
    [{ groupName: 'g'.repeat(201), memberUserId: 'a' }, 'membership.groupName is longer than 200 characters'],
    [{ groupName: 'eng', memberUserId: 'a'.repeat(321) }, 'membership.memberUserId is longer than 320 characters'],
  ]
  for (const [membership, problem] of cases) {
    assertRefused(await call('indexmembership', member(membership)), 'invalid_field', problem)
  }
  const unwrapped = { datasource: 'handbook', groupName: 'eng', memberUserId: 'a' }
  assertRefused(await call('indexmembership', unwrapped), 'unknown_field', 'unrecognized field: "groupName"')
  const absent = await call('indexmembership', member({ groupName: 'eng', memberUserId: 'a' }, 'absent'))
  assertRefused(absent, 'invalid_datasource', '"absent"')
})

it('403 for a datasource outside the token’s scope', async () => {
  const scoped = callerOf(server, await server.token({ datasources: ['by-id'] }))
  const answer = await scoped.call('indexmembership', member({ groupName: 'eng', memberUserId: 'a' }))
  assertRefused(answer, 'datasource_out_of_scope', '"handbook"')
})
