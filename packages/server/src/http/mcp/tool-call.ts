import { type CallToolResult, ProtocolError, ProtocolErrorCode, type Tool } from '@modelcontextprotocol/server'
import {
  type AssistantTool,
  type AssistantToolInput,
  type AssistantToolName,
  assistantTools,
} from '@sheaf/contract/assistants/tools'
import { ApiError } from '@sheaf/contract/errors'
import { type ServedSchema, servedOperations } from '@sheaf/contract/served'
import { apiErrorOf } from '../faults.ts'
import { note, noteTool } from '../request-notes.ts'
import { requireClientScope } from '../scope.ts'
import { checkBody } from '../validation.ts'
import { findPeople } from './find-people.ts'
import { listSources } from './list-sources.ts'
import { readDocument } from './read-document.ts'
import { searchDocuments } from './search-documents.ts'
import type { Run, ToolAnswer } from './tool.ts'
import type { Visit } from './visit.ts'

const runs: { readonly [Name in AssistantToolName]: Run<Name> } = {
  search: searchDocuments,
  read_document: readDocument,
  list_sources: listSources,
  find_people: findPeople,
}

/** JSON Schema without what the library that builds it adds. */
function plain(schema: AssistantTool['input']): ServedSchema & { readonly type: 'object' } {
  return JSON.parse(JSON.stringify(schema))
}

const names = Object.keys(assistantTools) as readonly AssistantToolName[]
const inputs = new Map(names.map((name) => [name, plain(assistantTools[name].input)]))

const tools: readonly Tool[] = names.map((name) => {
  const { title, description, input, output } = assistantTools[name]
  return {
    name,
    title,
    description,
    inputSchema: plain(input) as Tool['inputSchema'],
    outputSchema: plain(output) as NonNullable<Tool['outputSchema']>,
    annotations: { title, readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  }
})

/** What a client is told of the tools. */
export function listTools(): readonly Tool[] {
  return tools
}

/**
 * Runs a tool. Whatever is refused is answered as an error of the tool, whose text says what to do next: a model reads
 * that, where a refusal of the request would end in its client. Throws for a tool that there is not.
 */
export async function callTool(visit: Visit, name: string, sent: unknown): Promise<CallToolResult> {
  const tool = names.find((each) => each === name)
  if (tool === undefined) {
    const asked = JSON.stringify(name.slice(0, 100))
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no tool ${asked}. Use ${names.join(', ')}.`)
  }
  noteTool(visit.request, tool)
  try {
    const { text, structured } = await run(visit, tool, sent ?? {})
    return { content: [{ type: 'text', text }], structuredContent: { ...structured } }
  } catch (thrown) {
    return { isError: true, content: [{ type: 'text', text: refusalText(visit, thrown) }] }
  }
}

async function run<Name extends AssistantToolName>(visit: Visit, name: Name, sent: unknown): Promise<ToolAnswer<Name>> {
  const operation = servedOperations.find(({ id }) => id === assistantTools[name].operation)
  const scope = operation?.audience.kind === 'client' ? operation.audience.scope : undefined
  if (operation === undefined || scope === undefined) throw new Error(`${name} has no operation of the search side`)
  requireClientScope(visit.caller, scope)
  requireRate(visit, operation.path)
  checkBody(name, inputs.get(name) ?? {}, sent)
  return runs[name](visit, sent as AssistantToolInput<Name>)
}

/** Throws the 429 once the token has used up its share of the operation. What it does over all was counted before. */
function requireRate({ service, caller }: Visit, path: string): void {
  const token = { id: caller.token.id, user_email: null }
  const refusal = service.rateLimits?.admitCall({ path, parameters: undefined, token })
  if (refusal === undefined) return
  const { what, retryAfterSeconds } = refusal
  throw new ApiError('rate_limited', what, {
    remedy: `Wait ${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}, then make the same call again.`,
  })
}

function refusalText({ request }: Visit, thrown: unknown): string {
  const error = apiErrorOf(thrown)
  note(request, { code: error.code })
  if (error.status < 500) return error.message
  request.log.error({ err: error.cause ?? error, code: error.code }, 'a tool call failed')
  return `${error.message} Request id: ${request.id}`
}
