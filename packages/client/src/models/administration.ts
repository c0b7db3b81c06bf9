import type { CustomDatasourceConfig } from './datasources.ts'

/** A datasource at a glance. */
export interface DatasourceSummary {
  /** Name of the datasource. */
  name: string
  /** Label in results. */
  displayName?: string
  /**
   * Who may see anything of the datasource: everyone, or (`test` and `none`) only its beta users. The permissions of
   * each document apply in any case.
   */
  visibility: 'all' | 'test' | 'none'
  /** True if it is configured as a test datasource: beta users alone. */
  isTestDatasource: boolean
  /** The datasource whose users and groups count here, if not its own. */
  identityDatasource?: string
  /** Documents. */
  documents: number
  /** Users. */
  users: number
  /** Groups. */
  groups: number
  /** People to whom it is visible in any case. */
  betaUsers: number
  /** Bulk uploads that take pages. */
  openUploads: number
  /** Deletions that wait for a decision. */
  heldDeletions: number
  /** Things that look like mistakes. */
  findings: number
}

/** Every datasource at a glance. */
export interface ListDatasourcesResponse {
  /** Every datasource, by name. */
  datasources: DatasourceSummary[]
}

/** Which datasource to show. */
export interface ShowDatasourceRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
}

/** A bulk upload, open or past. */
export interface BulkUploadStatus {
  /** The datasource. */
  datasource: string
  /** What the upload replaces. */
  collection: 'documents' | 'users' | 'groups' | 'memberships'
  /** The group whose memberships are uploaded. */
  group?: string
  /** Id that the connector gave the upload. */
  uploadId: string
  /** Whether it takes pages, or how it came to its end. */
  state: 'open' | 'finished' | 'replaced' | 'expired' | 'ended'
  /** When its first page came, in Unix seconds. */
  startedAt: number
  /** When its last page so far came, in Unix seconds. */
  lastPageAt: number
  /** Pages so far. */
  pages: number
  /** Entries so far. */
  items: number
  /** Entries that it left out. */
  stale: number
  /** True if those were too many to be deleted without asking. */
  isHeld: boolean
}

/** A deletion that waits for an administrator. */
export interface HeldDeletion {
  /** The datasource. */
  datasource: string
  /** What is held. */
  collection: 'documents' | 'users' | 'groups'
  /** Entries that the upload left out. */
  stale: number
  /** Entries that there were before. */
  total: number
  /** Since when it waits, in Unix seconds. */
  heldSince: number
  /** When it is dropped if nobody decides, in Unix seconds. */
  droppedAt: number
}

/** Something that was accepted and looks like a mistake. */
export interface LintFinding {
  /** What it is; see docs/findings.md. */
  kind:
    | 'unknown_group'
    | 'nobody_may_see'
    | 'duplicate_view_url'
    | 'iso_time'
    | 'ignored_field'
    | 'undeclared_property'
    | 'unsupported_type'
    | 'text_cut'
    | 'values_left_out'
    | 'held_deletion'
    | 'memberships_without_group'
    | 'stale_flag_ignored'
    | 'orphaned_object_type'
  /** How often it was found. */
  count: number
  /** When it was last found, in Unix seconds. */
  lastAt: number
  /** The latest examples, the newest last. */
  examples: string[]
  /** What is wrong. */
  meaning: string
  /** What mends it. */
  remedy: string
}

/** Everything that an administrator asks of a datasource. */
export interface ShowDatasourceResponse {
  /** A datasource at a glance. */
  datasource: DatasourceSummary
  /** The configuration of a datasource. */
  config: CustomDatasourceConfig
  /** How far the index is behind. */
  waiting: {
    /** Documents that changed and that the index has yet to take up. */
    documents: number
    /** Since when the oldest of them waits, in Unix seconds. */
    oldestAt?: number
  }
  /** E-mail addresses of the beta users. */
  betaUsers: string[]
  /** Open and past bulk uploads, the newest first. */
  uploads: BulkUploadStatus[]
  /** Deletions that wait for a decision. */
  heldDeletions: HeldDeletion[]
  /** What looks like a mistake. */
  findings: LintFinding[]
}

