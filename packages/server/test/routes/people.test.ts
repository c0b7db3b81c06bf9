import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import type { OperationId, ShowDirectoryResponse } from '@sheaf/contract'
import { assertDone, assertRefused } from '../answers.ts'
import { directoryOf, employee } from '../directory.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { call, must } = callerOf(server, await server.token())
const admin = callerOf(server, await server.token({ kind: 'admin' }))
await must('adddatasource', handbook)
await must('indexuser', user('ann'))
const directory = directoryOf(server, await server.token({ kind: 'client' }), 'ann@example.com')

const team = (id: string, more: object = {}) => ({ id, name: `Team ${id}`, members: [], ...more })
const whole = (uploadId: string) => ({ uploadId, isFirstPage: true, isLastPage: true })
const replaceAll = (names: readonly string[], more: object = {}) => ({
  ...whole(names.join()),
  employees: names.map((name) => employee(name)),
  ...more,
})
const everyone = () => directory.emails({ requestType: 'FULL_DIRECTORY', pageSize: 1_000 })
const addresses = (...names: readonly string[]) => names.map((name) => `${name}@example.com`)
const startOver = (...names: readonly string[]) =>
  must('bulkindexemployees', replaceAll(names, { disableStaleDataDeletionCheck: true, forceRestartUpload: true }))

const valid: readonly (readonly [OperationId, unknown])[] = [
  ['indexemployee', { employee: employee('common') }],
  ['bulkindexemployees', replaceAll(['common'])],
  ['indexemployeelist', { employees: [{ employee: employee('common') }] }],
  ['processallemployeesandteams', undefined],
  ['deleteemployee', { employeeEmail: 'common@example.com' }],
  ['indexteam', { team: team('common') }],
  ['bulkindexteams', { ...whole('common'), teams: [team('common')] }],
  ['deleteteam', { id: 'common' }],
]
for (const [id, body] of valid) {
  proveCommonRefusals(server, id, body)

  it(`${id}: 403 for a token that is made for some datasources`, async () => {
    const scoped = await server.token({ datasources: ['handbook'] })
    assertRefused(
      await server.call(id, scoped, body),
      'operation_out_of_scope',
      'handbook',
      'sheaf token create --global',
    )
  })
}

it('indexemployee: 200 replaces all that is known, in whatever letter case the address comes', async () => {
  assertDone(await call('indexemployee', { employee: employee('ivy', { title: 'Baker', bio: 'Bakes.' }) }))
  assertDone(await call('indexemployee', { employee: employee('IVY', { department: 'Bakery' }) }))
  const { results } = await directory.read({ emailIds: ['ivy@EXAMPLE.com'] })
  assert.equal(results?.length, 1)
  const [ivy] = results ?? []
  assert.equal(ivy?.name, 'IVY')
  assert.equal(ivy?.metadata?.department, 'Bakery')
  assert.equal(ivy?.metadata?.title, undefined)
})

it('indexemployee: 400 names what is wrong', async () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ email: undefined }, 'employee.email is missing'],
    [{ email: 'a b' }, 'employee.email "a b" is no address'],
    [{ department: undefined }, 'employee.department is missing'],
    [{ firstName: '' }, 'employee.firstName is empty'],
    [{ lastName: '' }, 'employee.lastName is empty'],
    [{ status: 'TERMINATED' }, 'employee.status is "TERMINATED"; allowed are CURRENT, FUTURE, EX'],
    [{ endDate: '2027-02-30' }, 'employee.endDate must be a day as YYYY-MM-DD'],
    [{ managerEmail: 'no one' }, 'employee.managerEmail "no one" is no address'],
    [{ additionalFields: [{ key: 'Cost-Center', value: [] }] }, 'employee.additionalFields[0].key'],
    [{ additionalFields: [{ key: 'a', value: [{ b: 'b', c: 'c' }] }] }, 'employee.additionalFields[0].value[0]'],
    [{ profileUrl: 'javascript:alert(1)' }, 'employee.profileUrl has the scheme javascript:'],
    [{ socialNetworks: [{ profileUrl: 'data:text/html,x' }] }, 'employee.socialNetworks[0].profileUrl has the scheme'],
  ]
  for (const [more, problem] of cases) {
    assertRefused(await call('indexemployee', { employee: employee('zoe', more) }), 'invalid_field', problem)
  }
  assertRefused(await call('indexemployee', employee('zoe')), 'unknown_field', 'unrecognized field')
})

