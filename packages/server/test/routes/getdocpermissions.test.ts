import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { assertAnswered, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { must, hasAccess } = callerOf(server, await server.token())
const admin = callerOf(server, await server.token({ kind: 'admin' }))
const client = await server.token({ kind: 'client', scopes: ['DOCPERMISSIONS'] })
const datasource = 'handbook'
const everybody = ['ann', 'bob', 'cy', 'dee'].map((name) => `${name}@example.com`)
const [ann = '', bob = '', cy = ''] = everybody
await must('adddatasource', handbook)
for (const name of ['ann', 'bob', 'dee']) await must('indexuser', user(name))
await must('indexuser', user('cy', { isActive: false }))
await must('adddatasource', { ...handbook, name: 'tests', isTestDatasource: true })
await must('betausers', { datasource: 'tests', emails: [ann] })
for (const name of ['outer', 'inner']) await must('indexgroup', { datasource, group: { name } })
await must('indexmembership', { datasource, membership: { groupName: 'outer', memberGroupName: 'inner' } })
for (const memberUserId of [ann, cy]) {
  await must('indexmembership', { datasource, membership: { groupName: 'inner', memberUserId } })
}
const grants = {
  all: { allowAnonymousAccess: true },
  users: { allowAllDatasourceUsersAccess: true },
  group: { allowedGroups: ['outer'], allowedUsers: [{ email: bob }] },
  bobs: { allowedUsers: [{ email: bob }] },
  nobody: {},
}
for (const [id, permissions] of Object.entries(grants))
  await must('indexdocument', { document: page(id, { permissions }) })
await must('indexdocument', { document: { ...page('beta'), datasource: 'tests' } })

const ask = (person: string, documentId: string, token = client) =>
  server.call('getdocpermissions', token, { documentId }, { 'x-glean-actas': person })
const wide = (id: string) => `CUSTOM_HANDBOOK_page_${id}`

proveCommonRefusals(server, 'getdocpermissions', { documentId: wide('all') })

describe('200', () => {
  it('VISIBLE_TO_ALL for what everyone may see, unless its datasource is not for everyone', async () => {
    assertAnswered(await ask(ann, wide('all')), { allowedUserEmails: ['VISIBLE_TO_ALL'] })
    assertAnswered(await ask(ann, 'CUSTOM_TESTS_page_beta'), { allowedUserEmails: [ann] })
  })

  it('the same people whom the decision admits and the administrator is listed', async () => {
    for (const id of ['users', 'group', 'bobs'] as const) {
      const admitted: string[] = []
      for (const person of everybody) if (await hasAccess(datasource, id, person)) admitted.push(person)
      assert.ok(admitted.includes(bob))
      const answer = await ask(bob, wide(id).toLowerCase())
      assert.deepEqual(answer.json, { allowedUserEmails: admitted }, id)
      const { viewers } = (await admin.must('listviewers', { datasource, objectType: 'page', id })) as {
        viewers: readonly { readonly email: string }[]
      }
      assert.deepEqual(
        viewers.map(({ email }) => email),
        admitted,
      )
    }
  })
})

describe('403', () => {
  it('for a document that is absent and one that the person may not see, in the same words', async () => {
    const words = async (id: string) => {
      const answer = await ask(ann, wide(id))
      assertRefused(answer, 'document_not_accessible')
      return answer.text.replaceAll(id, '…')
    }
    const absent = await words('absent')
    for (const id of ['bobs', 'nobody']) assert.equal(await words(id), absent)
    assertRefused(await ask(bob, 'CUSTOM_TESTS_page_beta'), 'document_not_accessible')
  })

  it('without the scope DOCPERMISSIONS', async () => {
    const other = await server.token({ kind: 'client', scopes: ['SEARCH', 'DOCUMENTS', 'ADMINSEARCH'] })
    assertRefused(await ask(ann, wide('all'), other), 'operation_out_of_scope', 'DOCPERMISSIONS')
  })
})

it('401 for nobody', async () => {
  assertRefused(await ask('eve@example.com', wide('all')), 'act_as_unknown')
})
