import type { Person } from './search.ts'

/** A shortcut that another service hosts. */
export interface ExternalShortcut {
  /** What is typed after `go/`. Case, `-` and `_` do not tell aliases apart. */
  inputAlias: string
  /** Where it leads: http or https. */
  destinationUrl: string
  /** E-mail address of who made it. */
  createdBy: string
  /** What it is for, in plain text. */
  description?: string
  /** Time of creation in Unix seconds. */
  createTime?: number
  /** E-mail address of who changed it last. */
  updatedBy?: string
  /** Time of the last change in Unix seconds. */
  updateTime?: number
  /** The address by which the service that hosts it leads there: http or https. */
  intermediateUrl: string
  /** Title. */
  title?: string
  /** How much it is used, for sorting. */
  decayedVisitScore?: number
  /** Where it is edited: http or https. */
  editUrl?: string
}

/** A shortcut to be hosted here. */
export interface IndexingShortcut {
  /** What is typed after `go/`. Case, `-` and `_` do not tell aliases apart. */
  inputAlias: string
  /** Where it leads: http or https. */
  destinationUrl: string
  /** E-mail address of who made it. */
  createdBy: string
  /** What it is for, in plain text. */
  description?: string
  /** Time of creation in Unix seconds. */
  createTime?: number
  /** E-mail address of who changed it last. */
  updatedBy?: string
  /** Time of the last change in Unix seconds. */
  updateTime?: number
  /** True: visible to its author and to administrators only. */
  unlisted?: boolean
  /** Where it leads if more is typed behind the alias, with `{*}` or `%s` where each part goes. */
  urlTemplate?: string
}

interface UploadPage {
  /** Id of the upload, the same on each of its pages. */
  uploadId: string
  /** True on the first page: it opens the upload. */
  isFirstPage?: boolean
  /** True on the last page. */
  isLastPage?: boolean
  /** On the first page: an upload that is still open is given up. */
  forceRestartUpload?: boolean
}

/** A page of an upload that replaces all shortcuts hosted elsewhere. */
export interface BulkIndexShortcutsRequest extends UploadPage {
  /** The shortcuts of this page. A page may be empty. */
  shortcuts: ExternalShortcut[]
}

/** A page of an upload of shortcuts to be hosted here. */
export interface UploadShortcutsRequest extends UploadPage {
  /** The shortcuts of this page. A page may be empty. */
  shortcuts: IndexingShortcut[]
}

interface Mutable {
  /** Index-wide id of the document that it leads to, if it is known. */
  destinationDocumentId?: string
  /** What it is for, in plain text. */
  description?: string
  /** True: visible to its author and to administrators only. */
  unlisted?: boolean
  /** Where it leads if more is typed behind the alias, with `{*}` or `%s` where each part goes; empty for none. */
  urlTemplate?: string
}

/** A shortcut as its author makes it. */
export interface NewShortcut extends Mutable {
  /** What is typed after `go/`. Case, `-` and `_` do not tell aliases apart. */
  inputAlias: string
  /** Where it leads: http or https. */
  destinationUrl: string
}

/** A shortcut to make. */
export interface CreateShortcutRequest {
  data: NewShortcut
}

/** What to change of a shortcut; what is left out stays. */
export interface UpdateShortcutRequest extends Mutable {
  /** Id of the shortcut. */
  id: number
  /** What is typed after `go/`. */
  inputAlias?: string
  /** Where it leads: http or https. */
  destinationUrl?: string
}

/** Which shortcut to delete. */
export interface DeleteShortcutRequest {
  /** Id of the shortcut. */
  id: number
}

/** Which shortcut to read: exactly one of the two. */
export interface GetShortcutRequest {
  /** What is typed after `go/`, variable parts included. */
  alias?: string
  /** Id of the shortcut. */
  id?: number
}

/** A shortcut. */
export interface Shortcut {
  /** Id of the shortcut. */
  id?: number
  /** What is typed after `go/`, as its author wrote it. */
  inputAlias: string
  /** The same without case, `-` and `_`. */
  alias?: string
  /** Where it leads. */
  destinationUrl?: string
  /** Index-wide id of the document that it leads to. */
  destinationDocumentId?: string
  /** What it is for. */
  description?: string
  /** True: visible to its author and to administrators only. */
  unlisted?: boolean
  /** Where it leads if more is typed behind the alias. */
  urlTemplate?: string
  createdBy?: Person
  /** ISO 8601 time of creation. */
  createTime?: string
  updatedBy?: Person
  /** ISO 8601 time of the last change. */
  updateTime?: string
  /** The address by which the service that hosts it leads there. */
  intermediateUrl?: string
  /** What is shown before the alias. */
  viewPrefix?: string
  /** True: another service hosts it. */
  isExternal?: boolean
  /** Where it is edited, if another service hosts it. */
  editUrl?: string
  /** Title. */
  title?: string
}

/** Why there is no shortcut in the answer. */
export interface ShortcutError {
  /** `INVALID_ID`: there is none that the person may see. */
  errorType?: 'NO_PERMISSION' | 'INVALID_ID' | 'EXISTING_SHORTCUT' | 'INVALID_CHARS'
}

/** The shortcut as it is now. */
export interface ShortcutResponse {
  shortcut?: Shortcut
}

/** A shortcut, or why there is none. */
export interface GetShortcutResponse {
  shortcut?: Shortcut
  error?: ShortcutError
}

/** One value of a filter. */
export interface ShortcutFilterValue {
  /** What to compare with. */
  value?: string
  /** How; `EQUALS` if left out. */
  relationType?: 'EQUALS' | 'ID_EQUALS' | 'LT' | 'GT' | 'NOT_EQUALS'
}

/** What a listed shortcut must be like. */
export interface ShortcutFilter {
  /** `name` (the alias), `author` (an e-mail address, or `me`) or `type` (`native` or `external`). */
  fieldName?: string
  /** Any of these. */
  values?: ShortcutFilterValue[]
}

/** The order of a list of shortcuts. */
export interface ShortcutSort {
  /** Direction; `ASC` if left out. */
  orderBy?: 'ASC' | 'DESC'
  /** By what; `alias` if left out. */
  sortBy?: 'alias' | 'createTime' | 'updateTime' | 'decayedVisitScore'
}

/** Which shortcuts to list. */
export interface ListShortcutsPaginatedRequest {
  /** Shortcuts in a page. */
  pageSize: number
  /** The cursor of the previous page, for the next one. Empty: the first page. */
  cursor?: string
  /** All of these must be met. */
  filters?: ShortcutFilter[]
  sort?: ShortcutSort
  /** A part of alias, destination, title or description, in any case. Empty: all. */
  query?: string
}

/** Where a page of a list is. */
export interface ShortcutsPaginationMetadata {
  /** To be sent for the next page with the same request. */
  cursor?: string
  /** True if there may be more. */
  hasNextPage?: boolean
  /** How many the person may see; absent where filters are set. */
  totalItemCount?: number
}

/** One page of shortcuts. */
export interface ListShortcutsPaginatedResponse {
  /** Shortcuts that the person may see. */
  shortcuts: Shortcut[]
  meta: ShortcutsPaginationMetadata
}
