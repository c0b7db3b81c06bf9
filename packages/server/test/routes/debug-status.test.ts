import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { startHandRunServer } from '../hand-run-server.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'

const server = await startHandRunServer({ after })
const { call, must } = callerOf(server, await server.token())
const admin = callerOf(server, await server.token({ kind: 'admin' }))
const datasource = 'handbook'
await must('adddatasource', { ...handbook, objectDefinitions: [{ name: 'page' }, { name: 'post' }] })

type Upload = {
  readonly uploadId: string
  readonly startTime: string
  readonly endTime: string
  readonly status: string
  readonly processingState: string
}
type Run = { readonly startTime: string; readonly endTime: string }
type Identity = { readonly bulkUploadHistory: readonly Upload[]; readonly counts: { readonly uploaded: number } }
type Counts = readonly { readonly objectType: string; readonly count: number }[]
type Status = {
  readonly documents: {
    readonly bulkUploadHistory: readonly Upload[]
    readonly counts: { readonly uploaded: Counts; readonly indexed: Counts }
    readonly processingHistory: readonly Run[]
  }
  readonly identity: {
    readonly processingHistory: readonly Run[]
    readonly users: Identity
    readonly groups: Identity
    readonly memberships: Identity
  }
  readonly datasourceVisibility: string
}
const status = async () => (await must('debugdatasourcestatus', undefined)) as Status
const stateOf = async (place = 0) => {
  const upload = (await status()).documents.bulkUploadHistory[place]
  return [upload?.uploadId, upload?.status, upload?.processingState]
}
const pages = (count: number) => Array.from({ length: count }, (_, i) => page(`p${i}`))
const upload = (uploadId: string, more: object) =>
  must('bulkindexdocuments', { datasource, uploadId, documents: [], ...more })
const whole = { isFirstPage: true, isLastPage: true }
async function index() {
  await server.catchUp()
  await server.prune()
}
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

