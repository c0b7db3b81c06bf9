/** The part of JSON Schema 2020-12 that the OpenAPI file uses. */
export type JsonSchema = {
  readonly $ref?: string
  readonly title?: string
  readonly description?: string
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly oneOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  /** Whether fields beyond the named ones are allowed, or what each of them is. */
  readonly additionalProperties?: boolean | JsonSchema
  readonly deprecated?: boolean
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
}

const COMPONENT_PREFIX = '#/components/schemas/'

/** The reference to a named schema. */
export function componentReference(name: string): JsonSchema {
  return { $ref: `${COMPONENT_PREFIX}${name}` }
}

/** The name that a schema refers to, or undefined if it is not a reference. */
export function referredComponent(schema: JsonSchema): string | undefined {
  return schema.$ref?.startsWith(COMPONENT_PREFIX) ? schema.$ref.slice(COMPONENT_PREFIX.length) : undefined
}
