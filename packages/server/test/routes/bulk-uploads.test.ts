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
const whole = { datasource, isFirstPage: true, isLastPage: true }
await indexing.must('adddatasource', handbook)
await indexing.must('indexuser', user('ann'))

type Shown = {
  readonly heldDeletions: readonly { readonly collection: string; readonly stale: number; readonly total: number }[]
  readonly findings: readonly { readonly kind: string; readonly count: number }[]
}
const show = async () => (await admin.must('showdatasource', { datasource })) as Shown
const pages = (count: number, prefix = 'p') => Array.from({ length: count }, (_, i) => page(`${prefix}${i}`))

describe('bulkindexdocuments', () => {
  proveCommonRefusals(server, 'bulkindexdocuments', { ...whole, uploadId: 'common', documents: [] })

  it('200: pages in any order between the first and the last; what is not sent is gone from the next answer on', async () => {
    await indexing.must('bulkindexdocuments', { ...whole, uploadId: 'a', documents: pages(10) })
    assert.equal(await indexing.count(datasource), 10)
    await server.searchUntil(searching, 'ann@example.com', 'p9', 1)
    const upload = { datasource, uploadId: 'b' }
    await indexing.must('bulkindexdocuments', { ...upload, isFirstPage: 'true', documents: [] })
    await Promise.all(
      [0, 3, 6].map((start) =>
        indexing.must('bulkindexdocuments', { ...upload, documents: pages(10).slice(start, start + 3) }),
      ),
    )
    assertDone(await indexing.call('bulkindexdocuments', { ...upload, isLastPage: true, documents: [] }))
    assert.equal(await indexing.count(datasource), 9)
    assert.equal(await indexing.hasAccess(datasource, 'p9', 'ann@example.com'), false)
    assert.deepEqual(await server.searchUntil(searching, 'ann@example.com', 'p9', 0), [])
  })

  it('200: a page of more than one transaction is stored whole', async () => {
    const documents = pages(2_500, 'many')
    await indexing.must('bulkindexdocuments', { ...whole, uploadId: 'c', documents: [...pages(9), ...documents] })
    assert.equal(await indexing.count(datasource), 2_509)
    await indexing.must('bulkindexdocuments', {
      ...whole,
      uploadId: 'd',
      documents: pages(9),
      disableStaleDocumentDeletionCheck: true,
    })
    assert.equal(await indexing.count(datasource), 9)
  })

  it('400: an offender in the last part of a large page is named, and nothing of the page is stored', async () => {
    const documents = [
      ...pages(1_500, 'big'),
      page('bad', { permissions: { allowedUsers: [{ email: 'x@example.com' }] } }),
    ]
    const answer = await indexing.call('bulkindexdocuments', { ...whole, uploadId: 'e', documents })
    assertRefused(answer, 'acl_user_unknown', 'documents[1500] (id "bad")')
    assert.equal(await indexing.count(datasource), 9)
  })

  it('400 for a page of an upload that was never opened, and for force without a first page', async () => {
    const page1 = { datasource, uploadId: 'f', documents: [] }
    assertRefused(await indexing.call('bulkindexdocuments', page1), 'upload_unknown', '"f"')
    const forced = { ...page1, forceRestartUpload: true }
    assertRefused(await indexing.call('bulkindexdocuments', forced), 'invalid_field', 'forceRestartUpload')
  })

  it('409 names the upload that is open and its age; forced out, that one takes no more pages', async () => {
    await indexing.must('bulkindexdocuments', { datasource, uploadId: 'g', isFirstPage: true, documents: [] })
    const other = { ...whole, uploadId: 'h', documents: pages(9) }
    assertRefused(await indexing.call('bulkindexdocuments', other), 'upload_open', '"h"', '"g"', ' s ago')
    await indexing.must('bulkindexdocuments', { ...other, forceRestartUpload: true })
    const late = { datasource, uploadId: 'g', isLastPage: true, documents: [] }
    assertRefused(await indexing.call('bulkindexdocuments', late), 'upload_over', '"g"', 'given up')
    assert.equal(await indexing.count(datasource), 9)
  })

  it('200, and held: too much was left out; an administrator drops or executes it', async () => {
    const half = { ...whole, documents: pages(4) }
    await indexing.must('bulkindexdocuments', { ...half, uploadId: 'i' })
    assert.equal(await indexing.count(datasource), 9)
    assert.partialDeepStrictEqual(await show(), { heldDeletions: [{ collection: 'documents', stale: 5, total: 9 }] })
    const resolve = { datasource, collection: 'documents' }
    await admin.must('resolvehelddeletion', { ...resolve, action: 'drop' })
    assertRefused(await admin.call('resolvehelddeletion', { ...resolve, action: 'drop' }), 'nothing_held', 'documents')
    await indexing.must('bulkindexdocuments', { ...half, uploadId: 'j' })
    await admin.must('resolvehelddeletion', { ...resolve, action: 'execute' })
    assert.equal(await indexing.count(datasource), 4)
  })

  it('409, until an administrator ends the open upload', async () => {
    await indexing.must('bulkindexdocuments', { datasource, uploadId: 'k', isFirstPage: true, documents: [] })
    assertDone(await admin.call('endupload', { datasource, collection: 'documents' }))
    assertRefused(await admin.call('endupload', { datasource, collection: 'documents' }), 'nothing_held', 'documents')
    await indexing.must('bulkindexdocuments', { ...whole, uploadId: 'l', documents: pages(4) })
  })
})

