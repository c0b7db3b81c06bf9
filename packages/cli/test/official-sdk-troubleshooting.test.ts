import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Glean } from '@gleanwork/api-client'
import { unproven } from './official-sdk/offered-operations.ts'
import { recorder } from './official-sdk/recorder.ts'
import { type ServerProcess, sheafJson, startServerProcess, suiteContext, temporaryDirectory } from './sheaf-process.ts'

/** What the official TypeScript SDK, unchanged, is told by a real server process of what was uploaded to it. */

type Minted = { readonly secret: string }

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const datasource = 'sdktrouble'
const named = (docId: string) => ({ objectType: 'page', docId })

describe('the official SDK, looking for trouble', () => {
  const suite = suiteContext()
  const { answered, httpClient } = recorder()
  let server: ServerProcess
  let glean: Glean

  before(async () => {
    const dataDir = temporaryDirectory()
    server = await startServerProcess(suite, dataDir)
    const create = ['token', 'create', '--data-dir', dataDir, '--name', 'sdk', '--global']
    glean = new Glean({ serverURL: server.url, httpClient, apiToken: (await sheafJson<Minted>(create)).secret })
    await glean.indexing.datasources.add({
      name: datasource,
      isUserReferencedByEmail: true,
      urlRegex: '^https://wiki\\.example\\.com/',
      objectDefinitions: [{ name: 'page' }],
    })
    const { permissions } = glean.indexing
    await permissions.bulkIndexUsers({
      uploadId: 'users-1',
      isFirstPage: true,
      isLastPage: true,
      datasource,
      users: [{ email: 'ann@example.com', name: 'Ann' }],
    })
    await permissions.indexGroup({ datasource, group: { name: 'staff' } })
    await permissions.indexMembership({
      datasource,
      membership: { groupName: 'staff', memberUserId: 'ann@example.com' },
    })
    await glean.indexing.documents.bulkIndex({
      uploadId: 'documents-1',
      isFirstPage: true,
      isLastPage: true,
      datasource,
      documents: ['one', 'two'].map((id) => ({
        datasource,
        objectType: 'page',
        id,
        viewURL: `https://wiki.example.com/${id}`,
        title: id,
        permissions: { allowedUsers: [{ email: 'ann@example.com' }], allowedGroups: ['staff'] },
      })),
    })
    await glean.indexing.documents.processAll({ datasource })
  })
  after(async () => {
    await server.stop()
    await suite.clean()
  })

  it('reads the status of the datasource', async () => {
    const { documents, identity, datasourceVisibility } = await glean.indexing.datasource.status(datasource)
    assert.equal(datasourceVisibility, 'ENABLED_FOR_ALL')
    assert.deepEqual(documents?.counts, {
      uploaded: [{ objectType: 'page', count: 2 }],
      indexed: [{ objectType: 'page', count: 2 }],
    })
    const [upload] = documents?.bulkUploadHistory ?? []
    assert.deepEqual(
      [upload?.uploadId, upload?.status, upload?.processingState],
      ['documents-1', 'SUCCESSFUL', 'INDEXING COMPLETED'],
    )
    assert.match(upload?.startTime ?? '', ISO)
    assert.match(upload?.endTime ?? '', ISO)
    assert.match(documents?.processingHistory?.[0]?.endTime ?? '', ISO)
    assert.match(identity?.processingHistory?.[0]?.endTime ?? '', ISO)
    assert.equal(identity?.users?.bulkUploadHistory?.[0]?.uploadId, 'users-1')
    const counts = [identity?.users, identity?.groups, identity?.memberships].map((each) => each?.counts?.uploaded)
    assert.deepEqual(counts, [1, 1, 1])
  })

  it('reads the status of a document, of many, and by the deprecated call', async () => {
    const { status, uploadedPermissions } = await glean.indexing.documents.debug(named('one'), datasource)
    assert.deepEqual(
      [status?.uploadStatus, status?.indexingStatus, status?.permissionIdentityStatus],
      ['UPLOADED', 'INDEXED', 'UPLOADED'],
    )
    assert.match(status?.lastUploadedAt ?? '', ISO)
    assert.ok((status?.lastIndexedAt ?? '') >= (status?.lastUploadedAt ?? 'z'))
    assert.deepEqual(uploadedPermissions, {
      allowedUsers: [{ email: 'ann@example.com' }],
      allowedGroups: ['staff'],
    })
    const debugDocuments = [named('one'), named('absent')]
    const { documentStatuses = [] } = await glean.indexing.documents.debugMany({ debugDocuments }, datasource)
    assert.deepEqual(
      documentStatuses.map((each) => [each.docId, each.objectType, each.debugInfo?.status?.uploadStatus]),
      [
        ['one', 'page', 'UPLOADED'],
        ['absent', 'page', 'NOT_UPLOADED'],
      ],
    )
    const old = await glean.indexing.documents.status({ datasource, ...named('one') })
    assert.deepEqual([old.uploadStatus, old.indexingStatus], ['UPLOADED', 'INDEXED'])
    assert.equal(old.lastUploadedAt, Math.floor(Date.parse(status?.lastUploadedAt ?? '') / 1000))
  })

  it('reads the events of a document to its end', async () => {
    const events = async () => {
      const { lifeCycleEvents = [] } = await glean.indexing.documents.debugEvents(named('two'), datasource)
      return lifeCycleEvents.map(({ event }) => event)
    }
    assert.deepEqual(await events(), ['INDEXED', 'UPLOADED'])
    await glean.indexing.documents.delete({ datasource, objectType: 'page', id: 'two' })
    await glean.indexing.documents.processAll({ datasource })
    const deadline = performance.now() + 10_000
    while ((await events()).length < 4 && performance.now() < deadline) {
      // The record hears of it a moment after the index has it.
    }
    assert.deepEqual(await events(), ['DELETED', 'DELETION_REQUESTED', 'INDEXED', 'UPLOADED'])
  })

  it('reads what is stored of a user', async () => {
    const { status, uploadedGroups } = await glean.indexing.people.debug({ email: 'ann@example.com' }, datasource)
    assert.deepEqual([status?.isActiveUser, status?.uploadStatus], [true, 'UPLOADED'])
    assert.match(status?.lastUploadedAt ?? '', ISO)
    assert.deepEqual(uploadedGroups, [{ name: 'staff' }])
    const absent = await glean.indexing.people.debug({ email: 'eve@example.com' }, datasource)
    assert.deepEqual(absent, { status: { isActiveUser: false, uploadStatus: 'NOT_UPLOADED' }, uploadedGroups: [] })
  })

  it('meets a datasource that is not there', async () => {
    await assert.rejects(glean.indexing.datasource.status('no/such'), (error: Error) => {
      assert.match((error as Error & { body: string }).body, /Invalid datasource: \\"no\/such\\"/)
      return true
    })
  })

  // Last: it looks back on all of the above.
  it('has by now been answered by every operation of this kind that it has a method for', () => {
    assert.deepEqual(unproven('troubleshooting', answered), [])
  })
})
