import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { WireBoolean } from '../wire-schemas.ts'
import { text } from './common.ts'

export const datasourceCategories = [
  'UNCATEGORIZED',
  'TICKETS',
  'CRM',
  'PUBLISHED_CONTENT',
  'COLLABORATIVE_CONTENT',
  'QUESTION_ANSWER',
  'MESSAGING',
  'CODE_REPOSITORY',
  'CHANGE_MANAGEMENT',
  'PEOPLE',
  'EMAIL',
  'SSO',
  'ATS',
  'KNOWLEDGE_HUB',
  'EXTERNAL_SHORTCUT',
  'ENTITY',
  'CALENDAR',
  'AGENTS',
  'AI_CONVERSATION',
  'AI_ARTIFACT',
] as const

const url = (description: string) =>
  Type.Optional(Type.String({ description, maxLength: limits.urlCharactersMax.value }))
const pattern = (description: string) =>
  Type.Optional(Type.String({ description, maxLength: limits.patternCharactersMax.value }))

export const DatasourceName = Type.String({
  pattern: '^[A-Za-z0-9_-]+$',
  minLength: 1,
  maxLength: limits.datasourceNameCharactersMax.value,
  description: 'Name of the datasource: letters, digits, `-` and `_`; case does not matter.',
})

/** A datasource as requests name it: one that no datasource can have is simply unknown. */
export const DatasourceReference = Type.String({
  maxLength: limits.datasourceNameCharactersMax.value,
  description: 'Name of the datasource; case does not matter.',
})

export const PropertyDefinition = Type.Object(
  {
    name: text('Name of the property; in lower case it is the name of its search operator and facet.'),
    displayLabel: text('Label shown to people.'),
    displayLabelPlural: text('Label shown for several values.'),
    propertyType: Type.Optional(
      Type.Enum(['TEXT', 'DATE', 'INT', 'USERID', 'PICKLIST', 'TEXTLIST', 'MULTIPICKLIST'], {
        description: 'Type of the values: governs matching and facets.',
      }),
    ),
    uiOptions: Type.Optional(
      Type.Enum(['NONE', 'SEARCH_RESULT', 'DOC_HOVERCARD'], { description: 'Where the property is displayed.' }),
    ),
    hideUiFacet: Type.Optional(WireBoolean('True: not offered as a facet.')),
    uiFacetOrder: Type.Optional(Type.Integer({ minimum: 1, description: 'Place among the facets, from 1.' })),
    skipIndexing: Type.Optional(WireBoolean('True: not used to find or rank documents.')),
    group: text('Name of the property group that it belongs to.'),
  },
  { title: 'PropertyDefinition', description: 'A custom property that documents may carry.' },
)

export const PropertyGroup = Type.Object(
  { name: text('Name of the group.'), displayLabel: text('Label shown to people.') },
  { title: 'PropertyGroup', description: 'Custom properties that are shown together.' },
)

export const ObjectDefinition = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        maxLength: limits.nameCharactersMax.value,
        description: 'The object type it applies to; left out, it applies to every type without a definition.',
      }),
    ),
    displayLabel: text('Label shown to people.'),
    docCategory: Type.Optional(
      Type.Enum([...datasourceCategories], { description: 'Category of documents of this type.' }),
    ),
    propertyDefinitions: Type.Optional(
      Type.Array(PropertyDefinition, {
        maxItems: limits.customPropertiesMax.value,
        description: 'Custom properties of documents of this type.',
      }),
    ),
    propertyGroups: Type.Optional(
      Type.Array(PropertyGroup, { maxItems: limits.customPropertiesMax.value, description: 'Groups of properties.' }),
    ),
    summarizable: Type.Optional(WireBoolean('True if documents of this type may be summarised.')),
  },
  { title: 'ObjectDefinition', description: 'A kind of document inside a datasource.' },
)

export const CanonicalizingRegex = Type.Object(
  {
    matchRegex: pattern('Pattern to look for.'),
    rewriteRegex: pattern('What it becomes.'),
  },
  { title: 'CanonicalizingRegexType', description: 'A rewriting rule.' },
)

export const IconConfig = Type.Object(
  {
    generatedBackgroundColorKey: text('Key of a generated background colour.'),
    backgroundColor: text('Background colour.'),
    color: text('Colour.'),
    key: text('Key of the icon.'),
    iconType: Type.Optional(
      Type.Enum(
        [
          'COLLECTION',
          'CUSTOM',
          'DATASOURCE',
          'DATASOURCE_INSTANCE',
          'FAVICON',
          'FILE_TYPE',
          'GENERATED_BACKGROUND',
          'GLYPH',
          'MIME_TYPE',
          'NO_ICON',
          'PERSON',
          'REACTIONS',
          'URL',
        ],
        { description: 'Kind of icon.' },
      ),
    ),
    masked: Type.Optional(WireBoolean('True if the icon is masked by the theme.')),
    name: text('Name of the icon.'),
    url: text('Address of the image.'),
  },
  { title: 'IconConfig', description: 'How to draw an icon.' },
)

