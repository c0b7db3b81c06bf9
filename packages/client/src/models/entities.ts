import type { DatasourceProfile, StructuredLocation, TeamEmail } from './people.ts'

/** Which people to look up. */
export interface PeopleRequest {
  /** People by e-mail address. */
  emailIds?: string[]
  /** People by the id that other answers gave. With neither list: the acting person. */
  obfuscatedIds?: string[]
  /** Parts that callers ask for. Everything that is known is answered in any case. */
  includeFields?: (
    | 'BADGES'
    | 'BUSY_EVENTS'
    | 'DOCUMENT_ACTIVITY'
    | 'INVITE_INFO'
    | 'PEOPLE_DISTANCE'
    | 'PERMISSIONS'
    | 'PEOPLE_DETAILS'
    | 'MANAGEMENT_DETAILS'
    | 'PEOPLE_PROFILE_SETTINGS'
    | 'PEOPLE_WITHOUT_MANAGER'
  )[]
  /** Kinds of people. All are answered in any case. */
  includeTypes?: ('PEOPLE_WITHOUT_MANAGER' | 'INVALID_ENTITIES')[]
  /** Where the request comes from. */
  source?: string
  /** Minutes from UTC. */
  timezoneOffset?: number
}

/** The people that were asked for. */
export interface PeopleResponse {
  /** The people, each once, in the order asked. */
  results?: DirectoryPerson[]
  /** The ids and addresses that nobody has. */
  errors?: string[]
}

/** A person with what the directory knows. */
export interface DirectoryPerson {
  /** Display name. */
  name: string
  /** Opaque identifier of the person. */
  obfuscatedId: string
  /** What the directory knows about a person. */
  metadata?: PersonMetadata
}

/** What the directory knows about a person. */
export interface PersonMetadata {
  /** Kind of employment; FORMER_EMPLOYEE for whoever has left. */
  type?: 'FULL_TIME' | 'CONTRACTOR' | 'NON_EMPLOYEE' | 'FORMER_EMPLOYEE'
  /** E-mail address. */
  email?: string
  /** First name. */
  firstName?: string
  /** Last name. */
  lastName?: string
  /** What the person wants to be called. */
  preferredName?: string
  /** Other names. */
  aliasNames?: string[]
  /** Title of the role. */
  title?: string
  /** Department. */
  department?: string
  /** Highest level of the organisation. */
  businessUnit?: string
  /** Where the person works. */
  location?: string
  /** Where someone works. */
  structuredLocation?: StructuredLocation
  /** Time zone. */
  timezone?: string
  /** Telephone number. */
  phone?: string
  /** Portrait. */
  photoUrl?: string
  /** Where the profile is shown. */
  externalProfileLink?: string
  /** First day, as YYYY-MM-DD. */
  startDate?: string
  /** Last day, as YYYY-MM-DD. */
  endDate?: string
  /** Short biography. */
  bio?: string
  /** Pronoun. */
  pronoun?: string
  /** Profiles in social networks. */
  socialNetwork?: SocialNetwork[]
  /** Accounts in other applications. */
  datasourceProfile?: DatasourceProfile[]
  /** Fields of the company’s own. */
  customFields?: CustomFieldData[]
  /** What the person is to others. */
  relationships?: PersonRelationship[]
  /** A person as another one’s manager, report or colleague. */
  manager?: PersonSummary
  /** The manager, the manager’s manager, and so on. */
  managementChain?: PersonSummary[]
  /** Whoever has the person for a manager. */
  reports?: PersonSummary[]
  /** How many those are. */
  directReportsCount?: number
  /** Teams that the person is in. */
  teams?: PersonTeam[]
}

/** A profile in a social network. */
export interface SocialNetwork {
  /** The network. */
  name: string
  /** Name there. */
  profileName?: string
  /** Where the profile is read; empty if nobody said. */
  profileUrl: string
}

/** A field of the company’s own. */
export interface CustomFieldData {
  /** Name of the field. */
  label: string
  /** Its values. */
  values: CustomFieldValue[]
  /** Whether it is meant to be shown. */
  displayable: boolean
}

/** A text or a link. */
export interface CustomFieldValue {
  /** A text. */
  strText?: string
  /** Text of a link. */
  urlAnchor?: string
  /** Target of a link. */
  urlLink?: string
}

/** What a person is to another one. */
export interface PersonRelationship {
  /** What the person is to the other. */
  name: string
  /** Address of the other. */
  email: string
}

/** A person as another one’s manager, report or colleague. */
export interface PersonSummary {
  /** Display name. */
  name: string
  /** Opaque identifier of the person. */
  obfuscatedId: string
  /** The least that is known about a person. */
  metadata?: PersonSummaryMetadata
}

/** The least that is known about a person. */
export interface PersonSummaryMetadata {
  /** E-mail address. */
  email?: string
  /** Title of the role. */
  title?: string
}

