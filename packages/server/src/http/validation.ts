import type { OperationId, WireType } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { type ServedSchema, servedOperations } from '@sheaf/contract/served'
import { isWireValue, wireTypeWords } from '@sheaf/contract/wire'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { pruneUnknown } from './prune.ts'

/**
 * Validation against the contract. Nothing is coerced, filled in or guessed: `"eng"` is not `["eng"]` and `1` is not
 * true, since in permissions such a guess would be a leak.
 */
const ajv = new Ajv({ strict: true, verbose: true, coerceTypes: false, useDefaults: false, removeAdditional: false })
ajv.addKeyword({
  keyword: 'x-wire',
  validate: (type: WireType, value: unknown) => isWireValue(type, value),
  errors: false,
})

const requests: ReadonlyMap<OperationId, ServedSchema | null> = new Map(
  servedOperations.map(({ id, request }) => [id, request]),
)

/** Compiled on first use: compiling all of them would slow the start. */
const validators = new Map<ServedSchema, ValidateFunction>()

/**
 * Checks the body of an operation and takes out the fields that the contract does not know below the top level. Throws
 * the 400 that names field, reason and remedy.
 *
 * @param ignore told of each field that is taken out
 */
export function validateBody(id: OperationId, body: unknown, ignore: (field: string) => void = () => {}): unknown {
  const request = requests.get(id) ?? null
  if (request === null) return undefined
  checkBody(id, request, body)
  pruneUnknown(request, body, ignore)
  return body
}

/** Checks a body against the schema of whatever takes it, by name. Throws the 400 that names field, reason and remedy. */
export function checkBody(name: string, schema: ServedSchema, body: unknown): void {
  // Before the rest: a document sent without its wrapper is told of the field that is too many, not of one that is missing.
  if (schema.additionalProperties === false) refuseUnknownFields(name, Object.keys(schema.properties ?? {}), body)
  let validate = validators.get(schema)
  if (validate === undefined) {
    validate = ajv.compile(schema)
    validators.set(schema, validate)
  }
  if (!validate(body)) throw refusalOf(validate.errors?.[0], body)
}

function refuseUnknownFields(name: string, known: readonly string[], body: unknown): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return
  const unknown = Object.keys(body).find((field) => !known.includes(field))
  if (unknown === undefined) return
  throw new ApiError(
    'unknown_field',
    `unrecognized field: ${shown(unknown)}. ${name} takes ${known.join(', ') || 'nothing'}`,
  )
}

function refusalOf(error: ErrorObject | undefined, body: unknown): ApiError {
  if (error === undefined) return new ApiError('invalid_field', 'the body does not fit the operation')
  const where = fieldOf(error.instancePath, body)
  const field = where === '' ? 'the body' : where
  const { params, data, parentSchema } = error
  switch (error.keyword) {
    case 'required':
      return new ApiError('invalid_field', `${where === '' ? '' : `${where}.`}${params.missingProperty} is missing`, {
        remedy: 'Send the named field.',
      })
    case 'type':
      return new ApiError('invalid_field', `${field} must be ${article(params.type)}, not ${kindOf(data)}`)
    case 'x-wire':
      return new ApiError(
        'invalid_field',
        `${field} must be ${wireTypeWords[error.schema as WireType]}, not ${shown(data)}`,
      )
    case 'enum':
      return new ApiError('invalid_field', `${field} is ${shown(data)}; allowed are ${params.allowedValues.join(', ')}`)
    case 'minLength':
      return new ApiError('invalid_field', `${field} is empty`)
    case 'maxLength':
      return new ApiError('invalid_field', `${field} is longer than ${params.limit} characters`)
    case 'maxItems':
      return new ApiError('invalid_field', `${field} has more than ${params.limit} entries`)
    case 'minimum':
      return new ApiError('invalid_field', `${field} is ${shown(data)}; at least ${params.limit} is allowed`)
    case 'maximum':
      return new ApiError('invalid_field', `${field} is ${shown(data)}; at most ${params.limit} is allowed`)
    default:
      return new ApiError('invalid_field', `${field} is ${shown(data)}, which does not fit`, {
        remedy: `It is the ${String(parentSchema?.description ?? 'field described at /docs')}`,
      })
  }
}

/** `/documents/3/title` as `documents[3] (id "x").title`: people look for the id, programs for the position. */
function fieldOf(instancePath: string, body: unknown): string {
  let field = ''
  let value: unknown = body
  for (const part of instancePath.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    const isIndex = Array.isArray(value)
    value = (value as Record<string, unknown> | undefined)?.[key]
    field += isIndex ? `[${key}]` : field === '' ? key : `.${key}`
    const id =
      isIndex && field.startsWith('documents[') ? (value as { readonly id?: unknown } | undefined)?.id : undefined
    if (typeof id === 'string' && id !== '') field += ` (id ${shown(id)})`
  }
  return field
}

/** What was sent, as far as it is worth repeating: an object or array may be too deep to be written out. */
function shown(value: unknown): string {
  if (typeof value === 'object') return kindOf(value)
  const text = String(value)
  const short = text.length > 100 ? `${text.slice(0, 100)}…` : text
  return typeof value === 'string' ? JSON.stringify(short) : short
}

function kindOf(value: unknown): string {
  if (value === null) return 'null; leave the field out instead'
  return Array.isArray(value) ? 'an array' : article(typeof value)
}

function article(type: string): string {
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`
}
