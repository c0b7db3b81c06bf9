import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { Email, text } from './common.ts'
import { DatasourceProfile, StructuredLocation, TeamEmail } from './people.ts'

export const PeopleRequest = Type.Object(
  {
    emailIds: Type.Optional(
      Type.Array(Email, { maxItems: limits.peoplePerRequestMax.value, description: 'People by e-mail address.' }),
    ),
    obfuscatedIds: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: limits.peoplePerRequestMax.value,
        description: 'People by the id that other answers gave. With neither list: the acting person.',
      }),
    ),
    includeFields: Type.Optional(
      Type.Array(
        Type.Enum(
          [
            'BADGES',
            'BUSY_EVENTS',
            'DOCUMENT_ACTIVITY',
            'INVITE_INFO',
            'PEOPLE_DISTANCE',
            'PERMISSIONS',
            'PEOPLE_DETAILS',
            'MANAGEMENT_DETAILS',
            'PEOPLE_PROFILE_SETTINGS',
            'PEOPLE_WITHOUT_MANAGER',
          ],
          { description: 'A part of the answer.' },
        ),
        { maxItems: 100, description: 'Parts that callers ask for. Everything that is known is answered in any case.' },
      ),
    ),
    includeTypes: Type.Optional(
      Type.Array(Type.Enum(['PEOPLE_WITHOUT_MANAGER', 'INVALID_ENTITIES'], { description: 'A kind of people.' }), {
        maxItems: 100,
        description: 'Kinds of people. All are answered in any case.',
      }),
    ),
    source: text('Where the request comes from.'),
    timezoneOffset: Type.Optional(Type.Integer({ description: 'Minutes from UTC.' })),
  },
  { title: 'PeopleRequest', description: 'Which people to look up.' },
)
export type PeopleRequest = Static<typeof PeopleRequest>

export const PersonSummary = Type.Object(
  {
    name: Type.String({ description: 'Display name.' }),
    obfuscatedId: Type.String({ description: 'Opaque identifier of the person.' }),
    metadata: Type.Optional(
      Type.Object(
        { email: text('E-mail address.'), title: text('Title of the role.') },
        { title: 'PersonSummaryMetadata', description: 'The least that is known about a person.' },
      ),
    ),
  },
  { title: 'PersonSummary', description: 'A person as another one’s manager, report or colleague.' },
)
export type PersonSummary = Static<typeof PersonSummary>

export const SocialNetwork = Type.Object(
  {
    name: Type.String({ description: 'The network.' }),
    profileName: text('Name there.'),
    profileUrl: Type.String({ description: 'Where the profile is read; empty if nobody said.' }),
  },
  { title: 'SocialNetwork', description: 'A profile in a social network.' },
)

const Relationship = Type.Enum(['MEMBER', 'MANAGER', 'LEAD', 'POINT_OF_CONTACT', 'OTHER'], {
  description: 'What the person is in the team.',
})

export const PersonTeam = Type.Object(
  {
    id: text('Id of the team.'),
    name: text('Name of the team.'),
    externalLink: text('Where the team is shown.'),
    relationship: Type.Optional(Relationship),
    joinDate: text('ISO 8601 time since when.'),
  },
  { title: 'PersonTeam', description: 'A team that a person is in.' },
)

export const CustomFieldValue = Type.Object(
  {
    strText: text('A text.'),
    urlAnchor: text('Text of a link.'),
    urlLink: text('Target of a link.'),
  },
  { title: 'CustomFieldValue', description: 'A text or a link.' },
)

export const CustomFieldData = Type.Object(
  {
    label: Type.String({ description: 'Name of the field.' }),
    values: Type.Array(CustomFieldValue, { description: 'Its values.' }),
    displayable: Type.Boolean({ description: 'Whether it is meant to be shown.' }),
  },
  { title: 'CustomFieldData', description: 'A field of the company’s own.' },
)
export type CustomFieldData = Static<typeof CustomFieldData>

export const PersonRelationship = Type.Object(
  {
    name: Type.String({ description: 'What the person is to the other.' }),
    email: Type.String({ description: 'Address of the other.' }),
  },
  { title: 'PersonRelationship', description: 'What a person is to another one.' },
)

