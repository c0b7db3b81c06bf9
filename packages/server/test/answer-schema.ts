import assert from 'node:assert/strict'
import { operationList } from '@sheaf/contract'
import { isWireValue } from '@sheaf/contract/wire'
import { Ajv, type ValidateFunction } from 'ajv'

/** Holds every answer that a test receives to the contract: its schema, and no field that the schema does not have. */

const ajv = new Ajv({ strict: false, allErrors: true })
ajv.addKeyword({ keyword: 'x-wire', validate: isWireValue, errors: false })

type Schema = { readonly [keyword: string]: unknown }

/** The schema without room for other fields, wherever it names some. */
function closed(schema: Schema): Schema {
  const { properties, items, additionalProperties } = schema as {
    readonly properties?: Readonly<Record<string, Schema>>
    readonly items?: Schema
    readonly additionalProperties?: Schema
  }
  return {
    ...schema,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, closed(field)])),
          additionalProperties: false,
        }),
    ...(items === undefined ? {} : { items: closed(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: closed(additionalProperties) }),
  }
}

const nothing: Schema = { type: 'object', additionalProperties: false }
const refusal: Schema = {
  type: 'object',
  required: ['error', 'message'],
  properties: {
    error: { type: 'string' },
    message: { type: 'string' },
    invalidOperators: {
      type: 'array',
      items: {
        type: 'object',
        properties: { key: { type: 'string' }, value: { type: 'string' } },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
}
/** Of what X-Glean-Exclude-Deprecated-After has refused. */
const removal: Schema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'docs'],
      properties: { code: { type: 'string' }, message: { type: 'string' }, docs: { type: 'string' } },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
}

const refused: Schema = { anyOf: [refusal, removal] }

const served = operationList.map(({ id, method, path, response, success = 200 }) => ({
  id,
  method,
  success,
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  schema: response === null ? nothing : closed(response as unknown as Schema),
}))
const validators = new Map<Schema, ValidateFunction>()

/** Throws if an answer is not as the contract says; of paths that it does not have, nothing is known. */
export function assertFitsContract(method: string, path: string, status: number, json: unknown): void {
  const [plain = ''] = path.split('?', 1)
  const operation = served.find((each) => each.method === method && each.pattern.test(plain))
  if (operation === undefined) return
  const schema = status === operation.success ? operation.schema : refused
  assert.ok(status === operation.success || status >= 400, `${operation.id} answered ${status}`)
  let validate = validators.get(schema)
  if (validate === undefined) {
    validate = ajv.compile(schema)
    validators.set(schema, validate)
  }
  const problems = validate(json) ? [] : (validate.errors ?? [])
  assert.deepEqual(
    problems.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`),
    [],
    `${operation.id} answered ${status}, which does not fit the contract: ${JSON.stringify(json).slice(0, 2_000)}`,
  )
}
