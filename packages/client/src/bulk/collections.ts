import type {
  DatasourceBulkMembershipDefinition,
  DatasourceGroupDefinition,
  DatasourceUserDefinition,
  DocumentDefinition,
  EmployeeInfoDefinition,
  ExternalShortcut,
  TeamInfoDefinition,
} from '../models.ts'

/** What a bulk upload can replace, and what it is made of. */
export type BulkItems = {
  readonly documents: DocumentDefinition
  readonly users: DatasourceUserDefinition
  readonly groups: DatasourceGroupDefinition
  readonly memberships: DatasourceBulkMembershipDefinition
  readonly employees: EmployeeInfoDefinition
  readonly teams: TeamInfoDefinition
  readonly shortcuts: ExternalShortcut
}

export type BulkCollection = keyof BulkItems

/** Which one of its kind: the memberships of one group of a datasource, the users of a datasource, all employees. */
export type BulkTarget<Collection extends BulkCollection> = { readonly collection: Collection } & (Collection extends
  | 'documents'
  | 'users'
  | 'groups'
  | 'memberships'
  ? { readonly datasource: string }
  : unknown) &
  (Collection extends 'memberships' ? { readonly group: string } : unknown) &
  (Collection extends 'documents' | 'users' | 'groups' | 'employees'
    ? {
        /**
         * True: what the upload leaves out is deleted however much it is. Otherwise a server holds the deletion of more than
         * a fifth, for an administrator to decide.
         */
        readonly disableStaleCheck?: boolean
      }
    : unknown)

/** The flag with which the last page switches the check of stale entries off; two names are in use. */
export const staleFlags: Readonly<Partial<Record<BulkCollection, string>>> = {
  documents: 'disableStaleDocumentDeletionCheck',
  users: 'disableStaleDataDeletionCheck',
  groups: 'disableStaleDataDeletionCheck',
  employees: 'disableStaleDataDeletionCheck',
}