export const PersonMetadata = Type.Object(
  {
    type: Type.Optional(
      Type.Enum(['FULL_TIME', 'CONTRACTOR', 'NON_EMPLOYEE', 'FORMER_EMPLOYEE'], {
        description: 'Kind of employment; FORMER_EMPLOYEE for whoever has left.',
      }),
    ),
    email: text('E-mail address.'),
    firstName: text('First name.'),
    lastName: text('Last name.'),
    preferredName: text('What the person wants to be called.'),
    aliasNames: Type.Optional(Type.Array(Type.String(), { description: 'Other names.' })),
    title: text('Title of the role.'),
    department: text('Department.'),
    businessUnit: text('Highest level of the organisation.'),
    location: text('Where the person works.'),
    structuredLocation: Type.Optional(StructuredLocation),
    timezone: text('Time zone.'),
    phone: text('Telephone number.'),
    photoUrl: text('Portrait.'),
    externalProfileLink: text('Where the profile is shown.'),
    startDate: text('First day, as YYYY-MM-DD.'),
    endDate: text('Last day, as YYYY-MM-DD.'),
    bio: text('Short biography.'),
    pronoun: text('Pronoun.'),
    socialNetwork: Type.Optional(Type.Array(SocialNetwork, { description: 'Profiles in social networks.' })),
    datasourceProfile: Type.Optional(Type.Array(DatasourceProfile, { description: 'Accounts in other applications.' })),
    customFields: Type.Optional(Type.Array(CustomFieldData, { description: 'Fields of the company’s own.' })),
    relationships: Type.Optional(Type.Array(PersonRelationship, { description: 'What the person is to others.' })),
    manager: Type.Optional(PersonSummary),
    managementChain: Type.Optional(
      Type.Array(PersonSummary, { description: 'The manager, the manager’s manager, and so on.' }),
    ),
    reports: Type.Optional(Type.Array(PersonSummary, { description: 'Whoever has the person for a manager.' })),
    directReportsCount: Type.Optional(Type.Integer({ description: 'How many those are.' })),
    teams: Type.Optional(Type.Array(PersonTeam, { description: 'Teams that the person is in.' })),
  },
  { title: 'PersonMetadata', description: 'What the directory knows about a person.' },
)
export type PersonMetadata = Static<typeof PersonMetadata>

export const DirectoryPerson = Type.Object(
  {
    name: Type.String({ description: 'Display name.' }),
    obfuscatedId: Type.String({ description: 'Opaque identifier of the person.' }),
    metadata: Type.Optional(PersonMetadata),
  },
  { title: 'DirectoryPerson', description: 'A person with what the directory knows.' },
)
export type DirectoryPerson = Static<typeof DirectoryPerson>

export const PeopleResponse = Type.Object(
  {
    results: Type.Optional(Type.Array(DirectoryPerson, { description: 'The people, each once, in the order asked.' })),
    errors: Type.Optional(Type.Array(Type.String(), { description: 'The ids and addresses that nobody has.' })),
  },
  { title: 'PeopleResponse', description: 'The people that were asked for.' },
)
export type PeopleResponse = Static<typeof PeopleResponse>

export const EntityFilterValue = Type.Object(
  {
    value: text('The value.'),
    relationType: Type.Optional(Type.Enum(['EQUALS', 'ID_EQUALS'], { description: 'EQUALS if left out.' })),
  },
  { title: 'EntityFilterValue', description: 'A value to look for.' },
)

export const EntityFilter = Type.Object(
  {
    fieldName: text(
      'The field: businessunit, department, title, location, city, state, region, country, roletype, reportsto (an ' +
        'address), startafter, startbefore (days). No entity has a field of any other name.',
    ),
    values: Type.Optional(
      Type.Array(EntityFilterValue, { maxItems: 1_000, description: 'Any of them, compared without case.' }),
    ),
    groupName: text('Group of the field.'),
  },
  { title: 'EntityFilter', description: 'What entities must have.' },
)
export type EntityFilter = Static<typeof EntityFilter>

export const SortOptions = Type.Object(
  {
    orderBy: Type.Optional(Type.Enum(['ASC', 'DESC'], { description: 'ASC if left out.' })),
    sortBy: Type.Optional(
      Type.Enum(['ENTITY_NAME', 'FIRST_NAME', 'LAST_NAME', 'START_DATE', 'TEAM_SIZE', 'RELEVANCE'], {
        description: 'By what.',
      }),
    ),
  },
  { title: 'SortOptions', description: 'An order.' },
)

