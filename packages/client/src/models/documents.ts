/** One document to add or replace. */
export interface IndexDocumentRequest {
  /** Version of the write: accepted if at least as high as the stored one; 0 or left out, always accepted. */
  version?: number | bigint
  /** The document. */
  document: DocumentDefinition
}

/** Several documents to add or replace. */
export interface IndexDocumentsRequest {
  /** Free text to tell this batch from others. */
  uploadId?: string
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** Documents to add or replace; all of them are accepted, or none. */
  documents: DocumentDefinition[]
}

/** Which document to delete. */
export interface DeleteDocumentRequest {
  /** Version of the write: accepted if at least as high as the stored one; 0 or left out, always accepted. */
  version?: number | bigint
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** Object type, without blanks and `_`. */
  objectType: string
  /** Id of the document inside its datasource and object type; case does not matter. */
  id: string
}

/** A document to index. A new upload replaces the whole document. */
export interface DocumentDefinition {
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** Id of the document inside its datasource and object type; case does not matter. */
  id?: string
  /** Object type, without blanks and `_`. */
  objectType?: string
  /** Permalink. Required unless the datasource holds entities; must match its `urlRegex`. */
  viewURL?: string
  /** Title in plain text; left out, it is taken from the content, else from `filename`. */
  title?: string
  /** Name of the file the content comes from. */
  filename?: string
  /** Name of the parent, such as a folder. */
  container?: string
  /** Id of the parent inside the datasource. */
  containerDatasourceId?: string
  /** Object type of the parent. */
  containerObjectType?: string
  /** A short text about the document. */
  summary?: ContentDefinition
  /** The content of the document. */
  body?: ContentDefinition
  /** Who wrote the document. */
  author?: UserReferenceDefinition
  /** Whom the document belongs to. */
  owner?: UserReferenceDefinition
  /** Who changed it last. */
  updatedBy?: UserReferenceDefinition
  /** Who may see a document. The grants add up. */
  permissions?: DocumentPermissionsDefinition
  /** Unix seconds of creation. */
  createdAt?: number
  /** Unix seconds of the last change. */
  updatedAt?: number
  /** Labels of the document. */
  tags?: string[]
  /** How much a document was used. */
  interactions?: DocumentInteractionsDefinition
  /** Status in free words. */
  status?: string
  /** Further URLs of the document. */
  additionalUrls?: string[]
  /** Link into a native application. */
  nativeAppUrl?: string
  /** Comments on the document. */
  comments?: CommentDefinition[]
  /** Values of custom properties. */
  customProperties?: CustomProperty[]
}

/** Text or binary content. */
export interface ContentDefinition {
  /** Type of the content, such as `text/plain`. */
  mimeType: string
  /** The content as text. */
  textContent?: string
  /** The content in base64; only one of the two may be given. */
  binaryContent?: string
}

/** A user, by e-mail or by id as the datasource is configured. */
export interface UserReferenceDefinition {
  /** E-mail address of the user. */
  email?: string
  /** Id of the user inside the datasource. */
  datasourceUserId?: string
  /** Display name of the user. */
  name?: string
}

/** Who may see a document. The grants add up. */
export interface DocumentPermissionsDefinition {
  /** Users who may see the document. They must have been indexed before. */
  allowedUsers?: UserReferenceDefinition[]
  /** Groups whose members, directly or through groups inside them, may see the document. */
  allowedGroups?: string[]
  /** Whoever is in all groups of at least one entry may see the document. */
  allowedGroupIntersections?: PermissionsGroupIntersectionDefinition[]
  /** True: everyone who can sign in may see the document. */
  allowAnonymousAccess?: boolean
  /** True: every active user of the datasource may see the document. */
  allowAllDatasourceUsersAccess?: boolean
}

/** A set of groups that are all required. */
export interface PermissionsGroupIntersectionDefinition {
  /** Whoever is in all of them may see the document; an empty list admits nobody. */
  requiredGroups?: string[]
}

/** A comment on a document. */
export interface CommentDefinition {
  /** Id of the comment; case does not matter. */
  id: string
  /** Who wrote the comment. */
  author?: UserReferenceDefinition
  /** The text of the comment. */
  content?: ContentDefinition
  /** Unix seconds of creation. */
  createdAt?: number
  /** Unix seconds of the last change. */
  updatedAt?: number
  /** Who changed it last. */
  updatedBy?: UserReferenceDefinition
}

/** The value of a custom property. */
export interface CustomProperty {
  /** Name of a declared property. */
  name?: string
  /** A string, a number or an array of strings, as the property’s type is. */
  value?: string | number | readonly string[]
}

/** How much a document was used. */
export interface DocumentInteractionsDefinition {
  /** Number of views. */
  numViews?: number
  /** Number of likes. */
  numLikes?: number
  /** Number of comments. */
  numComments?: number
}

/** A page of an upload that replaces all documents of a datasource. */
export interface BulkIndexDocumentsRequest {
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
  /** The documents of this page; all of them are accepted, or none. A page may be empty. */
  documents: DocumentDefinition[]
  /** On the last page: documents that were not sent are deleted however many they are. */
  disableStaleDocumentDeletionCheck?: boolean
}

/** New permissions of a stored document. */
export interface UpdatePermissionsRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** Object type, without blanks and `_`. */
  objectType?: string
  /** Id of the document inside its datasource and object type; case does not matter. */
  id?: string
  /** Permalink of the document; needed only if it was uploaded without id. */
  viewURL?: string
  /** Who may see a document. The grants add up. */
  permissions: DocumentPermissionsDefinition
}

/** Which datasource to process; left out, all. */
export interface ProcessAllDocumentsRequest {
  /** Name of the datasource; case does not matter. */
  datasource?: string
}
