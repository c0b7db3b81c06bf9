import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { ConnectionError } from '@sheaf/client'
import { bulkCollections, documentUrl, openTarget, prepareDatasources } from './bulk-collections.ts'
import { openUploader } from './bulk-uploader.ts'
import { ANN, eventually, makeDeployment, makeToken, urlsFound } from './deployment.ts'
import { startServerProcess } from './sheaf-process.ts'

/** How often the server is killed; the long form sets more. */
const KILLS = Number(process.env.SHEAF_KILLS ?? 4)
/** The kill comes at a random moment within this time after the uploads have got under way. */
const KILL_MILLIS_MAX = 400
const PAGES_BEFORE_KILL = 20

describe('a server that is killed in the middle of bulk uploads', () => {
  test(`keeps what it has acknowledged, deletes nothing else, and takes the upload to its end (${KILLS} kills)`, async (t) => {
    const deployment = await makeDeployment()
    const { folder, dataDir, client } = deployment
    const { secret: admin } = await makeToken(folder, dataDir, ['--name', 'console', '--kind', 'admin'])
    const open = (url: string) => openTarget(url, { indexing: deployment.indexing.secret, admin })
    const uploaders = bulkCollections.map(openUploader)
    const documents = uploaders.find(({ name }) => name === 'documents')
    assert.ok(documents)
    const acknowledged = () => uploaders.reduce((sum, uploader) => sum + uploader.acknowledged(), 0)
    const documentUrls = () => [...documents.live()].map(documentUrl).sort()

    let server = await startServerProcess(t, dataDir)
    await prepareDatasources(open(server.url))
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const before = acknowledged()
      const target = open(server.url)
      const uploading = Promise.all(uploaders.map((uploader) => uploader.uploadUntilItFails(target)))
      const isUnderWay = await eventually(
        () => acknowledged() > before + PAGES_BEFORE_KILL,
        (isTrue) => isTrue,
      )
      const millis = randomInt(KILL_MILLIS_MAX)
      await delay(millis)
      await server.kill()
      for (const error of await uploading) assert.ok(error instanceof ConnectionError, String(error))
      assert.ok(isUnderWay, server.stderr())

      server = await startServerProcess(t, dataDir)
      const restarted = open(server.url)
      const searching = { url: server.url, client }
      const foundAtFirst = await urlsFound(searching, ANN, 'walrus')
      const outcomes = await Promise.all(uploaders.map((uploader) => uploader.check(restarted)))
      t.diagnostic(`kill ${kill} after ${millis} ms and ${acknowledged() - before} pages; ${outcomes.join('; ')}`)
      const stored = new Set(documentUrls())
      const strange = foundAtFirst.filter((url) => isUploaded(url) && !stored.has(url))
      assert.deepEqual(strange, [], 'documents that are gone are found')

      await Promise.all(uploaders.map((uploader) => uploader.recover(restarted)))
      const found = await eventually(
        async () => (await urlsFound(searching, ANN, 'walrus')).filter(isUploaded),
        (urls) => urls.join() === documentUrls().join(),
      )
      assert.deepEqual(found, documentUrls())
    }
    assert.equal((await server.stop()).code, 0)
  })
})

/** Leaves out the pages of the other datasources. */
const isUploaded = (url: string) => url.startsWith(documentUrl(0).slice(0, -1))
