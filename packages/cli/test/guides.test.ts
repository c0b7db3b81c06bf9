import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { root } from './checkout.ts'
import { eventually } from './deployment.ts'
import { type Walk, walkGuide } from './guide-walk.ts'

/** What the guides tell their readers is done here word for word, with real servers. */

const guides = join(root, 'docs/guides')

type ServerConfig = {
  readonly command?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What an assistant makes of the part of its configuration that is about Sheaf. */
function transportFor(config: unknown, { cwd, url }: Walk) {
  const token = () => readFileSync(join(cwd, 'ann.token'), 'utf8').trim()
  // As readers do: the paths and the address are theirs.
  const own = (text: string) =>
    text
      .replace('/path/to/sheaf', cwd)
      .replace('/path/to', cwd)
      .replace('http://127.0.0.1:7460', url())
      .replace('sheaf_client_…', token())
  const text = JSON.stringify(config)
  const { mcpServers } = JSON.parse(own(own(text))) as { readonly mcpServers: { readonly sheaf: ServerConfig } }
  const { command, args = [], env = {}, url: address, headers = {} } = mcpServers.sheaf
  if (command === undefined) {
    return new StreamableHTTPClientTransport(new URL(address ?? ''), { requestInit: { headers } })
  }
  return new StdioClientTransport({ command, args: [...args], env: { PATH: process.env.PATH ?? '', ...env } })
}

async function firstTitle(client: Client): Promise<string | undefined> {
  const { structuredContent } = await client.callTool({ name: 'search', arguments: { query: 'leave' } })
  return (structuredContent as { readonly results: readonly { readonly title: string }[] }).results[0]?.title
}

/** Connects as the guide says, searches, and answers how to search once more. */
async function connect(context: TestContext, config: unknown, walk: Walk) {
  const client = new Client({ name: 'guide', version: '1.0.0' })
  context.after(() => client.close())
  await client.connect(transportFor(config, walk))
  assert.equal(
    await eventually(
      () => firstTitle(client),
      (title) => title === 'Holidays',
    ),
    'Holidays',
  )
  return () => firstTitle(client)
}

describe('docs/guides', () => {
  test('five-minutes.md works as it is written, from top to bottom', async (t) => {
    await walkGuide(t, 'five-minutes.md')
  })

  test('existing-connector.md works as it is written, from top to bottom', async (t) => {
    await walkGuide(t, 'existing-connector.md')
  })

  test('assistant.md works as it is written, and at its end the assistants see nothing more', async (t) => {
    const connected: (() => Promise<unknown>)[] = []
    await walkGuide(t, 'assistant.md', async (config, walk) => {
      connected.push(await connect(t, config, walk))
    })
    assert.equal(connected.length, 2)
    for (const search of connected) await assert.rejects(search, /ann-assistant\\?" was revoked/)
  })

  test('link only to what is there', () => {
    const names = readdirSync(guides)
    assert.deepEqual(names.toSorted(), ['assistant.md', 'existing-connector.md', 'five-minutes.md'])
    for (const name of names) {
      const links = [...readFileSync(join(guides, name), 'utf8').matchAll(/\]\(([^)#]+)[^)]*\)/g)]
      assert.ok(links.length > 1)
      for (const [, link = ''] of links) assert.ok(existsSync(join(guides, link)), `${name}: ${link}`)
    }
  })
})
