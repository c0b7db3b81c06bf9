import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { assertDone, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { call, must, count, hasAccess } = callerOf(server, await server.token())
await must('adddatasource', { ...handbook, objectDefinitions: [{ name: 'page' }, { name: 'memo' }] })
await must('adddatasource', { ...handbook, name: 'wiki' })
const remove = (id: string, more: object = {}) =>
  call('deletedocument', { datasource: 'handbook', objectType: 'page', id, ...more })

proveCommonRefusals(server, 'deletedocument', { datasource: 'handbook', objectType: 'page', id: 'absent' })

it('200: it is gone at once, under its id in any case', async () => {
  await must('indexdocument', { document: page('Überblick') })
  assertDone(await remove('ÜBERBLICK', { datasource: 'HANDBOOK' }))
  assert.equal(await count('handbook'), 0)
  assert.equal(await hasAccess('handbook', 'Überblick', 'ann@example.com'), false)
})

it('200 for a document that is absent', async () => {
  assertDone(await remove('never'))
  assertDone(await remove('never', { objectType: 'undeclared' }))
})

it('200 touches no document of another type or datasource', async () => {
  await must('indexdocument', { document: page('a') })
  await must('indexdocument', { document: page('a', { objectType: 'memo' }) })
  await must('indexdocument', { document: page('a', { datasource: 'wiki' }) })
  assertDone(await remove('a'))
  assert.deepEqual([await count('handbook'), await count('wiki')], [1, 1])
})

it('200 for the nameless type of a datasource that declares none', async () => {
  const { objectType: _, ...plain } = page('a', { datasource: 'plain' })
  await must('adddatasource', { name: 'plain' })
  await must('indexdocument', { document: plain })
  assertDone(await remove('a', { datasource: 'plain', objectType: '' }))
  assert.equal(await count('plain'), 0)
})

it('400 for what does not name a document', async () => {
  for (const field of ['datasource', 'objectType', 'id']) {
    const answer = await remove('a', { [field]: undefined })
    assertRefused(answer, 'invalid_field', `${field} is missing`)
  }
  assertRefused(await remove('a', { objectType: 'help_page' }), 'invalid_field', 'objectType', '"help_page"')
  assertRefused(await remove('a'.repeat(201)), 'invalid_field', 'id is longer than 200 characters')
  assertRefused(await remove(''), 'invalid_field', 'id is empty')
  assertRefused(await remove('a', { viewURL: 'x' }), 'unknown_field', 'unrecognized field: "viewURL"')
  assertRefused(await remove('a', { datasource: 'absent' }), 'invalid_datasource', '"absent"')
})

it('403 for a datasource outside the token’s scope', async () => {
  const scoped = callerOf(server, await server.token({ datasources: ['wiki'] }))
  const answer = await scoped.call('deletedocument', { datasource: 'handbook', objectType: 'page', id: 'a' })
  assertRefused(answer, 'datasource_out_of_scope', '"handbook"')
})