it('indexemployee: 409 for a version lower than that of the record, or of one deleted within a day', async () => {
  assertDone(await call('indexemployee', { employee: employee('vic'), version: 5 }))
  const late = { employee: employee('vic'), version: 4 }
  assertRefused(await call('indexemployee', late), 'version_conflict', 'employee "vic@example.com"', '4', '5')
  const older = { employeeEmail: 'vic@example.com', version: 4 }
  assertRefused(await call('deleteemployee', older), 'version_conflict', 'employee "vic@example.com"')
  assertDone(await call('deleteemployee', { employeeEmail: 'VIC@example.com' }))
  assertRefused(await call('indexemployee', late), 'version_conflict')
  assertDone(await call('indexemployee', { ...late, version: 5 }))
})

it('deleteemployee: 200 also for one that is absent', async () => {
  assertDone(await call('deleteemployee', { employeeEmail: 'nobody@example.com' }))
  assertDone(await call('indexemployee', { employee: employee('del') }))
  assertDone(await call('deleteemployee', { employeeEmail: 'del@example.com' }))
  assert.deepEqual((await directory.read({ emailIds: ['del@example.com'] })).errors, ['del@example.com'])
})

it('bulkindexemployees: 200 on each page; the last deletes whoever was not sent', async () => {
  await startOver('a', 'b', 'c', 'd', 'e', 'f')
  const page = { uploadId: 'three pages' }
  assertDone(
    await call('bulkindexemployees', { ...page, isFirstPage: true, employees: [employee('a'), employee('b')] }),
  )
  assertDone(await call('bulkindexemployees', { ...page, employees: [employee('c'), employee('d')] }))
  assert.equal((await everyone()).length, 6)
  assertDone(await call('bulkindexemployees', { ...page, isLastPage: true, employees: [employee('e')] }))
  assert.deepEqual(await everyone(), addresses('a', 'b', 'c', 'd', 'e'))
})

it('bulkindexemployees: 200 holds the deletion of 20 % exactly, deletes less, and with the flag any', async () => {
  await startOver('a', 'b', 'c', 'd', 'e')
  assertDone(await call('bulkindexemployees', replaceAll(['a', 'b', 'c', 'd'])))
  assert.deepEqual(await everyone(), addresses('a', 'b', 'c', 'd', 'e'))
  const flag = { disableStaleDataDeletionCheck: true }
  assertDone(await call('bulkindexemployees', replaceAll(['a', 'b', 'c', 'd'], flag)))
  assert.deepEqual(await everyone(), addresses('a', 'b', 'c', 'd'))
  assertDone(await call('bulkindexemployees', replaceAll(['b'], flag)))
  assert.deepEqual(await everyone(), addresses('b'))
})

it('bulkindexemployees: an employee who is gone is not listed again when others come to be held', async () => {
  await startOver('a', 'b', 'c', 'd', 'e', 'f')
  assertDone(await call('bulkindexemployees', replaceAll(['a', 'b', 'c', 'd', 'e'])))
  assertDone(await call('bulkindexemployees', replaceAll(['a', 'b'])))
  assert.deepEqual(await everyone(), addresses('a', 'b', 'c', 'd', 'e'))
})

it('bulkindexemployees: 409 while another upload is open; 400 for a page of none', async () => {
  await startOver('a')
  await must('bulkindexemployees', { uploadId: 'open', isFirstPage: true, employees: [] })
  assertRefused(await call('bulkindexemployees', replaceAll(['a'])), 'upload_open', 'upload "open" of employees')
  const page = { uploadId: 'never', employees: [] }
  assertRefused(await call('bulkindexemployees', page), 'upload_unknown', 'upload "never" of employees')
  await startOver('a')
})

it('indexemployeelist: 200 replaces the prior batch, however much is gone, and gives up an open upload', async () => {
  await startOver('a', 'b', 'c')
  await must('bulkindexemployees', { uploadId: 'open', isFirstPage: true, employees: [] })
  assertDone(await call('indexemployeelist', { employees: [{ employee: employee('c'), version: 7 }] }))
  assert.deepEqual(await everyone(), addresses('c'))
  const last = { uploadId: 'open', isLastPage: true, employees: [] }
  assertRefused(await call('bulkindexemployees', last), 'upload_over', 'given up')
  const old = { employees: [{ employee: employee('new') }, { employee: employee('c'), version: 6 }] }
  assertRefused(await call('indexemployeelist', old), 'version_conflict', '6', '7')
  assert.deepEqual(await everyone(), addresses('c'))
  assertRefused(await call('indexemployeelist', {}), 'invalid_field', 'employees is missing')
})

