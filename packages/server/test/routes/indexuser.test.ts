import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { limits } from '@sheaf/contract'
import { assertDone, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { call, must, hasAccess } = callerOf(server, await server.token())
await must('adddatasource', handbook)
await must('adddatasource', { name: 'by-id', objectDefinitions: [{ name: 'page' }] })
const forUsers = { permissions: { allowAllDatasourceUsersAccess: true } }
await must('indexdocument', { document: page('users-only', forUsers) })

proveCommonRefusals(server, 'indexuser', user('common'))

it('200: the user counts at once as one of the datasource, and gets nothing more by it', async () => {
  await must('indexdocument', { document: page('nobody', { permissions: {} }) })
  assert.equal(await hasAccess('handbook', 'users-only', 'new@example.com'), false)
  assertDone(await call('indexuser', { ...user('new'), datasource: 'HandBook' }))
  assert.equal(await hasAccess('handbook', 'users-only', 'NEW@example.com'), true)
  assert.equal(await hasAccess('handbook', 'nobody', 'new@example.com'), false)
})

it('200 for the same address in another letter case, which is the same user', async () => {
  assertDone(await call('indexuser', user('cy')))
  assertDone(await call('indexuser', user('CY', { isActive: false })))
  assert.equal(await hasAccess('handbook', 'users-only', 'cy@example.com'), false)
  assertDone(await call('indexuser', user('Cy')))
  assert.equal(await hasAccess('handbook', 'users-only', 'cy@example.com'), true)
})

it('200 for isActive as text; left out it is true again', async () => {
  assertDone(await call('indexuser', user('dan', { isActive: 'false' })))
  assert.equal(await hasAccess('handbook', 'users-only', 'dan@example.com'), false)
  assertDone(await call('indexuser', user('dan')))
  assert.equal(await hasAccess('handbook', 'users-only', 'dan@example.com'), true)
})

it('200: letters outside ASCII are not folded in addresses, since they may be other people’s', async () => {
  assertDone(await call('indexuser', user('ÄNNE')))
  assert.equal(await hasAccess('handbook', 'users-only', 'änne@example.com'), false)
  assert.equal(await hasAccess('handbook', 'users-only', 'ÄNNE@EXAMPLE.com'), true)
})

it('200 moves a user id to another address, which takes it from the one that had it', async () => {
  const permissions = { allowedUsers: [{ datasourceUserId: 'U1' }] }
  await must('indexuser', { ...user('old', { userId: 'U1' }), datasource: 'by-id' })
  await must('indexdocument', { document: page('mine', { datasource: 'by-id', permissions }) })
  assertDone(await call('indexuser', { ...user('fresh', { userId: 'U1' }), datasource: 'by-id' }))
  assert.equal(await hasAccess('by-id', 'mine', 'fresh@example.com'), true)
  assert.equal(await hasAccess('by-id', 'mine', 'old@example.com'), false)
})

it('200: an address without userId has itself for an id', async () => {
  await must('indexuser', { ...user('Fay'), datasource: 'by-id' })
  const permissions = { allowedUsers: [{ datasourceUserId: 'Fay@example.com' }] }
  await must('indexdocument', { document: page('fays', { datasource: 'by-id', permissions }) })
  assert.equal(await hasAccess('by-id', 'fays', 'fay@example.com'), true)
})

it('400 for a user without address or name, or with one that is none', async () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ email: undefined }, 'user.email is missing'],
    [{ name: undefined }, 'user.name is missing'],
    [{ email: '' }, 'user.email is empty'],
    [{ email: ' ' }, 'user.email'],
    [{ email: 'ann smith@example.com' }, 'user.email "ann smith@example.com" is no address'],
    [{ email: 'a'.repeat(limits.emailCharactersMax.value + 1) }, 'user.email is longer than 320 characters'],
    [{ userId: '' }, 'user.userId is empty'],
    [{ userId: 'u'.repeat(201) }, 'user.userId is longer than 200 characters'],
    [{ userId: null }, 'user.userId must be a string, not null'],
    [{ isActive: 'no' }, 'user.isActive must be true or false, not "no"'],
    [{ isActive: 0 }, 'user.isActive must be true or false, not 0'],
  ]
  for (const [more, problem] of cases) {
    assertRefused(await call('indexuser', user('ann', more)), 'invalid_field', problem)
  }
  assertRefused(await call('indexuser', { datasource: 'handbook' }), 'invalid_field', 'user is missing')
  const unwrapped = { datasource: 'handbook', email: 'ann@example.com', name: 'Ann' }
  assertRefused(await call('indexuser', unwrapped), 'unknown_field', 'unrecognized field: "email"')
  assertRefused(await call('indexuser', { ...user('ann'), datasource: 'absent' }), 'invalid_datasource', '"absent"')
})

it('403 for a datasource outside the token’s scope', async () => {
  const scoped = callerOf(server, await server.token({ datasources: ['by-id'] }))
  assertRefused(await scoped.call('indexuser', user('eve')), 'datasource_out_of_scope', '"handbook"', 'by-id')
})