describe('debug/{datasource}/status', () => {
  proveCommonRefusals(server, 'debugdatasourcestatus', undefined)

  it('200: an empty datasource', async () => {
    const nothing = { bulkUploadHistory: [], counts: { uploaded: 0 } }
    assert.deepEqual(await status(), {
      documents: { bulkUploadHistory: [], counts: { uploaded: [], indexed: [] }, processingHistory: [] },
      identity: { processingHistory: [], users: nothing, groups: nothing, memberships: nothing },
      datasourceVisibility: 'ENABLED_FOR_ALL',
    })
  })

  it('200: an upload from its first page until the index holds it', async () => {
    await upload('a', { isFirstPage: true, documents: pages(3) })
    assert.deepEqual(await stateOf(), ['a', 'ACTIVE', 'UPLOAD STARTED'])
    await upload('a', { documents: pages(5) })
    assert.deepEqual(await stateOf(), ['a', 'ACTIVE', 'UPLOAD IN PROGRESS'])
    const [open] = (await status()).documents.bulkUploadHistory
    assert.match(open?.startTime ?? '', ISO)
    assert.equal(open?.endTime, 'NA')
    await upload('a', { isLastPage: true })
    assert.deepEqual(await stateOf(), ['a', 'SUCCESSFUL', 'UPLOAD COMPLETED'])
    const [done] = (await status()).documents.bulkUploadHistory
    assert.match(done?.endTime ?? '', ISO)
    assert.ok((done?.endTime ?? '') >= (done?.startTime ?? 'z'))
    await index()
    assert.deepEqual(await stateOf(), ['a', 'SUCCESSFUL', 'INDEXING COMPLETED'])
  })

  it('200: an upload that leaves out too much is paused until somebody decides', async () => {
    await upload('b', { ...whole, documents: pages(2) })
    await index()
    assert.deepEqual(await stateOf(), ['b', 'SUCCESSFUL', 'DELETION PAUSED'])
    assert.deepEqual(await stateOf(1), ['a', 'SUCCESSFUL', 'INDEXING COMPLETED'])
    await admin.must('resolvehelddeletion', { datasource, collection: 'documents', action: 'execute' })
    assert.deepEqual(await stateOf(), ['b', 'SUCCESSFUL', 'UPLOAD COMPLETED'])
    while (await server.store.write('purgeStale', { limit: 10, nowMs: Date.now() })) {}
    assert.deepEqual(await stateOf(), ['b', 'SUCCESSFUL', 'UPLOAD COMPLETED'])
    await index()
    assert.deepEqual(await stateOf(), ['b', 'SUCCESSFUL', 'INDEXING COMPLETED'])
    assert.deepEqual(await stateOf(1), ['a', 'SUCCESSFUL', 'INDEXING COMPLETED'])
  })

  it('200: one that was given up is not told, and not confused with the next one', async () => {
    await upload('c', { isFirstPage: true })
    await upload('d', { isFirstPage: true, forceRestartUpload: true })
    assert.deepEqual(
      (await status()).documents.bulkUploadHistory.map(({ uploadId }) => uploadId),
      ['d', 'b', 'a'],
    )
    await admin.must('endupload', { datasource, collection: 'documents' })
    assert.deepEqual(await stateOf(), ['b', 'SUCCESSFUL', 'INDEXING COMPLETED'])
  })

  it('200: documents by type, what is stored and what the index holds', async () => {
    const post = page('post', { objectType: 'post' })
    await must('indexdocuments', { datasource, documents: [post, page('p0', { title: 'Changed' })] })
    const { counts } = (await status()).documents
    const [ofPages, ofPosts] = [
      { objectType: 'page', count: 2 },
      { objectType: 'post', count: 1 },
    ]
    assert.deepEqual(counts, { uploaded: [ofPages, ofPosts], indexed: [ofPages] })
    await index()
    assert.deepEqual((await status()).documents.counts, { uploaded: [ofPages, ofPosts], indexed: [ofPages, ofPosts] })
    await must('deletedocument', { datasource, objectType: 'post', id: 'post' })
    assert.deepEqual((await status()).documents.counts, { uploaded: [ofPages], indexed: [ofPages, ofPosts] })
    await index()
    assert.deepEqual((await status()).documents.counts, { uploaded: [ofPages], indexed: [ofPages] })
  })

  it('200: processing goes on while documents wait, and ends when the index has them', async () => {
    await must('indexdocument', { document: page('p0') })
    const [running, ...before] = (await status()).documents.processingHistory
    assert.match(running?.startTime ?? '', ISO)
    assert.deepEqual([running?.endTime, before], ['NA', []])
    await index()
    const [ended] = (await status()).documents.processingHistory
    assert.equal(ended?.startTime, running?.startTime)
    assert.match(ended?.endTime ?? '', ISO)
  })

  it('200: a call to process is told, though there was nothing to do', async () => {
    await must('adddatasource', { ...handbook, name: 'idle' })
    const path = '/api/index/v1/debug/idle/status'
    const idle = async () => (await server.post(path, await server.token())).json as Status
    assert.deepEqual([(await idle()).documents.processingHistory, (await idle()).identity.processingHistory], [[], []])
    await must('processalldocuments', { datasource: 'idle' })
    await must('processallmemberships', {})
    const { documents, identity } = await idle()
    assert.deepEqual([documents.processingHistory.length, identity.processingHistory.length], [1, 1])
    assert.ok((documents.processingHistory[0]?.endTime ?? '') >= (documents.processingHistory[0]?.startTime ?? 'z'))
  })

  it('200: users, groups and memberships, which are processed as they are stored', async () => {
    const users = ['ann', 'bob'].map((name) => user(name).user)
    await must('bulkindexusers', { datasource, ...whole, uploadId: 'u', users })
    await must('bulkindexgroups', { datasource, ...whole, uploadId: 'g', groups: [{ name: 'staff' }] })
    const memberships = users.map(({ email }) => ({ memberUserId: email }))
    await must('bulkindexmemberships', { datasource, ...whole, uploadId: 'm', group: 'staff', memberships })
    const { identity } = await status()
    for (const [kind, uploadId, count] of [
      ['users', 'u', 2],
      ['groups', 'g', 1],
      ['memberships', 'm', 2],
    ] as const) {
      const { bulkUploadHistory, counts } = identity[kind]
      assert.deepEqual(
        bulkUploadHistory.map((each) => [each.uploadId, each.status, each.processingState]),
        [[uploadId, 'SUCCESSFUL', 'INDEXING COMPLETED']],
      )
      assert.equal(counts.uploaded, count)
    }
    assert.equal(identity.processingHistory.length, 1)
    await must('bulkindexusers', { datasource, ...whole, uploadId: 'v', users: users.slice(0, 1) })
    const held = (await status()).identity.users
    assert.deepEqual([held.bulkUploadHistory[0]?.processingState, held.counts.uploaded], ['DELETION PAUSED', 1])
  })

  it('200: to whom it is visible', async () => {
    const visibility = async () => (await status()).datasourceVisibility
    await admin.must('setdatasourcevisibility', { datasource, visibility: 'none' })
    assert.equal(await visibility(), 'NOT_ENABLED')
    await must('betausers', { datasource, emails: ['ann@example.com'] })
    assert.equal(await visibility(), 'ENABLED_FOR_TEST_GROUP')
    await must('betausers', { datasource, emails: [] })
    await admin.must('setdatasourcevisibility', { datasource, visibility: 'test' })
    assert.equal(await visibility(), 'ENABLED_FOR_TEST_GROUP')
    await admin.must('setdatasourcevisibility', { datasource, visibility: 'all' })
    assert.equal(await visibility(), 'ENABLED_FOR_ALL')
  })

  it('200 with any body, of any content type', async () => {
    for (const body of [{}, { unknown: 1 }, 'no JSON']) {
      assert.equal((await call('debugdatasourcestatus', body)).status, 200)
    }
  })

  it('400 for a datasource that does not exist; 403 for one outside the token’s scope', async () => {
    const scoped = await server.token({ datasources: ['wiki'] })
    const at = (name: string, token: string) => server.post(`/api/index/v1/debug/${name}/status`, token)
    assertRefused(await at('nosuch', await server.token()), 'invalid_datasource', '"nosuch"')
    assertRefused(await at('handbook', scoped), 'datasource_out_of_scope', '"handbook"')
    assert.equal((await at('HANDBOOK', await server.token())).status, 200)
  })
})

it('showdatasource says how many documents wait for the index, and since when', async () => {
  const waiting = async () =>
    ((await admin.must('showdatasource', { datasource })) as { readonly waiting: object }).waiting
  await index()
  assert.deepEqual(await waiting(), { documents: 0 })
  const before = Math.floor(Date.now() / 1000)
  await must('indexdocuments', { datasource, documents: [page('w1'), page('w2')] })
  await must('indexdocument', { document: page('w1', { title: 'Changed' }) })
  const { documents, oldestAt } = (await waiting()) as { readonly documents: number; readonly oldestAt: number }
  assert.equal(documents, 2)
  assert.ok(oldestAt >= before && oldestAt <= Date.now() / 1000)
  // Not pruned yet: what the index holds does not wait.
  await server.catchUp()
  assert.deepEqual(await waiting(), { documents: 0 })
})
