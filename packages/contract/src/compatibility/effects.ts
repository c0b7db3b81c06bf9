/** Fields that are stored and given back, and change nothing else; all others are acted on. */
const configuration: readonly string[] = [
  'iconUrl',
  'iconDarkUrl',
  'suggestionText',
  'homeUrl',
  'crawlerSeedUrls',
  'hideBuiltInFacets',
  'canonicalizingURLRegex',
  'canonicalizingTitleRegex',
  'connectorType',
  'quicklinks',
  'renderConfigPreset',
  'aliases',
  'isOnPrem',
  'trustUrlRegexForViewActivity',
  'includeUtmSource',
  'stripFragmentInCanonicalUrl',
  'productAccessGroup',
  'objectDefinitions.displayLabel',
  'objectDefinitions.propertyGroups',
  'objectDefinitions.summarizable',
  'objectDefinitions.propertyDefinitions.displayLabel',
  'objectDefinitions.propertyDefinitions.displayLabelPlural',
  'objectDefinitions.propertyDefinitions.uiOptions',
  'objectDefinitions.propertyDefinitions.hideUiFacet',
  'objectDefinitions.propertyDefinitions.uiFacetOrder',
  'objectDefinitions.propertyDefinitions.group',
]

const document = ['containerObjectType', 'interactions', 'additionalUrls']
/** By operation; a name stands for all that is inside of it too. */
const keptOf: Readonly<Record<string, readonly string[]>> = {
  'POST /api/index/v1/adddatasource': configuration,
  'POST /api/index/v1/indexdocument': document.map((field) => `document.${field}`),
  'POST /api/index/v1/indexdocuments': document.map((field) => `documents.${field}`),
  'POST /api/index/v1/bulkindexdocuments': document.map((field) => `documents.${field}`),
}

/** Whether a field of a request is acted on, or only kept. The field is written without the marks of lists. */
export function fieldEffect(operation: string, field: string): 'acted on' | 'kept' {
  const isKept = (keptOf[operation] ?? []).some((name) => field === name || field.startsWith(`${name}.`))
  return isKept ? 'kept' : 'acted on'
}

/** Every field that is named above, for a check that it exists. */
export function keptFields(): readonly (readonly [operation: string, field: string])[] {
  return Object.entries(keptOf).flatMap(([operation, fields]) => fields.map((field) => [operation, field] as const))
}
