import {
  createMcpHandler,
  isLegacyRequest,
  Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server'
import { assistantInstructions } from '@sheaf/contract/assistants/tools'
import manifest from '../../../package.json' with { type: 'json' }
import { callTool, listTools } from './tool-call.ts'
import type { Visit } from './visit.ts'

/** What is answered to a request of the protocol. */
export type McpAnswer = {
  readonly status: number
  /** JSON, or empty where nothing is answered. */
  readonly body: string
}

/**
 * Answers one request. Nothing is kept for the next one, and nothing is streamed: each message is answered by the whole
 * of its result. The library sees to the protocol, the present revision and those with a handshake.
 *
 * @param gone aborted once nobody waits for the answer
 */
export async function answer(visit: Visit, bytes: Buffer<ArrayBuffer>, gone: AbortSignal): Promise<McpAnswer> {
  const request = new Request('http://sheaf/mcp', {
    method: 'POST',
    headers: headersOf(visit),
    body: bytes,
    signal: gone,
  })
  const response = (await isLegacyRequest(request)) ? await shakeHands(visit, request) : await serve(visit, request)
  return { status: response.status, body: await response.text() }
}

/** The present revision, in which every request says for itself what the handshake used to settle. */
function serve(visit: Visit, request: Request): Promise<Response> {
  const handler = createMcpHandler(() => serverFor(visit), {
    legacy: 'reject',
    // The tools are always the same, so there is nothing to be told of later.
    maxSubscriptions: 0,
    onerror: (error) => visit.request.log.debug({ err: error }, 'a request of the protocol was refused'),
  })
  return handler.fetch(request)
}

/** The revisions before it. */
async function shakeHands(visit: Visit, request: Request): Promise<Response> {
  const server = serverFor(visit)
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  await server.connect(transport)
  try {
    // A request that its own batch cancels has no answer: it is waited for as long as its caller does.
    return await Promise.race([transport.handleRequest(request), abandoned(request.signal)])
  } finally {
    await server.close()
  }
}

function abandoned(signal: AbortSignal): Promise<Response> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(new Response(null, { status: 499 })), { once: true })
  })
}

function serverFor(visit: Visit): Server {
  const server = new Server(
    { name: 'sheaf', title: 'Sheaf', version: manifest.version },
    { capabilities: { tools: {} }, instructions: assistantInstructions },
  )
  server.setRequestHandler('tools/list', () => ({ tools: [...listTools()] }))
  server.setRequestHandler('tools/call', ({ params }) => callTool(visit, params.name, params.arguments))
  return server
}

/** The headers that the protocol looks at; the token has been seen to. */
function headersOf({ request }: Visit): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value !== 'string' || !READ_HEADERS.test(name)) continue
    headers.set(name, value)
  }
  // It is JSON by whichever name it was sent.
  headers.set('content-type', 'application/json')
  return headers
}

const READ_HEADERS = /^(accept|mcp-.*)$/
