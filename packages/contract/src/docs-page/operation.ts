import type { JsonSchema } from '../openapi/json-schema.ts'
import { statusEntry } from '../openapi/statuses.ts'
import { tokenWords } from '../openapi/tags.ts'
import { deprecationText } from '../operations/define.ts'
import { examplePath, type operationList, parametersOf } from '../operations.ts'
import { fieldTable } from './fields.ts'
import { codeBlock, escapeHtml, prose, table } from './html.ts'

type Operation = (typeof operationList)[number]

/** The id of the section that describes an operation. */
export function operationAnchor(operation: Operation): string {
  return `operation-${operation.id}`
}

/**
 * The section of one operation: what it does, what it takes and answers, and how it refuses.
 *
 * @param schemas the operation's request and response as the OpenAPI file has them; undefined where there is none
 */
export function operationSection(
  operation: Operation,
  schemas: { readonly request: JsonSchema | undefined; readonly response: JsonSchema | undefined },
  components: Readonly<Record<string, JsonSchema>>,
): string {
  const anchor = operationAnchor(operation)
  return [
    `<section class="operation" id="${anchor}" aria-labelledby="${anchor}-title">`,
    `<h3 id="${anchor}-title">${escapeHtml(operation.summary)}</h3>`,
    `<p class="route"><span class="method">${operation.method}</span> <code>${escapeHtml(operation.path)}</code></p>`,
    deprecation(operation),
    `<p>${prose(operation.description)}</p>`,
    `<p class="quiet">Takes ${escapeHtml(tokenWords(operation.audience))}.</p>`,
    '<h4>Request</h4>',
    pathTable(operation),
    schemas.request === undefined
      ? '<p>No body; whatever is sent is ignored.</p>'
      : fieldTable(`Request of ${operation.summary}`, schemas.request, components),
    '<h4>Answer</h4>',
    schemas.response === undefined
      ? '<p>An empty JSON object.</p>'
      : fieldTable(`Answer of ${operation.summary}`, schemas.response, components),
    '<h4>Statuses</h4>',
    statusTable(operation),
    '<h4>Example</h4>',
    codeBlock(`Request example of ${operation.summary}`, curlCommand(operation)),
    codeBlock(`Answer example of ${operation.summary}`, JSON.stringify(operation.responseExample, null, 2)),
    '</section>',
  ]
    .filter((line) => line !== '')
    .join('\n')
}

function deprecation({ deprecated }: Operation): string {
  if (deprecated === undefined) return ''
  return `<p class="deprecated">${prose(deprecationText(deprecated))}</p>`
}

function pathTable(operation: Operation): string {
  const rows = parametersOf(operation).map(([name, { description }]) => [escapeHtml(name), prose(description)])
  return rows.length === 0 ? '' : table(`Path of ${operation.summary}`, ['In the path', 'Meaning'], rows)
}

function statusTable(operation: Operation): string {
  const success = operation.success ?? 200
  const statuses = [success, ...operation.refusals].sort((a, b) => a - b)
  const rows = statuses.map((status) => {
    const { phrase, meaning } = statusEntry(status)
    return [
      status === success ? `${status}` : `<a href="#status-${status}">${status}</a>`,
      escapeHtml(phrase),
      prose(meaning),
    ]
  })
  return table(`Statuses of ${operation.summary}`, ['Status', 'Name', 'Meaning'], rows)
}

/** A shell command that makes the call, with the server and the token in SHEAF_URL and SHEAF_TOKEN. */
function curlCommand(operation: Operation): string {
  const lines = [`curl -X ${operation.method} "$SHEAF_URL${examplePath(operation)}"`]
  if (operation.audience.kind !== 'anyone') lines.push('  -H "Authorization: Bearer $SHEAF_TOKEN"')
  if (operation.audience.kind === 'client') lines.push("  -H 'X-Glean-ActAs: ann@example.com'")
  if (operation.request !== null) {
    const body = JSON.stringify(operation.requestExample, null, 2).replaceAll("'", "'\\''")
    lines.push("  -H 'Content-Type: application/json'", `  -d '${body}'`)
  }
  return lines.join(' \\\n')
}
