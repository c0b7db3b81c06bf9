/**
 * Real agents with real servers: each is killed at a random moment around a rotation, behind a proxy that drops, delays, cuts and
 * repeats answers.
 *
 * `npm test` kills ten of each. To kill more: `SHEAF_KILLS=300 node scripts/run.mjs --test packages/cli/test/agent/agent-kills.test.ts`
 */
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Configuration, DatasourcesApi } from '@sheaf/client'
import { makeToken } from '../deployment.ts'
import { sheafScript, startCommand, startServerProcess, temporaryDirectory } from '../sheaf-process.ts'
import { type AgentFolder, checkNoLeak, makeAgentFolder, SECRET_FORM } from './agent-folder.ts'
import { type FaultyProxy, socketFaults, startFaultyProxy } from './faulty-proxy.ts'
import { openStrictServer, serveHandler } from './strict-server.ts'

const KILLS = Number(process.env.SHEAF_KILLS ?? 10)
/** A rotation takes some milliseconds, with its flushes some tens. */
const KILL_MILLIS_MAX = 40

type Bench = {
  readonly files: AgentFolder
  readonly proxy: FaultyProxy
  /** Whether the server has made a secret that the agent has not got and that it would not be given again. */
  readonly isExposed: () => boolean
}

function startAgent(t: TestContext, { files }: Bench) {
  const running = startCommand(t, [process.execPath, sheafScript, 'agent', '--config', files.config, '--once', '--now'])
  const pid = running.child.pid ?? 0
  return { ...running, seen: () => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`].map(readIfThere).join() }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // The process has ended, or there is no such system.
    return ''
  }
}

async function killOften(t: TestContext, bench: Bench): Promise<void> {
  const { files, proxy, isExposed } = bench
  let fruitless = 0
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const isSpared = isExposed()
    if (isSpared) proxy.clear()
    else proxy.add(socketFaults[randomInt(socketFaults.length)] ?? 'none')
    const moment = randomInt(2) === 0 ? 'asked' : 'answered'
    const agent = startAgent(t, bench)
    const isStruck = new Promise<void>((resolve) => {
      proxy.onRotation(async (at) => {
        if (at !== moment || isSpared) return
        proxy.onRotation(() => {})
        await delay(randomInt(KILL_MILLIS_MAX))
        const seen = agent.seen()
        assert.doesNotMatch(seen, SECRET_FORM, 'a secret in the arguments or the environment')
        agent.child.kill('SIGKILL')
        resolve()
      })
    })
    const { code, stdout, stderr } = await agent.ended
    if (code === null) await isStruck
    else fruitless += 1
    if (isSpared) assert.equal(code, 0, stderr)
    assert.doesNotMatch(stdout + stderr, SECRET_FORM)
    checkNoLeak(files.folder)
    assert.match(files.secretIn(), /^\S+$/, 'the file is whole')
    assert.ok(readFileSync(files.env, 'utf8').startsWith('# of the app\nA=1\n'))
  }
  proxy.clear()
  t.diagnostic(`${KILLS - fruitless} agents were killed`)
  assert.ok(fruitless < KILLS, 'some were killed')
  const { code, stderr } = await startAgent(t, bench).ended
  assert.equal(code, 0, stderr)
  assert.equal(files.secretIn(), files.journal()?.current.secret)
  assert.equal(files.secretInEnv(), files.secretIn())
  assert.equal(files.journal()?.isProved, true)
}

describe('agents that are killed around a rotation', { concurrency: 2 }, () => {
  test(`by ${KILLS} kills with a real Sheaf the token is not lost`, async (t) => {
    const dataDir = temporaryDirectory()
    const flags = ['--name', 'wiki', '--global', '--rotation-period', '1440']
    const { secret } = await makeToken(temporaryDirectory(), dataDir, flags)
    const server = await startServerProcess(t, dataDir)
    const proxy = await startFaultyProxy(t, server.url)
    const files = makeAgentFolder(proxy.url, secret)
    await killOften(t, { files, proxy, isExposed: () => false })
    const api = new DatasourcesApi(new Configuration({ host: server.url, accessToken: files.secretIn() }))
    await api.adddatasourcePost({ name: 'wiki' })
  })

  test(`by ${KILLS} kills with a strict server the token is not lost, where no two answers in a row are`, async (t) => {
    const strict = openStrictServer(Date.now)
    const proxy = await startFaultyProxy(t, await serveHandler(t, strict.handle))
    const files = makeAgentFolder(proxy.url, strict.newest())
    const isExposed = () => strict.minted() > 0 && files.journal()?.current.secret !== strict.newest()
    await killOften(t, { files, proxy, isExposed })
    assert.equal(files.secretIn(), strict.newest())
  })
})
