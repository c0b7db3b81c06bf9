import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { assertDone, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { call, must, hasAccess } = callerOf(server, await server.token())
await must('adddatasource', handbook)
await must('indexuser', user('ann'))
const group = (name: unknown) => ({ datasource: 'handbook', group: { name } })

proveCommonRefusals(server, 'indexgroup', group('common'))

it('200: memberships that were sent before it count from then on', async () => {
  const membership = { groupName: 'Eng', memberUserId: 'ann@example.com' }
  await must('indexmembership', { datasource: 'handbook', membership })
  await must('indexdocument', { document: page('a', { permissions: { allowedGroups: ['Eng'] } }) })
  assert.equal(await hasAccess('handbook', 'a', 'ann@example.com'), false)
  assertDone(await call('indexgroup', { ...group('eng'), datasource: 'HANDBOOK' }))
  assert.equal(await hasAccess('handbook', 'a', 'ann@example.com'), false, 'group names have letter case')
  assertDone(await call('indexgroup', group('Eng')))
  assert.equal(await hasAccess('handbook', 'a', 'ann@example.com'), true)
  assertDone(await call('indexgroup', group('Eng')))
  assert.equal(await hasAccess('handbook', 'a', 'ann@example.com'), true)
})

it('200 for a name of 200 characters in any script', async () => {
  assertDone(await call('indexgroup', group('部'.repeat(200))))
})

it('400 for a name that is empty, has a blank, begins with scio or is too long', async () => {
  for (const name of ['two words', ' eng', 'eng\t', 'a\u00a0b', 'scio', 'scio-admins']) {
    assertRefused(await call('indexgroup', group(name)), 'invalid_field', 'group.name is', 'without blanks', '`scio`')
  }
  assertRefused(await call('indexgroup', group('')), 'invalid_field', 'group.name is')
  assertRefused(await call('indexgroup', group('g'.repeat(201))), 'invalid_field', 'group.name is longer than 200')
  assertRefused(await call('indexgroup', group(undefined)), 'invalid_field', 'group.name is missing')
  assertRefused(await call('indexgroup', group(['eng'])), 'invalid_field', 'group.name must be a string, not an array')
  assertRefused(await call('indexgroup', { datasource: 'handbook' }), 'invalid_field', 'group is missing')
  assertRefused(await call('indexgroup', { ...group('a'), datasource: 'absent' }), 'invalid_datasource', '"absent"')
})

it('403 for a datasource outside the token’s scope', async () => {
  const scoped = callerOf(server, await server.token({ datasources: ['wiki'] }))
  assertRefused(await scoped.call('indexgroup', group('eng')), 'datasource_out_of_scope', '"handbook"')
})
