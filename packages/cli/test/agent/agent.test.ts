import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { eventually, makeToken, type Served, serveDeployment } from '../deployment.ts'
import {
  printedJson,
  type RunningCommand,
  sheaf,
  sheafJson,
  sheafScript,
  startCommand,
  suiteContext,
  temporaryDirectory,
} from '../sheaf-process.ts'
import { checkNoLeak, makeAgentFolder, SECRET_FORM } from './agent-folder.ts'
import { openStrictServer, serveHandler } from './strict-server.ts'

const agentCommand = (config: string, ...flags: readonly string[]) => [
  ...[process.execPath, sheafScript, 'agent', '--config', config],
  ...flags,
]

async function healthOf(agent: RunningCommand) {
  const { url } = await printedJson<{ readonly url: string }>(agent)
  const health = async () => {
    const answer = await fetch(`${url}/healthz`)
    const { tokens } = (await answer.json()) as { readonly tokens: readonly Record<string, unknown>[] }
    return { status: answer.status, token: tokens[0] }
  }
  return { url, health }
}

describe('sheaf agent', { concurrency: 2 }, () => {
  const suite = suiteContext()
  let served: Served
  before(async () => {
    served = await serveDeployment(suite)
  })
  after(() => suite.clean())

  const newToken = (...flags: readonly string[]) =>
    makeToken(temporaryDirectory(), served.dataDir, ['--name', 'a', '--global', '--rotation-period', '1440', ...flags])

  test('keeps a token: rotates, publishes and proves it, tells of it without a secret, and stops when told to', async (t) => {
    const { secret } = await newToken()
    const files = makeAgentFolder(served.url, secret)
    const agent = startCommand(t, agentCommand(files.config, '--json'))
    const { url, health } = await healthOf(agent)
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
    const { status, token } = await eventually(health, (now) => now.token?.isSettled === true)
    assert.equal(status, 200)
    assert.deepEqual([token?.token, token?.urgency, token?.pendingSinks], ['wiki', 'calm', []])
    const rotated = files.secretIn()
    assert.notEqual(rotated, secret)
    assert.equal(files.secretInEnv(), rotated)
    const metrics = await (await fetch(`${url}/metrics`)).text()
    assert.match(metrics, /^sheaf_agent_rotations_total\{token="wiki"\} 1$/m)
    const [, left = ''] = /^sheaf_agent_deadline_seconds\{token="wiki"\} (\S+)$/m.exec(metrics) ?? []
    assert.ok(Number(left) > 86_000 && Number(left) <= 86_400)
    assert.match(metrics, /^sheaf_agent_expiry_seconds\{token="wiki"\} 77\d{5}/m)
    assert.match(metrics, /^sheaf_agent_last_success_timestamp_seconds\{token="wiki"\} 1[0-9.e+]+$/m)
    assert.match(metrics, /^sheaf_agent_urgency\{token="wiki"\} 0$/m)
    assert.equal((await fetch(`${url}/elsewhere`)).status, 404)
    agent.child.kill('SIGTERM')
    const { code, stdout, stderr } = await agent.ended
    assert.equal(code, 0, stderr)
    assert.doesNotMatch(metrics + stdout + stderr, SECRET_FORM)
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly event: string })
    assert.deepEqual(
      lines.map(({ event }) => event),
      ['adopted', 'rotated', 'published', 'published', 'proved'],
    )
    assert.equal(statSync(files.stateDir).mode & 0o777, 0o700)
    checkNoLeak(files.folder)
  })

  test('--once does what is due and is done at once when nothing is', async () => {
    const { secret } = await newToken()
    const { config, secretIn } = makeAgentFolder(served.url, secret)
    const { tokens } = await sheafJson<{ readonly tokens: readonly Record<string, unknown>[] }>([
      ...['agent', '--config', config, '--once'],
    ])
    assert.equal(tokens[0]?.isSettled, true)
    const rotated = secretIn()
    const again = await sheaf(['agent', '--config', config, '--once'])
    assert.deepEqual([again.code, again.stderr], [0, ''])
    assert.match(again.stdout, /^wiki: in order, to be rotated before 20/)
    assert.equal(secretIn(), rotated)
    assert.equal((await sheaf(['agent', '--config', config, '--once', '--now'])).code, 0)
    assert.notEqual(secretIn(), rotated)
  })

  test('of two agents on one token the second stands by, and takes over when the first is killed', async (t) => {
    const { secret } = await newToken()
    const files = makeAgentFolder(served.url, secret)
    const first = startCommand(t, agentCommand(files.config, '--json'))
    await eventually((await healthOf(first)).health, ({ token }) => token?.isSettled === true)
    const rotated = files.secretIn()
    const second = startCommand(t, agentCommand(files.config, '--json', '--now'))
    const { health } = await healthOf(second)
    const standing = await eventually(health, ({ token }) => token?.isStandingBy === true)
    assert.equal(standing.status, 200)
    assert.match(second.stderr(), /another agent keeps this token; this one waits for its end/)
    assert.equal(files.secretIn(), rotated)
    first.child.kill('SIGKILL')
    await eventually(health, ({ token }) => token?.isSettled === true)
    assert.notEqual(files.secretIn(), rotated, 'it rotates, as --now asks')
  })

  test('agents with different state, at once on one file of a strict server, end with one secret that works', async (t) => {
    const strict = openStrictServer(Date.now)
    const files = makeAgentFolder(await serveHandler(t, strict.handle), strict.newest())
    const configs = ['a', 'b', 'c'].map((name) => {
      const config = join(files.folder, `${name}.yaml`)
      writeFileSync(config, readFileSync(files.config, 'utf8').replace('stateDir: state', `stateDir: state-${name}`))
      return config
    })
    const ends = await Promise.all(configs.map((config) => sheaf(['agent', '--config', config, '--once'])))
    for (const { code, stderr } of ends) assert.equal(code, 0, stderr)
    assert.equal(files.secretIn(), strict.newest())
    assert.equal(files.secretInEnv(), strict.newest())
  })

  test('--dry-run asks no server, makes nothing, and finds what cannot work', async (t) => {
    let asked = 0
    const url = await serveHandler(t, async () => {
      asked += 1
      return { status: 401, body: {} }
    })
    const files = makeAgentFolder(url, 'glean_some-secret-of-a-server')
    const fine = await sheaf(['agent', '--config', files.config, '--dry-run'])
    assert.equal(fine.code, 0, fine.stderr)
    assert.match(
      fine.stdout,
      /^wiki: to be rotated at once, for file:.*token, dotenv:.*\.env#GLEAN_INDEXING_API_TOKEN\n$/,
    )
    assert.ok(!existsSync(files.stateDir))
    const broken = makeAgentFolder(url, 'glean_some-secret-of-a-server', ['      - file: nosuch/token'])
    const { code, stdout, stderr } = await sheaf(['agent', '--config', broken.config, '--dry-run', '--json'])
    assert.equal(code, 1)
    const [token] = (JSON.parse(stdout) as { readonly tokens: readonly { readonly problems: readonly string[] }[] })
      .tokens
    assert.match(token?.problems.join() ?? '', /nosuch is not there: make the folder/)
    assert.match(stderr, /1 of 1 tokens could not be kept as they are/)
    assert.equal(asked, 0)
    assert.doesNotMatch(fine.stdout + stdout + stderr, SECRET_FORM)
  })

  test('a token that the server refuses fails --once with 1, and makes the agent unhealthy until there is another one', async (t) => {
    const [{ secret, id }, other] = await Promise.all([newToken(), newToken()])
    await sheaf(['token', 'revoke', id, '--data-dir', served.dataDir])
    const files = makeAgentFolder(served.url, secret)
    const { code, stdout, stderr } = await sheaf(['agent', '--config', files.config, '--once'])
    assert.equal(code, 1)
    assert.match(stdout, /^wiki: token "a" was revoked.* put it into file:/)
    assert.match(stderr, /1 of 1 tokens are not in order; run this again soon/)
    const agent = startCommand(t, agentCommand(files.config, '--json'))
    const { health } = await healthOf(agent)
    await eventually(health, ({ status }) => status === 503)
    agent.child.kill('SIGTERM')
    assert.equal((await agent.ended).code, 0)
    writeFileSync(files.token, other.secret)
    assert.equal((await sheaf(['agent', '--config', files.config, '--once'])).code, 0)
    assert.notEqual(files.secretIn(), other.secret)
  })

  test('mistakes end with 2 and name file, line and key, before anything is done', async () => {
    const files = makeAgentFolder(served.url, 'x', ['    rotateAftr: 0.5'])
    const cases: readonly (readonly [args: readonly string[], remedy: RegExp])[] = [
      [
        ['--config', files.config],
        /agent\.yaml:10: tokens\[0\]\.rotateAftr: there is no such key; is rotateAfter meant\?/,
      ],
      [['--config', '/nosuch.yaml'], /--config \/nosuch\.yaml cannot be read \(ENOENT\)/],
      [[], /required option '--config <FILE>' not specified/],
      [
        ['--config', files.config, '--dry-run', '--once'],
        /--dry-run changes nothing: give it without --once and --now/,
      ],
    ]
    for (const [args, remedy] of cases) {
      const { code, stdout, stderr } = await sheaf(['agent', ...args])
      assert.equal(code, 2, stderr)
      assert.equal(stdout, '')
      assert.match(stderr, remedy)
    }
    assert.ok(!existsSync(files.stateDir))
  })
})
