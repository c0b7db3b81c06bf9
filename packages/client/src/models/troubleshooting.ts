import type { DocumentPermissionsDefinition } from './documents.ts'
import type { DatasourceGroupDefinition } from './permissions.ts'

/** Whose access to which document to check. */
export interface CheckDocumentAccessRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** Object type, without blanks and `_`. */
  objectType: string
  /** Id of the document inside the datasource, or its index-wide id `CUSTOM_…`. */
  docId: string
  /** E-mail address of the person. */
  userEmail: string
}

/** Whether a person may see a document. */
export interface CheckDocumentAccessResponse {
  /** True if the person would find the document. */
  hasAccess: boolean
}

/** Which datasource to count. */
export interface GetDocumentCountRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
}

/** Number of documents of a datasource. */
export interface GetDocumentCountResponse {
  /** Number of documents uploaded and not deleted. */
  documentCount: number
}

/** Which datasource to count. */
export interface GetUserCountRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
}

/** Number of users of a datasource. */
export interface GetUserCountResponse {
  /** Number of users indexed and not deleted. */
  userCount: number
}

/** Which document to look at. */
export interface DebugDocumentRequest {
  /** Object type, without blanks and `_`. */
  objectType: string
  /** Id of the document inside the datasource, or its index-wide id `CUSTOM_…`. */
  docId: string
}

/** How far a document has come. Times are ISO 8601 with milliseconds. */
export interface DocumentStatusResponse {
  /** Whether it is stored. */
  uploadStatus: 'NOT_UPLOADED' | 'UPLOADED' | 'STATUS_UNKNOWN'
  /** When it was last uploaded. */
  lastUploadedAt?: string
  /** Whether the index holds it, be it as it was uploaded last or before. Unknown while the index is made anew. */
  indexingStatus: 'NOT_INDEXED' | 'INDEXED' | 'STATUS_UNKNOWN'
  /** When the index last took it up: not before `lastUploadedAt` if it can be found as it was uploaded. */
  lastIndexedAt?: string
  /** What of it is not found as it was uploaded, and why; left out if there is nothing. An addition of Sheaf. */
  indexingWarnings?: string[]
  /** Whether every user and group that its permissions name was indexed. Unknown where another datasource has them. */
  permissionIdentityStatus: 'NOT_UPLOADED' | 'UPLOADED' | 'STATUS_UNKNOWN'
}

/** How far a document has come, and who may see it. */
export interface DebugDocumentResponse {
  /** How far it has come. */
  status: DocumentStatusResponse
  /** Its permissions, each grant once; e-mail addresses in lower case. */
  uploadedPermissions?: DocumentPermissionsDefinition
}

/** Which documents to look at. */
export interface DebugDocumentsRequest {
  /** The documents, at most 1,000. */
  debugDocuments: DebugDocumentRequest[]
}

/** One of the documents that were asked for. */
export interface DebugDocumentsResponseItem {
  /** The id as it was asked. */
  docId: string
  /** The object type as it was asked. */
  objectType: string
  /** What is known of it. */
  debugInfo: DebugDocumentResponse
}

/** How far documents have come. */
export interface DebugDocumentsResponse {
  /** One entry for each document that was asked for, in that order. */
  documentStatuses: DebugDocumentsResponseItem[]
}

/** What to tell of which document. */
export interface DebugDocumentLifecycleRequest {
  /** Object type, without blanks and `_`. */
  objectType: string
  /** Id of the document inside the datasource, or its index-wide id `CUSTOM_…`. */
  docId: string
  /** Events from then on: a date or a time in ISO 8601, at most 30 days back. If left out, those of the last 7 days. */
  startDate?: string
  /** Events to answer at most, from 1 to 100; 20 if left out. */
  maxEvents?: number
}

/** Something that became of a document. */
export interface LifeCycleEvent {
  /** What it was. `INDEXED` and `DELETED` are when the index had taken it up. */
  event: 'UPLOADED' | 'INDEXED' | 'DELETION_REQUESTED' | 'DELETED'
  /** When it was, in ISO 8601 with milliseconds. */
  timestamp: string
}

/** What became of a document. */
export interface DebugDocumentLifecycleResponse {
  /** The events, the last one first. */
  lifeCycleEvents: LifeCycleEvent[]
}

/** Which user of a datasource to look at. */
export interface DebugUserRequest {
  /** E-mail address. */
  email: string
}

