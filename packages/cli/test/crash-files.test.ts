import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Configuration, DocumentsApi, TroubleshootingApi } from '@sheaf/client'
import { makePdf, makeWord } from '../../server/test/files/office-samples.ts'
import { ANN, eventually, makeDeployment, urlsFound } from './deployment.ts'
import { documentOf } from './pages.ts'
import { DATASOURCE, newPusherState, openPusher } from './pusher.ts'
import { startServerProcess } from './sheaf-process.ts'

/** How often the server is killed; the long form sets more. */
const KILLS = Number(process.env.SHEAF_KILLS ?? 3)
/** Files that are added before each kill. */
const FILES = 12
const KILL_MILLIS_MAX = 1_500

describe('a server that is killed while it reads files', () => {
  test(`reads every file that it has acknowledged in the end (${KILLS} kills)`, async (t) => {
    const deployment = await makeDeployment()
    const { secret } = deployment.indexing
    let server = await startServerProcess(t, deployment.dataDir)
    await openPusher(server.url, secret, newPusherState(), 1).prepare()
    const ids: string[] = []
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const documents = await Promise.all(
        Array.from({ length: FILES }, async (_, number) => {
          const id = `file${kill}n${number}`
          const words = { title: id, body: `body${id}`, table: `table${id}`, note: 'note' }
          const isPdf = number % 2 === 0
          const mimeType = isPdf
            ? 'application/pdf'
            : 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
          const bytes = await (isPdf ? makePdf(words) : makeWord(words))
          return {
            ...documentOf(id, '', { allowedUsers: [{ email: ANN }] }),
            body: { mimeType, binaryContent: bytes.toString('base64') },
          }
        }),
      )
      const api = new DocumentsApi(new Configuration({ host: server.url, accessToken: secret }))
      await api.indexdocumentsPost({ datasource: DATASOURCE, documents })
      ids.push(...documents.map(({ id = '' }) => id))
      await delay(randomInt(KILL_MILLIS_MAX))
      await server.kill()
      server = await startServerProcess(t, deployment.dataDir)
    }
    const searching = { url: server.url, client: deployment.client }
    for (const id of ids) {
      const right = [`https://crash.example.com/${id}`]
      const ask = () => urlsFound(searching, ANN, `table${id}`)
      assert.deepEqual(await eventually(ask, (urls) => urls.length === 1, 300_000), right)
    }
    const troubleshooting = new TroubleshootingApi(new Configuration({ host: server.url, accessToken: secret }))
    for (const docId of ids) {
      const { status } = await troubleshooting.debugDatasourceDocumentPost(DATASOURCE, { objectType: 'page', docId })
      assert.deepEqual([status?.indexingStatus, status?.indexingWarnings], ['INDEXED', undefined])
    }
    assert.equal((await server.stop()).code, 0)
  })
})
