import { type JsonSchema, referredComponent } from './json-schema.ts'

/** The type of a field in words; where it is a named schema, its name instead. */
export type FieldType = {
  readonly isList: boolean
  readonly words: string
  readonly model: string | undefined
  /** The values of an enumeration, else empty. */
  readonly values: readonly string[]
}

/** One row of a table of fields. */
export type Field = {
  readonly name: string
  readonly isRequired: boolean
  readonly type: FieldType
  readonly description: string
  /** Limits of the value, in words. */
  readonly bounds: readonly string[]
}

type Components = Readonly<Record<string, JsonSchema>>

/**
 * The fields of an object schema, in its order.
 *
 * @param components the named schemas, from which a field without a description of its own takes one
 */
export function fieldsOf(schema: JsonSchema, components: Components): readonly Field[] {
  const object = resolve(schema, components)
  return Object.entries(object.properties ?? {}).map(([name, property]) => ({
    name,
    isRequired: object.required?.includes(name) ?? false,
    type: typeOf(property),
    description: property.description ?? resolve(property, components).description ?? '',
    bounds: boundsOf(property),
  }))
}

/** The names of the schemas that a schema contains at any depth, each once, in the order of their first mention. */
export function modelsWithin(schema: JsonSchema, components: Components): readonly string[] {
  const found = new Set<string>()
  const visit = (inner: JsonSchema) => {
    const name = referredComponent(inner)
    if (name !== undefined) {
      if (found.has(name)) return
      found.add(name)
    }
    const resolved = resolve(inner, components)
    for (const property of Object.values(resolved.properties ?? {})) visit(property)
    if (resolved.items !== undefined) visit(resolved.items)
    if (typeof resolved.additionalProperties === 'object') visit(resolved.additionalProperties)
  }
  for (const property of Object.values(resolve(schema, components).properties ?? {})) visit(property)
  return [...found]
}

/** The schema itself, or the one that it refers to. */
export function resolve(schema: JsonSchema, components: Components): JsonSchema {
  const name = referredComponent(schema)
  if (name === undefined) return schema
  const target = components[name]
  if (target === undefined) throw new Error(`No schema is named ${name}`)
  return target
}

function typeOf(schema: JsonSchema): FieldType {
  const item = schema.type === 'array' ? schema.items : undefined
  if (item !== undefined) return { ...typeOf(item), isList: true }
  const entry = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined
  if (entry !== undefined) {
    const inner = typeOf(entry)
    return { ...inner, isList: false, words: `map to ${inner.model ?? inner.words}`, model: undefined }
  }
  return {
    isList: false,
    words: plainWords(schema),
    model: referredComponent(schema),
    values: (schema.enum ?? []).map(String),
  }
}

function plainWords(schema: JsonSchema): string {
  if (schema.oneOf !== undefined) return schema.oneOf.map(plainWords).join(' or ')
  if (schema.type === 'array') return `list of ${plainWords(schema.items ?? {})}`
  if (schema.format === 'int64') return '64-bit integer'
  return schema.type ?? 'object'
}

function boundsOf(schema: JsonSchema): readonly string[] {
  const bounds: string[] = []
  const add = (value: unknown, words: (value: string) => string) => {
    if (value !== undefined) bounds.push(words(typeof value === 'number' ? value.toLocaleString('en-US') : `${value}`))
  }
  add(schema.minLength, (value) => `at least ${value} ${value === '1' ? 'character' : 'characters'}`)
  add(schema.maxLength, (value) => `at most ${value} characters`)
  add(schema.minimum, (value) => `at least ${value}`)
  add(schema.maximum, (value) => `at most ${value}`)
  add(schema.maxItems, (value) => `at most ${value} entries`)
  add(schema.pattern, (value) => `matches \`${value}\``)
  return bounds
}
