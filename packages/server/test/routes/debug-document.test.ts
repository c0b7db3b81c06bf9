import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { limits } from '@sheaf/contract'
import { assertAnswered, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { startHandRunServer } from '../hand-run-server.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'

/** What is told of documents, with an index that goes on only when it is told to. */

const server = await startHandRunServer({ after })
const token = await server.token()
const { call, must } = callerOf(server, token)
await must('adddatasource', handbook)
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
await must('indexgroup', { datasource: 'handbook', group: { name: 'staff' } })

type Status = {
  readonly uploadStatus: string
  readonly lastUploadedAt?: string
  readonly indexingStatus: string
  readonly lastIndexedAt?: string
  readonly indexingWarnings?: readonly string[]
  readonly permissionIdentityStatus: string
}
type Debug = { readonly status: Status; readonly uploadedPermissions?: object }
const debug = async (docId: string, objectType = 'page') =>
  (await must('debugdocument', { objectType, docId })) as Debug
const statusOf = async (docId: string) => (await debug(docId)).status
const put = (id: string, more: object = {}) => must('indexdocument', { document: page(id, more) })
const allowed = (permissions: object) => ({ permissions })
const absent = {
  status: {
    uploadStatus: 'NOT_UPLOADED',
    indexingStatus: 'NOT_INDEXED',
    permissionIdentityStatus: 'STATUS_UNKNOWN',
  },
}
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

describe('debug/{datasource}/document', () => {
  proveCommonRefusals(server, 'debugdocument', { objectType: 'page', docId: 'a' })

  it('200: uploaded at once, indexed once the index holds it, with times in ISO 8601', async () => {
    const before = Date.now()
    await put('new')
    const { lastUploadedAt = '', ...others } = await statusOf('new')
    assert.deepEqual(others, {
      uploadStatus: 'UPLOADED',
      indexingStatus: 'NOT_INDEXED',
      permissionIdentityStatus: 'UPLOADED',
    })
    assert.match(lastUploadedAt, ISO)
    assert.ok(Date.parse(lastUploadedAt) >= before && Date.parse(lastUploadedAt) <= Date.now())
    await server.catchUp()
    const indexed = await statusOf('new')
    assert.deepEqual([indexed.indexingStatus, indexed.lastUploadedAt], ['INDEXED', lastUploadedAt])
    assert.match(indexed.lastIndexedAt ?? '', ISO)
    assert.ok((indexed.lastIndexedAt ?? '') >= lastUploadedAt)
  })

  it('200: one that changed is indexed as it was, earlier than it was uploaded; one that did not, with its upload', async () => {
    await put('changing')
    await server.catchUp()
    const first = await statusOf('changing')
    await put('changing', { title: 'Changed' })
    const changed = await statusOf('changing')
    assert.deepEqual([changed.indexingStatus, changed.lastIndexedAt], ['INDEXED', first.lastIndexedAt])
    assert.ok((changed.lastIndexedAt ?? '') < (changed.lastUploadedAt ?? ''))
    await server.catchUp()
    await put('changing', { title: 'Changed' })
    const same = await statusOf('changing')
    assert.ok((same.lastIndexedAt ?? '') >= (same.lastUploadedAt ?? ''), JSON.stringify(same))
  })

  it('200: NOT_UPLOADED for one that was never there, was deleted, or was left out by an upload', async () => {
    assert.deepEqual(await debug('never'), absent)
    assert.deepEqual(await debug('new', 'post'), absent)
    await put('gone')
    await server.catchUp()
    await must('deletedocument', { datasource: 'handbook', objectType: 'page', id: 'gone' })
    assert.deepEqual(await debug('gone'), absent)
  })

  it('200: the permissions as they count', async () => {
    const permissions = {
      allowedUsers: [{ email: 'Ann@Example.com' }],
      allowedGroups: ['staff'],
      allowedGroupIntersections: [{ requiredGroups: ['staff', 'other'] }],
      allowAllDatasourceUsersAccess: true,
      allowAnonymousAccess: false,
    }
    await put('granted', allowed(permissions))
    assert.deepEqual((await debug('granted')).uploadedPermissions, {
      allowedUsers: [{ email: 'ann@example.com' }],
      allowedGroups: ['staff'],
      allowedGroupIntersections: [{ requiredGroups: ['other', 'staff'] }],
      allowAllDatasourceUsersAccess: true,
    })
    await put('open')
    assert.deepEqual((await debug('open')).uploadedPermissions, { allowAnonymousAccess: true })
    await put('nobody', allowed({}))
    assert.deepEqual((await debug('nobody')).uploadedPermissions, {})
  })

  it('200: whether the users and groups that it names are known', async () => {
    const identity = async (id: string) => (await statusOf(id)).permissionIdentityStatus
    await put('known', allowed({ allowedUsers: [{ email: 'bob@example.com' }], allowedGroups: ['staff'] }))
    await put('stranger', allowed({ allowedGroups: ['staff', 'strangers'] }))
    await put('crossing', allowed({ allowedGroupIntersections: [{ requiredGroups: ['staff', 'strangers'] }] }))
    assert.deepEqual(
      [await identity('known'), await identity('stranger'), await identity('crossing')],
      ['UPLOADED', 'NOT_UPLOADED', 'NOT_UPLOADED'],
    )
    await must('deleteuser', { datasource: 'handbook', email: 'bob@example.com' })
    assert.equal(await identity('known'), 'NOT_UPLOADED')
    await must('indexgroup', { datasource: 'handbook', group: { name: 'strangers' } })
    assert.equal(await identity('stranger'), 'UPLOADED')
  })

  it('200: why not all of it is found', async () => {
    const warnings = async (id: string) => (await statusOf(id)).indexingWarnings
    await put('short')
    assert.equal(await warnings('short'), undefined)
    const max = limits.indexedCharactersMax.value
    const long = { mimeType: 'text/plain', textContent: 'word '.repeat(max / 5 + 1) }
    const comment = { id: 'c', content: { mimeType: 'image/png', binaryContent: 'YQ==' } }
    await put('long', { body: long, comments: [comment], tags: ['t'.repeat(1_000), 'fine'] })
    assert.deepEqual(await warnings('long'), [
      `comments: text of type 'image/png' cannot be extracted`,
      `body, summary and comments: only the first ${max.toLocaleString('en-US')} characters are searched`,
      'values too long or too many to filter by: tag',
    ])
    await server.catchUp()
    const admin = callerOf(server, await server.token({ kind: 'admin' }))
    const shown = (await admin.must('showdatasource', { datasource: 'handbook' })) as {
      readonly findings: readonly { readonly kind: string; readonly count: number; readonly examples: string[] }[]
    }
    const found = shown.findings.filter(({ kind }) => ['text_cut', 'values_left_out'].includes(kind))
    assert.deepEqual(found.map(({ kind, count }) => [kind, count]).toSorted(), [
      ['text_cut', 1],
      ['values_left_out', 1],
    ])
    for (const { examples } of found) assert.match(examples[0] ?? '', /^document "long": /)
  })

  it('200: what of its custom metadata it is not filtered by', async () => {
    await put('noted')
    const metadata = callerOf(server, await server.token({ scopes: ['custommetadata:global_scope'] }))
    const schema = { metadataKeys: [{ name: 'notes', propertyType: 'TEXT' }] }
    await metadata.call('putcustommetadataschema', schema, {}, '/rest/api/index/custom-metadata/schema/review')
    const answer = await metadata.call(
      'putcustommetadata',
      { customMetadata: [{ name: 'notes', value: 'x'.repeat(1_000) }] },
      {},
      '/rest/api/index/document/CUSTOM_HANDBOOK_page_noted/custom-metadata/review',
    )
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual((await statusOf('noted')).indexingWarnings, [
      'values too long or too many to filter by: p:reviewnotes',
    ])
  })

  it('200: unknown where another datasource has the users and groups', async () => {
    await must('adddatasource', { ...handbook, name: 'wiki', identityDatasourceName: 'handbook' })
    await must('indexdocument', { document: page('w', { datasource: 'wiki' }) })
    const path = '/api/index/v1/debug/wiki/document'
    const answer = await call('debugdocument', { objectType: 'page', docId: 'w' })
    assertAnswered(answer, absent)
    const found = await server.post(path, token, { objectType: 'page', docId: 'w' })
    assertAnswered(found, { status: { uploadStatus: 'UPLOADED', permissionIdentityStatus: 'STATUS_UNKNOWN' } })
  })

  it('200: an id in any case, and the index-wide one', async () => {
    for (const docId of ['NEW', 'CUSTOM_HANDBOOK_page_new', 'CUSTOM_HANDBOOK_page_NEW']) {
      assert.equal((await statusOf(docId)).uploadStatus, 'UPLOADED', docId)
    }
    assert.equal((await statusOf('CUSTOM_WIKI_page_w')).uploadStatus, 'NOT_UPLOADED')
  })

  it('400 for a datasource that does not exist; 403 for one outside the token’s scope', async () => {
    const scoped = await server.token({ datasources: ['wiki', 'planned'] })
    const body = { objectType: 'page', docId: 'new' }
    const at = (name: string, as: string) =>
      server.post(`/api/index/v1/debug/${encodeURIComponent(name)}/document`, as, body)
    assertRefused(await at('no/such', token), 'invalid_datasource', '"no/such"')
    assertRefused(await at('handbook', scoped), 'datasource_out_of_scope', '"handbook"')
    assertRefused(await at('planned', scoped), 'invalid_datasource', '"planned"')
    assert.equal((await at('WIKI', scoped)).status, 200)
  })
})

describe('debug/{datasource}/documents', () => {
  const many = (...ids: readonly string[]) => ({ debugDocuments: ids.map((docId) => ({ objectType: 'page', docId })) })
  proveCommonRefusals(server, 'debugdocuments', many('a'))

  it('200: the same of each, in their order, with id and type as they were sent', async () => {
    await server.catchUp()
    const ids = ['NEW', 'never', 'granted', 'CUSTOM_HANDBOOK_page_new', 'NEW']
    const { documentStatuses } = (await must('debugdocuments', many(...ids))) as {
      readonly documentStatuses: readonly {
        readonly docId: string
        readonly objectType: string
        readonly debugInfo: Debug
      }[]
    }
    assert.deepEqual(
      documentStatuses.map(({ docId, objectType }) => [docId, objectType]),
      ids.map((id) => [id, 'page']),
    )
    for (const { docId, debugInfo } of documentStatuses) assert.deepEqual(debugInfo, await debug(docId))
    assertAnswered(await call('debugdocuments', many()), { documentStatuses: [] })
  })

  it('400 for more than may be asked at once', async () => {
    const max = limits.debugDocumentsMax.value
    const ids = Array.from({ length: max }, (_, i) => `${i}`)
    assert.equal((await call('debugdocuments', many(...ids))).status, 200)
    const answer = await call('debugdocuments', many(...ids, 'more'))
    assertRefused(answer, 'invalid_field', 'debugDocuments', `${max}`)
  })
})

describe('getdocumentstatus', () => {
  const asked = (docId: string) => ({ datasource: 'handbook', objectType: 'page', docId })
  proveCommonRefusals(server, 'getdocumentstatus', asked('a'))

  it('200 with the same status and times in whole Unix seconds', async () => {
    const { status } = await debug('new')
    const seconds = (time = '') => Math.floor(Date.parse(time) / 1000)
    assert.deepEqual(await must('getdocumentstatus', asked('new')), {
      uploadStatus: 'UPLOADED',
      lastUploadedAt: seconds(status.lastUploadedAt),
      indexingStatus: 'INDEXED',
      lastIndexedAt: seconds(status.lastIndexedAt),
    })
    assert.deepEqual(await must('getdocumentstatus', asked('never')), {
      uploadStatus: 'NOT_UPLOADED',
      indexingStatus: 'NOT_INDEXED',
    })
  })

  it('400 for a datasource that does not exist; 403 for one outside the token’s scope', async () => {
    const scoped = callerOf(server, await server.token({ datasources: ['wiki'] }))
    const elsewhere = { ...asked('new'), datasource: 'nosuch' }
    assertRefused(await call('getdocumentstatus', elsewhere), 'invalid_datasource', '"nosuch"')
    assertRefused(await scoped.call('getdocumentstatus', asked('new')), 'datasource_out_of_scope', '"handbook"')
  })
})

it('STATUS_UNKNOWN while the index is made anew', async () => {
  server.index.reset({ storeId: '', restoreEpoch: 0, changeSeq: 0 })
  const { indexingStatus, lastIndexedAt } = await statusOf('new')
  assert.deepEqual([indexingStatus, lastIndexedAt], ['STATUS_UNKNOWN', undefined])
})