describe('bulkindexusers, bulkindexgroups and bulkindexmemberships', () => {
  proveCommonRefusals(server, 'bulkindexusers', { datasource, uploadId: 'x', isFirstPage: true, users: [] })
  proveCommonRefusals(server, 'bulkindexgroups', { datasource, uploadId: 'x', isFirstPage: true, groups: [] })
  proveCommonRefusals(server, 'bulkindexmemberships', { datasource, uploadId: 'x', memberships: [] })

  const users = ['ann', 'bob', 'cy', 'dan', 'eve'].map((name) => ({ email: `${name}@example.com`, name }))
  const forced = { ...whole, forceRestartUpload: true }
  const members = (uploadId: string, ...names: readonly string[]) => ({
    ...whole,
    uploadId,
    group: 'staff',
    memberships: names.map((name) => ({ memberUserId: `${name}@example.com` })),
  })

  it('200: what they say counts for the very next answer, what they leave out grants nothing', async () => {
    await indexing.must('bulkindexusers', { ...forced, uploadId: 'u1', users })
    await indexing.must('bulkindexgroups', { ...forced, uploadId: 'g1', groups: [{ name: 'staff' }] })
    await indexing.must('indexdocument', { document: page('staff', { permissions: { allowedGroups: ['staff'] } }) })
    const readers = async () => {
      const found: string[] = []
      for (const { email, name } of users) if (await indexing.hasAccess(datasource, 'staff', email)) found.push(name)
      return found
    }
    await indexing.must('bulkindexmemberships', members('m1', 'ann', 'bob'))
    assert.deepEqual(await readers(), ['ann', 'bob'])
    await indexing.must('bulkindexmemberships', members('m2', 'bob', 'cy', 'dan'))
    assert.deepEqual(await readers(), ['bob', 'cy', 'dan'])
    await indexing.must('bulkindexusers', { ...whole, uploadId: 'u2', users: users.slice(0, 4) })
    assert.deepEqual(await indexing.must('getusercount', { datasource }), { userCount: 4 })
    await indexing.must('bulkindexusers', { ...whole, uploadId: 'u3', users: users.slice(0, 2) })
    assert.deepEqual(await readers(), ['bob'])
    assert.partialDeepStrictEqual(await show(), { heldDeletions: [{ collection: 'users', stale: 2, total: 4 }] })
  })

  it('400: a membership that names both kinds of member, or none, by its position', async () => {
    for (const membership of [{}, { memberUserId: 'a', memberGroupName: 'b' }]) {
      const body = { ...members('m3'), memberships: [{ memberUserId: 'ann@example.com' }, membership] }
      assertRefused(await indexing.call('bulkindexmemberships', body), 'invalid_field', 'memberships[1]')
    }
  })

  it('200 without a group: nothing changes, and it is counted', async () => {
    const { group: _, ...body } = members('m4', 'ann')
    assertDone(await indexing.call('bulkindexmemberships', body))
    assert.ok((await show()).findings.some(({ kind }) => kind === 'memberships_without_group'))
    assert.equal(await indexing.hasAccess(datasource, 'staff', 'ann@example.com'), false)
  })
})
