/** What there is to know of employees and teams as a whole. */
export interface ShowDirectoryResponse {
  /** Employees that are listed, held ones included. */
  employees: number
  /** Teams. */
  teams: number
  /** Bulk uploads, the newest first. */
  uploads: DirectoryUpload[]
  /** A deletion of employees that waits for an administrator. */
  heldDeletion?: HeldEmployees
}

/** A bulk upload of employees or teams, open or past. */
export interface DirectoryUpload {
  /** What the upload replaces. */
  collection: 'employees' | 'teams'
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

/** A deletion of employees that waits for an administrator. */
export interface HeldEmployees {
  /** Employees that the upload left out. */
  stale: number
  /** Employees that there were before. */
  total: number
  /** Since when the deletion waits, in Unix seconds. */
  heldSince: number
  /** When it is dropped if nobody decides, in Unix seconds. */
  droppedAt: number
}

/** What to do about the held deletion of employees. */
export interface ResolveHeldEmployeesRequest {
  /** execute: delete what was left out. drop: keep it listed; it grants nothing until it is sent again. */
  action: 'execute' | 'drop'
}

/** Which upload to end. */
export interface EndDirectoryUploadRequest {
  /** What the upload replaces. */
  collection: 'employees' | 'teams'
}
