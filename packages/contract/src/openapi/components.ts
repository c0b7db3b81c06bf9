import { type WireType, wireTypes } from '../wire.ts'
import { componentReference, type JsonSchema } from './json-schema.ts'

type Raw = Readonly<Record<string, unknown>>

/** Collects the named schemas that operations use. */
export type ComponentCollector = {
  /** The schema as the OpenAPI file shows it: titled ones by reference, wire types as the plain type to send. */
  readonly refer: (schema: object) => JsonSchema
  /** Every named schema met so far, by name in alphabetical order. */
  readonly components: () => Readonly<Record<string, JsonSchema>>
}

/**
 * An empty collector. Two schemas of one title that differ are an error: one would silently replace the other.
 *
 * @example
 * const collector = componentCollector()
 * collector.refer(RotateTokenResponse) // { $ref: '#/components/schemas/RotateTokenResponse' }
 * collector.components().RotateTokenResponse?.type // 'object'
 */
export function componentCollector(): ComponentCollector {
  const found = new Map<string, JsonSchema>()

  const refer = (schema: object): JsonSchema => {
    const raw = schema as Raw
    const converted = convert(raw, refer)
    if (typeof raw.title !== 'string') return converted
    const known = found.get(raw.title)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(converted))
      throw new Error(`Two different schemas have the title ${raw.title}`)
    found.set(raw.title, converted)
    return componentReference(raw.title)
  }

  return { refer, components: () => Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1))) }
}

function convert(raw: Raw, refer: ComponentCollector['refer']): JsonSchema {
  const { 'x-wire': wireType, 'x-deprecated': deprecation, properties, items, ...rest } = raw
  return {
    ...(wireType === undefined ? {} : wireTypes[wireType as WireType]),
    ...(rest.enum === undefined || rest.type !== undefined ? {} : { type: 'string' }),
    ...rest,
    ...(deprecation === undefined ? {} : { deprecated: true }),
    ...(properties === undefined ? {} : { properties: convertProperties(properties as Raw, refer) }),
    ...(items === undefined ? {} : { items: refer(items as object) }),
    ...(isObject(rest.additionalProperties) ? { additionalProperties: refer(rest.additionalProperties) } : {}),
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function convertProperties(properties: Raw, refer: ComponentCollector['refer']): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, refer(schema as object)]))
}
