import type { ServedSchema } from '@sheaf/contract/served'

/**
 * Takes out of a valid body, in place, every field that its schema does not name: what the service does not know it
 * does not store.
 *
 * @param ignore told of each, such as `documents.permissions.everyone`
 */
export function pruneUnknown(
  schema: ServedSchema,
  value: unknown,
  ignore: (field: string) => void,
  where: string = '',
): void {
  const { properties, items } = schema
  if (items !== undefined && Array.isArray(value)) {
    for (const item of value) pruneUnknown(items, item, ignore, where)
  } else if (properties !== undefined && typeof value === 'object' && value !== null) {
    const fields = value as Record<string, unknown>
    for (const key of Object.keys(fields)) {
      const field = where === '' ? key : `${where}.${key}`
      const known = Object.hasOwn(properties, key) ? properties[key] : undefined
      if (known !== undefined) pruneUnknown(known, fields[key], ignore, field)
      else {
        delete fields[key]
        ignore(field)
      }
    }
  }
}
