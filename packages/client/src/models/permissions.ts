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

/** A page of an upload that replaces all users of a datasource. */
export interface BulkIndexUsersRequest {
  /** Id of the upload, the same on each of its pages. */
  uploadId: string
  /** True on the first page: it opens the upload. */
  isFirstPage?: boolean
  /** True on the last page: whatever the upload did not send is then deleted. */
  isLastPage?: boolean
  /** On the first page: an upload that is still open is given up. What it has sent stays until the end. */
  forceRestartUpload?: boolean
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** The users of this page. A page may be empty. */
  users: DatasourceUserDefinition[]
  /** On the last page: what was not sent is deleted however much it is. */
  disableStaleDataDeletionCheck?: boolean
}

/** A page of an upload that replaces all groups of a datasource. */
export interface BulkIndexGroupsRequest {
  /** Id of the upload, the same on each of its pages. */
  uploadId: string
  /** True on the first page: it opens the upload. */
  isFirstPage?: boolean
  /** True on the last page: whatever the upload did not send is then deleted. */
  isLastPage?: boolean
  /** On the first page: an upload that is still open is given up. What it has sent stays until the end. */
  forceRestartUpload?: boolean
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** The groups of this page. A page may be empty. */
  groups: DatasourceGroupDefinition[]
  /** On the last page: what was not sent is deleted however much it is. */
  disableStaleDataDeletionCheck?: boolean
}

/** A user or a group that is a member of the group of the request: exactly one of the two. */
export interface DatasourceBulkMembershipDefinition {
  /** A member: the user’s e-mail where users are referenced by e-mail, else the `userId`. */
  memberUserId?: string
  /** A member: another group, whose members become members of this one. */
  memberGroupName?: string
}

/** A page of an upload that replaces all memberships of one group. */
export interface BulkIndexMembershipsRequest {
  /** Id of the upload, the same on each of its pages. */
  uploadId: string
  /** True on the first page: it opens the upload. */
  isFirstPage?: boolean
  /** True on the last page: whatever the upload did not send is then deleted. */
  isLastPage?: boolean
  /** On the first page: an upload that is still open is given up. What it has sent stays until the end. */
  forceRestartUpload?: boolean
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** The group whose members are uploaded. Without it the page changes nothing. */
  group?: string
  /** The members of this page. A page may be empty. */
  memberships: DatasourceBulkMembershipDefinition[]
}

/** Which datasource to process; left out, all. */
export interface ProcessAllMembershipsRequest {
  /** Name of the datasource; case does not matter. */
  datasource?: string
}

/** Which user to delete. */
export interface DeleteUserRequest {
  /** Version of the write: accepted if at least as high as the stored one; 0 or left out, always accepted. */
  version?: number | bigint
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** E-mail address. */
  email: string
}

/** Which group to delete. */
export interface DeleteGroupRequest {
  /** Version of the write: accepted if at least as high as the stored one; 0 or left out, always accepted. */
  version?: number | bigint
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** Name of the group. */
  groupName: string
}

/** Which membership to remove. */
export interface DeleteMembershipRequest {
  /** Version of the write: accepted if at least as high as the stored one; 0 or left out, always accepted. */
  version?: number | bigint
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** A user or a group that is a member of a group: exactly one of the two. */
  membership: DatasourceMembershipDefinition
}

/** Beta users to add to a datasource. */
export interface GreenlistUsersRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** People to whom the datasource becomes visible; an empty list removes all of them. */
  emails: string[]
}
