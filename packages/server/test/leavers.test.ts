import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import type { EmployeeInfoDefinition, ExplainResponse, ListViewersResponse } from '@sheaf/contract'
import { assertAnswered, assertRefused } from './answers.ts'
import { dayFromNow, directoryOf, employee } from './directory.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { startTestServer } from './running-server.ts'
import { searcherOf } from './searcher.ts'

/** Leavers lose access: whatever datasources say, and in the very next answer of whatever tells who may see what. */

const server = await startTestServer({ after })
const { call, must, hasAccess } = callerOf(server, await server.token())
const admin = callerOf(server, await server.token({ kind: 'admin' }))
const clientToken = await server.token({ kind: 'client' })
const { ask, settled } = searcherOf(server, clientToken)
await must('adddatasource', handbook)
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
await must('indexgroup', { datasource: 'handbook', group: { name: 'bakers' } })
for (const name of ['ann', 'bob']) {
  const membership = { groupName: 'bakers', memberUserId: `${name}@example.com` }
  await must('indexmembership', { datasource: 'handbook', membership })
}
const grants = {
  everyone: { allowAnonymousAccess: true },
  users: { allowAllDatasourceUsersAccess: true },
  named: { allowedUsers: [{ email: 'ann@example.com' }, { email: 'bob@example.com' }] },
  group: { allowedGroups: ['bakers'] },
  groups: { allowedGroupIntersections: [{ requiredGroups: ['bakers'] }] },
}
for (const [id, permissions] of Object.entries(grants)) {
  await must('indexdocument', { document: page(id, { title: 'plum', permissions }) })
}
const all = Object.keys(grants)
await settled('bob@example.com', 'plum', all.length)

const explain = async (person: string, id = 'everyone') => {
  const request = { userEmail: person, datasource: 'handbook', objectType: 'page', id }
  return (await admin.must('explain', request)) as ExplainResponse
}
const viewersOf = async (id: string) => {
  const request = { datasource: 'handbook', objectType: 'page', id }
  return ((await admin.must('listviewers', request)) as ListViewersResponse).viewers.map(({ email }) => email)
}

/** What every operation that tells says of somebody: that they see these documents and no other. */
async function assertSees(person: string, ids: readonly string[], mayAct = ids.length > 0): Promise<void> {
  const answer = await ask(person, { query: 'plum', pageSize: 100 })
  if (mayAct) {
    assert.equal(answer.status, 200, answer.text)
    const { results } = answer.json as { readonly results: readonly { readonly title: string; readonly url: string }[] }
    assert.deepEqual(results.map(({ url }) => url.split('/').at(-1)).toSorted(), ids.toSorted())
  } else assertRefused(answer, 'act_as_unknown', person)
  for (const id of all) {
    assert.equal(await hasAccess('handbook', id, person), ids.includes(id), `${person} ${id}`)
    assert.equal((await explain(person, id)).isAllowed, ids.includes(id), `${person} ${id}`)
    assert.equal((await viewersOf(id)).includes(person), ids.includes(id), `${person} ${id}`)
  }
  for (const id of ['people', 'listentities'] as const) {
    const listed = await call(id, {})
    assertRefused(listed, 'token_wrong_kind')
    const asked = await server.call(id, clientToken, {}, { 'x-glean-actas': person })
    if (mayAct) assertAnswered(asked, {})
    else assertRefused(asked, 'act_as_unknown', person)
  }
}

const ann = 'ann@example.com'
const put = (more: Partial<EmployeeInfoDefinition>) => must('indexemployee', { employee: employee('ann', more) })

it('an active user who is no employee sees what the datasource grants', () => assertSees('bob@example.com', all))

const standings: readonly (readonly [string, Partial<EmployeeInfoDefinition>, boolean])[] = [
  ['with no status', {}, true],
  ['with status CURRENT', { status: 'CURRENT' }, true],
  ['with status FUTURE', { status: 'FUTURE' }, true],
  ['who begins tomorrow', { startDate: dayFromNow(1) }, true],
  ['whose last day is tomorrow', { endDate: dayFromNow(1) }, true],
  ['whose last day is over', { endDate: dayFromNow(-1) }, false],
  ['whose last day is over, though with status CURRENT', { status: 'CURRENT', endDate: dayFromNow(-1) }, false],
  ['whose last day is over, though with status FUTURE', { status: 'FUTURE', endDate: dayFromNow(-1) }, false],
  ['with status EX', { status: 'EX' }, false],
  ['with status EX, though the last day is to come', { status: 'EX', endDate: dayFromNow(7) }, false],
]
for (const [what, more, sees] of standings) {
  it(`a user of the datasource and employee ${what} sees ${sees ? 'all that it grants' : 'nothing'}, at once`, async () => {
    await put({})
    await assertSees(ann, all)
    await put(more)
    await assertSees(ann, sees ? all : [])
  })
}

