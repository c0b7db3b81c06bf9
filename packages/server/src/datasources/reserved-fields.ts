/** Names that a custom property cannot have, in lower case: those of operators in queries and of fields in filters. */
export const reservedFields = [
  'after',
  'app',
  'author',
  'before',
  'collection',
  'container',
  'datasource',
  'department',
  'from',
  'has',
  'label',
  'labels',
  'last_updated_at',
  'my',
  'objecttype',
  'owner',
  'status',
  'tag',
  'tags',
  'type',
  'updated',
  'updatedat',
] as const

const names: ReadonlySet<string> = new Set(reservedFields)

export function isReservedField(name: string): boolean {
  return names.has(name.trim().toLowerCase())
}
