import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { WireAdditional, WireBoolean, WireDate } from '../wire-schemas.ts'
import { Email, text, version } from './common.ts'
import { uploadFields } from './uploads.ts'

const listOf = <Item extends Parameters<typeof Type.Array>[0]>(item: Item, description: string) =>
  Type.Optional(Type.Array(item, { maxItems: limits.listEntriesMax.value, description }))
const url = (description: string) =>
  Type.Optional(Type.String({ maxLength: limits.urlCharactersMax.value, description }))
const filledText = (description: string) => Type.Optional(Type.String({ minLength: 1, description }))

export const StructuredLocation = Type.Object(
  {
    deskLocation: text('Desk, room or building.'),
    timezone: text('Time zone, such as UTC or PST.'),
    address: text('Street and number.'),
    city: text('City.'),
    state: text('Code of the state.'),
    region: text('Region of the world, such as NORAM or APAC.'),
    zipCode: text('Postal code.'),
    country: text('Country.'),
    countryCode: text('ISO 3166 code of the country.'),
  },
  { title: 'StructuredLocation', description: 'Where someone works.' },
)

export const DatasourceProfile = Type.Object(
  {
    datasource: Type.String({ description: 'The application.' }),
    handle: Type.String({ description: 'Name there.' }),
    url: url('Where the profile is read.'),
    nativeAppUrl: url('Link into a native application.'),
    isUserGenerated: Type.Optional(WireBoolean('True if the person added it.')),
  },
  { title: 'DatasourceProfile', description: 'An account in another application.' },
)

export const EmployeeTeamInfo = Type.Object(
  { id: text('Id of the team.'), name: text('Name of the team.'), url: url('Where the team is shown.') },
  { title: 'EmployeeTeamInfo', description: 'A team that an employee is in.' },
)

export const SocialNetworkDefinition = Type.Object(
  {
    name: text('The network, such as twitter or linkedin.'),
    profileName: text('Name there.'),
    profileUrl: url('Where the profile is read.'),
  },
  { title: 'SocialNetworkDefinition', description: 'A profile in a social network.' },
)

export const EntityRelationship = Type.Object(
  {
    name: Type.String({ description: 'What the employee is to the other: CHIEF_OF_STAFF, EXECUTIVE_ASSISTANT.' }),
    email: Email,
  },
  { title: 'EntityRelationship', description: 'What an employee is to another one.' },
)

export const AdditionalFieldDefinition = Type.Object(
  {
    key: Type.Optional(Type.String({ pattern: '^[a-z]+$', description: 'Name of the field, in lower-case letters.' })),
    value: listOf(
      WireAdditional('A text, or an object with `anchor` and `hyperlink`.'),
      'The values. Generated clients send a text as an object of one key, whose name is ignored.',
    ),
  },
  { title: 'AdditionalFieldDefinition', description: 'A field of your own.' },
)

export const EmployeeInfoDefinition = Type.Object(
  {
    email: Type.String({
      minLength: 1,
      maxLength: limits.emailCharactersMax.value,
      description: 'E-mail address: the key of the employee.',
    }),
    department: Type.String({ description: 'Unit with one kind of task, such as Engineering.' }),
    firstName: filledText('First name.'),
    lastName: filledText('Last name.'),
    preferredName: text('What the employee wants to be called.'),
    id: Type.Optional(
      Type.String({ maxLength: limits.nameCharactersMax.value, description: 'Id that `managerId` refers to.' }),
    ),
    phoneNumber: text('Telephone number.'),
    location: text('Where the employee works. Deprecated: send `structuredLocation`.'),
    structuredLocation: Type.Optional(StructuredLocation),
    title: text('Title of the role.'),
    photoUrl: url('Portrait.'),
    businessUnit: text('Highest level of the organisation.'),
    datasourceProfiles: listOf(DatasourceProfile, 'Accounts in other applications.'),
    teams: listOf(EmployeeTeamInfo, 'Teams that the employee is in.'),
    startDate: Type.Optional(WireDate('First day.')),
    endDate: Type.Optional(
      WireDate('Last day. Once it is over (in UTC), the person sees nothing, whatever datasources say.'),
    ),
    bio: text('Short biography.'),
    pronoun: text('Pronoun.'),
    alsoKnownAs: listOf(Type.String(), 'Other names.'),
    profileUrl: url('Where the profile is shown.'),
    socialNetworks: listOf(SocialNetworkDefinition, 'Profiles in social networks.'),
    managerEmail: Type.Optional(
      Type.String({
        maxLength: limits.emailCharactersMax.value,
        description: 'The manager; it wins over `managerId`.',
      }),
    ),
    managerId: Type.Optional(
      Type.String({ maxLength: limits.nameCharactersMax.value, description: 'The `id` of the manager.' }),
    ),
    type: Type.Optional(
      Type.Enum(['FULL_TIME', 'CONTRACTOR', 'NON_EMPLOYEE'], { description: 'FULL_TIME if left out.' }),
    ),
    relationships: listOf(EntityRelationship, 'What the employee is to others.'),
    status: Type.Optional(
      Type.Enum(['CURRENT', 'FUTURE', 'EX'], {
        description:
          'CURRENT if left out. EX: the person has left and sees nothing, whatever datasources say. FUTURE: the ' +
          'record alone does not let the person search.',
      }),
    ),
    additionalFields: listOf(AdditionalFieldDefinition, 'Fields of your own.'),
  },
  { title: 'EmployeeInfoDefinition', description: 'An employee.' },
)
export type EmployeeInfoDefinition = Static<typeof EmployeeInfoDefinition>

