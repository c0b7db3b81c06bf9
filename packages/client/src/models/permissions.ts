/** A user to add or replace. */
export interface IndexUserRequest {
  /** Version of the write: accepted if at least as high as the stored one; 0 or left out, always accepted. */
  version?: number | bigint
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** The user. */
  user: DatasourceUserDefinition
}

/** A user of a datasource. */
export interface DatasourceUserDefinition {
  /** E-mail address: the key of the user. */
  email: string
  /** Id inside the datasource, where it is not the e-mail address. */
  userId?: string
  /** Display name. */
  name: string
  /** False for someone who left or a bot: such a user sees what anyone may see. True if left out. */
  isActive?: boolean
}

/** A group to add or replace. */
export interface IndexGroupRequest {
  /** Version of the write: accepted if at least as high as the stored one; 0 or left out, always accepted. */
  version?: number | bigint
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** The group. */
  group: DatasourceGroupDefinition
}

/** A group of a datasource. */
export interface DatasourceGroupDefinition {
  /** Name of the group, unique in the datasource: without blanks, not beginning with `scio`. */
  name: string
}

/** A membership to add. */
export interface IndexMembershipRequest {
  /** Version of the write: accepted if at least as high as the stored one; 0 or left out, always accepted. */
  version?: number | bigint
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** The group and its member. */
  membership: DatasourceMembershipDefinition
}

/** A user or a group that is a member of a group: exactly one of the two. */
export interface DatasourceMembershipDefinition {
  /** The group. */
  groupName: string
  /** A member: the user’s e-mail where users are referenced by e-mail, else the `userId`. */
  memberUserId?: string
  /** A member: another group, whose members become members of this one. */
  memberGroupName?: string
}
