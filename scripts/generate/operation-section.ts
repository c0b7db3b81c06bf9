import { clientMethod, type operationList, parametersOf, type Repeat } from '@sheaf/contract'
import { fieldsOf } from '@sheaf/contract/openapi/fields'
import type { JsonSchema } from '@sheaf/contract/openapi/json-schema'
import { statusEntry } from '@sheaf/contract/openapi/statuses'
import { clientClass, tokenWords } from '@sheaf/contract/openapi/tags'
import { deprecationText } from '@sheaf/contract/operations/define'
import { exampleProgram } from './example.ts'
import { fieldTable } from './field-rows.ts'
import { headingAnchor, inlineCode, markdownTable } from './markdown.ts'

type Operation = (typeof operationList)[number]
type Components = Readonly<Record<string, JsonSchema>>

/** The name of the method that makes the call. */
export function methodName(operation: Operation): string {
  return clientMethod(operation.path, operation.method)
}

/** What the client's page says about one operation, as blocks of Markdown. */
export function operationSection(operation: Operation, components: Components): readonly string[] {
  const requestName = titleOf(operation.request)
  const responseName = titleOf(operation.response)
  return [
    `## ${methodName(operation)}`,
    `> ${inlineCode(signature(operation, requestName, responseName))}`,
    deprecation(operation),
    operation.description,
    '### Example',
    `\`\`\`ts\n${exampleProgram(operation)}\`\`\``,
    ...parameterBlocks(operation, requestName, components),
    ...returnBlocks(responseName, components),
    ...authorizationBlocks(operation),
    ...headerBlocks(operation),
    '### Repetition',
    repetitions[operation.repeat],
    '### HTTP response details',
    statusTable(operation),
    `[Back to the operations](#${headingAnchor(clientClass(operation.tag))})`,
  ]
}

function titleOf(schema: object | null): string | undefined {
  return (schema as JsonSchema | null)?.title
}

function signature(operation: Operation, requestName: string | undefined, responseName: string | undefined): string {
  const parameters = [
    ...parametersOf(operation).map(([name]) => `${name}: string`),
    ...(requestName === undefined ? [] : [`request: ${requestName}`]),
    'options?',
  ]
  return `${methodName(operation)}(${parameters.join(', ')}): Promise<${responseName ?? 'void'}>`
}

function deprecation({ deprecated }: Operation): string {
  if (deprecated === undefined) return ''
  return deprecationText(deprecated).replace('Deprecated', '**Deprecated**')
}

function parameterBlocks(
  operation: Operation,
  requestName: string | undefined,
  components: Components,
): readonly string[] {
  const optionsType = operation.audience.kind === 'client' ? 'ActingCallOptions' : 'CallOptions'
  const path = parametersOf(operation).map(([name, { description }]) => [
    inlineCode(name),
    'string',
    'required',
    description,
  ])
  const options = [inlineCode('options'), `[${optionsType}](#options)`, 'optional', 'How to make this one call.']
  if (requestName === undefined)
    return ['### Parameters', 'The request has no body.', markdownTable(parameterHeads, [...path, options])]
  const schema = components[requestName] ?? {}
  const request = [inlineCode('request'), requestName, 'required', schema.description ?? '']
  return [
    '### Parameters',
    markdownTable(parameterHeads, [...path, request, options]),
    `Fields of ${inlineCode(requestName)}:`,
    fieldTable(schema, components),
  ]
}

const parameterHeads = ['Name', 'Type', 'Presence', 'Meaning']

function returnBlocks(responseName: string | undefined, components: Components): readonly string[] {
  if (responseName === undefined)
    return ['### Return type', 'Nothing: the promise resolves once the server has accepted.']
  const schema = components[responseName] ?? {}
  const lead = `${inlineCode(responseName)}: ${schema.description ?? ''}`
  return ['### Return type', lead, fieldsOf(schema, components).length === 0 ? '' : fieldTable(schema, components)]
}

/** What is known of a second time; the client acts on it. */
const repetitions: Readonly<Record<Repeat, string>> = {
  same:
    'A second time does no more than the first: after a lost answer, a time-out or 500, 502, 503 or 504 the client makes ' +
    'the call again.',
  page:
    'The client makes the call again after a lost answer, a time-out or 500, 502, 503 or 504 if the page is neither the ' +
    'first nor the last one: a first page begins the upload anew, and a last one may delete what others have written ' +
    'since. [`bulkUpload`](../../packages/client/README.md#bulk-uploads) knows how to repeat those.',
  effect:
    'A second time has its effect again: the client makes the call again only where the server was not reached, and ' +
    'after 429.',
  rotation:
    'Sheaf answers a second time with the same secret, other servers make yet another one: the client makes the call ' +
    'again only where the server was not reached, and after 429. ' +
    '[`RotatingToken`](../../packages/client/README.md#rotating-the-token) knows how to repeat it.',
}

function authorizationBlocks(operation: Operation): readonly string[] {
  const actAs =
    operation.audience.kind === 'client'
      ? ' A global one also needs `actAs` in the options, which is sent as `X-Glean-ActAs`.'
      : ''
  return ['### Authorization', `Bearer: ${tokenWords(operation.audience)}.${actAs}`]
}

function headerBlocks(operation: Operation): readonly string[] {
  const contentType = operation.request === null ? 'not sent' : inlineCode('application/json')
  const accept = inlineCode(operation.response === null ? '*/*' : 'application/json')
  return ['### HTTP request headers', `- **Content-Type**: ${contentType}\n- **Accept**: ${accept}`]
}

function statusTable(operation: Operation): string {
  const success = operation.success ?? 200
  const rows = [success, ...operation.refusals]
    .sort((a, b) => a - b)
    .map((status) => {
      const { phrase, meaning } = statusEntry(status)
      const number = status === success ? `${status}` : `[${status}](../errors.md#${anchorOf(status)})`
      return [number, phrase, meaning, status === 429 ? '`X-Request-Id`, `Retry-After`' : '`X-Request-Id`']
    })
  return markdownTable(['Status', 'Name', 'Meaning', 'Response headers'], rows)
}

function anchorOf(status: number): string {
  return headingAnchor(`${status} ${statusEntry(status).phrase}`)
}
