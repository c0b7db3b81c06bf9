import manifest from '../package.json' with { type: 'json' }
import { ASSISTANTS_PATH } from './assistants/path.ts'
import { type ComponentCollector, componentCollector } from './openapi/components.ts'
import { componentReference, type JsonSchema } from './openapi/json-schema.ts'
import { statusEntry } from './openapi/statuses.ts'
import { servedTags, tagDescriptions, tokenWords } from './openapi/tags.ts'
import { deprecationText } from './operations/define.ts'
import { operationList, parametersOf, refusesUnknownFields } from './operations.ts'

type Operation = (typeof operationList)[number]

type MediaTypes = {
  readonly 'application/json': { readonly schema: JsonSchema; readonly example?: unknown }
}

type Reference = { readonly $ref: string }

type PathParameter = {
  readonly name: string
  readonly in: 'path'
  readonly required: true
  readonly description: string
  readonly schema: JsonSchema
  readonly example: string
}

type OpenApiResponse = {
  readonly description: string
  readonly headers: Readonly<Record<string, Reference>>
  readonly content: MediaTypes
}

type OpenApiOperation = {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly deprecated?: boolean
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly (Reference | PathParameter)[]
  readonly requestBody?: { readonly required: true; readonly content: MediaTypes }
  readonly responses: Readonly<Record<string, OpenApiResponse | Reference>>
}

/** An OpenAPI 3.1 description, as far as the service needs it. */
export type OpenApiDocument = {
  readonly openapi: string
  readonly info: Readonly<Record<string, unknown>>
  readonly servers: readonly object[]
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly responses: Readonly<Record<string, OpenApiResponse>>
    readonly parameters: Readonly<Record<string, object>>
    readonly headers: Readonly<Record<string, object>>
    readonly securitySchemes: Readonly<Record<string, object>>
  }
}

/**
 * The OpenAPI 3.1 description of every operation in the table: plain data, the same for the same table. `openapi.json`
 * is this, printed.
 *
 * @throws Error if two schemas of one title differ, or a status has no meaning: mistakes in the contract
 * @example
 * const document = openApiDocument()
 * document.paths['/api/index/v1/rotatetoken']?.post?.operationId // 'rotatetoken'
 */
export function openApiDocument(): OpenApiDocument {
  const collector = componentCollector()
  const paths = pathsOf(collector)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sheaf',
      version: manifest.version,
      summary: 'Permission-aware search over pushed content, compatible with the Glean Indexing API',
      description:
        `AI assistants are served beside these operations, at \`POST ${ASSISTANTS_PATH}\` by the Model Context Protocol, ` +
        'which describes its tools itself. It takes a client token, for the same people and by the same rules as search.',
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      {
        url: '{origin}',
        variables: { origin: { default: 'http://127.0.0.1:7460', description: 'Where the service is reached.' } },
      },
    ],
    tags: servedTags().map((name) => ({ name, description: tagDescriptions[name] })),
    paths,
    components: {
      schemas: { ...withoutUnknownFields(collector.components()), ErrorBody: errorBody },
      responses: refusals(),
      parameters: { ActAs: actAsParameter, AuthType: authTypeParameter, Locale: localeParameter },
      headers: { RequestId: requestIdHeader, RetryAfter: retryAfterHeader },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description:
            'Indexing operations take an indexing token, search takes a client token; each operation names its own. Where ' +
            'an admin or a client token is taken, so is a session of the console (docs/console.md).',
        },
      },
    },
  }
}

const errorBody: JsonSchema = {
  title: 'ErrorBody',
  description: 'The body of every answer that is not a success.',
  type: 'object',
  required: ['error', 'message'],
  properties: {
    error: { type: 'string', description: 'Code of the error, for programs. More codes may come.' },
    message: { type: 'string', description: 'What is wrong, where, and what to do, for people.' },
    invalidOperators: {
      type: 'array',
      description: 'With 422, the filters that mean nothing.',
      items: {
        type: 'object',
        properties: {
          key: { type: 'string', description: 'The field of the filter.' },
          value: { type: 'string', description: 'The value that was sent for it, its first 100 characters.' },
        },
      },
    },
  },
}

const actAsParameter = {
  name: 'X-Glean-ActAs',
  in: 'header',
  required: false,
  description: 'E-mail address of the person to act as. Required with a global client token.',
  schema: { type: 'string', format: 'email' },
  example: 'ann@example.com',
}