/** A team that a person is in. */
export interface PersonTeam {
  /** Id of the team. */
  id?: string
  /** Name of the team. */
  name?: string
  /** Where the team is shown. */
  externalLink?: string
  /** What the person is in the team. */
  relationship?: 'MEMBER' | 'MANAGER' | 'LEAD' | 'POINT_OF_CONTACT' | 'OTHER'
  /** ISO 8601 time since when. */
  joinDate?: string
}

/** Which entities to list. */
export interface ListEntitiesRequest {
  /** What to list, PEOPLE if left out. */
  entityType?: 'PEOPLE' | 'TEAMS' | 'CUSTOM_ENTITIES'
  /** Beginnings of words of names, addresses, titles, departments: an entity has a word for each. */
  query?: string
  /** What entities must have, all of it. */
  filter?: EntityFilter[]
  /** The order; the first entry counts. With a query RELEVANCE. */
  sort?: SortOptions[]
  /** FACETS adds facets, TEAMS the teams of people, MANAGEMENT_DETAILS managers and reports. */
  includeFields?: (
    | 'PEOPLE'
    | 'TEAMS'
    | 'PEOPLE_DISTANCE'
    | 'PERMISSIONS'
    | 'FACETS'
    | 'INVITE_INFO'
    | 'LAST_EXTENSION_USE'
    | 'MANAGEMENT_DETAILS'
    | 'UNPROCESSED_TEAMS'
  )[]
  /** Number of entities, 10 if left out. */
  pageSize?: number
  /** The cursor of the previous page, for the next one. Empty: the first page. */
  cursor?: string
  /** FULL_DIRECTORY lists everyone, also whoever has left; STANDARD the first 10,000 of those who have not. */
  requestType?: 'STANDARD' | 'FULL_DIRECTORY'
  /** Of custom entities, of which there are none. */
  datasource?: string
  /** Where the request comes from. */
  source?: string
}

/** What entities must have. */
export interface EntityFilter {
  /** The field: businessunit, department, title, location, city, state, region, country, roletype, reportsto (an address), startafter, startbefore (days). No entity has a field of any other name. */
  fieldName?: string
  /** Any of them, compared without case. */
  values?: EntityFilterValue[]
  /** Group of the field. */
  groupName?: string
}

/** A value to look for. */
export interface EntityFilterValue {
  /** The value. */
  value?: string
  /** EQUALS if left out. */
  relationType?: 'EQUALS' | 'ID_EQUALS'
}

/** An order. */
export interface SortOptions {
  /** ASC if left out. */
  orderBy?: 'ASC' | 'DESC'
  /** By what. */
  sortBy?: 'ENTITY_NAME' | 'FIRST_NAME' | 'LAST_NAME' | 'START_DATE' | 'TEAM_SIZE' | 'RELEVANCE'
}

/** One page of entities. */
export interface ListEntitiesResponse {
  /** People. */
  results?: DirectoryPerson[]
  /** Teams. */
  teamResults?: Team[]
  /** Values of the fields, if asked for. */
  facetResults?: EntityFacet[]
  /** To be sent for the next page with the same request. */
  cursor?: string
  /** True if the next page has at least one entity. */
  hasMoreResults: boolean
  /** How many there are on all pages together. */
  totalCount: number
  /** What can be sorted by. */
  sortOptions: string[]
  /** Facets of the company’s own; there are none. */
  customFacetNames: string[]
}

/** A team. */
export interface Team {
  /** Id. */
  id: string
  /** Name. */
  name: string
  /** What the team does. */
  description?: string
  /** Highest level of the organisation. */
  businessUnit?: string
  /** Department. */
  department?: string
  /** Picture. */
  photoUrl?: string
  /** Where the team is shown. */
  externalLink?: string
  /** Members who have not left. */
  members?: PersonToTeamRelationship[]
  /** How many those are. */
  memberCount?: number
  /** Addresses. */
  emails?: TeamEmail[]
  /** Fields of the company’s own. */
  customFields?: CustomFieldData[]
  /** Places in other applications. */
  datasourceProfiles?: DatasourceProfile[]
}

/** A member of a team. */
export interface PersonToTeamRelationship {
  /** A person as another one’s manager, report or colleague. */
  person: PersonSummary
  /** What the person is in the team. */
  relationship?: 'MEMBER' | 'MANAGER' | 'LEAD' | 'POINT_OF_CONTACT' | 'OTHER'
  /** ISO 8601 time since when. */
  joinDate?: string
}

/** What values a field has. */
export interface EntityFacet {
  /** The field to filter by. */
  sourceName: string
  /** How to choose: SelectMultiple. */
  operatorName: string
  /** The most frequent values first. */
  buckets: EntityFacetBucket[]
  /** True if there are more values. */
  hasMoreBuckets: boolean
  /** Always empty. */
  groupName: string
}

/** Entities with the same value. */
export interface EntityFacetBucket {
  /** Entities that have the value. */
  count: number
  /** A value of a facet. */
  value: EntityFacetValue
}

/** A value of a facet. */
export interface EntityFacetValue {
  /** The value. */
  stringValue: string
}
