/** An employee to add or replace. */
export interface IndexEmployeeRequest {
  /** Version of the write: accepted if at least as high as the stored one; 0 or left out, always accepted. */
  version?: number | bigint
  /** An employee. */
  employee: EmployeeInfoDefinition
}

/** An employee. */
export interface EmployeeInfoDefinition {
  /** E-mail address: the key of the employee. */
  email: string
  /** Unit with one kind of task, such as Engineering. */
  department: string
  /** First name. */
  firstName?: string
  /** Last name. */
  lastName?: string
  /** What the employee wants to be called. */
  preferredName?: string
  /** Id that `managerId` refers to. */
  id?: string
  /** Telephone number. */
  phoneNumber?: string
  /** Where the employee works. Deprecated: send `structuredLocation`. */
  location?: string
  /** Where someone works. */
  structuredLocation?: StructuredLocation
  /** Title of the role. */
  title?: string
  /** Portrait. */
  photoUrl?: string
  /** Highest level of the organisation. */
  businessUnit?: string
  /** Accounts in other applications. */
  datasourceProfiles?: DatasourceProfile[]
  /** Teams that the employee is in. */
  teams?: EmployeeTeamInfo[]
  /** First day. */
  startDate?: string
  /** Last day. Once it is over (in UTC), the person sees nothing, whatever datasources say. */
  endDate?: string
  /** Short biography. */
  bio?: string
  /** Pronoun. */
  pronoun?: string
  /** Other names. */
  alsoKnownAs?: string[]
  /** Where the profile is shown. */
  profileUrl?: string
  /** Profiles in social networks. */
  socialNetworks?: SocialNetworkDefinition[]
  /** The manager; it wins over `managerId`. */
  managerEmail?: string
  /** The `id` of the manager. */
  managerId?: string
  /** FULL_TIME if left out. */
  type?: 'FULL_TIME' | 'CONTRACTOR' | 'NON_EMPLOYEE'
  /** What the employee is to others. */
  relationships?: EntityRelationship[]
  /** CURRENT if left out. EX: the person has left and sees nothing, whatever datasources say. FUTURE: the record alone does not let the person search. */
  status?: 'CURRENT' | 'FUTURE' | 'EX'
  /** Fields of your own. */
  additionalFields?: AdditionalFieldDefinition[]
}

/** Where someone works. */
export interface StructuredLocation {
  /** Desk, room or building. */
  deskLocation?: string
  /** Time zone, such as UTC or PST. */
  timezone?: string
  /** Street and number. */
  address?: string
  /** City. */
  city?: string
  /** Code of the state. */
  state?: string
  /** Region of the world, such as NORAM or APAC. */
  region?: string
  /** Postal code. */
  zipCode?: string
  /** Country. */
  country?: string
  /** ISO 3166 code of the country. */
  countryCode?: string
}

/** An account in another application. */
export interface DatasourceProfile {
  /** The application. */
  datasource: string
  /** Name there. */
  handle: string
  /** Where the profile is read. */
  url?: string
  /** Link into a native application. */
  nativeAppUrl?: string
  /** True if the person added it. */
  isUserGenerated?: boolean
}

/** A team that an employee is in. */
export interface EmployeeTeamInfo {
  /** Id of the team. */
  id?: string
  /** Name of the team. */
  name?: string
  /** Where the team is shown. */
  url?: string
}

/** A profile in a social network. */
export interface SocialNetworkDefinition {
  /** The network, such as twitter or linkedin. */
  name?: string
  /** Name there. */
  profileName?: string
  /** Where the profile is read. */
  profileUrl?: string
}

/** What an employee is to another one. */
export interface EntityRelationship {
  /** What the employee is to the other: CHIEF_OF_STAFF, EXECUTIVE_ASSISTANT. */
  name: string
  /** E-mail address. */
  email: string
}

/** A field of your own. */
export interface AdditionalFieldDefinition {
  /** Name of the field, in lower-case letters. */
  key?: string
  /** The values. Generated clients send a text as an object of one key, whose name is ignored. */
  value?: (string | Readonly<Record<string, string>>)[]
}

/** A page of an upload that replaces all employees. */
export interface BulkIndexEmployeesRequest {
  /** Id of the upload, the same on each of its pages. */
  uploadId: string
  /** True on the first page: it opens the upload. */
  isFirstPage?: boolean
  /** True on the last page: whatever the upload did not send is then deleted. */
  isLastPage?: boolean
  /** On the first page: an upload that is still open is given up. What it has sent stays until the end. */
  forceRestartUpload?: boolean
  /** The employees of this page. A page may be empty. */
  employees: EmployeeInfoDefinition[]
  /** On the last page: what was not sent is deleted however much it is. */
  disableStaleDataDeletionCheck?: boolean
}

/** All employees at once. */
export interface IndexEmployeeListRequest {
  /** All employees: whoever is not among them is deleted. */
  employees: EmployeeAndVersionDefinition[]
}

/** An employee with the version of the write. */
export interface EmployeeAndVersionDefinition {
  /** Version of the write: accepted if at least as high as the stored one; 0 or left out, always accepted. */
  version?: number | bigint
  /** An employee. */
  employee: EmployeeInfoDefinition
}

/** Which employee to delete. */
export interface DeleteEmployeeRequest {
  /** Version of the write: accepted if at least as high as the stored one; 0 or left out, always accepted. */
  version?: number | bigint
  /** E-mail address. */
  employeeEmail: string
}

/** A team to add or replace. */
export interface IndexTeamRequest {
  /** Version of the write: accepted if at least as high as the stored one; 0 or left out, always accepted. */
  version?: number | bigint
  /** A team. */
  team: TeamInfoDefinition
}

/** A team. */
export interface TeamInfoDefinition {
  /** Id of the team: its key. */
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
  /** Addresses of the team. */
  emails?: TeamEmail[]
  /** Places in other applications, such as a channel. */
  datasourceProfiles?: DatasourceProfile[]
  /** The members; the list may be empty. */
  members: TeamMember[]
  /** Fields of your own. */
  additionalFields?: AdditionalFieldDefinition[]
}

/** An address of a team. */
export interface TeamEmail {
  /** E-mail address. */
  email: string
  /** What the address is for. */
  type: 'PRIMARY' | 'SECONDARY' | 'ONCALL' | 'OTHER'
}

/** A member of a team. */
export interface TeamMember {
  /** E-mail address. */
  email: string
  /** What the person is in the team, MEMBER if left out. */
  relationship?: 'MEMBER' | 'MANAGER' | 'LEAD' | 'POINT_OF_CONTACT' | 'OTHER'
  /** Since when. */
  join_date?: string
}

/** A page of an upload that replaces all teams. */
export interface BulkIndexTeamsRequest {
  /** Id of the upload, the same on each of its pages. */
  uploadId: string
  /** True on the first page: it opens the upload. */
  isFirstPage?: boolean
  /** True on the last page: whatever the upload did not send is then deleted. */
  isLastPage?: boolean
  /** On the first page: an upload that is still open is given up. What it has sent stays until the end. */
  forceRestartUpload?: boolean
  /** The teams of this page. A page may be empty. */
  teams: TeamInfoDefinition[]
}

/** Which team to delete. */
export interface DeleteTeamRequest {
  /** Id of the team: its key. */
  id: string
}
