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

type ToolMessage = {
  readonly result: {
    readonly isError?: boolean
    readonly content: readonly { readonly text: string }[]
    readonly structuredContent?: unknown
  }
}

/** What came of a call for a person: the whole result, or the status by which the request was refused. */
export type Use<Name extends AssistantToolName> = {
  readonly status: number
  readonly result: Partial<ToolMessage['result']>
  readonly text: string
  readonly structured: Partial<AssistantToolOutput<Name>>
}

/** Calls tools as a person by single messages, without a client, for tests that make many calls. */
export function toolUser(server: TestClient, token: string) {
  return async <Name extends AssistantToolName>(person: string, name: Name, input: object): Promise<Use<Name>> => {
    const answer = await postMessage(server, token, toolCall(name, input), { 'x-glean-actas': person })
    if (answer.status !== 200) return { status: answer.status, result: {}, text: answer.text, structured: {} }
    const { result } = answer.json as ToolMessage
    const structured = (result.structuredContent ?? {}) as Partial<AssistantToolOutput<Name>>
    return { status: 200, result, text: result.content[0]?.text ?? '', structured }
  }
}

/** The whole result about a document that is not there for somebody: it depends on nothing but what was asked. */
export const notThere = (person: string, id: string) => ({
  isError: true,
  content: [
    {
      type: 'text',
      text:
        `there is no document with id "${id}" that ${person} may see. ` +
        'Check that it is written as search gave it, or search for the document by its words.',
    },
  ],
})
