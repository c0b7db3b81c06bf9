import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { makeToken } from '../../cli/test/deployment.ts'
import { startServerProcess, temporaryDirectory } from '../../cli/test/sheaf-process.ts'
import { BulkUploadError, bulkUpload } from '../src/bulk.ts'
import { Configuration } from '../src/index.ts'
import { startFaultProxy } from './fault-proxy.ts'
import { documentsOf, makeShelf, range } from './shelf.ts'

/** How often the server is killed; the long form sets more. */
const KILLS = Number(process.env.SHEAF_KILLS ?? 2)

suite('a server that is killed during a bulk upload', () => {
  test(`loses nothing that was acknowledged, and the upload comes to its end, by itself or resumed (${KILLS} kills each)`, async (t) => {
    const folder = temporaryDirectory()
    const dataDir = join(folder, 'data')
    const { secret } = await makeToken(folder, dataDir, ['--name', 'connector', '--global'])
    let server = await startServerProcess(t, dataDir)
    let killAt = 0
    let killed: Promise<void> | undefined
    const proxy = await startFaultProxy(server.url, () => {
      killAt -= 1
      if (killAt === 0) killed = restart()
      return 'pass'
    })
    t.after(proxy.close)
    async function restart() {
      await server.kill()
      server = await startServerProcess(t, dataDir)
      proxy.leadTo(server.url)
    }
    const options = { collection: 'documents' as const, itemsPerPageMax: 5, disableStaleCheck: true }

    for (let kill = 0; kill < KILLS * 2; kill += 1) {
      const isPatient = kill % 2 === 0
      // Some by themselves, since the server comes back while they still try.
      const retries = { attemptsMax: isPatient ? 1_000 : 2, firstWaitMsMax: 50, waitMsMax: 200 }
      const configuration = new Configuration({ host: proxy.url, accessToken: secret, retries })
      const shelf = await makeShelf(configuration, `shelf-${kill}`)
      const { datasource } = shelf
      await bulkUpload(documentsOf(datasource, 60, 80), { ...options, configuration, datasource })
      killAt = randomInt(1, 12)
      const error = await bulkUpload(documentsOf(datasource, 0, 50), { ...options, configuration, datasource }).then(
        () => undefined,
        (failure: unknown) => failure,
      )
      await killed
      if (error !== undefined) {
        assert.ok(error instanceof BulkUploadError, String(error))
        const { resume, mayBeFinished } = error
        const there = await shelf.stored(80)
        for (const item of range(0, resume?.items ?? 0)) assert.ok(there.has(item), `${item} was acknowledged`)
        if (!mayBeFinished) for (const item of range(60, 80)) assert.ok(there.has(item), `${item} was deleted`)
        const rest = documentsOf(datasource, resume?.items ?? 0, 50)
        await bulkUpload(rest, {
          ...options,
          configuration,
          datasource,
          ...(resume === undefined ? {} : { resume }),
          itemsMin: 0,
        })
      }
      t.diagnostic(`${isPatient ? 'patient' : 'impatient'}: ${error === undefined ? 'by itself' : 'resumed'}`)
      assert.ok(!isPatient || error === undefined, String(error))
      assert.deepEqual(await shelf.stored(80), range(0, 50))
    }
    assert.equal((await server.stop()).code, 0)
  })
})
