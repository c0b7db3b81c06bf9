import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { eventually } from './deployment.ts'
import { startServerProcess, temporaryDirectory } from './sheaf-process.ts'

/** Loaded into the server’s process before the program: ends the thread of that name at a signal, as a crash would. */
const killerOf = (name: string) => `
  process.on('worker', (worker) => {
    if (worker.threadName === '${name}') process.on('SIGUSR2', () => worker.terminate())
  })
`

async function startWithKiller(context: Parameters<typeof startServerProcess>[0], name: string) {
  const folder = temporaryDirectory()
  const killer = join(folder, 'killer.mjs')
  writeFileSync(killer, killerOf(name))
  const env = { NODE_OPTIONS: `--import=${pathToFileURL(killer)}` }
  return startServerProcess(context, join(folder, 'data'), { env })
}

describe('a server that loses a thread', () => {
  for (const name of ['writer', 'indexer']) {
    test(`ends with 1 and says so when it is the ${name}`, async (t) => {
      const server = await startWithKiller(t, name)
      assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
      server.child.kill('SIGUSR2')
      const { code, stderr } = await server.ended
      assert.equal(code, 1)
      assert.match(stderr, new RegExp(`"level":60,.*the ${name} thread has ended.*the server cannot go on`))
      assert.match(
        stderr,
        new RegExp(`sheaf: the server had to stop: the ${name} thread has ended\\. Nothing that was`),
      )
    })
  }

  test('can be started again on the same directory at once', async (t) => {
    const folder = temporaryDirectory()
    const killer = join(folder, 'killer.mjs')
    writeFileSync(killer, killerOf('writer'))
    const dataDir = join(folder, 'data')
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(killer)}` }
    const first = await startServerProcess(t, dataDir, { env })
    first.child.kill('SIGUSR2')
    await first.ended
    const second = await startServerProcess(t, dataDir)
    const health = () => fetch(`${second.url}/healthz`).then(({ status }) => status)
    assert.equal(await eventually(health, (status) => status === 200), 200)
    assert.equal((await second.stop()).code, 0)
  })
})
