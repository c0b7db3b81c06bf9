import type { TSchema } from 'typebox'
import type { Deprecation } from './schemas/common.ts'

/** A field of a body, or one value of it, that is deprecated. */
export type DeprecatedItem = {
  /** From the body to the field; `*` stands for every entry of a list or map. */
  readonly path: readonly string[]
  /** Title of the schema that has the field; empty if it has none. */
  readonly schema: string
  /** `YYYY-MM-DD`: gone after the end of that day. */
  readonly removal: string
  /** The only value that is deprecated; undefined where the whole field is. */
  readonly value?: string
}

type Schema = {
  readonly title?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly 'x-deprecated'?: Deprecation
  readonly 'x-deprecated-values'?: Readonly<Record<string, Deprecation>>
}

/** Everything in a body’s schema that is marked as deprecated, in the order of the schema. */
export function deprecatedItems(schema: TSchema | null): readonly DeprecatedItem[] {
  return schema === null ? [] : [...itemsIn(schema as Schema, [], '')]
}

function* itemsIn(schema: Schema, path: readonly string[], owner: string): Generator<DeprecatedItem> {
  const deprecation = schema['x-deprecated']
  if (deprecation !== undefined) yield { path, schema: owner, removal: deprecation.removal }
  for (const [value, { removal }] of Object.entries(schema['x-deprecated-values'] ?? {})) {
    yield { path, schema: owner, removal, value }
  }
  const within = schema.title ?? owner
  for (const [name, field] of Object.entries(schema.properties ?? {})) yield* itemsIn(field, [...path, name], within)
  if (schema.items !== undefined) yield* itemsIn(schema.items, [...path, '*'], within)
  if (typeof schema.additionalProperties === 'object') {
    yield* itemsIn(schema.additionalProperties, [...path, '*'], within)
  }
}
