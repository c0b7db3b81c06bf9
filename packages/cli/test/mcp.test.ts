import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import type { assistantTools } from '@sheaf/contract/assistants/tools'
import { ANN, BOB, eventually, makeToken, serveDeployment, urlsFound, writeFiles } from './deployment.ts'
import { sheaf, sheafScript, startServerProcess, suiteContext } from './sheaf-process.ts'

/** An assistant on this machine, by the protocol’s own client over standard input and output of the real command. */

const suite = suiteContext()
after(suite.clean)
const served = await serveDeployment(suite)
const { folder, dataDir, indexing, client } = served
const port = served.server.port
const files = writeFiles(join(folder, 'docs'), {
  'holidays.md': '# Holidays\n\nEveryone has thirty days of leave a year.',
  'travel.md': '# Travel\n\nLeave receipts with the office.',
})
const push = ['push', files, '--datasource', 'docs', '--as', ANN, '--token-file', indexing.file]
assert.equal((await sheaf(push, { SHEAF_URL: served.url })).code, 0)
await eventually(
  () => urlsFound(served, ANN, ''),
  ({ length }) => length === 2,
)

type Era = 'legacy' | { readonly pin: string }
const eras: readonly Era[] = ['legacy', { pin: '2026-07-28' }]

async function connect(context: Pick<typeof suite, 'after'>, args: readonly string[], era: Era = 'legacy') {
  const env = { PATH: process.env.PATH ?? '' }
  const command = { command: process.execPath, args: [sheafScript, 'mcp', ...args], env, stderr: 'pipe' as const }
  const transport = new StdioClientTransport(command)
  let errors = ''
  transport.stderr?.on('data', (part: Buffer) => {
    errors += part.toString()
  })
  const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode: era } })
  context.after(() => client.close())
  await client.connect(transport)
  return { client, errors: () => errors }
}

const asAnn = ['--url', served.url, '--token-file', client.file, '--as', ANN]
const titlesFor = async (assistant: Client, query = 'leave') => {
  const { structuredContent } = await assistant.callTool({ name: 'search', arguments: { query } })
  const { results } = structuredContent as { readonly results: readonly { readonly title: string }[] }
  return results.map(({ title }) => title).toSorted()
}

for (const era of eras) {
  test(`every tool answers over standard input and output as over HTTP, revision ${JSON.stringify(era)}`, async (t) => {
    const here = await connect(t, asAnn, era)
    const headers = { authorization: `Bearer ${client.secret}`, 'x-glean-actas': ANN }
    const transport = new StreamableHTTPClientTransport(new URL('/mcp', served.url), { requestInit: { headers } })
    const there = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode: era } })
    await there.connect(transport)
    t.after(() => there.close())

    assert.deepEqual(await here.client.listTools(), await there.listTools())
    assert.equal(here.client.getInstructions(), there.getInstructions())
    const [{ id = '' } = {}] = (
      (await there.callTool({ name: 'search', arguments: { query: 'holidays' } })).structuredContent as {
        readonly results: readonly { readonly id: string }[]
      }
    ).results
    const inputs: Readonly<Record<keyof typeof assistantTools, Record<string, unknown>>> = {
      search: { query: 'leave' },
      read_document: { id },
      list_sources: {},
      find_people: { query: 'ann' },
    }
    for (const [name, input] of Object.entries(inputs)) {
      const call = { name, arguments: input }
      const [result, expected] = [await here.client.callTool(call), await there.callTool(call)]
      assert.deepEqual(result, expected)
      assert.notEqual(result.isError, true)
    }
    const refused = await here.client.callTool({ name: 'read_document', arguments: {} })
    assert.deepEqual(refused, await there.callTool({ name: 'read_document', arguments: {} }))
    assert.equal(here.errors(), '')
  })
}

test('it asks for the person of its token, or whom --as names', async (t) => {
  const anns = await makeToken(folder, dataDir, ['--name', 'ann', '--kind', 'client', '--user', ANN])
  const { client } = await connect(t, ['--url', served.url, '--token-file', anns.file])
  assert.deepEqual(await titlesFor(client), ['Holidays', 'Travel'])
})

test('calls beside each other get each their own answer', async (t) => {
  const assistant = await connect(t, asAnn)
  const queries = Array.from({ length: 30 }, (_, call) => (call % 2 === 0 ? 'holidays' : 'receipts'))
  const titles = await Promise.all(queries.map((query) => titlesFor(assistant.client, query)))
  for (const [call, found] of titles.entries()) assert.deepEqual(found, [call % 2 === 0 ? 'Holidays' : 'Travel'])
})

