import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, suite, type TestContext, test } from 'node:test'
import { makeToken, serveDeployment } from '../../cli/test/deployment.ts'
import { sheafJson, startServerProcess, suiteContext } from '../../cli/test/sheaf-process.ts'
import { AuthenticationApi, Configuration, DatasourcesApi, RotatingToken, type SecretSink } from '../src/index.ts'
import { fileSink } from '../src/node.ts'
import { type Fault, startFaultProxy } from './fault-proxy.ts'

/** A real server process, and a token whose secret stands in a file. */

const context = suiteContext()
after(context.clean)
const served = await serveDeployment(context)

/** The file, as if its secret had been made most of a period ago: it is time to rotate it. */
function overripe(file: string): SecretSink {
  const sink = fileSink(file)
  const first = readFileSync(file, 'utf8').trim()
  return {
    ...sink,
    async read() {
      const stored = await sink.read()
      const times = { createdAt: Math.floor(Date.now() / 1_000) - 0.9 * 86_400, rotationPeriodMinutes: 1_440 }
      return stored.secret === first ? { ...stored, times } : stored
    },
  }
}

async function ripeToken(t: Pick<TestContext, 'after'>, faults: readonly Fault[] = []) {
  const minted = await makeToken(served.folder, served.dataDir, [
    '--name',
    'r',
    '--global',
    '--rotation-period',
    '1440',
  ])
  const left = [...faults]
  const proxy = await startFaultProxy(served.server.url, ({ path }) =>
    path.endsWith('/rotatetoken') ? (left.shift() ?? 'pass') : 'pass',
  )
  t.after(proxy.close)
  const connection = { host: proxy.url, retries: { attemptsMax: 4, firstWaitMsMax: 5 } }
  const failures: unknown[] = []
  const options = { ...connection, onFailure: (error: unknown) => failures.push(error) }
  const token = new RotatingToken({ ...options, sink: overripe(minted.file) })
  const configuration = new Configuration({ ...connection, accessToken: token })
  return {
    ...minted,
    token,
    options,
    failures,
    use: (of = configuration) => new DatasourcesApi(of).adddatasourcePost({ name: `d-${minted.id}` }),
    configuration,
    inFile: () => readFileSync(minted.file, 'utf8').trim(),
    rotations: () => proxy.exchanges.filter(({ path }) => path.endsWith('/rotatetoken')).length,
    secretsUsed: () =>
      new Set(
        proxy.exchanges
          .filter(({ path }) => !path.endsWith('/rotatetoken'))
          .map(({ headers }) => headers.authorization),
      ),
  }
}

/** How often the server says that the token was rotated. */
async function rotationsOf(id: string): Promise<number> {
  const shown = await sheafJson<{ readonly history: readonly { readonly event: string; readonly count: number }[] }>([
    ...['token', 'show', id, '--data-dir', served.dataDir],
  ])
  return shown.history.filter(({ event }) => event === 'rotated').reduce((sum, { count }) => sum + count, 0)
}

suite('a rotating token at a Sheaf server', () => {
  for (const faults of [['pass'], ['drop'], ['truncate', 'drop', 'drop'], ['refuse', { delayMs: 50 }]] as const)
    test(`rotates once for two hundred callers, and every call succeeds, if rotations meet ${JSON.stringify(faults)}`, async (t) => {
      const { id, secret, use, inFile, rotations, secretsUsed } = await ripeToken(t, faults)
      await Promise.all(Array.from({ length: 200 }, () => use()))
      assert.notEqual(inFile(), secret)
      assert.deepEqual(secretsUsed(), new Set([`Bearer ${inFile()}`]))
      assert.ok(rotations() <= faults.length + 1)
      assert.equal(await rotationsOf(id), 1)
    })

  test('gets the current secret with a retired one, whoever rotated in between', async (t) => {
    const { secret, token, use, options, file } = await ripeToken(t)
    await token.token()
    const { rawSecret } = await new AuthenticationApi(
      new Configuration({ host: options.host, accessToken: token }),
    ).rotatetokenPost()
    // An old backup of the file.
    writeFileSync(file, secret)
    const restored = new RotatingToken({ ...options, sink: overripe(file) })
    await use(new Configuration({ ...options, accessToken: restored }))
    assert.equal(await restored.token(), rawSecret)
    assert.equal(readFileSync(file, 'utf8').trim(), rawSecret)
  })

  test('that cannot be stored is not used, and is had again once it can', async (t) => {
    const { id, secret, file, options, failures } = await ripeToken(t)
    const sink = overripe(file)
    let isSealed = true
    let nowMs = Date.now()
    const write: SecretSink['write'] = (next) => (isSealed ? Promise.reject(new Error('sealed')) : sink.write(next))
    const token = new RotatingToken({ ...options, sink: { ...sink, write }, nowMs: () => nowMs })
    assert.equal(await token.token(), secret)
    assert.equal(failures.length, 1)
    isSealed = false
    nowMs += 60_000
    assert.notEqual(await token.token(), secret)
    assert.equal(await rotationsOf(id), 1)
  })

  test('without a rotation period goes on, and says what is wrong', async (t) => {
    const { file, secret } = await makeToken(served.folder, served.dataDir, ['--name', 'n', '--global'])
    const { options, failures, use } = await ripeToken(t)
    const token = new RotatingToken({ ...options, sink: overripe(file) })
    await Promise.all(Array.from({ length: 20 }, () => use(new Configuration({ ...options, accessToken: token }))))
    assert.equal(await token.token(), secret)
    assert.equal(failures.length, 1)
    assert.match(String(failures[0]), /Create a rotatable one/)
  })

  test('survives that the server is killed during the rotation', async (t) => {
    const minted = await makeToken(served.folder, served.dataDir, [
      '--name',
      'k',
      '--global',
      '--rotation-period',
      '1440',
    ])
    let restarted: Promise<void> | undefined
    const proxy = await startFaultProxy(served.server.url, ({ path }) => {
      if (path.endsWith('/rotatetoken')) restarted ??= restart()
      return 'pass'
    })
    t.after(proxy.close)
    async function restart() {
      await served.server.kill()
      proxy.leadTo((await startServerProcess(context, served.dataDir)).url)
    }
    const connection = { host: proxy.url, retries: { attemptsMax: 1_000, firstWaitMsMax: 20, waitMsMax: 200 } }
    const token = new RotatingToken({ ...connection, sink: overripe(minted.file) })
    const api = new DatasourcesApi(new Configuration({ ...connection, accessToken: token }))
    await Promise.all(Array.from({ length: 50 }, () => api.adddatasourcePost({ name: 'killed' })))
    await restarted
    assert.notEqual(readFileSync(minted.file, 'utf8').trim(), minted.secret)
    assert.equal(await rotationsOf(minted.id), 1)
  })
})
