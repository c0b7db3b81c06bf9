import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { assertAnswered, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { call, must, hasAccess } = callerOf(server, await server.token())
await must('adddatasource', handbook)
await must('indexuser', user('ann'))
await must('indexdocument', { document: page('Holidays') })
const request = { datasource: 'handbook', objectType: 'page', docId: 'Holidays', userEmail: 'ann@example.com' }
const check = (more: object = {}) => call('checkdocumentaccess', { ...request, ...more })

proveCommonRefusals(server, 'checkdocumentaccess', request)

it('200 true at once after the upload; names, ids and addresses in any case', async () => {
  assertAnswered(await check(), { hasAccess: true })
  const folded = { datasource: 'HANDBOOK', docId: 'HOLIDAYS', userEmail: 'ANN@Example.COM' }
  assertAnswered(await check(folded), { hasAccess: true })
})

it('200 for the index-wide id too, and for an id that looks like one', async () => {
  assertAnswered(await check({ docId: 'CUSTOM_HANDBOOK_page_Holidays' }), { hasAccess: true })
  assertAnswered(await check({ docId: 'CUSTOM_HANDBOOK_page_holidays' }), { hasAccess: true })
  assertAnswered(await check({ docId: 'CUSTOM_HANDBOOK_memo_Holidays' }), { hasAccess: false })
  await must('indexdocument', { document: page('CUSTOM_HANDBOOK_page_Holidays', { permissions: {} }) })
  assertAnswered(await check({ docId: 'CUSTOM_HANDBOOK_page_Holidays' }), { hasAccess: false })
})

it('200 false for a document of another datasource, although it has the index-wide id that is asked for', async () => {
  await must('adddatasource', { name: 'handbook_page', objectDefinitions: [{ name: 'x' }] })
  const viewURL = 'https://example.com/y'
  await must('indexdocument', { document: page('y', { datasource: 'handbook_page', objectType: 'x', viewURL }) })
  assertAnswered(await check({ datasource: 'handbook_page', objectType: 'x', docId: 'y' }), { hasAccess: true })
  assertAnswered(await check({ objectType: 'PAGE', docId: 'x_y' }), { hasAccess: false })
})

it('200 false for a document or a person that is unknown', async () => {
  for (const more of [
    { docId: 'absent' },
    { objectType: 'memo' },
    { objectType: '' },
    { userEmail: 'eve@example.com' },
  ]) {
    assertAnswered(await check(more), { hasAccess: false })
  }
  assertAnswered(await check({ docId: 'x'.repeat(5_000) }), { hasAccess: false })
})

it('200 false on a test datasource and on a hidden one, whatever the permissions say', async () => {
  await must('adddatasource', { ...handbook, name: 'trial', isTestDatasource: true })
  await must('indexdocument', { document: page('a', { datasource: 'trial' }) })
  assert.equal(await hasAccess('trial', 'a', 'ann@example.com'), false)
  await must('adddatasource', { ...handbook, name: 'trial' })
  assert.equal(await hasAccess('trial', 'a', 'ann@example.com'), true)

  const hiding = await startTestServer({ after }, { newDatasources: 'hidden' })
  const hidden = callerOf(hiding, await hiding.token())
  await hidden.must('adddatasource', handbook)
  await hidden.must('indexuser', user('ann'))
  await hidden.must('indexdocument', { document: page('a') })
  assert.equal(await hidden.hasAccess('handbook', 'a', 'ann@example.com'), false)
})

it('400 for what does not name a person and a document', async () => {
  for (const field of ['datasource', 'objectType', 'docId', 'userEmail']) {
    assertRefused(await check({ [field]: undefined }), 'invalid_field', `${field} is missing`)
  }
  assertRefused(await check({ docId: '' }), 'invalid_field', 'docId is empty')
  assertRefused(await check({ userEmail: '' }), 'invalid_field', 'userEmail is empty')
  assertRefused(await check({ objectType: 'a_b' }), 'invalid_field', 'objectType is "a_b"')
  assertRefused(await check({ email: 'ann@example.com' }), 'unknown_field', 'unrecognized field: "email"', 'userEmail')
  assertRefused(await check({ datasource: 'absent' }), 'invalid_datasource', '"absent"')
})

it('403 for a datasource outside the token’s scope, also where the id names another datasource', async () => {
  await must('adddatasource', { ...handbook, name: 'wiki' })
  const scoped = callerOf(server, await server.token({ datasources: ['wiki'] }))
  assertRefused(await scoped.call('checkdocumentaccess', request), 'datasource_out_of_scope', '"handbook"')
  const sly = { ...request, datasource: 'wiki', docId: 'CUSTOM_HANDBOOK_page_Holidays' }
  assertAnswered(await scoped.call('checkdocumentaccess', sly), { hasAccess: false })
})