export const Quicklink = Type.Object(
  {
    name: text('Full name of the action.'),
    shortName: text('Short name of the action.'),
    url: url('Address of the action.'),
    iconConfig: Type.Optional(IconConfig),
    id: text('Identifier of the action.'),
    scopes: Type.Optional(
      Type.Array(
        Type.Enum([
          'APP_CARD',
          'AUTOCOMPLETE_EXACT_MATCH',
          'AUTOCOMPLETE_FUZZY_MATCH',
          'AUTOCOMPLETE_ZERO_QUERY',
          'NEW_TAB_PAGE',
        ]),
        { maxItems: limits.listEntriesMax.value, description: 'Where the action is offered.' },
      ),
    ),
  },
  { title: 'Quicklink', description: 'An action of the datasource, such as creating a ticket.' },
)

export const CustomDatasourceConfig = Type.Object(
  {
    name: DatasourceName,
    displayName: text('Label shown to people; left out, the name in title case.'),
    datasourceCategory: Type.Optional(
      Type.Enum([...datasourceCategories], { description: 'Kind of content, `UNCATEGORIZED` if left out.' }),
    ),
    urlRegex: pattern(
      'Pattern that each document’s `viewURL` must match somewhere (RE2 syntax, so without look-around). ' +
        'Without it every URL is accepted.',
    ),
    iconUrl: text('Icon for light backgrounds.'),
    iconDarkUrl: text('Icon for dark backgrounds.'),
    objectDefinitions: Type.Optional(
      Type.Array(ObjectDefinition, {
        maxItems: limits.objectDefinitionsMax.value,
        description: 'Object types that documents may have.',
      }),
    ),
    suggestionText: text('Example of what to search for.'),
    homeUrl: url('Landing page of the source.'),
    crawlerSeedUrls: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: limits.listEntriesMax.value,
        description: 'Kept for crawling datasources.',
      }),
    ),
    hideBuiltInFacets: Type.Optional(
      Type.Array(Type.Enum(['TYPE', 'TAG', 'AUTHOR', 'OWNER']), {
        maxItems: limits.listEntriesMax.value,
        description: 'Built-in facets not offered.',
      }),
    ),
    canonicalizingURLRegex: Type.Optional(
      Type.Array(CanonicalizingRegex, {
        maxItems: limits.patternsPerListMax.value,
        description: 'Rules that turn a URL into its canonical form, in order.',
      }),
    ),
    canonicalizingTitleRegex: Type.Optional(
      Type.Array(CanonicalizingRegex, {
        maxItems: limits.patternsPerListMax.value,
        description: 'Rules that rewrite titles for display, in order.',
      }),
    ),
    redlistTitleRegex: pattern('Documents whose title matches are stored but never found.'),
    connectorType: Type.Optional(
      Type.Enum(
        [
          'API_CRAWL',
          'BROWSER_CRAWL',
          'BROWSER_HISTORY',
          'BUILTIN',
          'FEDERATED_SEARCH',
          'PUSH_API',
          'WEB_CRAWL',
          'NATIVE_HISTORY',
        ],
        { description: 'Where the content comes from.' },
      ),
    ),
    quicklinks: Type.Optional(
      Type.Array(Quicklink, { maxItems: limits.listEntriesMax.value, description: 'Actions of the datasource.' }),
    ),
    renderConfigPreset: text('Name of a datasource whose way of showing results is used.'),
    aliases: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: limits.listEntriesMax.value,
        description: 'Further values that the `app:` operator takes.',
      }),
    ),
    isOnPrem: Type.Optional(WireBoolean('True for a source on the company’s own premises.')),
    trustUrlRegexForViewActivity: Type.Optional(
      WireBoolean('True if the URLs that browsers report are stable; true if left out.'),
    ),
    includeUtmSource: Type.Optional(WireBoolean('True: outbound links carry `utm_source`.')),
    stripFragmentInCanonicalUrl: Type.Optional(
      WireBoolean('True: the canonical URL has no fragment; true if left out.'),
    ),
    identityDatasourceName: Type.Optional(
      Type.String({
        maxLength: limits.datasourceNameCharactersMax.value,
        description: 'Existing datasource whose users, groups and memberships count for this one.',
      }),
    ),
    productAccessGroup: text('Name of a group that grants product access.'),
    isUserReferencedByEmail: Type.Optional(
      WireBoolean('True: documents and memberships name users by e-mail; else by `userId`. False if left out.'),
    ),
    isEntityDatasource: Type.Optional(WireBoolean('True for custom entities, which need no URL. False if left out.')),
    isTestDatasource: Type.Optional(WireBoolean('True: seen by nobody but its beta users. False if left out.')),
  },
  { title: 'CustomDatasourceConfig', description: 'The configuration of a datasource.' },
)
export type CustomDatasourceConfig = Static<typeof CustomDatasourceConfig>

export const GetDatasourceConfigRequest = Type.Object(
  { datasource: DatasourceReference },
  { title: 'GetDatasourceConfigRequest', description: 'Which datasource to describe.' },
)
export type GetDatasourceConfigRequest = Static<typeof GetDatasourceConfigRequest>
