import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const token = await server.token()
const { must } = callerOf(server, token)
const byId = { ...handbook, name: 'ids', isUserReferencedByEmail: false }
await must('adddatasource', handbook)
await must('adddatasource', byId)
await must('adddatasource', { ...handbook, name: 'wiki', identityDatasourceName: 'handbook' })

type Debug = {
  readonly status: { readonly isActiveUser: boolean; readonly uploadStatus: string; readonly lastUploadedAt?: string }
  readonly uploadedGroups: readonly { readonly name: string }[]
}
const askAt = (name: string, email: string, as = token) =>
  server.post(`/api/index/v1/debug/${name}/user`, as, { email })
const debug = async (email: string, name = 'handbook') => (await askAt(name, email)).json as Debug
const groupsOf = async (email: string, name = 'handbook') =>
  (await debug(email, name)).uploadedGroups.map((group) => group.name)
const join = (group: string, membership: object, datasource = 'handbook') =>
  must('indexmembership', { datasource, membership: { groupName: group, ...membership } })

describe('debug/{datasource}/user', () => {
  proveCommonRefusals(server, 'debuguser', { email: 'ann@example.com' })

  it('200: a user, active or not, with the time of the last upload, whatever the case of the address', async () => {
    await must('indexuser', user('ann'))
    const first = await debug('Ann@Example.com')
    const { lastUploadedAt = '', ...others } = first.status
    assert.deepEqual(others, { isActiveUser: true, uploadStatus: 'UPLOADED' })
    assert.match(lastUploadedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.ok(Math.abs(Date.now() - Date.parse(lastUploadedAt)) < 60_000)
    while (new Date().toISOString() <= lastUploadedAt) await setImmediate()
    await must('indexuser', user('ann', { isActive: false }))
    const second = await debug('ann@example.com')
    assert.equal(second.status.isActiveUser, false)
    assert.ok((second.status.lastUploadedAt ?? '') > lastUploadedAt)
  })

  it('200: the groups that name the user, indexed or not, and none around them', async () => {
    await must('indexgroup', { datasource: 'handbook', group: { name: 'staff' } })
    await must('indexgroup', { datasource: 'handbook', group: { name: 'all' } })
    await join('staff', { memberUserId: 'ANN@example.com' })
    await join('planned', { memberUserId: 'ann@example.com' })
    await join('all', { memberGroupName: 'staff' })
    assert.deepEqual(await groupsOf('ann@example.com'), ['planned', 'staff'])
    await must('deletegroup', { datasource: 'handbook', groupName: 'planned' })
    assert.deepEqual(await groupsOf('ann@example.com'), ['staff'])
  })

  it('200: NOT_UPLOADED for somebody who is no user, or no more, with the groups that name them all the same', async () => {
    const absent = { isActiveUser: false, uploadStatus: 'NOT_UPLOADED' }
    assert.deepEqual(await debug('eve@example.com'), { status: absent, uploadedGroups: [] })
    await join('staff', { memberUserId: 'eve@example.com' })
    assert.deepEqual(await debug('eve@example.com'), { status: absent, uploadedGroups: [{ name: 'staff' }] })
    await must('deleteuser', { datasource: 'handbook', email: 'ann@example.com' })
    assert.deepEqual(await debug('ann@example.com'), { status: absent, uploadedGroups: [] })
  })

  it('200: memberships by user id where the datasource names users so, and by nothing else', async () => {
    await must('indexuser', { datasource: 'ids', user: { email: 'bob@example.com', userId: 'B-1', name: 'Bob' } })
    await join('by-id', { memberUserId: 'B-1' }, 'ids')
    await join('other-case', { memberUserId: 'b-1' }, 'ids')
    await join('by-mail', { memberUserId: 'bob@example.com' }, 'ids')
    assert.deepEqual(await groupsOf('bob@example.com', 'ids'), ['by-id'])
    assert.deepEqual(await groupsOf('eve@example.com', 'ids'), [])
  })

  it('200: nothing of another datasource, not even of the one that lends its users', async () => {
    await must('indexuser', user('cid'))
    assert.equal((await debug('cid@example.com', 'ids')).status.uploadStatus, 'NOT_UPLOADED')
    const scoped = await server.token({ datasources: ['wiki'] })
    const answer = (await askAt('wiki', 'cid@example.com', scoped)).json
    assert.deepEqual(answer, {
      status: { isActiveUser: false, uploadStatus: 'STATUS_UNKNOWN' },
      uploadedGroups: [],
    })
  })

  it('400 for a datasource that does not exist; 403 for one outside the token’s scope', async () => {
    const scoped = await server.token({ datasources: ['wiki'] })
    assertRefused(await askAt('nosuch', 'ann@example.com'), 'invalid_datasource', '"nosuch"')
    assertRefused(await askAt('handbook', 'ann@example.com', scoped), 'datasource_out_of_scope', '"handbook"')
  })
})
