import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { suite, type TestContext, test } from 'node:test'
import { BulkUploadError, bulkUpload } from '../src/bulk.ts'
import { Configuration } from '../src/index.ts'
import { type Fault, startFaultProxy } from './fault-proxy.ts'
import { answer, recordingServer } from './recording-server.ts'
import { documentsOf } from './shelf.ts'

/** Another server of the protocol, as strict as its text allows: it takes no page twice that opens or ends an upload. */
async function strictServer(t: TestContext, fault: (number: number) => Fault) {
  let open: { readonly uploadId: string; readonly documents: Set<string> } | undefined
  let documents: ReadonlySet<string> = new Set()
  const server = await recordingServer(t, (request, response) => {
    const page = JSON.parse(request.body) as {
      readonly uploadId: string
      readonly isFirstPage?: boolean
      readonly isLastPage?: boolean
      readonly forceRestartUpload?: boolean
      readonly documents: readonly { readonly id: string }[]
    }
    const mayOpen = open === undefined || page.forceRestartUpload === true
    if (page.isFirstPage === true && !mayOpen) return answer(409, 'an upload is in progress')(request, response)
    if (page.isFirstPage === true) open = { uploadId: page.uploadId, documents: new Set() }
    if (open?.uploadId !== page.uploadId) return answer(400, 'no such upload')(request, response)
    for (const { id } of page.documents) open.documents.add(id)
    if (page.isLastPage === true) {
      documents = open.documents
      open = undefined
    }
    answer(200, '')(request, response)
  })
  const proxy = await startFaultProxy(server.host, ({ number }) => fault(number))
  t.after(proxy.close)
  const retries = { attemptsMax: 3, firstWaitMsMax: 1 }
  const configuration = new Configuration({ host: proxy.url, accessToken: 'token-1', retries })
  const options = { configuration, collection: 'documents' as const, datasource: 'd', itemsPerPageMax: 2 }
  return { options, ids: () => [...documents].sort().join(), openId: () => open?.uploadId, requests: server.requests }
}

const upload = () => documentsOf('d', 0, 6)

suite('a bulk upload to a server that takes no first or last page twice', () => {
  for (const lost of [0, 1, 2, 3])
    test(`succeeds if the answer to page ${lost} is lost, unless that is the last`, async (t) => {
      const { options, ids } = await strictServer(t, (number) => (number === lost ? 'drop' : 'pass'))
      await bulkUpload(upload(), options).catch((error) => assert.ok(lost === 3 && error instanceof BulkUploadError))
      assert.equal(ids(), '0,1,2,3,4,5')
    })

  test('succeeds if the first page is lost itself, under an id of which no page can come late', async (t) => {
    const { options, ids, requests } = await strictServer(t, (number) => (number < 1 ? 'refuse' : 'pass'))
    await bulkUpload(upload(), { ...options, uploadId: 'u' })
    assert.equal(ids(), '0,1,2,3,4,5')
    const uploadIds = requests.map(({ body }) => (JSON.parse(body) as { readonly uploadId: string }).uploadId)
    assert.deepEqual(uploadIds, ['u', 'u-2', 'u-2', 'u-2', 'u-2'])
  })

  test('says that it may be finished if the answer to the last page is lost and a second one is refused', async (t) => {
    const { options, ids } = await strictServer(t, (number) => (number === 3 ? 'drop' : 'pass'))
    await assert.rejects(bulkUpload(upload(), options), {
      name: 'BulkUploadError',
      phase: 'closing',
      mayBeFinished: true,
    })
    assert.equal(ids(), '0,1,2,3,4,5')
  })

  test('fails if another upload is open, whatever was lost before, and leaves that one alone', async (t) => {
    const { options, openId } = await strictServer(t, (number) => (number === 1 ? 'drop' : 'pass'))
    await assert.rejects(bulkUpload(failing(), { ...options, uploadId: 'other' }))
    assert.equal(openId(), 'other')
    await assert.rejects(bulkUpload(upload(), { ...options, uploadId: 'mine' }), {
      message: /an upload is in progress/,
    })
    assert.equal(openId(), 'other')
  })

  test('that stopped while it opened goes on where the first page had arrived', async (t) => {
    const { options, ids, openId } = await strictServer(t, (number) => (number < 2 ? 'drop' : 'pass'))
    const impatient = { ...options, uploadId: 'u', retries: { attemptsMax: 1 } }
    const error = await bulkUpload(upload(), impatient).catch((failure: unknown) => failure)
    assert.ok(error instanceof BulkUploadError)
    assert.deepEqual(error.resume, { uploadId: 'u', items: 0 })
    assert.equal(openId(), 'u')
    await bulkUpload(upload(), { ...options, resume: error.resume ?? assert.fail() })
    assert.equal(ids(), '0,1,2,3,4,5')
  })
})

test('a bulk upload keeps no page that has been sent: it is larger than the memory of this process', () => {
  const program = `
    import { Configuration } from '@sheaf/client'
    import { bulkUpload } from '@sheaf/client/bulk'
    async function* documents() {
      for (let i = 0; i < 30_000; i += 1) yield { datasource: 'd', id: String(i), title: 'walrus'.repeat(900) + i }
    }
    const fetch = async () => new Response('{}')
    const configuration = new Configuration({ host: 'search.example.com', accessToken: 'token-1', fetch })
    const { items } = await bulkUpload(documents(), { configuration, collection: 'documents', datasource: 'd' })
    console.log(items)
  `
  const flags = ['--max-old-space-size=64', '--input-type=module-typescript', '--eval', program]
  const { stdout, stderr } = spawnSync(process.execPath, flags, { cwd: import.meta.dirname, encoding: 'utf8' })
  assert.equal(stdout, '30000\n', stderr)
})

async function* failing() {
  yield* documentsOf('d', 0, 3)
  throw new Error('the source is down')
}
