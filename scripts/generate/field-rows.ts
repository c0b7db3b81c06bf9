import { type Field, fieldsOf } from '@sheaf/contract/openapi/fields'
import type { JsonSchema } from '@sheaf/contract/openapi/json-schema'
import { headingAnchor, inlineCode, markdownTable } from './markdown.ts'

type Components = Readonly<Record<string, JsonSchema>>

/** The table of an object schema's fields; models link to their heading on the same page. */
export function fieldTable(schema: JsonSchema, components: Components): string {
  const rows = fieldsOf(schema, components).map((field) => [
    inlineCode(field.name),
    typeCell(field),
    field.isRequired ? 'required' : 'optional',
    descriptionCell(field),
  ])
  return markdownTable(['Field', 'Type', 'Presence', 'Meaning and unit'], rows)
}

function typeCell({ type }: Field): string {
  const name = type.model === undefined ? type.words : `[${type.model}](#${headingAnchor(type.model)})`
  return type.isList ? `list of ${name}` : name
}

function descriptionCell(field: Field): string {
  const values = field.type.values.map(inlineCode).join(', ')
  const bounds = field.bounds.join('; ')
  return [field.description, values === '' ? '' : `One of ${values}.`, bounds === '' ? '' : `(${bounds})`]
    .filter((part) => part !== '')
    .join(' ')
}
