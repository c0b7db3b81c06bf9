import type { WireType } from '@sheaf/contract'
import type { TSchema } from 'typebox'

/** A body that breaks its schema in one field only. */
export type Mutation = {
  readonly what: string
  /** The field as messages name it: `document.tags[0]`. */
  readonly field: string
  readonly body: unknown
}

type Schema = {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  readonly 'x-wire'?: WireType
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minLength?: number
  readonly maxLength?: number
  readonly maxItems?: number
  readonly minimum?: number
  readonly maximum?: number
}
type Fields = Readonly<Record<string, unknown>>

/** A value with every field that the schema has, each with a value that it allows. */
export function sampleOf(schema: TSchema): unknown {
  return sample(schema as Schema, true)
}

function sample(schema: Schema, isFull: boolean): unknown {
  if (schema.enum !== undefined) return schema.enum[0]
  switch (schema['x-wire'] ?? schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => isFull || schema.required?.includes(name) === true)
          .map(([name, field]) => [name, sample(field, isFull)]),
      )
    case 'array':
      return schema.items === undefined ? [] : [sample(schema.items, isFull)]
    case 'boolean':
      return true
    case 'string':
    case 'propertyValue':
      return 'a'
    default:
      return schema.minimum ?? 1
  }
}

/** Every way to break one field of a body that fits the schema. */
export function* mutationsOf(schema: TSchema, body: unknown): Generator<Mutation> {
  yield* mutationsAt(schema as Schema, '', (changed) => changed, body)
}

/** @param put makes a whole body of one in whose place at `field` another value is */
function* mutationsAt(
  schema: Schema,
  field: string,
  put: (value: unknown) => unknown,
  value: unknown,
): Generator<Mutation> {
  if (field !== '') {
    for (const wrong of wrongValues(schema)) {
      const text = JSON.stringify(wrong)
      yield { what: text.length > 50 ? `${text.slice(0, 50)}…` : text, field, body: put(wrong) }
    }
  }
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const fields = value as Fields
    const where = field === '' ? name : `${field}.${name}`
    const putInner = (changed: unknown) => put({ ...fields, [name]: changed })
    // JSON leaves out what is undefined.
    if (schema.required?.includes(name) === true) yield { what: 'missing', field: where, body: putInner(undefined) }
    yield* mutationsAt(inner, where, putInner, fields[name])
  }
  if (schema.items !== undefined) {
    const [first] = value as readonly unknown[]
    yield* mutationsAt(schema.items, `${field}[0]`, (changed) => put([changed]), first)
  }
}

const everyType: Readonly<Record<string, unknown>> = {
  null: null,
  string: 'no such value',
  integer: 7,
  number: 1.5,
  boolean: true,
  array: [],
  object: {},
}
const taken: Readonly<Record<string, readonly string[]>> = {
  boolean: ['boolean'],
  epochSeconds: ['integer'],
  int64: ['integer'],
  propertyValue: ['string', 'integer', 'number', 'array'],
  integer: ['integer'],
  number: ['integer', 'number'],
  string: ['string'],
  array: ['array'],
  object: ['object'],
}

function* wrongValues(schema: Schema): Generator<unknown> {
  const types = schema.enum === undefined ? (taken[schema['x-wire'] ?? schema.type ?? ''] ?? []) : []
  for (const [type, wrong] of Object.entries(everyType)) if (!types.includes(type)) yield wrong
  // Nobody guesses: not a list of one, not a number or a truth in letters.
  if (schema.items !== undefined) yield sample(schema.items, false)
  if (schema.type === 'string') yield ['a']
  if (types.includes('integer') && !types.includes('string')) yield '7'
  if (types.includes('boolean')) yield* [0, 1, 'TRUE', 'yes', '']
  if (schema['x-wire'] === 'propertyValue') yield* [[7], [null], [['a']]]
  const { minLength, maxLength, maxItems, minimum, maximum } = schema
  if (minLength !== undefined && minLength > 0) yield 'a'.repeat(minLength - 1)
  if (maxLength !== undefined) yield 'a'.repeat(maxLength + 1)
  if (maxItems !== undefined) yield Array(maxItems + 1).fill(sample(schema.items ?? {}, false))
  if (minimum !== undefined) yield minimum - 1
  if (maximum !== undefined) yield maximum + 1
}
