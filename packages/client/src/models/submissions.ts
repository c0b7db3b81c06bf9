/** Any JSON object. It is kept as it was sent. */
export type SubmissionRequest = Readonly<Record<string, unknown>>

/** Under which id a submission is kept. */
export interface SubmissionResponse {
  /** Identifies the submission. */
  requestId: string
}

/** Which submissions to list. */
export interface ListSubmissionsRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** Only submissions of this type. */
  type?: string
  /** Submissions to list at most, 100 if left out. */
  limit?: number
  /** The cursor of the page before, for the next one. */
  cursor?: string
}

/** What was submitted to a datasource. */
export interface Submission {
  /** The id that its sender was answered. */
  requestId: string
  /** Type, as the path had it. */
  type: string
  /** When it came, in Unix seconds. */
  receivedAt: number
  /** Id of the token that sent it. */
  tokenId: string
  /** The JSON object, character by character as it was sent. */
  body: string
}

/** A page of the submissions of a datasource. */
export interface ListSubmissionsResponse {
  /** Submissions, the newest first. */
  submissions: Submission[]
  /** To be sent for the next page; absent on the last one. */
  cursor?: string
}

/** Which submissions to remove. */
export interface ClearSubmissionsRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** The `requestId` of the newest one to remove: it and all older ones go. Left out, all do. */
  through?: string
}

/** How many submissions were removed. */
export interface ClearSubmissionsResponse {
  /** How many were removed. */
  removed: number
}