it('explain says that somebody left, how it is known, and what to do', async () => {
  await put({ status: 'EX' })
  const ex = await explain(ann)
  assert.match(
    ex.summary,
    /^ann@example\.com cannot find it: ann@example\.com has left: the employee was sent with status EX/,
  )
  assert.match(ex.summary, /send the employee again with status CURRENT and without endDate: indexemployee\.$/)
  assert.deepEqual([ex.isAllowed, ex.isFindable], [false, false])
  await put({ endDate: '2020-02-29' })
  assert.match((await explain(ann)).summary, /has left: the employee had the last day on 2020-02-29\./)
  await must('deleteemployee', { employeeEmail: ann })
  assert.match((await explain(ann)).summary, /has left.*The record was deleted since; that changes nothing\./)
})

it('whoever has left stays away when the record is deleted, left out by an upload, or held, until sent again', async () => {
  const upload = (uploadId: string, names: readonly string[], more: object = {}) =>
    must('bulkindexemployees', {
      uploadId,
      isFirstPage: true,
      isLastPage: true,
      employees: names.map((name) => employee(name)),
      ...more,
    })
  await put({ status: 'EX' })
  await must('deleteemployee', { employeeEmail: ann })
  await assertSees(ann, [])
  await put({})
  await assertSees(ann, all)
  await put({ status: 'EX' })
  await upload('held', ['cy'])
  await assertSees(ann, [])
  await upload('deleted', ['cy'], { disableStaleDataDeletionCheck: true })
  await assertSees(ann, [])
  await must('indexemployeelist', { employees: [{ employee: employee('cy') }] })
  await assertSees(ann, [])
  await upload('back', ['cy', 'ann'])
  await assertSees(ann, all)
})

it('an employee who is no user of any datasource sees what everyone may see; held, no more', async () => {
  const cy = 'cy@example.com'
  await must('indexemployeelist', { employees: [{ employee: employee('cy') }] })
  await assertSees(cy, ['everyone'])
  assert.match(
    (await explain(cy)).stages.map(({ finding }) => finding).join(),
    /cy@example\.com is an employee, which suffices/,
  )
  await must('indexemployee', { employee: employee('cy', { status: 'FUTURE' }) })
  await assertSees(cy, [])
  assert.match((await explain(cy)).summary, /is an employee with status FUTURE, and no user of any datasource\. Send/)
  await must('indexemployee', { employee: employee('cy') })
  await must('bulkindexemployees', { uploadId: 'x', isFirstPage: true, isLastPage: true, employees: [employee('dan')] })
  await assertSees(cy, [])
  assert.match((await explain(cy)).summary, /was not sent again by a bulk upload of employees/)
  const directory = directoryOf(server, clientToken, 'bob@example.com')
  assert.deepEqual(await directory.emails({}), [cy, 'dan@example.com'])
  await must('deleteemployee', { employeeEmail: cy })
  await assertSees(cy, [])
})

it('401 for a token made for somebody who has left, from the next request on', async () => {
  const own = await server.token({ kind: 'client', userEmail: ann })
  await put({})
  assertAnswered(await server.call('people', own, {}), {})
  await put({ status: 'EX' })
  assertRefused(await server.call('people', own, {}), 'act_as_unknown')
  assertRefused(await server.call('search', own, { query: 'plum' }), 'act_as_unknown')
})

it('leaving by a large upload, which another thread takes, counts as much', async () => {
  await put({})
  const crowd = Array.from({ length: 4_000 }, (_, i) => employee(`crowd${i}`))
  await must('indexemployeelist', {
    employees: [employee('ann', { status: 'EX' }), ...crowd].map((each) => ({ employee: each })),
  })
  await assertSees(ann, [])
})

it('a check whose body another thread takes knows what day it is', async () => {
  await put({})
  const request = { datasource: 'handbook', objectType: 'page', docId: 'everyone', userEmail: ann }
  const large = () => call('checkdocumentaccess', JSON.stringify(request).padEnd(300_000))
  assertAnswered(await large(), { hasAccess: true })
  await put({ endDate: dayFromNow(-1) })
  assertAnswered(await large(), { hasAccess: false })
})
