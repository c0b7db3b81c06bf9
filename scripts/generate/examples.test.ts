import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { examplePath, operationList } from '@sheaf/contract'
import { clientClass, servedTags } from '@sheaf/contract/openapi/tags'
import { type Answering, answer, recordingServer } from '../../packages/client/test/recording-server.ts'
import { clientPage } from './client-page.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The programs of a page, in their order. */
function programsOf(page: string): readonly string[] {
  return [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? '')
}

/** Runs a program as a user would, with the server's address and the token in the environment. */
async function run(program: string, url: string) {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    cwd: root,
    env: { SHEAF_URL: url, SHEAF_TOKEN: 'token-1' },
  })
  let output = ''
  const add = (chunk: Buffer) => {
    output += chunk.toString('utf8')
  }
  child.stdout.on('data', add)
  child.stderr.on('data', add)
  const [code] = await once(child, 'close')
  return { code, output }
}

/** Answers each operation with its example; its abbreviated secret becomes one that can be sent. */
const answerExample: Answering = (request, response) => {
  const operation = operationList.find((each) => examplePath(each) === request.url && each.method === request.method)
  answer(operation?.success ?? 200, JSON.stringify(operation?.responseExample).replaceAll('…', 'token-2'))(
    request,
    response,
  )
}

suite('example programs', () => {
  for (const tag of servedTags())
    test(`on the page of ${clientClass(tag)} make the calls that they show, and print no secret`, async (t) => {
      const operations = operationList.filter((operation) => operation.tag === tag)
      const programs = programsOf(clientPage(tag))
      assert.equal(programs.length, operations.length)
      const server = await recordingServer(t, answerExample)
      for (const program of programs) {
        const { code, output } = await run(program, server.host)
        assert.equal(code, 0, output)
        assert.doesNotMatch(output, /token-1|token-2/)
      }
      assert.deepEqual(
        server.requests.map(({ url, body }) => ({ url, body })),
        operations.map((operation) => ({
          url: examplePath(operation),
          body: JSON.stringify(operation.requestExample) ?? '',
        })),
      )
    })

  test('say why they were refused, and end with 1', async (t) => {
    const [program = ''] = programsOf(clientPage('Authentication'))
    const refuse = answer(401, '{"error":"token_expired","message":"Expired."}', { 'x-request-id': 'r-1' })
    const server = await recordingServer(t, refuse)
    const { code, output } = await run(program, server.host)
    assert.equal(code, 1)
    assert.match(output, /401 token_expired: Expired\. \(request r-1\)/)
  })
})
