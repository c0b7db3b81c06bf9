import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { WireBoolean, WireInt64 } from '../wire-schemas.ts'
import { DatasourceReference } from './datasources.ts'

const version = Type.Optional(
  WireInt64('Version of the write: accepted if at least as high as the stored one; 0 or left out, always accepted.'),
)

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
