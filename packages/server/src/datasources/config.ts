import type { CustomDatasourceConfig } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { datasourceKey } from '@sheaf/contract/fold'
import { titleCase } from '@sheaf/contract/ids'
import { toBoolean } from '@sheaf/contract/wire'
import { compilePattern } from './patterns.ts'
import { isReservedField, reservedFields } from './reserved-fields.ts'

type Wire = CustomDatasourceConfig
type BooleanField =
  | 'isOnPrem'
  | 'trustUrlRegexForViewActivity'
  | 'includeUtmSource'
  | 'stripFragmentInCanonicalUrl'
  | 'isUserReferencedByEmail'
  | 'isEntityDatasource'
  | 'isTestDatasource'

/** A configuration as it is stored: real booleans, defaults filled in. */
export type DatasourceConfig = Omit<Wire, BooleanField | 'displayName' | 'datasourceCategory'> & {
  readonly displayName: string
  readonly datasourceCategory: NonNullable<Wire['datasourceCategory']>
} & Readonly<Record<BooleanField, boolean>>

/** Checks a configuration by itself and fills in defaults. Throws the 400 that names the field. */
export function normalizeConfig(wire: Wire): DatasourceConfig {
  if (datasourceKey(wire.name).startsWith('custom_')) {
    refuse('name', `"${wire.name}" begins with the reserved word custom_`, 'Choose another name.')
  }
  checkPatterns(wire)
  checkObjectDefinitions(wire)
  const flag = (value: Wire[BooleanField], byDefault: boolean) => (value === undefined ? byDefault : toBoolean(value))
  return {
    ...wire,
    displayName: wire.displayName ?? titleCase(wire.name),
    datasourceCategory: wire.datasourceCategory ?? 'UNCATEGORIZED',
    isOnPrem: flag(wire.isOnPrem, false),
    trustUrlRegexForViewActivity: flag(wire.trustUrlRegexForViewActivity, true),
    includeUtmSource: flag(wire.includeUtmSource, false),
    stripFragmentInCanonicalUrl: flag(wire.stripFragmentInCanonicalUrl, true),
    isUserReferencedByEmail: flag(wire.isUserReferencedByEmail, false),
    isEntityDatasource: flag(wire.isEntityDatasource, false),
    isTestDatasource: flag(wire.isTestDatasource, false),
  }
}

function checkPatterns(wire: Wire): void {
  const patterns: (readonly [string, string | undefined])[] = [
    ['urlRegex', wire.urlRegex],
    ['redlistTitleRegex', wire.redlistTitleRegex],
    ...(wire.canonicalizingURLRegex ?? []).map(
      ({ matchRegex }, i) => [`canonicalizingURLRegex[${i}].matchRegex`, matchRegex] as const,
    ),
    ...(wire.canonicalizingTitleRegex ?? []).map(
      ({ matchRegex }, i) => [`canonicalizingTitleRegex[${i}].matchRegex`, matchRegex] as const,
    ),
  ]
  for (const [field, source] of patterns) {
    if (source === undefined) continue
    const compiled = compilePattern(source)
    if ('problem' in compiled) {
      refuse(
        field,
        `the pattern cannot be used: ${compiled.problem}`,
        'Write it in RE2 syntax (https://github.com/google/re2/wiki/Syntax).',
      )
    }
  }
}

function checkObjectDefinitions(wire: Wire): void {
  const seen = new Set<string>()
  for (const [index, { name = '', propertyDefinitions = [] }] of (wire.objectDefinitions ?? []).entries()) {
    const field = `objectDefinitions[${index}].name`
    if (/[\s_]/.test(name))
      refuse(field, `"${name}" has a blank or an underscore`, 'Use letters and digits, such as helpPage.')
    if (seen.has(name)) refuse(field, `"${name}" is defined twice`, 'Keep one definition of each object type.')
    seen.add(name)
    for (const [position, property] of propertyDefinitions.entries()) {
      checkPropertyName(property.name ?? '', `objectDefinitions[${index}].propertyDefinitions[${position}].name`)
    }
  }
}

/** A property is filtered by its name, in queries too: with that of something else it could not be told from it. */
function checkPropertyName(name: string, field: string): void {
  if (!isReservedField(name)) return
  refuse(
    field,
    `"${name}" is a name that filters and queries have for something else`,
    `Choose a name that is none of ${reservedFields.join(', ')}.`,
  )
}

function refuse(field: string, what: string, remedy: string): never {
  throw new ApiError('invalid_datasource_config', `${field}: ${what}`, { remedy })
}
