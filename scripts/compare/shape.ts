/** What two descriptions of an API can be compared by: operations, each with its statuses and fields. */

/** One field at any depth, such as `document.permissions.allowedUsers[].email`. */
export type FieldShape = {
  readonly type: string
  readonly isRequired: boolean
  /** The values of an enumeration in alphabetical order, else empty. */
  readonly values: readonly string[]
}
export type OperationShape = {
  readonly statuses: readonly string[]
  readonly request: ReadonlyMap<string, FieldShape>
  readonly response: ReadonlyMap<string, FieldShape>
}

/** The part of OpenAPI 3.0 and 3.1 that is looked at. */
export type Schema = {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly allOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
}
type Content = Readonly<Record<string, { readonly schema?: Schema }>>
type Answer = { readonly $ref?: string; readonly content?: Content }
export type Operation = {
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, Answer>>
}
export type ApiDescription = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly responses?: Readonly<Record<string, Answer>>
  }
}

const METHODS = ['get', 'put', 'post', 'delete'] as const

/**
 * Every operation of a description, by method and path such as `POST /api/index/v1/indexuser`.
 *
 * @param fullPath makes the path from the origin of one as the description has it
 */
export function shapesOf(
  description: ApiDescription,
  fullPath: (path: string) => string,
): ReadonlyMap<string, OperationShape> {
  const shapes = new Map<string, OperationShape>()
  for (const [path, item] of Object.entries(description.paths)) {
    for (const method of METHODS) {
      const operation = item[method] as Operation | undefined
      if (operation === undefined) continue
      shapes.set(`${method.toUpperCase()} ${fullPath(path)}`, shapeOf(operation, description.components))
    }
  }
  return shapes
}

function shapeOf(operation: Operation, { schemas, responses = {} }: ApiDescription['components']): OperationShape {
  const answer = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1]
  const success = answer?.$ref === undefined ? answer : responses[nameIn(answer.$ref)]
  return {
    statuses: Object.keys(operation.responses).toSorted(),
    request: fieldsOf(schemaIn(operation.requestBody?.content), schemas),
    response: fieldsOf(schemaIn(success?.content), schemas),
  }
}

/** The name at the end of a reference. */
function nameIn(reference: string): string {
  return reference.split('/').at(-1) ?? ''
}

function schemaIn(content: Content | undefined): Schema {
  return Object.values(content ?? {})[0]?.schema ?? {}
}

function fieldsOf(schema: Schema, schemas: ApiDescription['components']['schemas']): ReadonlyMap<string, FieldShape> {
  const fields = new Map<string, FieldShape>()
  visit(schema, '', [])
  return fields

  /** @param within names of the schemas that this one is inside of: a schema that contains itself is entered once */
  function visit(raw: Schema, where: string, within: readonly string[]): void {
    const name = raw.$ref === undefined ? undefined : nameIn(raw.$ref)
    if (name !== undefined && within.includes(name)) return
    const path = name === undefined ? within : [...within, name]
    const { properties = {}, required = [], items } = resolved(raw)
    for (const [field, inner] of Object.entries(properties)) {
      const at = where === '' ? field : `${where}.${field}`
      const { type, values } = typeOf(inner)
      fields.set(at, { type, isRequired: required.includes(field), values })
      visit(inner, at, path)
    }
    if (items !== undefined) visit(items, `${where}[]`, path)
  }

  function resolved(raw: Schema): Schema {
    const name = raw.$ref === undefined ? undefined : nameIn(raw.$ref)
    const schema = name === undefined ? raw : (schemas[name] ?? {})
    if (schema.allOf === undefined) return schema
    const parts = schema.allOf.map(resolved)
    return {
      ...schema,
      properties: Object.assign({}, schema.properties, ...parts.map(({ properties }) => properties)),
      required: [...(schema.required ?? []), ...parts.flatMap(({ required = [] }) => required)],
    }
  }

  function typeOf(raw: Schema): Pick<FieldShape, 'type' | 'values'> {
    const schema = resolved(raw)
    if (schema.items !== undefined) {
      const item = typeOf(schema.items)
      return { type: `list of ${item.type}`, values: item.values }
    }
    const type = schema.type ?? (schema.properties === undefined ? 'any' : 'object')
    return { type: schema.oneOf === undefined ? type : 'any', values: (schema.enum ?? []).map(String).toSorted() }
  }
}