/** Who may see a datasource from now on. */
export interface SetDatasourceVisibilityRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
  /**
   * Who may see anything of the datasource: everyone, or (`test` and `none`) only its beta users. The permissions of
   * each document apply in any case.
   */
  visibility: 'all' | 'test' | 'none'
}

/** Who is no longer a beta user. */
export interface RemoveBetaUserRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** E-mail address of the person. */
  email: string
}

/** Which datasource to delete with all that is in it. */
export interface DeleteDatasourceRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
}

/** Which open bulk upload to end. */
export interface EndUploadRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** What the upload replaces. */
  collection: 'documents' | 'users' | 'groups' | 'memberships'
  /** The group, for an upload of memberships. */
  group?: string
}

/** What to do with a held deletion. */
export interface ResolveHeldDeletionRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** What is held. */
  collection: 'documents' | 'users' | 'groups'
  /**
   * `execute` deletes what was not sent again by now. `drop` leaves documents as they are; users and groups stay
   * listed, and grant nothing until they are sent again.
   */
  action: 'execute' | 'drop'
}

/** Whose findings to forget. */
export interface ClearFindingsRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
}

/** Whose access to which document to explain. */
export interface ExplainRequest {
  /** E-mail address of the person. */
  userEmail: string
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** Object type, without blanks and `_`. */
  objectType?: string
  /** Id of the document inside its datasource and object type; case does not matter. */
  id: string
  /** Id of the client token with which the person, or somebody for them, searches. */
  token?: string
}

/** One stage on the way from a search to a document. */
export interface ExplainStage {
  /** What is looked at, in this order. */
  stage: 'token' | 'datasource' | 'uploaded' | 'indexed' | 'visible' | 'identity' | 'permitted'
  /** False where the way to the document ends. */
  isPassed: boolean
  /** What was found. */
  finding: string
  /** What would mend it. */
  remedy?: string
}

/** How a person comes to see a document. */
export interface GrantPath {
  /** Which of the document’s grants admits the person. */
  by: 'anonymous' | 'datasource user' | 'user' | 'group' | 'intersection'
  /**
   * From the person through groups inside groups to the group that the document names, the shortest way. Several for
   * an intersection: one for each group that it requires.
   */
  paths: string[][]
}

/** A grant of a document, and what it is to a person. */
export interface ExplainedGrant {
  /** What the document’s permissions grant to. */
  by: 'anonymous' | 'datasource user' | 'user' | 'group' | 'intersection'
  /** Whether it admits the person. */
  isMet: boolean
  /** The user whom it names, for a grant to a user. */
  name?: string
  /** The group that it names; all that it requires, for an intersection. */
  groups: {
    /** The group. */
    name: string
    /** Whether the group was indexed. */
    isIndexed: boolean
    /** Whether the person is in it. */
    isMember: boolean
    /** From a group that lists the person to this one, both included; empty for no member. */
    path: string[]
  }[]
}

/** Why a person can or cannot see a document. */
export interface ExplainResponse {
  /** Whether the person may see the document, by the same decision as search. */
  isAllowed: boolean
  /** Whether a search of the person can find it now: every stage is passed. */
  isFindable: boolean
  /** The answer in one sentence. */
  summary: string
  /** Every stage that could be looked at. */
  stages: ExplainStage[]
  /** How a person comes to see a document. */
  grant?: GrantPath
  /** Every grant of the document, 100 at most, whether it admits the person or not. */
  grants?: ExplainedGrant[]
}

/** Whose readers to list. */
export interface ListViewersRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** Object type, without blanks and `_`. */
  objectType?: string
  /** Id of the document inside its datasource and object type; case does not matter. */
  id: string
  /** People to list at most, 10000 if left out. */
  limit?: number
}

/** A person who may see the document, and how. */
export interface Viewer {
  /** E-mail address. */
  email: string
  /** Display name. */
  name: string
  /** How a person comes to see a document. */
  grant: GrantPath
}

/** Everyone who may see a document. */
export interface ListViewersResponse {
  /** Everyone who may see it, by e-mail address. */
  viewers: Viewer[]
  /** True if there are more than were listed. */
  hasMore: boolean
}