export const IndexEmployeeRequest = Type.Object(
  { version, employee: EmployeeInfoDefinition },
  { title: 'IndexEmployeeRequest', description: 'An employee to add or replace.' },
)
export type IndexEmployeeRequest = Static<typeof IndexEmployeeRequest>

export const BulkIndexEmployeesRequest = Type.Object(
  {
    ...uploadFields,
    employees: Type.Array(EmployeeInfoDefinition, {
      maxItems: limits.entriesPerPageMax.value,
      description: 'The employees of this page. A page may be empty.',
    }),
    disableStaleDataDeletionCheck: Type.Optional(
      WireBoolean('On the last page: what was not sent is deleted however much it is.'),
    ),
  },
  { title: 'BulkIndexEmployeesRequest', description: 'A page of an upload that replaces all employees.' },
)
export type BulkIndexEmployeesRequest = Static<typeof BulkIndexEmployeesRequest>

export const EmployeeAndVersionDefinition = Type.Object(
  { version, employee: EmployeeInfoDefinition },
  { title: 'EmployeeAndVersionDefinition', description: 'An employee with the version of the write.' },
)

export const IndexEmployeeListRequest = Type.Object(
  {
    employees: Type.Array(EmployeeAndVersionDefinition, {
      maxItems: limits.entriesPerPageMax.value,
      description: 'All employees: whoever is not among them is deleted.',
    }),
  },
  { title: 'IndexEmployeeListRequest', description: 'All employees at once.' },
)
export type IndexEmployeeListRequest = Static<typeof IndexEmployeeListRequest>

export const DeleteEmployeeRequest = Type.Object(
  { version, employeeEmail: Email },
  { title: 'DeleteEmployeeRequest', description: 'Which employee to delete.' },
)
export type DeleteEmployeeRequest = Static<typeof DeleteEmployeeRequest>

export const TeamMember = Type.Object(
  {
    email: Email,
    relationship: Type.Optional(
      Type.Enum(['MEMBER', 'MANAGER', 'LEAD', 'POINT_OF_CONTACT', 'OTHER'], {
        description: 'What the person is in the team, MEMBER if left out.',
      }),
    ),
    join_date: Type.Optional(WireDate('Since when.')),
  },
  { title: 'TeamMember', description: 'A member of a team.' },
)

export const TeamEmail = Type.Object(
  {
    email: Email,
    type: Type.Enum(['PRIMARY', 'SECONDARY', 'ONCALL', 'OTHER'], { description: 'What the address is for.' }),
  },
  { title: 'TeamEmail', description: 'An address of a team.' },
)

const TeamId = Type.String({
  minLength: 1,
  maxLength: limits.nameCharactersMax.value,
  description: 'Id of the team: its key.',
})

export const TeamInfoDefinition = Type.Object(
  {
    id: TeamId,
    name: Type.String({ minLength: 1, description: 'Name.' }),
    description: text('What the team does.'),
    businessUnit: text('Highest level of the organisation.'),
    department: text('Department.'),
    photoUrl: url('Picture.'),
    externalLink: url('Where the team is shown.'),
    emails: listOf(TeamEmail, 'Addresses of the team.'),
    datasourceProfiles: listOf(DatasourceProfile, 'Places in other applications, such as a channel.'),
    members: Type.Array(TeamMember, {
      maxItems: limits.listEntriesMax.value,
      description: 'The members; the list may be empty.',
    }),
    additionalFields: listOf(AdditionalFieldDefinition, 'Fields of your own.'),
  },
  { title: 'TeamInfoDefinition', description: 'A team.' },
)
export type TeamInfoDefinition = Static<typeof TeamInfoDefinition>

export const IndexTeamRequest = Type.Object(
  { version, team: TeamInfoDefinition },
  { title: 'IndexTeamRequest', description: 'A team to add or replace.' },
)
export type IndexTeamRequest = Static<typeof IndexTeamRequest>

export const BulkIndexTeamsRequest = Type.Object(
  {
    ...uploadFields,
    teams: Type.Array(TeamInfoDefinition, {
      maxItems: limits.entriesPerPageMax.value,
      description: 'The teams of this page. A page may be empty.',
    }),
  },
  { title: 'BulkIndexTeamsRequest', description: 'A page of an upload that replaces all teams.' },
)
export type BulkIndexTeamsRequest = Static<typeof BulkIndexTeamsRequest>

export const DeleteTeamRequest = Type.Object(
  { id: TeamId },
  { title: 'DeleteTeamRequest', description: 'Which team to delete.' },
)
export type DeleteTeamRequest = Static<typeof DeleteTeamRequest>
