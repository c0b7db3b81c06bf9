import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { assertDone, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const indexing = callerOf(server, await server.token())
const admin = callerOf(server, await server.token({ kind: 'admin' }))
const searching = await server.token({ kind: 'client' })
const datasource = 'handbook'
const ann = 'ann@example.com'
const membership = { groupName: 'staff', memberUserId: ann }
const hasAccess = () => indexing.hasAccess(datasource, 'staff', ann)

async function startOver(): Promise<void> {
  await indexing.must('adddatasource', handbook)
  await indexing.must('indexuser', user('ann'))
  await indexing.must('indexgroup', { datasource, group: { name: 'staff' } })
  await indexing.must('indexmembership', { datasource, membership })
  await indexing.must('indexdocument', { document: page('staff', { permissions: { allowedGroups: ['staff'] } }) })
  assert.equal(await hasAccess(), true)
}
await startOver()

describe('deleteuser, deletegroup and deletemembership', () => {
  const deletions = [
    { id: 'deleteuser', body: { datasource, email: 'Ann@Example.com' }, label: 'user "Ann@Example.com"' },
    { id: 'deletegroup', body: { datasource, groupName: 'staff' }, label: 'group "staff"' },
    { id: 'deletemembership', body: { datasource, membership }, label: `membership of "${ann}" in "staff"` },
  ] as const
  for (const { id, body, label } of deletions) {
    proveCommonRefusals(server, id, body)

    it(`200 for ${id}, once and again: what hung on it is gone from the next answer on`, async () => {
      await startOver()
      for (let round = 0; round < 2; round += 1) {
        assertDone(await indexing.call(id, body))
        assert.equal(await hasAccess(), false)
      }
      if (id === 'deletemembership') return
      await indexing.must('indexuser', user('ann'))
      await indexing.must('indexgroup', { datasource, group: { name: 'staff' } })
      assert.equal(await hasAccess(), false, 'it came back with its memberships')
    })

    it(`409 for ${id} with a version lower than that of its deletion`, async () => {
      await indexing.must(id, { ...body, version: 9 })
      assertRefused(await indexing.call(id, { ...body, version: 8 }), 'version_conflict', label, '8', '9')
    })
  }
})

describe('updatepermissions', () => {
  const to = (permissions: object, more: object = {}) => ({
    datasource,
    objectType: 'page',
    id: 'plan',
    permissions,
    ...more,
  })
  proveCommonRefusals(server, 'updatepermissions', {
    datasource,
    objectType: 'page',
    id: 'staff',
    permissions: { allowAnonymousAccess: true },
  })

  it('200: whoever loses access no longer finds it from the next answer on, its content stays', async () => {
    await indexing.must('indexuser', user('ann', { isActive: true }))
    await indexing.must('indexuser', user('bob'))
    await indexing.must('indexdocument', { document: page('plan', { title: 'Rhubarb' }) })
    assert.deepEqual((await server.searchUntil(searching, ann, 'rhubarb', 1)).length, 1)
    assertDone(await indexing.call('updatepermissions', to({ allowedUsers: [{ email: 'bob@example.com' }] })))
    assert.deepEqual(await server.searchUntil(searching, ann, 'rhubarb', 0), [])
    assert.equal((await server.searchUntil(searching, 'bob@example.com', 'rhubarb', 1)).length, 1)
    const byUrl = {
      datasource,
      viewURL: 'https://handbook.example.com/plan',
      permissions: { allowAnonymousAccess: true },
    }
    assertDone(await indexing.call('updatepermissions', byUrl))
    assert.equal(await indexing.hasAccess(datasource, 'plan', ann), true)
  })

  it('400 for a document that is not stored, one that is not named, and a user whom nobody indexed', async () => {
    const absent = { ...to({}), id: 'absent' }
    assertRefused(await indexing.call('updatepermissions', absent), 'document_unknown', '"absent"', '"page"')
    const url = { datasource, viewURL: 'https://handbook.example.com/absent', permissions: {} }
    assertRefused(await indexing.call('updatepermissions', url), 'document_unknown', url.viewURL)
    assertRefused(await indexing.call('updatepermissions', { datasource, permissions: {} }), 'invalid_field', 'viewURL')
    const stranger = to({ allowedUsers: [{ email: 'x@example.com' }] })
    assertRefused(await indexing.call('updatepermissions', stranger), 'acl_user_unknown', 'x@example.com')
  })
})

describe('betausers', () => {
  proveCommonRefusals(server, 'betausers', { datasource, emails: [] })

  it('200: a datasource that is not visible is visible to them, until they are removed or cleared', async () => {
    await indexing.must('indexuser', user('ann'))
    await indexing.must('indexdocument', { document: page('open') })
    const sees = () => indexing.hasAccess(datasource, 'open', ann)
    await admin.must('setdatasourcevisibility', { datasource, visibility: 'none' })
    assert.equal(await sees(), false)
    for (const remove of ['clear', 'one'] as const) {
      await indexing.must('betausers', { datasource, emails: ['Ann@example.com', 'bob@example.com'] })
      assert.equal(await sees(), true)
      if (remove === 'clear') await indexing.must('betausers', { datasource, emails: [] })
      else await admin.must('removebetauser', { datasource, email: ann })
      assert.equal(await sees(), false)
    }
    await admin.must('setdatasourcevisibility', { datasource, visibility: 'all' })
    assert.equal(await sees(), true)
  })

  it('400 for what is no address, by its position', async () => {
    const body = { datasource, emails: [ann, 'two words'] }
    assertRefused(await indexing.call('betausers', body), 'invalid_field', 'emails[1]')
  })
})

describe('processalldocuments, processallmemberships and getusercount', () => {
  proveCommonRefusals(server, 'processalldocuments', { datasource })
  proveCommonRefusals(server, 'processallmemberships', { datasource })
  proveCommonRefusals(server, 'getusercount', { datasource })

  it('200: what was written before is found', async () => {
    await indexing.must('indexdocument', { document: page('quince', { title: 'Quince' }) })
    assertDone(await indexing.call('processalldocuments', {}))
    const found = await server.post('/rest/api/v1/search', searching, { query: 'quince' }, { 'x-glean-actas': ann })
    assert.equal((found.json as { results: readonly unknown[] }).results.length, 1)
    assertDone(await indexing.call('processallmemberships', {}))
  })

  it('400 for a datasource that does not exist', async () => {
    for (const id of ['processalldocuments', 'processallmemberships', 'getusercount'] as const) {
      assertRefused(await indexing.call(id, { datasource: 'ghost' }), 'invalid_datasource', '"ghost"')
    }
  })
})
