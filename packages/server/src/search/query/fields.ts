import { isReservedField } from '../../datasources/reserved-fields.ts'
import { listJoinedNames } from '../../metadata/custom-data.ts'
import type { SearchParts, Sight } from '../sight.ts'

const NONE: ReadonlySet<string> = new Set()

/**
 * Names of operators besides the built-in ones, in lower case: custom properties of the datasources that whoever looks may
 * know of, and custom metadata. They are looked up only for a query that may have one.
 */
export async function fieldsFor({ read }: SearchParts, sight: Sight, query: string): Promise<ReadonlySet<string>> {
  if (!/\S:\S/.test(query)) return NONE
  const [datasources, metadata] = await Promise.all([sight.datasources(), listJoinedNames(read)])
  const properties = datasources
    .flatMap(({ config }) => config.objectDefinitions ?? [])
    .flatMap(({ propertyDefinitions = [] }) => propertyDefinitions)
    .map(({ name = '' }) => name.toLowerCase())
  // Names that mean something else are refused by now, but may have been given before.
  return new Set([...properties, ...metadata].filter((name) => !isReservedField(name)))
}
