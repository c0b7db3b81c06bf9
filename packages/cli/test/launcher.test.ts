import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { eventually, makeToken } from './deployment.ts'
import { sheafScript, startCommand, startServerProcess, temporaryDirectory } from './sheaf-process.ts'
import { startSlowRequest } from './slow-request.ts'

/*
 * Where the system's Node is too old, a launcher on that Node runs the program on the pinned one. Seen from outside it
 * must be the program itself: its exit codes, its signals, and its end.
 */

const runScript = fileURLToPath(new URL('../../../scripts/run.mjs', import.meta.url))

/** A Node on this machine that runs the launcher, but not the program. */
function findOldNode(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']
  return folders
    .map((folder) => join(folder, 'node'))
    .filter((path) => existsSync(path))
    .find((path) => {
      const major = Number(/^v(\d+)\./.exec(spawnSync(path, ['--version']).stdout.toString())?.[1])
      return major >= 20 && major < 24
    })
}

/** The process that a launcher has started, on Linux; undefined elsewhere. */
function childOf(pid: number): number | undefined {
  try {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
    return child === undefined ? undefined : Number(child)
  } catch {
    return undefined
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // One that nobody has waited for yet has ended all the same.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  )

const oldNode = findOldNode()
const launchers = {
  'the sheaf command on an older Node': oldNode === undefined ? undefined : [oldNode, sheafScript],
  'scripts/run.mjs, as npm start runs it': [process.execPath, runScript, sheafScript],
  'scripts/run.mjs on an older Node': oldNode === undefined ? undefined : [oldNode, runScript, sheafScript],
}
const NO_CHILDREN = 'this system does not tell the processes that a process has started'
const NO_OLD_NODE = 'there is no Node from 20 to 23 here, so that nothing was tested'

for (const [name, command] of Object.entries(launchers)) {
  describe(name, { concurrency: 2 }, () => {
    test('gives back the exit code and the output of the program', async (t) => {
      if (command === undefined) return t.skip(NO_OLD_NODE)
      const done = await startCommand(t, [...command, '--help']).ended
      assert.equal(done.code, 0)
      assert.match(done.stdout, /^Usage: sheaf /)
      const wrong = await startCommand(t, [...command, 'serve', '--nosuch']).ended
      assert.equal(wrong.code, 2)
      assert.match(wrong.stderr, /unknown option '--nosuch'/)
      const failed = await startCommand(t, [...command, 'search', 'x', '--token', 'x', '--url', 'http://127.0.0.1:1'])
        .ended
      assert.equal(failed.code, 1)
    })

    for (const [signal, to] of [
      ['SIGTERM', 'the launcher'],
      ['SIGINT', 'its process group'],
    ] as const) {
      test(`passes on ${signal} sent to ${to}: the request under way is answered, and both end with 0`, async (t) => {
        if (command === undefined) return t.skip(NO_OLD_NODE)
        const folder = temporaryDirectory()
        const dataDir = join(folder, 'data')
        const { secret } = await makeToken(folder, dataDir, ['--name', 'x', '--global', '--rotation-period', '1440'])
        const server = await startServerProcess(t, dataDir, { command, hasOwnGroup: true })
        const child = childOf(server.pid)
        const request = await startSlowRequest(t, server.url, '/api/index/v1/rotatetoken', secret, { ignored: true })
        process.kill(to === 'the launcher' ? server.pid : -server.pid, signal)
        assert.equal(
          await eventually(
            () => answers(server.url),
            (is) => !is,
          ),
          false,
        )
        assert.equal((await request.finish()).status, 200)
        const { code, stderr } = await server.ended
        assert.equal(code, 0, stderr)
        assert.equal(child === undefined ? false : isRunning(child), false)
      })
    }

    test('killed without warning takes the program with it', async (t) => {
      if (command === undefined) return t.skip(NO_OLD_NODE)
      const dataDir = temporaryDirectory()
      const server = await startServerProcess(t, dataDir, { command, hasOwnGroup: true })
      const child = childOf(server.pid)
      if (child === undefined) return t.skip(NO_CHILDREN)
      assert.ok(isRunning(child))
      process.kill(server.pid, 'SIGKILL')
      assert.equal(
        await eventually(
          () => isRunning(child),
          (is) => !is,
        ),
        false,
      )
      const next = await startServerProcess(t, dataDir)
      assert.equal((await next.stop()).code, 0, 'the data directory is free again')
    })

    test('ends with the shell in which npm runs it, which is all that npm passes a SIGTERM on to', async (t) => {
      if (command === undefined) return t.skip(NO_OLD_NODE)
      await endsWithShellOfNpm(t, command)
    })

    test('a program killed by a signal is told by its exit code, as shells do', async (t) => {
      if (command === undefined) return t.skip(NO_OLD_NODE)
      const server = await startServerProcess(t, temporaryDirectory(), { command })
      const child = childOf(server.pid)
      if (child === undefined) return t.skip(NO_CHILDREN)
      process.kill(child, 'SIGKILL')
      assert.equal((await server.ended).code, 137)
    })
  })
}

test('the sheaf command that needs no launcher ends with the shell in which npx runs it', (t) =>
  endsWithShellOfNpm(t, [process.execPath, sheafScript]))

async function endsWithShellOfNpm(t: TestContext, command: readonly string[]): Promise<void> {
  const dataDir = temporaryDirectory()
  // The colon keeps the shell from becoming the command.
  const shell = ['sh', '-c', '"$@"; :', 'sh']
  const env = { npm_lifecycle_event: 'start' }
  const server = await startServerProcess(t, dataDir, { command: [...shell, ...command], env, hasOwnGroup: true })
  process.kill(server.pid, 'SIGTERM')
  assert.equal(
    await eventually(
      () => answers(server.url),
      (is) => !is,
    ),
    false,
  )
  const next = await startServerProcess(t, dataDir)
  assert.equal((await next.stop()).code, 0, 'the data directory is free again')
}