const authTypeParameter = {
  name: 'X-Glean-Auth-Type',
  in: 'header',
  required: false,
  description: 'Accepted and not looked at: the token itself says what it is.',
  schema: { type: 'string' },
}

const localeParameter = {
  name: 'locale',
  in: 'query',
  required: false,
  description: 'Accepted and not looked at: answers are not translated.',
  schema: { type: 'string' },
  example: 'en',
}

const requestIdHeader = {
  description: 'Identifier of the request, to be quoted when asking for help.',
  schema: { type: 'string' },
}

const retryAfterHeader = {
  description: 'Whole seconds after which to send the same request again.',
  schema: { type: 'integer' },
}

function pathsOf(collector: ComponentCollector): OpenApiDocument['paths'] {
  const paths: Record<string, Record<string, OpenApiOperation>> = {}
  for (const operation of operationList) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describe(operation, collector),
    }
  }
  return paths
}

function describe(operation: Operation, collector: ComponentCollector): OpenApiOperation {
  const parameters = [
    ...parametersOf(operation).map(
      ([name, { description, example }]): PathParameter => ({
        name,
        in: 'path',
        required: true,
        description,
        schema: { type: 'string' },
        example,
      }),
    ),
    ...(operation.audience.kind === 'client'
      ? ['ActAs', 'AuthType', 'Locale'].map((name) => ({ $ref: `#/components/parameters/${name}` }))
      : []),
  ]
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    description: descriptionOf(operation),
    ...(operation.deprecated === undefined ? {} : { deprecated: true }),
    security: operation.audience.kind === 'anyone' ? [] : [{ bearer: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(operation.request === null
      ? {}
      : {
          requestBody: {
            required: true,
            content: json(collector.refer(operation.request), operation.requestExample),
          },
        }),
    responses: responsesOf(operation, collector),
  }
}

function descriptionOf(operation: Operation): string {
  const body = operation.request === null ? ' It takes no body; whatever is sent is ignored.' : ''
  const deprecated = operation.deprecated === undefined ? '' : ` ${deprecationText(operation.deprecated)}`
  return `${operation.description}${body} Takes ${tokenWords(operation.audience)}.${deprecated}`
}

const nothing: JsonSchema = { type: 'object', description: 'Empty.' }

function responsesOf(operation: Operation, collector: ComponentCollector): OpenApiOperation['responses'] {
  const schema = operation.response === null ? nothing : collector.refer(operation.response)
  const responses: Record<string, OpenApiResponse | Reference> = {
    [operation.success ?? 200]: {
      description: statusEntry(operation.success ?? 200).meaning,
      headers: { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } },
      content: json(schema, operation.responseExample),
    },
  }
  for (const status of operation.refusals) responses[status] = { $ref: `#/components/responses/${refusalName(status)}` }
  return responses
}

/** The answer of each status that some operation refuses with, by name, for operations to refer to. */
function refusals(): Record<string, OpenApiResponse> {
  const statuses = [...new Set(operationList.flatMap((operation) => operation.refusals))].sort((a, b) => a - b)
  return Object.fromEntries(statuses.map((status) => [refusalName(status), refusal(status)]))
}

function refusalName(status: number): string {
  return statusEntry(status).phrase.replaceAll(' ', '')
}

function refusal(status: number): OpenApiResponse {
  const { phrase, meaning } = statusEntry(status)
  return {
    description: `${phrase}: ${meaning}`,
    headers: {
      'X-Request-Id': { $ref: '#/components/headers/RequestId' },
      ...(status === 429 ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } : {}),
    },
    content: json(componentReference('ErrorBody')),
  }
}

function json(schema: JsonSchema, example?: unknown): MediaTypes {
  return { 'application/json': { schema, ...(example === undefined ? {} : { example }) } }
}

/** Closes the schemas whose unknown fields are refused: the request of an indexing operation, at its top level only. */
function withoutUnknownFields(components: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> {
  const closed = new Set(
    operationList
      .filter((operation) => operation.request !== null && refusesUnknownFields(operation.path))
      .map((operation) => (operation.request as JsonSchema).title),
  )
  return Object.fromEntries(
    Object.entries(components).map(([name, schema]) => [
      name,
      closed.has(name) ? { ...schema, additionalProperties: false } : schema,
    ]),
  )
}
