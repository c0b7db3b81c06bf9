import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { Configuration, DatasourcesApi, PermissionsApi, TroubleshootingApi } from '@sheaf/client'
import { ANN, eventually, makeDeployment, serveDeployment, urlsFound, writeFiles } from './deployment.ts'
import { newsIn, sheafJson, startServerProcess, temporaryDirectory } from './sheaf-process.ts'
import { startSlowRequest } from './slow-request.ts'

/*
 * A server that is told to stop must end by itself within five seconds: one that does not ends itself with exit code 1,
 * so that exit code 0 proves it.
 */

const INDEX = '/api/index/v1/indexdocument'

const page = (id: string) => ({
  document: {
    datasource: 'docs',
    objectType: 'page',
    id,
    viewURL: `https://docs.example.com/${id}`,
    title: id,
    permissions: { allowAnonymousAccess: true },
  },
})

async function serveWithDatasource(t: TestContext) {
  const served = await serveDeployment(t)
  const configuration = new Configuration({ host: served.url, accessToken: served.indexing.secret })
  await new DatasourcesApi(configuration).adddatasourcePost({
    name: 'docs',
    isUserReferencedByEmail: true,
    objectDefinitions: [{ name: 'page' }],
  })
  await new PermissionsApi(configuration).indexuserPost({ datasource: 'docs', user: { email: ANN, name: 'Ann' } })
  return served
}

const isListening = (port: string) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

describe('a server that is told to stop', { concurrency: 2 }, () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    test(`by ${signal} answers the request under way, takes no new one, and ends with 0`, async (t) => {
      const served = await serveWithDatasource(t)
      const { server, indexing, dataDir } = served
      const request = await startSlowRequest(t, server.url, INDEX, indexing.secret, page('under-way'))
      server.child.kill(signal)
      assert.equal(
        await eventually(
          () => isListening(server.port),
          (isOpen) => !isOpen,
        ),
        false,
      )
      assert.equal((await request.finish()).status, 200)
      const { code, stderr } = await server.ended
      assert.equal(code, 0, stderr)
      assert.equal(newsIn(stderr), '')

      const again = await startServerProcess(t, dataDir)
      const urls = await eventually(
        () => urlsFound({ ...served, url: again.url }, ANN, ''),
        (found) => found.length > 0,
      )
      assert.deepEqual(urls, ['https://docs.example.com/under-way'], 'what was answered with 200 is there')
    })
  }

  test('by the same Ctrl-C twice, as a terminal and a launcher send it, still drains', async (t) => {
    const { server, indexing } = await serveWithDatasource(t)
    const request = await startSlowRequest(t, server.url, INDEX, indexing.secret, page('under-way'))
    server.child.kill('SIGINT')
    server.child.kill('SIGINT')
    server.child.kill('SIGTERM')
    assert.equal(
      await eventually(
        () => isListening(server.port),
        (isOpen) => !isOpen,
      ),
      false,
    )
    assert.equal((await request.finish()).status, 200)
    assert.equal((await server.ended).code, 0)
  })

  test('cuts a request that does not end, and ends in time with 0', async (t) => {
    const { server, indexing, dataDir } = await serveWithDatasource(t)
    const request = await startSlowRequest(t, server.url, INDEX, indexing.secret, page('half'))
    server.child.kill('SIGTERM')
    await request.cut
    assert.equal((await server.ended).code, 0)
    const again = await startServerProcess(t, dataDir)
    const { documentCount } = await new TroubleshootingApi(
      new Configuration({ host: again.url, accessToken: indexing.secret }),
    ).getdocumentcountPost({ datasource: 'docs' })
    assert.equal(documentCount, 0, 'nothing of half a request is stored')
  })

  test('waits for requests alone: connections that do nothing, or nothing more, are ended at once', async (t) => {
    const { server, indexing } = await serveWithDatasource(t)
    const idle = connect(Number(server.port), '127.0.0.1')
    t.after(() => idle.destroy())
    const idleEnd = new Promise<void>((resolve) => idle.once('close', () => resolve()))
    await new Promise<void>((resolve) => idle.once('connect', () => resolve()))
    const first = await startSlowRequest(t, server.url, INDEX, indexing.secret, page('first'))
    const last = await startSlowRequest(t, server.url, INDEX, indexing.secret, page('last'))
    let isCut = false
    void last.cut.then(() => {
      isCut = true
    })
    server.child.kill('SIGTERM')
    await idleEnd
    assert.equal((await first.finish()).status, 200)
    assert.equal(isCut, false, 'the time for requests under way has not run out')
    assert.equal((await last.finish()).status, 200)
    assert.equal((await server.ended).code, 0)
  })

  test('in the middle of indexing leaves the rest for the next start, which finds everything', async (t) => {
    const { folder, dataDir, indexing, client } = await makeDeployment()
    const first = await startServerProcess(t, dataDir)
    const count = 1_500
    const documents = writeFiles(
      temporaryDirectory(),
      Object.fromEntries(
        Array.from({ length: count }, (_, i) => [`${i}.txt`, `walrus ${i} ${folder} ${'word '.repeat(300)}`]),
      ),
    )
    const args = ['--url', first.url, '--token-file', indexing.file, '--datasource', 'docs', '--as', ANN]
    await sheafJson(['push', documents, ...args])
    assert.equal((await first.stop()).code, 0)
    const second = await startServerProcess(t, dataDir)
    const urls = await eventually(
      () => urlsFound({ url: second.url, client }, ANN, 'walrus'),
      (found) => found.length === count,
      60_000,
    )
    assert.equal(urls.length, count)
  })
})
