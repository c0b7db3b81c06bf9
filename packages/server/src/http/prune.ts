import type { ServedSchema } from '@sheaf/contract/served'

/**
 * Takes out of a valid body, in place, every field that its schema does not name: what the service does not know it
 * does not store. Answers how many there were.
 */
export function pruneUnknown(schema: ServedSchema, value: unknown): number {
  const { properties, items } = schema
  let pruned = 0
  if (items !== undefined && Array.isArray(value)) {
    for (const item of value) pruned += pruneUnknown(items, item)
  } else if (properties !== undefined && typeof value === 'object' && value !== null) {
    const fields = value as Record<string, unknown>
    for (const key of Object.keys(fields)) {
      const known = Object.hasOwn(properties, key) ? properties[key] : undefined
      if (known !== undefined) pruned += pruneUnknown(known, fields[key])
      else {
        delete fields[key]
        pruned += 1
      }
    }
  }
  return pruned
}
