/** Kind of content of a datasource or an object type. */
export type DatasourceCategory =
  | 'UNCATEGORIZED'
  | 'TICKETS'
  | 'CRM'
  | 'PUBLISHED_CONTENT'
  | 'COLLABORATIVE_CONTENT'
  | 'QUESTION_ANSWER'
  | 'MESSAGING'
  | 'CODE_REPOSITORY'
  | 'CHANGE_MANAGEMENT'
  | 'PEOPLE'
  | 'EMAIL'
  | 'SSO'
  | 'ATS'
  | 'KNOWLEDGE_HUB'
  | 'EXTERNAL_SHORTCUT'
  | 'ENTITY'
  | 'CALENDAR'
  | 'AGENTS'
  | 'AI_CONVERSATION'
  | 'AI_ARTIFACT'

/** The configuration of a datasource. */
export interface CustomDatasourceConfig {
  /** Name of the datasource: letters, digits, `-` and `_`; case does not matter. */
  name: string
  /** Label shown to people; left out, the name in title case. */
  displayName?: string
  /** Kind of content, `UNCATEGORIZED` if left out. */
  datasourceCategory?: DatasourceCategory
  /**
   * Pattern that each document’s `viewURL` must match somewhere (RE2 syntax, so without look-around). Without it every
   * URL is accepted.
   */
  urlRegex?: string
  /** Icon for light backgrounds. */
  iconUrl?: string
  /** Icon for dark backgrounds. */
  iconDarkUrl?: string
  /** Object types that documents may have. */
  objectDefinitions?: ObjectDefinition[]
  /** Example of what to search for. */
  suggestionText?: string
  /** Landing page of the source. */
  homeUrl?: string
  /** Kept for crawling datasources. */
  crawlerSeedUrls?: string[]
  /** Built-in facets not offered. */
  hideBuiltInFacets?: ('TYPE' | 'TAG' | 'AUTHOR' | 'OWNER')[]
  /** Rules that turn a URL into its canonical form, in order. */
  canonicalizingURLRegex?: CanonicalizingRegexType[]
  /** Rules that rewrite titles for display, in order. */
  canonicalizingTitleRegex?: CanonicalizingRegexType[]
  /** Documents whose title matches are stored but never found. */
  redlistTitleRegex?: string
  /** Where the content comes from. */
  connectorType?:
    | 'API_CRAWL'
    | 'BROWSER_CRAWL'
    | 'BROWSER_HISTORY'
    | 'BUILTIN'
    | 'FEDERATED_SEARCH'
    | 'PUSH_API'
    | 'WEB_CRAWL'
    | 'NATIVE_HISTORY'
  /** Actions of the datasource. */
  quicklinks?: Quicklink[]
  /** Name of a datasource whose way of showing results is used. */
  renderConfigPreset?: string
  /** Further values that the `app:` operator takes. */
  aliases?: string[]
  /** True for a source on the company’s own premises. */
  isOnPrem?: boolean
  /** True if the URLs that browsers report are stable; true if left out. */
  trustUrlRegexForViewActivity?: boolean
  /** True: outbound links carry `utm_source`. */
  includeUtmSource?: boolean
  /** True: the canonical URL has no fragment; true if left out. */
  stripFragmentInCanonicalUrl?: boolean
  /** Existing datasource whose users, groups and memberships count for this one. */
  identityDatasourceName?: string
  /** Name of a group that grants product access. */
  productAccessGroup?: string
  /** True: documents and memberships name users by e-mail; else by `userId`. False if left out. */
  isUserReferencedByEmail?: boolean
  /** True for custom entities, which need no URL. False if left out. */
  isEntityDatasource?: boolean
  /** True: seen by nobody but its beta users. False if left out. */
  isTestDatasource?: boolean
}

/** Which datasource to describe. */
export interface GetDatasourceConfigRequest {
  /** Name of the datasource. */
  datasource: string
}

/** A kind of document inside a datasource. */
export interface ObjectDefinition {
  /** The object type it applies to; left out, it applies to every type without a definition. */
  name?: string
  /** Label shown to people. */
  displayLabel?: string
  /** Category of documents of this type. */
  docCategory?: DatasourceCategory
  /** Custom properties of documents of this type. */
  propertyDefinitions?: PropertyDefinition[]
  /** Groups of properties. */
  propertyGroups?: PropertyGroup[]
  /** True if documents of this type may be summarised. */
  summarizable?: boolean
}

/** A custom property that documents may carry. */
export interface PropertyDefinition {
  /** Name of the property; in lower case it is the name of its search operator and facet. */
  name?: string
  /** Label shown to people. */
  displayLabel?: string
  /** Label shown for several values. */
  displayLabelPlural?: string
  /** Type of the values: governs matching and facets. */
  propertyType?: 'TEXT' | 'DATE' | 'INT' | 'USERID' | 'PICKLIST' | 'TEXTLIST' | 'MULTIPICKLIST'
  /** Where the property is displayed. */
  uiOptions?: 'NONE' | 'SEARCH_RESULT' | 'DOC_HOVERCARD'
  /** True: not offered as a facet. */
  hideUiFacet?: boolean
  /** Place among the facets, from 1. */
  uiFacetOrder?: number
  /** True: not used to find or rank documents. */
  skipIndexing?: boolean
  /** Name of the property group that it belongs to. */
  group?: string
}

/** Custom properties that are shown together. */
export interface PropertyGroup {
  /** Name of the group. */
  name?: string
  /** Label shown to people. */
  displayLabel?: string
}

/** A rewriting rule. */
export interface CanonicalizingRegexType {
  /** Pattern to look for. */
  matchRegex?: string
  /** What it becomes. */
  rewriteRegex?: string
}

/** An action of the datasource, such as creating a ticket. */
export interface Quicklink {
  /** Full name of the action. */
  name?: string
  /** Short name of the action. */
  shortName?: string
  /** Address of the action. */
  url?: string
  /** How its icon is drawn. */
  iconConfig?: IconConfig
  /** Identifier of the action. */
  id?: string
  /** Where the action is offered. */
  scopes?: (
    | 'APP_CARD'
    | 'AUTOCOMPLETE_EXACT_MATCH'
    | 'AUTOCOMPLETE_FUZZY_MATCH'
    | 'AUTOCOMPLETE_ZERO_QUERY'
    | 'NEW_TAB_PAGE'
  )[]
}

/** How to draw an icon. */
export interface IconConfig {
  /** Key of a generated background colour. */
  generatedBackgroundColorKey?: string
  /** Background colour. */
  backgroundColor?: string
  /** Colour. */
  color?: string
  /** Key of the icon. */
  key?: string
  /** Kind of icon. */
  iconType?:
    | 'COLLECTION'
    | 'CUSTOM'
    | 'DATASOURCE'
    | 'DATASOURCE_INSTANCE'
    | 'FAVICON'
    | 'FILE_TYPE'
    | 'GENERATED_BACKGROUND'
    | 'GLYPH'
    | 'MIME_TYPE'
    | 'NO_ICON'
    | 'PERSON'
    | 'REACTIONS'
    | 'URL'
  /** True if the icon is masked by the theme. */
  masked?: boolean
  /** Name of the icon. */
  name?: string
  /** Address of the image. */
  url?: string
}
