import { ASSISTANTS_PATH } from '@sheaf/contract/assistants/path'
import { type AssistantTool, assistantTools } from '@sheaf/contract/assistants/tools'
import { fieldsOf } from '@sheaf/contract/openapi/fields'
import type { JsonSchema } from '@sheaf/contract/openapi/json-schema'
import { operations } from '@sheaf/contract/operations'
import { fieldTable } from './field-rows.ts'
import { headingAnchor, inlineCode, markdownPage, markdownTable } from './markdown.ts'

/** `docs/assistants.md`: the tools that AI assistants call, and what holds for them. */
export function assistantsPage(): string {
  const tools = Object.entries(assistantTools)
  return markdownPage([
    '# Tools for assistants',
    `AI assistants search and read by the Model Context Protocol at \`POST ${ASSISTANTS_PATH}\` of a server, or by ` +
      '`sheaf mcp` on their own machine, which hands everything on to there. ' +
      '[Connect an AI assistant](guides/assistant.md) has what to put into their configuration. The tools only read, and ' +
      'each answers as data and as text.',
    markdownTable(
      ['Tool', 'Title', 'Scope', 'Counts as a call of'],
      tools.map(([name, tool]) => [
        `[${inlineCode(name)}](#${headingAnchor(name)})`,
        tool.title,
        scopeOf(tool),
        `[${inlineCode(tool.operation)}](client/${operations[tool.operation].tag}Api.md)`,
      ]),
    ),
    ...tools.flatMap(([name, tool]) => toolSection(name, tool)),
    ...PROSE,
  ])
}

function scopeOf({ operation }: AssistantTool): string {
  const { audience } = operations[operation]
  return audience.kind === 'client' ? (audience.scope ?? '') : ''
}

function toolSection(name: string, { description, input, output }: AssistantTool): readonly string[] {
  return [
    `## ${name}`,
    description,
    '### Input',
    fieldsOf(plain(input), {}).length === 0 ? 'None.' : fieldTable(plain(input), {}),
    '### Output',
    fieldTable(plain(output), {}),
    ...Object.entries(plain(output).properties ?? {}).flatMap(([field, { items }]) =>
      items?.properties === undefined ? [] : [`Each of ${inlineCode(field)}:`, fieldTable(items, {})],
    ),
  ]
}

function plain(schema: AssistantTool['input']): JsonSchema {
  return JSON.parse(JSON.stringify(schema))
}

const PROSE = [
  '## Who asks',
  'The same as on the [search side](search-side.md#who-asks): a client token, made for one person or acting as the person ' +
    'whom `X-Glean-ActAs` names (`--as` of `sheaf mcp`). A token, an address or a person that a search would not take is ' +
    'refused here with the same status and the same words, before the body is read; a 401 has `WWW-Authenticate: Bearer ' +
    'realm="sheaf"`, and `error="invalid_token"` once a token was shown. Where rate limits are on, each request counts as ' +
    `one of \`${ASSISTANTS_PATH}\`, and each call of a tool as one of the operation in the table above.`,
  '## Errors',
  'What is wrong with a call, such as a scope that the token lacks, a field, a cursor, or a document that is not there, is ' +
    'an error of the tool (`isError`) whose text says what to do next, as [errors](errors.md) have it: a model reads it. ' +
    'Messages that are none of the protocol are refused as the protocol says. What is in front of it is refused as everywhere ' +
    'else: 401, 403, 405 for any method but POST, 413 for a body over 1 MB, 415, 429.',
  '## The protocol',
  'Streamable HTTP without sessions and without streams: each request is answered by itself, in one piece of JSON, so any ' +
    'process of a deployment answers it, and a restart is not noticed. The revision of 2026-07-28 is spoken, and those with a ' +
    'handshake (2024-11-05 to 2025-11-25). Batches have 100 messages at most. `GET` and `DELETE`, by which clients open streams ' +
    'and end sessions, are 405. The library is loaded with the first request, which takes some tenths of a second longer for it, ' +
    'and some 30 MB of memory; a server that no assistant calls does without.',
  '## Security',
  '- **An assistant sees what its person sees.** It asks as that person, and each hit is checked against the record at ' +
    'that moment. Nothing is remembered from one call to the next. A document that the person may not see is answered in the ' +
    'same words as one that is not there, and `list_sources` counts only what the person may see.\n' +
    '- **Texts are content, never instructions.** Anybody who may write a document may write into it what is meant for a model ' +
    '(prompt injection). The tools say so to the model, set passages apart by `>`, and bring titles onto one line, so that none ' +
    'looks like a further result. No server can keep a model from believing a text. So these tools only read; give an assistant ' +
    'that reads documents of others no other tool that sends, buys or deletes without asking a person.\n' +
    '- **What was asked leaves a trace.** A token of its own for each assistant tells them apart: `sheaf token show ID` has when ' +
    'and from where it was last used and what was refused, the log names the token and the tools of a request at level `debug`, ' +
    'and `sheaf_requests_total{operation="mcp"}` counts requests. Queries are not logged.\n' +
    '- **Web pages cannot call it.** A request with an `Origin` other than the server’s own is 403, and on loopback so is one ' +
    'whose `Host` is no name of this machine, so that no page can lead a browser here under another name (DNS rebinding). ' +
    'A proxy on the same machine that passes another name on needs `--behind-proxy`.\n' +
    '- **To take it away**, revoke the token: it ends with the next call.',
]
