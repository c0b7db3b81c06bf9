import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { suite, type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { format } from 'node:util'
import { examplePath, operationList } from '@sheaf/contract'
import { clientClass, servedTags } from '@sheaf/contract/openapi/tags'
import { startFaultProxy } from '../../packages/client/test/fault-proxy.ts'
import { answer, recordingServer } from '../../packages/client/test/recording-server.ts'
import { startExampleServer } from '../../packages/server/test/example-server.ts'
import { clientPage } from './client-page.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The programs of a page, in their order. */
function programsOf(page: string): readonly string[] {
  return [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? '')
}

const environment = (url: string, token: string) => ({ SHEAF_URL: url, SHEAF_TOKEN: token })

/** Runs a program as a user would, with the server's address and the token in the environment. */
async function run(program: string, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], { cwd: root, env })
  let output = ''
  const add = (chunk: Buffer) => {
    output += chunk.toString('utf8')
  }
  child.stdout.on('data', add)
  child.stderr.on('data', add)
  const [code] = await once(child, 'close')
  return { code, output }
}

/** Runs a program inside this process, since there are many. */
async function runHere(t: TestContext, program: string, env: NodeJS.ProcessEnv) {
  let output = ''
  for (const name of ['log', 'error'] as const)
    t.mock.method(console, name, (...values: readonly unknown[]) => {
      output += `${format(...values)}\n`
    })
  Object.assign(process.env, env)
  try {
    const text = program.replace("'@sheaf/client'", JSON.stringify(import.meta.resolve('@sheaf/client')))
    await import(`data:text/javascript,${encodeURIComponent(text)}`)
    return { code: process.exitCode ?? 0, output }
  } finally {
    process.exitCode = undefined
    for (const name of Object.keys(env)) delete process.env[name]
    t.mock.restoreAll()
  }
}

suite('example programs', () => {
  for (const tag of servedTags())
    test(`on the page of ${clientClass(tag)} do at a real server what they show, and print no secret`, async (t) => {
      const operations = operationList.filter((operation) => operation.tag === tag)
      const programs = programsOf(clientPage(tag))
      assert.equal(programs.length, operations.length)
      const world = await startExampleServer(t)
      const proxy = await startFaultProxy(world.url, () => 'pass')
      t.after(proxy.close)
      const bodies: string[] = []
      for (const [i, program] of programs.entries()) {
        const operation = operations[i] ?? assert.fail()
        await world.prepare(operation.id)
        const token = await world.tokenFor(operation.audience.kind)
        // One text of both, since what is drawn is drawn once.
        const example = JSON.stringify(operation.requestExample) ?? ''
        const [own = '', body = ''] = (await world.withWhatIsDrawn(operation.id, `${program}\0${example}`)).split('\0')
        bodies.push(body)
        const { code, output } = await runHere(t, own, environment(proxy.url, token))
        assert.equal(code, 0, `${operation.id}: ${output}`)
        assert.doesNotMatch(output, /sheaf_[a-z]+_/)
      }
      assert.deepEqual(
        proxy.exchanges.map(({ path, body }) => ({ path, body: body.toString() })),
        operations.map((operation, i) => ({ path: examplePath(operation), body: bodies[i] })),
      )
    })

  test('say why they were refused, and end with 1', async (t) => {
    const [program = ''] = programsOf(clientPage('Authentication'))
    const refuse = answer(401, '{"error":"token_expired","message":"Expired."}', { 'x-request-id': 'r-1' })
    const server = await recordingServer(t, refuse)
    const { code, output } = await run(program, environment(server.host, 'token-1'))
    assert.equal(code, 1)
    assert.match(output, /401 token_expired: Expired\. \(request r-1\)/)
  })
})
