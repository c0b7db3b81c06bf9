import assert from 'node:assert/strict'
import { mkdirSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ANN, eventually, makeDeployment, makeToken } from './deployment.ts'
import { apis } from './pages.ts'
import { newPusherState, openPusher } from './pusher.ts'
import { type ServerProcess, startServerProcess } from './sheaf-process.ts'
import { mountSmallDisk, NO_DISK } from './small-disk.ts'

const DISK_BYTES = 8 * 1024 * 1024

/** Words that occur nowhere else, so that they take room. */
const pagesOf = (prefix: string, count: number, words: number) =>
  Array.from({ length: count }, (_, number) => ({
    id: `${prefix}${number}`,
    text: `walrus ${Array.from({ length: words }, (_, place) => `${prefix}${(number * words + place).toString(36)}q`).join(' ')}`,
    readers: [ANN],
  }))

test('a server whose index has no room says so, takes documents and answers meanwhile, and goes on by itself', async (t) => {
  const disk = mountSmallDisk(t, DISK_BYTES)
  if (disk === undefined) return t.skip(NO_DISK)
  const deployment = await makeDeployment()
  const admin = await makeToken(deployment.folder, deployment.dataDir, ['--name', 'admin', '--kind', 'admin'])
  mkdirSync(deployment.dataDir, { recursive: true })
  rmSync(join(deployment.dataDir, 'index'), { recursive: true, force: true })
  symlinkSync(disk.directory, join(deployment.dataDir, 'index'))
  const ballast = join(disk.directory, 'ballast')

  const indexOf = async ({ url }: ServerProcess) =>
    ((await (await fetch(`${url}/readyz`)).json()) as { readonly checks: { readonly index: string } }).checks.index
  const stateOf = async ({ url }: ServerProcess) => {
    const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${admin.secret}` } })
    return /^sheaf_index_state\{state="(\w+)"\} 1$/m.exec(await answer.text())?.[1]
  }
  const becomes = async (ask: () => Promise<string | undefined>, pattern: RegExp) =>
    assert.match((await eventually(ask, (answer) => pattern.test(answer ?? ''))) ?? '', pattern)

  let server = await startServerProcess(t, deployment.dataDir)
  await openPusher(server.url, deployment.indexing.secret, newPusherState(), 1).prepare()
  const early = pagesOf('early', 20, 50)
  const late = pagesOf('late', 100, 2_000)
  const ids = (pages: readonly { readonly id: string }[]) => pages.map(({ id }) => id)
  await apis(deployment, server.url).put(early)
  await apis(deployment, server.url).find(ANN, 'walrus', ids(early))
  await becomes(() => stateOf(server), /^ok$/)

  const { bavail, bsize } = statfsSync(disk.directory)
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 300_000)))
  await apis(deployment, server.url).put(late)
  const isFull = /^the disk is full, 1\d\d changes behind/
  await becomes(() => indexOf(server), isFull)
  await becomes(() => stateOf(server), /^disk_full$/)
  await becomes(async () => server.stderr(), /indexing failed; it is tried again/)
  assert.equal(server.stderr().match(/indexing failed/g)?.length, 1, 'told once while it lasts')
  await apis(deployment, server.url).find(ANN, 'walrus', ids(early))
  assert.equal(await apis(deployment, server.url).count(), early.length + late.length)

  // It knows after a death, too.
  await server.kill()
  server = await startServerProcess(t, deployment.dataDir)
  await becomes(() => indexOf(server), /^the disk is full/)
  await apis(deployment, server.url).find(ANN, 'walrus', ids(early))

  rmSync(ballast)
  await becomes(() => indexOf(server), /^ok$/)
  await becomes(() => stateOf(server), /^ok$/)
  await apis(deployment, server.url).find(ANN, 'walrus', ids([...early, ...late]))
  assert.equal((await server.stop()).code, 0)
})
