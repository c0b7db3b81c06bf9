import assert from 'node:assert/strict'
import { registerHooks } from 'node:module'
import { after, it } from 'node:test'

/** What whoever runs a server notices of assistants: nothing until one calls, then a line of the log for each request. */

const loaded: string[] = []
// Before the server is imported.
registerHooks({
  load(url, context, nextLoad) {
    loaded.push(url)
    return nextLoad(url, context)
  },
})
const { postMessage, toolCall } = await import('./assistant.ts')
const { startHandRunServer } = await import('./hand-run-server.ts')
const { callerOf, handbook, user } = await import('./handbook.ts')

const isOfProtocol = (url: string) => /\/node_modules\/(@modelcontextprotocol\/(server|core)|zod)\//.test(url)
// The tests’ own client, which a server does not have.
loaded.length = 0

const lines: string[] = []
const server = await startHandRunServer({ after }, (line) => void lines.push(line))
const { must } = callerOf(server, await server.token())
await must('adddatasource', handbook)
await must('indexuser', user('ann'))
const token = await server.token({ kind: 'client' })
const asAnn = { 'x-glean-actas': 'ann@example.com' }

it('the library of the protocol is loaded when the first assistant calls, and not before', async () => {
  assert.equal((await server.call('search', token, { query: 'apple' }, asAnn)).status, 200)
  assert.equal((await postMessage(server, token, {})).status, 400, 'one who is refused loads nothing either')
  assert.deepEqual(loaded.filter(isOfProtocol), [])
  assert.equal((await postMessage(server, token, toolCall('list_sources', {}), asAnn)).status, 200)
  assert.ok(loaded.some(isOfProtocol))
})

it('a line of the log names the token and the tools of a request, and nothing that was asked', async () => {
  lines.length = 0
  const calls = [toolCall('search', { query: 'xylophone' }, 1), toolCall('read_document', { id: 'xylophone' }, 2)]
  await postMessage(server, token, calls, asAnn)
  const answered = () => lines.filter((line) => line.includes('"operation":"mcp"'))
  for (let turn = 0; answered().length === 0 && turn < 1_000; turn += 1) await new Promise(setImmediate)
  const [line = ''] = answered()
  const [, , tokenId = ''] = token.split('_')
  assert.partialDeepStrictEqual(JSON.parse(line), {
    operation: 'mcp',
    status: 200,
    tokenId,
    tools: ['search', 'read_document'],
    code: 'document_not_accessible',
  })
  assert.doesNotMatch(lines.join(''), /xylophone/)
})