it('indexteam: 200 replaces all that is known; 400 names what is wrong; 409 for a lower version', async () => {
  const listed = async (query: string) => (await directory.list({ entityType: 'TEAMS', query })).teamResults ?? []
  assertDone(await call('indexteam', { team: team('kiln', { description: 'Fires.' }), version: 3 }))
  assertDone(await call('indexteam', { team: team('kiln', { name: 'Kiln and Oven' }), version: 3 }))
  assert.equal((await listed('kiln ov'))[0]?.name, 'Kiln and Oven')
  assert.deepEqual(await listed('team kiln'), [])
  assertRefused(await call('indexteam', { team: team('kiln'), version: 2 }), 'version_conflict', 'team "kiln"')
  const member = (fields: object) => ({ team: team('kiln', { members: [{ email: 'a@example.com', ...fields }] }) })
  assertRefused(await call('indexteam', member({ join_date: '31.1.27' })), 'invalid_field', 'team.members[0].join_date')
  assertRefused(await call('indexteam', member({ relationship: 'BOSS' })), 'invalid_field', 'allowed are MEMBER')
  assertRefused(await call('indexteam', member({ email: 'a b' })), 'invalid_field', 'team.members[0].email "a b"')
  assertRefused(
    await call('indexteam', { team: team('x', { members: undefined }) }),
    'invalid_field',
    'members is missing',
  )
})

it('bulkindexteams: 200 deletes what was not sent, however much; deleteteam: 200 also for one that is absent', async () => {
  const ids = async () =>
    ((await directory.list({ entityType: 'TEAMS' })).teamResults ?? []).map(({ id }) => id).toSorted()
  const page = (uploadId: string, ...names: readonly string[]) => ({
    ...whole(uploadId),
    teams: names.map((id) => team(id)),
  })
  assertDone(await call('bulkindexteams', page('1', 'a', 'b', 'c', 'd')))
  assert.deepEqual(await ids(), ['a', 'b', 'c', 'd'])
  assertDone(await call('bulkindexteams', page('2', 'd')))
  assert.deepEqual(await ids(), ['d'])
  assertDone(await call('deleteteam', { id: 'd' }))
  assertDone(await call('deleteteam', { id: 'd' }))
  assert.deepEqual(await ids(), [])
})

it('processallemployeesandteams: 200 with any body and none', async () => {
  assertDone(await call('processallemployeesandteams'))
  assertDone(await call('processallemployeesandteams', {}))
})

proveCommonRefusals(server, 'showdirectory', undefined)

it('resolveheldemployees: 200 deletes or keeps what is held, as showdirectory tells; 400 if nothing is', async () => {
  const shown = async () => (await admin.must('showdirectory', undefined)) as ShowDirectoryResponse
  await startOver('a', 'b', 'c')
  assert.partialDeepStrictEqual(await shown(), { employees: 3, teams: 0 })
  assert.equal((await shown()).heldDeletion, undefined)
  assertRefused(await admin.call('resolveheldemployees', { action: 'drop' }), 'nothing_held', 'sheaf people show')

  await must('bulkindexemployees', replaceAll(['a']))
  const { employees, uploads, heldDeletion } = await shown()
  assert.equal(employees, 3)
  assert.partialDeepStrictEqual(heldDeletion, { stale: 2, total: 3 })
  assert.equal((heldDeletion?.droppedAt ?? 0) - (heldDeletion?.heldSince ?? 0), 7 * 86_400)
  const [upload] = uploads
  const told = { collection: 'employees', uploadId: 'a', state: 'finished', pages: 1, items: 1, stale: 2, isHeld: true }
  assert.partialDeepStrictEqual(upload, told)
  assertDone(await admin.call('resolveheldemployees', { action: 'drop' }))
  assert.deepEqual([(await shown()).employees, (await shown()).heldDeletion], [3, undefined])

  await must('bulkindexemployees', replaceAll(['b']))
  assertDone(await admin.call('resolveheldemployees', { action: 'execute' }))
  assert.deepEqual(await everyone(), addresses('b'))
})

it('enddirectoryupload: 200 ends the upload of one collection; 400 if none is open', async () => {
  await must('bulkindexteams', { uploadId: 'mine', isFirstPage: true, teams: [team('kept')] })
  assertRefused(
    await admin.call('enddirectoryupload', { collection: 'employees' }),
    'nothing_held',
    'upload of employees',
  )
  assertDone(await admin.call('enddirectoryupload', { collection: 'teams' }))
  const last = { uploadId: 'mine', isLastPage: true, teams: [] }
  assertRefused(await call('bulkindexteams', last), 'upload_over', 'ended by an administrator')
  await must('deleteteam', { id: 'kept' })
})
