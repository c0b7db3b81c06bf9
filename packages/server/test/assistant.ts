import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { AssistantToolInput, AssistantToolName, AssistantToolOutput } from '@sheaf/contract/assistants/tools'
import type { Answer, TestClient } from './running-server.ts'

/** What a tool answered. */
export type ToolResult<Name extends AssistantToolName = AssistantToolName> = {
  readonly isError: boolean
  readonly text: string
  readonly structured: AssistantToolOutput<Name> | undefined
}

/** An assistant that is connected by the protocol’s own client, which checks every answer against the tool’s schema. */
export type Assistant = {
  readonly client: Client
  readonly call: <Name extends AssistantToolName>(name: Name, input: unknown) => Promise<ToolResult<Name>>
  /** Throws for anything but an answer, and gives its data. */
  readonly ask: <Name extends AssistantToolName>(
    name: Name,
    input: AssistantToolInput<Name>,
  ) => Promise<AssistantToolOutput<Name>>
}

/** `present` is the revision without handshake, `handshake` those before it. */
export type Era = 'present' | 'handshake'

type Context = { readonly after: (run: () => Promise<void>) => void }

/** Connects as a person. */
export async function connectAssistant(
  context: Context,
  { url }: Pick<TestClient, 'url'>,
  headers: Readonly<Record<string, string>>,
  era: Era = 'present',
): Promise<Assistant> {
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers } })
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    { versionNegotiation: { mode: era === 'present' ? { pin: '2026-07-28' } : 'legacy' } },
  )
  await client.connect(transport)
  context.after(() => client.close())
  return assistantOf(client)
}

export function assistantOf(client: Client): Assistant {
  async function call<Name extends AssistantToolName>(name: Name, input: unknown): Promise<ToolResult<Name>> {
    // Learns the schemas by which it checks answers.
    await client.listTools()
    const result = await client.callTool({ name, arguments: input as Record<string, unknown> })
    const [block, ...more] = result.content
    if (block?.type !== 'text' || more.length > 0) throw new Error(`${name} did not answer one text`)
    const structured = result.structuredContent as AssistantToolOutput<Name> | undefined
    return { isError: result.isError === true, text: block.text, structured }
  }
  return {
    client,
    call,
    async ask(name, input) {
      const { isError, text, structured } = await call(name, input)
      if (isError || structured === undefined) throw new Error(`${name} was refused: ${text}`)
      return structured
    },
  }
}

/** Headers of a request for a person. */
export const actingAs = (token: string, person?: string): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  ...(person === undefined ? {} : { 'x-glean-actas': person }),
})

export const ACCEPTED = { accept: 'application/json, text/event-stream' }

/** Posts a message of the protocol as it is, or any other body. */
export function postMessage(
  server: TestClient,
  token: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return server.post('/mcp', token, body, { ...ACCEPTED, ...headers })
}

/** A call of a tool as a message. */
export const toolCall = (name: string, input: unknown, id: number | string = 1) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: input },
})