/** What is stored of a user. */
export interface UserStatusResponse {
  /** Whether the user is stored and active. */
  isActiveUser: boolean
  /** Whether the user is stored. */
  uploadStatus: 'NOT_UPLOADED' | 'UPLOADED' | 'STATUS_UNKNOWN'
  /** When the user was last uploaded, in ISO 8601 with milliseconds. */
  lastUploadedAt?: string
}

/** What is stored of a user, and of which groups. */
export interface DebugUserResponse {
  /** What is stored of the user. */
  status: UserStatusResponse
  /** The groups that name the user as a member themselves, as the memberships were uploaded. */
  uploadedGroups: DatasourceGroupDefinition[]
}

/** A bulk upload that is open or was finished. Times are ISO 8601 with milliseconds. */
export interface BulkUploadHistoryEvent {
  /** Id that the connector gave the upload. */
  uploadId: string
  /** When its first page came. */
  startTime: string
  /** When its last page came; `NA` while it is open. */
  endTime: string
  /** Whether it takes pages, or is finished. */
  status: 'ACTIVE' | 'SUCCESSFUL'
  /** How far it has come; paused if what it left out is held. */
  processingState:
    | 'UNAVAILABLE'
    | 'UPLOAD STARTED'
    | 'UPLOAD IN PROGRESS'
    | 'UPLOAD COMPLETED'
    | 'DELETION PAUSED'
    | 'INDEXING COMPLETED'
}

/** A span in which something was processed. Times are ISO 8601 with milliseconds. */
export interface ProcessingHistoryEvent {
  /** When it began. */
  startTime: string
  /** When it ended; `NA` while it goes on. */
  endTime: string
}

/** Number of documents of one type. */
export interface DatasourceObjectTypeDocumentCountEntry {
  /** Object type; empty for the nameless one. */
  objectType: string
  /** Number of documents. */
  count: number
}

/** Users, groups or memberships. */
export interface DebugDatasourceStatusIdentityResponseComponent {
  /** Open and finished bulk uploads, the newest first. */
  bulkUploadHistory: BulkUploadHistoryEvent[]
  /** How many there are. */
  counts: {
    /** How many are stored. */
    uploaded: number
  }
}

/** What was uploaded to a datasource, and how far it has come. */
export interface DebugDatasourceStatusResponse {
  /** Documents. */
  documents: {
    /** Open and finished bulk uploads, the newest first. */
    bulkUploadHistory: BulkUploadHistoryEvent[]
    /** How many there are. */
    counts: {
      /** Documents stored, by object type. */
      uploaded: DatasourceObjectTypeDocumentCountEntry[]
      /** Documents that the index holds, by object type. */
      indexed: DatasourceObjectTypeDocumentCountEntry[]
    }
    /** When documents were taken into the index, the newest first. */
    processingHistory: ProcessingHistoryEvent[]
  }
  /** Users, groups and memberships. */
  identity: {
    /** When they took effect, the newest first. */
    processingHistory: ProcessingHistoryEvent[]
    /** Users. */
    users: DebugDatasourceStatusIdentityResponseComponent
    /** Groups. */
    groups: DebugDatasourceStatusIdentityResponseComponent
    /** Memberships. */
    memberships: DebugDatasourceStatusIdentityResponseComponent
  }
  /** Who may see anything of the datasource: everyone, its beta users, or nobody. */
  datasourceVisibility: 'ENABLED_FOR_ALL' | 'ENABLED_FOR_TEST_GROUP' | 'NOT_ENABLED'
}

/** Which document to look at. */
export interface GetDocumentStatusRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** Object type, without blanks and `_`. */
  objectType: string
  /** Id of the document inside the datasource, or its index-wide id `CUSTOM_…`. */
  docId: string
}

/** How far a document has come. Times are Unix seconds. */
export interface GetDocumentStatusResponse {
  /** Whether it is stored. */
  uploadStatus: 'NOT_UPLOADED' | 'UPLOADED' | 'STATUS_UNKNOWN'
  /** When it was last uploaded. */
  lastUploadedAt?: number
  /** Whether the index holds it. Unknown while the index is made anew. */
  indexingStatus: 'NOT_INDEXED' | 'INDEXED' | 'STATUS_UNKNOWN'
  /** When the index last took it up. */
  lastIndexedAt?: number
}
