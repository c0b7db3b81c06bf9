import { after, it } from 'node:test'
import { assertAnswered, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { call, must } = callerOf(server, await server.token())
await must('adddatasource', handbook)
await must('adddatasource', { ...handbook, name: 'wiki' })

proveCommonRefusals(server, 'getdocumentcount', { datasource: 'handbook' })

it('200 with the number of documents stored: at once, each id once, deleted ones not', async () => {
  const count = () => call('getdocumentcount', { datasource: 'HandBook' })
  assertAnswered(await count(), { documentCount: 0 })
  await must('indexdocuments', { datasource: 'handbook', documents: [page('a'), page('b'), page('A'), page('c')] })
  assertAnswered(await count(), { documentCount: 3 })
  await must('deletedocument', { datasource: 'handbook', objectType: 'page', id: 'B' })
  assertAnswered(await count(), { documentCount: 2 })
  assertAnswered(await call('getdocumentcount', { datasource: 'wiki' }), { documentCount: 0 })
})

it('400 for a datasource that does not exist or is not named', async () => {
  assertRefused(await call('getdocumentcount', { datasource: 'hand book' }), 'invalid_datasource', '"hand book"')
  assertRefused(await call('getdocumentcount', { datasource: '' }), 'invalid_datasource', '""')
  assertRefused(await call('getdocumentcount', {}), 'invalid_field', 'datasource is missing')
  assertRefused(await call('getdocumentcount'), 'invalid_field', 'datasource is missing')
})

it('400 for an unknown field', async () => {
  const answer = await call('getdocumentcount', { datasource: 'handbook', name: 'x' })
  assertRefused(answer, 'unknown_field', 'unrecognized field: "name"', 'datasource')
})

it('403 for a datasource outside the token’s scope, whether or not it exists', async () => {
  const scoped = callerOf(server, await server.token({ datasources: ['Handbook', 'planned'] }))
  for (const datasource of ['wiki', 'absent']) {
    const answer = await scoped.call('getdocumentcount', { datasource })
    assertRefused(answer, 'datasource_out_of_scope', `"${datasource}"`, 'handbook, planned')
  }
  assertRefused(await scoped.call('getdocumentcount', { datasource: 'planned' }), 'invalid_datasource', '"planned"')
})