test('it goes on when the server restarts, and says meanwhile that it cannot be reached', async (t) => {
  const assistant = await connect(t, asAnn)
  assert.deepEqual(await titlesFor(assistant.client), ['Holidays', 'Travel'])
  await served.server.stop()
  await assert.rejects(
    titlesFor(assistant.client),
    /127\.0\.0\.1:\d+ cannot be reached \(ECONN\w+\)\. Is the server running\?/,
  )
  assert.match(assistant.errors(), /^sheaf: http:\/\/127\.0\.0\.1:\d+ cannot be reached/)
  await startServerProcess(suite, dataDir, { flags: ['--port', port] })
  assert.deepEqual(await titlesFor(assistant.client), ['Holidays', 'Travel'])
})

test('a revoked token is told in the server’s words; a new one in the file is used at once', async (t) => {
  const file = join(folder, 'changing.token')
  const first = await makeToken(folder, dataDir, ['--name', 'first', '--kind', 'client', '--user', ANN])
  writeFileSync(file, first.secret)
  const assistant = await connect(t, ['--url', served.url, '--token-file', file])
  assert.deepEqual(await titlesFor(assistant.client), ['Holidays', 'Travel'])
  assert.equal((await sheaf(['token', 'revoke', first.id, '--data-dir', dataDir])).code, 0)
  await assert.rejects(titlesFor(assistant.client), /"first" was revoked\. .* \(401 token_revoked\)/)
  assert.match(assistant.errors(), /^sheaf: .*was revoked/m)
  const second = await makeToken(folder, dataDir, ['--name', 'second', '--kind', 'client', '--user', ANN])
  writeFileSync(file, second.secret)
  assert.deepEqual(await titlesFor(assistant.client), ['Holidays', 'Travel'])
})

describe('what is wrong from the start is told to the assistant', () => {
  test('without a person, for somebody unknown, with a token of another kind', async (t) => {
    const url = ['--url', served.url]
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['--token-file', client.file], /Required header missing: X-Glean-ActAs.* \(400 act_as_missing\)/],
      [['--token-file', client.file, '--as', 'nobody@example.com'], /Invalid identity: nobody@example\.com.*\(401 /],
      [['--token-file', indexing.file, '--as', ANN], /\(401 token_wrong_kind\)/],
    ]
    for (const [args, said] of cases) await assert.rejects(connect(t, [...url, ...args]), said)
  })

  test('where no server is, or something else', async (t) => {
    const other = createServer((_request, response) => response.end('<html>hello</html>')).listen(0, '127.0.0.1')
    await once(other, 'listening')
    t.after(() => void other.close())
    const { port } = other.address() as AddressInfo
    const token = ['--token-file', client.file, '--as', ANN]
    await assert.rejects(connect(t, ['--url', `http://127.0.0.1:${port}`, ...token]), /Is that a Sheaf server\?/)
    await assert.rejects(connect(t, ['--url', 'http://127.0.0.1:1', ...token]), /cannot be reached/)
  })
})

describe('as a command', () => {
  /** Types lines into it, and ends its input once so many lines have come back. */
  async function converse(args: readonly string[], lines: readonly string[], answers: number) {
    const child = spawn(process.execPath, [sheafScript, 'mcp', ...args], { stdio: 'pipe' })
    let [out, err] = ['', '']
    child.stderr.on('data', (part: Buffer) => {
      err += part.toString()
    })
    child.stdout.on('data', (part: Buffer) => {
      out += part.toString()
      if (out.split('\n').length > answers) child.stdin.end()
    })
    child.stdin.write(lines.map((line) => `${line}\n`).join(''))
    const [code] = await once(child, 'close')
    return { code: code as number, out, err }
  }
  const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }

  test('it writes nothing but the protocol to standard output, and ends with its input', async () => {
    const { code, out, err } = await converse(asAnn, ['nonsense', JSON.stringify({ ...list, id: 'x' })], 1)
    const lines = out.trimEnd().split('\n')
    assert.equal(lines.length, 1)
    assert.partialDeepStrictEqual(JSON.parse(lines[0] ?? ''), { jsonrpc: '2.0', id: 'x' })
    assert.equal(code, 0)
    assert.ok(err === '' || /^sheaf: what came on standard input cannot be used/.test(err), err)
  })

  test('a call that is cancelled is not answered, and others are', async () => {
    const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }
    const { out } = await converse(
      asAnn,
      [list, cancel, { ...list, id: 2 }].map((each) => JSON.stringify(each)),
      1,
    )
    assert.deepEqual(
      out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { readonly id: number }).id),
      [2],
    )
  })

  test('what the server refuses as no message of the protocol is answered as it says', async () => {
    const { out } = await converse(asAnn, [JSON.stringify({ ...list, method: 'nosuch' })], 1)
    assert.partialDeepStrictEqual(JSON.parse(out), { id: 1, error: { code: -32_601 } })
  })

  test('it is told how to call it, with exit code 2, without a token or with an address that is none', async () => {
    for (const args of [
      ['--as', BOB],
      ['--url', 'ftp://x', '--token', 'x'],
      ['--token-file', '/nosuch/file'],
    ]) {
      const { code, stdout, stderr } = await sheaf(['mcp', ...args])
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, /^sheaf: (no token|--url|the token file)/)
    }
  })
})
