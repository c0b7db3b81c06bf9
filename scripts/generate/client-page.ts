import { operationList, type Tag } from '@sheaf/contract'
import { openApiDocument } from '@sheaf/contract/openapi'
import { modelsWithin } from '@sheaf/contract/openapi/fields'
import { componentReference, type JsonSchema } from '@sheaf/contract/openapi/json-schema'
import { clientClass, tagDescriptions } from '@sheaf/contract/openapi/tags'
import { fieldTable } from './field-rows.ts'
import { headingAnchor, inlineCode, markdownPage, markdownTable } from './markdown.ts'
import { methodName, operationSection } from './operation-section.ts'

type Components = Readonly<Record<string, JsonSchema>>

/** `docs/client/<Class>Api.md`: one class of @sheaf/client, with every operation of its tag. */
export function clientPage(tag: Tag): string {
  const components = openApiDocument().components.schemas
  const operations = operationList.filter((operation) => operation.tag === tag)
  return markdownPage([
    `# ${clientClass(tag)}`,
    tagDescriptions[tag],
    'All paths are relative to the `host` of the configuration, such as `http://127.0.0.1:7460`.',
    markdownTable(
      ['Method', 'HTTP request', 'Description'],
      operations.map((operation) => [
        `[${inlineCode(methodName(operation))}](#${headingAnchor(methodName(operation))})`,
        `**${operation.method}** ${inlineCode(operation.path)}`,
        operation.summary,
      ]),
    ),
    ...operations.flatMap((operation) => operationSection(operation, components)),
    ...modelBlocks(operations, components),
    ...optionBlocks(operations.some((operation) => operation.audience.kind === 'client')),
  ])
}

/** The models that the operations' tables refer to. */
function modelBlocks(operations: typeof operationList, components: Components): readonly string[] {
  const names = new Set(
    operations
      .flatMap((operation) => [operation.request, operation.response])
      .map((schema) => (schema as JsonSchema | null)?.title)
      .filter((title) => title !== undefined)
      .flatMap((title) => modelsWithin(componentReference(title), components)),
  )
  if (names.size === 0) return []
  const sections = [...names].sort().flatMap((name) => {
    const schema = components[name] ?? {}
    return [`### ${name}`, schema.description ?? '', fieldTable(schema, components)]
  })
  return ['## Models', ...sections]
}

function optionBlocks(isForClients: boolean): readonly string[] {
  const rows = [
    ['`signal`', '`AbortSignal`', 'Gives the call up when it is aborted; the promise rejects with its reason.'],
    ['`timeoutMs`', 'integer', 'Milliseconds that an attempt may take, instead of the configuration’s.'],
    [
      '`retries`',
      '`RetryOptions`',
      'How often the call is made if it fails; what is left out is as in the configuration.',
    ],
    ['`headers`', '`Record<string, string>`', 'Further request headers.'],
  ]
  if (isForClients) rows.push(['`actAs`', 'string', 'E-mail address of the person to act as.'])
  return [
    '## Options',
    'Every method takes these as its last argument; all of them are optional.',
    markdownTable(['Name', 'Type', 'Meaning'], rows),
  ]
}
