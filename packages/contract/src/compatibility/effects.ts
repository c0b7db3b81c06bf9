/** Fields that are stored and given back, and change nothing else; all others are acted on. */
const configuration: readonly string[] = [
  'iconUrl',
  'iconDarkUrl',
  'suggestionText',
  'homeUrl',
  'crawlerSeedUrls',
  'canonicalizingURLRegex',
  'canonicalizingTitleRegex',
  'connectorType',
  'quicklinks',
  'renderConfigPreset',
  'isOnPrem',
  'trustUrlRegexForViewActivity',
  'includeUtmSource',
  'stripFragmentInCanonicalUrl',
  'productAccessGroup',
  'objectDefinitions.propertyGroups',
  'objectDefinitions.summarizable',
  'objectDefinitions.propertyDefinitions.displayLabel',
  'objectDefinitions.propertyDefinitions.displayLabelPlural',
  'objectDefinitions.propertyDefinitions.uiOptions',
  'objectDefinitions.propertyDefinitions.group',
]

const document = ['additionalUrls']

/** By operation; a name stands for all that is inside of it too. */
const keptOf: Readonly<Record<string, readonly string[]>> = {
  'POST /api/index/v1/adddatasource': configuration,
  'POST /api/index/v1/indexdocument': document.map((field) => `document.${field}`),
  'POST /api/index/v1/indexdocuments': document.map((field) => `documents.${field}`),
  'POST /api/index/v1/bulkindexdocuments': document.map((field) => `documents.${field}`),
  'POST /rest/api/v1/activity': ['events.params'],
}

/** What content is called by that people make inside a search product: no container is. */
const ofNoContainer = ['ugcType', 'contentId', 'ugcId', 'docType']

const searched = [
  ...['inclusions', 'exclusions'].flatMap((field) =>
    ofNoContainer.map((name) => `requestOptions.${field}.containerSpecs.${name}`),
  ),
  'requestOptions.facetFilters.groupName',
  'requestOptions.facetFilterSets.filters.groupName',
  'trackingToken',
]

/** Fields that are checked and change nothing, by operation. */
const takenOf: Readonly<Record<string, readonly string[]>> = {
  'POST /api/index/v1/indexdocuments': ['uploadId'],
  'POST /rest/api/v1/search': searched,
  'POST /rest/api/v1/adminsearch': searched,
  'POST /rest/api/v1/getdocuments': ['documentSpecs.docType'],
  'POST /rest/api/v1/people': ['includeFields', 'includeTypes', 'source', 'timezoneOffset'],
  'POST /rest/api/v1/listentities': ['source'],
}

export type FieldEffect = 'acted on' | 'kept' | 'taken'

/** What is done with a field of a request. The field is written without the marks of lists. */
export function fieldEffect(operation: string, field: string): FieldEffect {
  const isIn = (table: Readonly<Record<string, readonly string[]>>) =>
    (table[operation] ?? []).some((name) => field === name || field.startsWith(`${name}.`))
  if (isIn(takenOf)) return 'taken'
  return isIn(keptOf) ? 'kept' : 'acted on'
}

/** Every field that is named above, for a check that it exists. */
export function namedFields(): readonly (readonly [operation: string, field: string])[] {
  return [...Object.entries(keptOf), ...Object.entries(takenOf)].flatMap(([operation, fields]) =>
    fields.map((field) => [operation, field] as const),
  )
}
