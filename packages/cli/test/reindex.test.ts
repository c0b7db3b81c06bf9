import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Configuration, DocumentsApi } from '@sheaf/client'
import { ANN, type Deployment, eventually, makeDeployment, urlsFound } from './deployment.ts'
import { DATASOURCE, newPusherState, openPusher } from './pusher.ts'
import { type ServerProcess, sheaf, sheafJson, startServerProcess, temporaryDirectory } from './sheaf-process.ts'

type Reindexed = { readonly fromScratch: boolean; readonly documents?: number }

const reindex = ({ dataDir }: Deployment, ...flags: readonly string[]) =>
  sheafJson<Reindexed>(['reindex', '--data-dir', dataDir, ...flags])

async function put(deployment: Deployment, url: string, ids: readonly string[]): Promise<void> {
  const configuration = new Configuration({ host: url, accessToken: deployment.indexing.secret })
  await openPusher(url, deployment.indexing.secret, newPusherState(), 1).prepare()
  await new DocumentsApi(configuration).indexdocumentsPost({
    datasource: DATASOURCE,
    documents: ids.map((id) => ({
      datasource: DATASOURCE,
      objectType: 'page',
      id,
      viewURL: `https://crash.example.com/${id}`,
      title: id,
      body: { mimeType: 'text/plain', textContent: 'walrus' },
      permissions: { allowedUsers: [{ email: ANN }] },
    })),
  })
}

const found = (deployment: Deployment, { url }: Pick<ServerProcess, 'url'>) =>
  eventually(
    () => urlsFound({ url, client: deployment.client }, ANN, 'walrus').then((urls) => urls.length),
    (count) => count === 3,
  )

/** Tells one file of the index from another that takes its place. */
function identityOf({ dataDir }: Deployment): bigint | undefined {
  return statSync(join(dataDir, 'index', 'index.sqlite'), { bigint: true, throwIfNoEntry: false })?.birthtimeNs
}

async function servedWithIndex(t: Parameters<typeof startServerProcess>[0]) {
  const deployment = await makeDeployment()
  const server = await startServerProcess(t, deployment.dataDir, { flags: ['--metrics-port', '0'] })
  await put(deployment, server.url, ['a', 'b', 'c'])
  assert.equal(await found(deployment, server), 3)
  const { metricsUrl } = JSON.parse(server.stdout()) as { readonly metricsUrl: string }
  const metric = async (name: string) => {
    const text = await (await fetch(metricsUrl)).text()
    return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1])
  }
  return { deployment, server, metric }
}

describe('sheaf reindex', () => {
  test('beside a running server has every document indexed again, and everything is found meanwhile', async (t) => {
    const { deployment, server, metric } = await servedWithIndex(t)
    const writes = await metric('sheaf_writes_total')
    assert.deepEqual(await reindex(deployment), { fromScratch: false, documents: 3 })
    assert.equal((await urlsFound({ ...server, ...deployment }, ANN, 'walrus')).length, 3)
    const isEmpty = (queued: number) => queued === 0
    assert.equal(await eventually(() => metric('sheaf_changes_queued'), isEmpty), 0)
    // The server has noticed by itself: it has dropped from the queue what it has taken up.
    assert.ok((await metric('sheaf_writes_total')) > writes)
    assert.equal((await urlsFound({ ...server, ...deployment }, ANN, 'walrus')).length, 3)
    assert.equal((await server.stop()).code, 0)
  })

  test('--from-scratch beside a running server makes the index anew', async (t) => {
    const { deployment, server } = await servedWithIndex(t)
    const before = identityOf(deployment)
    assert.deepEqual(await reindex(deployment, '--from-scratch'), { fromScratch: true })
    const isAnother = (now: bigint | undefined) => now !== undefined && now !== before
    assert.ok(isAnother(await eventually(() => identityOf(deployment), isAnother)), 'another file')
    assert.equal(await found(deployment, server), 3)
    const ready = () => fetch(`${server.url}/readyz`).then(({ status }) => status)
    assert.equal(await eventually(ready, (status) => status === 200), 200)
    await put(deployment, server.url, ['a', 'b', 'c'])
    assert.equal(await found(deployment, server), 3)
    assert.equal((await server.stop()).code, 0)
  })

  test('without a server leaves the work to the next one', async (t) => {
    const { deployment, server } = await servedWithIndex(t)
    assert.equal((await server.stop()).code, 0)
    const before = identityOf(deployment)
    assert.equal((await reindex(deployment)).documents, 3)
    const next = await startServerProcess(t, deployment.dataDir)
    assert.equal(await found(deployment, next), 3)
    assert.equal((await next.stop()).code, 0)
    assert.equal(identityOf(deployment), before, 'in place')

    await reindex(deployment, '--from-scratch')
    const last = await startServerProcess(t, deployment.dataDir)
    assert.equal(await found(deployment, last), 3)
    assert.equal((await last.stop()).code, 0)
    assert.notEqual(identityOf(deployment), before, 'anew')
  })

  test('says in words what it has done', async () => {
    const { dataDir } = await makeDeployment()
    const [inPlace, anew] = [
      await sheaf(['reindex', '--data-dir', dataDir]),
      await sheaf(['reindex', '--from-scratch', '--data-dir', dataDir]),
    ]
    assert.deepEqual([inPlace.code, anew.code], [0, 0])
    assert.match(inPlace.stdout, /^0 documents queued; /)
    assert.match(anew.stdout, /^the index will be made anew: /)
  })

  test('where there is no deployment fails, and makes none', async () => {
    const directory = join(temporaryDirectory(), 'absent')
    const { code, stderr } = await sheaf(['reindex', '--data-dir', directory])
    assert.equal(code, 1)
    assert.match(stderr, /holds no deployment: give the directory that sheaf serve uses\./)
    assert.equal(existsSync(directory), false)
  })
})
