import type { DocumentDefinition, DocumentPermissionsDefinition } from './documents.ts'
import type { DocumentStatusResponse, LifeCycleEvent } from './troubleshooting.ts'

/** A document by its names. */
export interface FoundDocument {
  /** Its datasource. */
  datasource: string
  /** Its object type; empty if it has none. */
  objectType: string
  /** Its id in the datasource. */
  id: string
  /** Its index-wide id, `CUSTOM_…`. */
  documentId: string
  /** Its title. */
  title?: string
  /** Its address. */
  viewURL?: string
  /** When it was last uploaded, in Unix seconds. */
  uploadedAt: number
}

/** What a document is called. */
export interface FindDocumentsRequest {
  /** The id in its datasource, the index-wide id, or the URL: the whole of it. */
  query: string
  /** Name of the datasource; case does not matter. */
  datasource?: string
}

/** Documents by their names. */
export interface FindDocumentsResponse {
  /** Those that are called so. */
  documents: FoundDocument[]
}

/** Which document to show. */
export interface ShowDocumentRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** Object type, without blanks and `_`. */
  objectType?: string
  /** Id of the document inside its datasource and object type; case does not matter. */
  id: string
}

/** A document as it is stored. `definition` has neither body nor permissions, which stand beside it. */
export interface ShowDocumentResponse {
  /** A document by its names. */
  document: FoundDocument
  /** A document to index. A new upload replaces the whole document. */
  definition: DocumentDefinition
  /** What the index reads of its body, at most 100000 characters. */
  text: string
  /** True if the text is longer than that. */
  isTextCut: boolean
  /** Who may see a document. The grants add up. */
  permissions: DocumentPermissionsDefinition
  /** Its version, a decimal number of up to 64 bits. */
  version?: string
  /** How far a document has come. */
  status: DocumentStatusResponse
  /** What became of it, the last first. */
  events: LifeCycleEvent[]
}

/** A person by name and address. */
export interface FoundPerson {
  /** E-mail address. */
  email: string
  /** Display name; empty if none is known. */
  name: string
  /** Whether the directory of employees has the person. */
  isEmployee: boolean
}

/** Whom to find. */
export interface FindPeopleRequest {
  /** The beginning of an address or of a word of a name; empty lists the first by address. */
  query: string
}

/** People. */
export interface FindPeopleResponse {
  /** Users of any datasource and employees, by address, 50 at most. */
  people: FoundPerson[]
  /** True if there are more than were listed. */
  hasMore: boolean
}

/** Whom to show. */
export interface ShowPersonRequest {
  /** E-mail address. */
  email: string
}

/** What a person is to a datasource. */
export interface PersonInDatasource {
  /** The datasource. */
  datasource: string
  /** Whether the person may see anything of it. */
  isVisible: boolean
  /** The datasource whose users and groups count for it. */
  identityDatasource: string
  /** Who the person is there; left out if nobody. */
  user?: {
    /** Id of the user there. */
    userId: string
    /** Whether the user may use it. */
    isActive: boolean
  }
  /** Groups that the person is in, 200 at most. */
  groups: {
    /** The group. */
    name: string
    /** From a group that lists the person to this one, the shortest way; both included. */
    path: string[]
  }[]
  /** True if the person is in more groups than were listed. */
  hasMoreGroups: boolean
}

/** What a person is, and to which datasource. */
export interface ShowPersonResponse {
  /** E-mail address. */
  email: string
  /** Display name. */
  name?: string
  /** Whether the person may search at all. */
  maySearch: boolean
  /** Whether the person has left the company. */
  hasLeft: boolean
  /** The record in the directory of employees, if there is one. */
  employee?: {
    /** What the directory says. */
    status: 'CURRENT' | 'FUTURE' | 'EX'
  }
  /** Every datasource, by name. */
  datasources: PersonInDatasource[]
}
