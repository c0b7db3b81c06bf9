import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { WireBoolean } from '../wire-schemas.ts'
import { Email, version } from './common.ts'
import { DatasourceReference } from './datasources.ts'
import { uploadFields } from './uploads.ts'

export const DatasourceUserDefinition = Type.Object(
  {
    email: Type.String({
      minLength: 1,
      maxLength: limits.emailCharactersMax.value,
      description: 'E-mail address: the key of the user.',
    }),
    userId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: limits.nameCharactersMax.value,
        description: 'Id inside the datasource, where it is not the e-mail address.',
      }),
    ),
    name: Type.String({ description: 'Display name.' }),
    isActive: Type.Optional(
      WireBoolean('False for someone who left or a bot: such a user sees what anyone may see. True if left out.'),
    ),
  },
  { title: 'DatasourceUserDefinition', description: 'A user of a datasource.' },
)
export type DatasourceUserDefinition = Static<typeof DatasourceUserDefinition>

export const IndexUserRequest = Type.Object(
  { version, datasource: DatasourceReference, user: DatasourceUserDefinition },
  { title: 'IndexUserRequest', description: 'A user to add or replace.' },
)
export type IndexUserRequest = Static<typeof IndexUserRequest>

export const GroupName = Type.String({
  minLength: 1,
  maxLength: limits.nameCharactersMax.value,
  pattern: '^(?!scio)\\S+$',
  description: 'Name of the group, unique in the datasource: without blanks, not beginning with `scio`.',
})

export const DatasourceGroupDefinition = Type.Object(
  { name: GroupName },
  { title: 'DatasourceGroupDefinition', description: 'A group of a datasource.' },
)

export const IndexGroupRequest = Type.Object(
  { version, datasource: DatasourceReference, group: DatasourceGroupDefinition },
  { title: 'IndexGroupRequest', description: 'A group to add or replace.' },
)
export type IndexGroupRequest = Static<typeof IndexGroupRequest>

const MemberName = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: limits.emailCharactersMax.value, description }))

export const DatasourceMembershipDefinition = Type.Object(
  {
    groupName: Type.String({
      minLength: 1,
      maxLength: limits.nameCharactersMax.value,
      description: 'The group.',
    }),
    memberUserId: MemberName('A member: the user’s e-mail where users are referenced by e-mail, else the `userId`.'),
    memberGroupName: MemberName('A member: another group, whose members become members of this one.'),
  },
  {
    title: 'DatasourceMembershipDefinition',
    description: 'A user or a group that is a member of a group: exactly one of the two.',
  },
)

export const IndexMembershipRequest = Type.Object(
  { version, datasource: DatasourceReference, membership: DatasourceMembershipDefinition },
  { title: 'IndexMembershipRequest', description: 'A membership to add.' },
)
export type IndexMembershipRequest = Static<typeof IndexMembershipRequest>

const staleDataCheck = Type.Optional(WireBoolean('On the last page: what was not sent is deleted however much it is.'))

export const BulkIndexUsersRequest = Type.Object(
  {
    ...uploadFields,
    datasource: DatasourceReference,
    users: Type.Array(DatasourceUserDefinition, {
      maxItems: limits.entriesPerPageMax.value,
      description: 'The users of this page. A page may be empty.',
    }),
    disableStaleDataDeletionCheck: staleDataCheck,
  },
  { title: 'BulkIndexUsersRequest', description: 'A page of an upload that replaces all users of a datasource.' },
)
export type BulkIndexUsersRequest = Static<typeof BulkIndexUsersRequest>

export const BulkIndexGroupsRequest = Type.Object(
  {
    ...uploadFields,
    datasource: DatasourceReference,
    groups: Type.Array(DatasourceGroupDefinition, {
      maxItems: limits.entriesPerPageMax.value,
      description: 'The groups of this page. A page may be empty.',
    }),
    disableStaleDataDeletionCheck: staleDataCheck,
  },
  { title: 'BulkIndexGroupsRequest', description: 'A page of an upload that replaces all groups of a datasource.' },
)
export type BulkIndexGroupsRequest = Static<typeof BulkIndexGroupsRequest>

export const DatasourceBulkMembershipDefinition = Type.Object(
  {
    memberUserId: MemberName('A member: the user’s e-mail where users are referenced by e-mail, else the `userId`.'),
    memberGroupName: MemberName('A member: another group, whose members become members of this one.'),
  },
  {
    title: 'DatasourceBulkMembershipDefinition',
    description: 'A user or a group that is a member of the group of the request: exactly one of the two.',
  },
)

export const BulkIndexMembershipsRequest = Type.Object(
  {
    ...uploadFields,
    datasource: DatasourceReference,
    group: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: limits.nameCharactersMax.value,
        description: 'The group whose members are uploaded. Without it the page changes nothing.',
      }),
    ),
    memberships: Type.Array(DatasourceBulkMembershipDefinition, {
      maxItems: limits.entriesPerPageMax.value,
      description: 'The members of this page. A page may be empty.',
    }),
  },
  {
    title: 'BulkIndexMembershipsRequest',
    description: 'A page of an upload that replaces all memberships of one group.',
  },
)
export type BulkIndexMembershipsRequest = Static<typeof BulkIndexMembershipsRequest>

export const DeleteUserRequest = Type.Object(
  { version, datasource: DatasourceReference, email: Email },
  { title: 'DeleteUserRequest', description: 'Which user to delete.' },
)
export type DeleteUserRequest = Static<typeof DeleteUserRequest>

export const DeleteGroupRequest = Type.Object(
  {
    version,
    datasource: DatasourceReference,
    groupName: Type.String({
      minLength: 1,
      maxLength: limits.nameCharactersMax.value,
      description: 'Name of the group.',
    }),
  },
  { title: 'DeleteGroupRequest', description: 'Which group to delete.' },
)
export type DeleteGroupRequest = Static<typeof DeleteGroupRequest>

export const DeleteMembershipRequest = Type.Object(
  { version, datasource: DatasourceReference, membership: DatasourceMembershipDefinition },
  { title: 'DeleteMembershipRequest', description: 'Which membership to remove.' },
)
export type DeleteMembershipRequest = Static<typeof DeleteMembershipRequest>

export const ProcessAllMembershipsRequest = Type.Object(
  { datasource: Type.Optional(DatasourceReference) },
  { title: 'ProcessAllMembershipsRequest', description: 'Which datasource to process; left out, all.' },
)
export type ProcessAllMembershipsRequest = Static<typeof ProcessAllMembershipsRequest>

export const GreenlistUsersRequest = Type.Object(
  {
    datasource: DatasourceReference,
    emails: Type.Array(Email, {
      maxItems: limits.entriesPerPageMax.value,
      description: 'People to whom the datasource becomes visible; an empty list removes all of them.',
    }),
  },
  { title: 'GreenlistUsersRequest', description: 'Beta users to add to a datasource.' },
)
export type GreenlistUsersRequest = Static<typeof GreenlistUsersRequest>

export const GetUserCountRequest = Type.Object(
  { datasource: DatasourceReference },
  { title: 'GetUserCountRequest', description: 'Which datasource to count.' },
)
export type GetUserCountRequest = Static<typeof GetUserCountRequest>

export const GetUserCountResponse = Type.Object(
  { userCount: Type.Integer({ description: 'Number of users indexed and not deleted.' }) },
  { title: 'GetUserCountResponse', description: 'Number of users of a datasource.' },
)
export type GetUserCountResponse = Static<typeof GetUserCountResponse>
