import { type Field, fieldsOf } from '../openapi/fields.ts'
import type { JsonSchema } from '../openapi/json-schema.ts'
import { escapeHtml, prose, table } from './html.ts'

type Components = Readonly<Record<string, JsonSchema>>

/** The id of the section that describes a named schema. */
export function modelAnchor(name: string): string {
  return `model-${name}`
}

/** The table of an object schema's fields. */
export function fieldTable(label: string, schema: JsonSchema, components: Components): string {
  const rows = fieldsOf(schema, components).map((field) => [
    `<code>${escapeHtml(field.name)}</code>`,
    typeCell(field),
    field.isRequired ? 'required' : '<span class="quiet">optional</span>',
    descriptionCell(field),
  ])
  return table(label, ['Field', 'Type', 'Presence', 'Meaning'], rows)
}

function typeCell({ type }: Field): string {
  const name =
    type.model === undefined
      ? escapeHtml(type.words)
      : `<a href="#${modelAnchor(type.model)}">${escapeHtml(type.model)}</a>`
  return type.isList ? `list of ${name}` : name
}

function descriptionCell(field: Field): string {
  const values = field.type.values.map((value) => `<code>${escapeHtml(value)}</code>`).join(', ')
  const bounds = field.bounds.map(prose).join('; ')
  return [
    prose(field.description),
    values === '' ? '' : `One of ${values}.`,
    bounds === '' ? '' : `<span class="quiet">(${bounds})</span>`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}
