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