export const ListEntitiesRequest = Type.Object(
  {
    entityType: Type.Optional(
      Type.Enum(['PEOPLE', 'TEAMS', 'CUSTOM_ENTITIES'], { description: 'What to list, PEOPLE if left out.' }),
    ),
    query: Type.Optional(
      Type.String({
        maxLength: limits.queryCharactersMax.value,
        description: 'Beginnings of words of names, addresses, titles, departments: an entity has a word for each.',
      }),
    ),
    filter: Type.Optional(
      Type.Array(EntityFilter, { maxItems: 100, description: 'What entities must have, all of it.' }),
    ),
    sort: Type.Optional(
      Type.Array(SortOptions, {
        maxItems: 10,
        description: 'The order; the first entry counts. With a query RELEVANCE.',
      }),
    ),
    includeFields: Type.Optional(
      Type.Array(
        Type.Enum(
          [
            'PEOPLE',
            'TEAMS',
            'PEOPLE_DISTANCE',
            'PERMISSIONS',
            'FACETS',
            'INVITE_INFO',
            'LAST_EXTENSION_USE',
            'MANAGEMENT_DETAILS',
            'UNPROCESSED_TEAMS',
          ],
          { description: 'A part of the answer.' },
        ),
        {
          maxItems: 100,
          description: 'FACETS adds facets, TEAMS the teams of people, MANAGEMENT_DETAILS managers and reports.',
        },
      ),
    ),
    pageSize: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: limits.pageSizeMax.value,
        description: `Number of entities, ${limits.pageSizeDefault.value} if left out.`,
      }),
    ),
    cursor: text('The cursor of the previous page, for the next one. Empty: the first page.'),
    requestType: Type.Optional(
      Type.Enum(['STANDARD', 'FULL_DIRECTORY'], {
        description:
          'FULL_DIRECTORY lists everyone, also whoever has left; STANDARD the first ' +
          `${limits.entitiesListedMax.value.toLocaleString('en-US')} of those who have not.`,
      }),
    ),
    datasource: text('Of custom entities, of which there are none.'),
    source: text('Where the request comes from.'),
  },
  { title: 'ListEntitiesRequest', description: 'Which entities to list.' },
)
export type ListEntitiesRequest = Static<typeof ListEntitiesRequest>

export const PersonToTeamRelationship = Type.Object(
  {
    person: PersonSummary,
    relationship: Type.Optional(Relationship),
    joinDate: text('ISO 8601 time since when.'),
  },
  { title: 'PersonToTeamRelationship', description: 'A member of a team.' },
)

export const Team = Type.Object(
  {
    id: Type.String({ description: 'Id.' }),
    name: Type.String({ description: 'Name.' }),
    description: text('What the team does.'),
    businessUnit: text('Highest level of the organisation.'),
    department: text('Department.'),
    photoUrl: text('Picture.'),
    externalLink: text('Where the team is shown.'),
    members: Type.Optional(Type.Array(PersonToTeamRelationship, { description: 'Members who have not left.' })),
    memberCount: Type.Optional(Type.Integer({ description: 'How many those are.' })),
    emails: Type.Optional(Type.Array(TeamEmail, { description: 'Addresses.' })),
    customFields: Type.Optional(Type.Array(CustomFieldData, { description: 'Fields of the company’s own.' })),
    datasourceProfiles: Type.Optional(Type.Array(DatasourceProfile, { description: 'Places in other applications.' })),
  },
  { title: 'Team', description: 'A team.' },
)
export type Team = Static<typeof Team>

export const EntityFacetBucket = Type.Object(
  {
    count: Type.Integer({ description: 'Entities that have the value.' }),
    value: Type.Object(
      { stringValue: Type.String({ description: 'The value.' }) },
      { title: 'EntityFacetValue', description: 'A value of a facet.' },
    ),
  },
  { title: 'EntityFacetBucket', description: 'Entities with the same value.' },
)

export const EntityFacet = Type.Object(
  {
    sourceName: Type.String({ description: 'The field to filter by.' }),
    operatorName: Type.String({ description: 'How to choose: SelectMultiple.' }),
    buckets: Type.Array(EntityFacetBucket, { description: 'The most frequent values first.' }),
    hasMoreBuckets: Type.Boolean({ description: 'True if there are more values.' }),
    groupName: Type.String({ description: 'Always empty.' }),
  },
  { title: 'EntityFacet', description: 'What values a field has.' },
)
export type EntityFacet = Static<typeof EntityFacet>

export const ListEntitiesResponse = Type.Object(
  {
    results: Type.Optional(Type.Array(DirectoryPerson, { description: 'People.' })),
    teamResults: Type.Optional(Type.Array(Team, { description: 'Teams.' })),
    facetResults: Type.Optional(Type.Array(EntityFacet, { description: 'Values of the fields, if asked for.' })),
    cursor: text('To be sent for the next page with the same request.'),
    hasMoreResults: Type.Boolean({ description: 'True if the next page has at least one entity.' }),
    totalCount: Type.Integer({ description: 'How many there are on all pages together.' }),
    sortOptions: Type.Array(Type.String(), { description: 'What can be sorted by.' }),
    customFacetNames: Type.Array(Type.String(), { description: 'Facets of the company’s own; there are none.' }),
  },
  { title: 'ListEntitiesResponse', description: 'One page of entities.' },
)
export type ListEntitiesResponse = Static<typeof ListEntitiesResponse>
