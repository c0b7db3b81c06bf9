import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { Email } from './common.ts'
import { DatasourceReference } from './datasources.ts'
import { DocumentPermissionsDefinition, ObjectType } from './documents.ts'
import { DatasourceGroupDefinition } from './permissions.ts'

const IsoTime = (description: string) =>
  Type.String({ description: `${description}, such as 2027-01-31T08:30:00.000Z.` })
const UnixSeconds = (description: string) => Type.Integer({ description: `${description}, in Unix seconds.` })

const DocId = Type.String({
  minLength: 1,
  description: 'Id of the document inside the datasource, or its index-wide id `CUSTOM_…`.',
})

const UploadStatus = Type.Enum(['NOT_UPLOADED', 'UPLOADED', 'STATUS_UNKNOWN'], {
  description: 'Whether it is stored.',
})
const IndexingStatus = Type.Enum(['NOT_INDEXED', 'INDEXED', 'STATUS_UNKNOWN'], {
  description:
    'Whether the index holds it, be it as it was uploaded last or before. Unknown while the index is made anew.',
})

export const DebugDocumentRequest = Type.Object(
  { objectType: ObjectType, docId: DocId },
  { title: 'DebugDocumentRequest', description: 'Which document to look at.' },
)
export type DebugDocumentRequest = Static<typeof DebugDocumentRequest>

export const DocumentStatusResponse = Type.Object(
  {
    uploadStatus: UploadStatus,
    lastUploadedAt: Type.Optional(IsoTime('When it was last uploaded')),
    indexingStatus: IndexingStatus,
    lastIndexedAt: Type.Optional(
      IsoTime('When the index last took it up: not before `lastUploadedAt` if it can be found as it was uploaded'),
    ),
    indexingWarnings: Type.Optional(
      Type.Array(Type.String(), {
        description:
          'What of it is not found as it was uploaded, and why: text that was cut or could not be read, values that are ' +
          'not filtered by. An addition of Sheaf; left out if there is nothing, or if the documents of the answer have ' +
          `more than ${limits.documentContentCharactersMax.value.toLocaleString('en-US')} characters before this one.`,
      }),
    ),
    permissionIdentityStatus: Type.Enum(['NOT_UPLOADED', 'UPLOADED', 'STATUS_UNKNOWN'], {
      description:
        'Whether every user and group that its permissions name was indexed; if not, fewer people see it than it may ' +
        'seem. Unknown for a datasource that takes its identities from another one.',
    }),
  },
  { title: 'DocumentStatusResponse', description: 'How far a document has come.' },
)
export type DocumentStatusResponse = Static<typeof DocumentStatusResponse>

export const DebugDocumentResponse = Type.Object(
  { status: DocumentStatusResponse, uploadedPermissions: Type.Optional(DocumentPermissionsDefinition) },
  { title: 'DebugDocumentResponse', description: 'How far a document has come, and who may see it.' },
)
export type DebugDocumentResponse = Static<typeof DebugDocumentResponse>

export const DebugDocumentsRequest = Type.Object(
  {
    debugDocuments: Type.Array(DebugDocumentRequest, {
      maxItems: limits.debugDocumentsMax.value,
      description: `The documents, at most ${limits.debugDocumentsMax.value}.`,
    }),
  },
  { title: 'DebugDocumentsRequest', description: 'Which documents to look at.' },
)
export type DebugDocumentsRequest = Static<typeof DebugDocumentsRequest>

export const DebugDocumentsResponseItem = Type.Object(
  {
    docId: Type.String({ description: 'The id as it was asked.' }),
    objectType: Type.String({ description: 'The object type as it was asked.' }),
    debugInfo: DebugDocumentResponse,
  },
  { title: 'DebugDocumentsResponseItem', description: 'One of the documents that were asked for.' },
)
export type DebugDocumentsResponseItem = Static<typeof DebugDocumentsResponseItem>

export const DebugDocumentsResponse = Type.Object(
  {
    documentStatuses: Type.Array(DebugDocumentsResponseItem, {
      description: 'One entry for each document that was asked for, in that order.',
    }),
  },
  { title: 'DebugDocumentsResponse', description: 'How far documents have come.' },
)
export type DebugDocumentsResponse = Static<typeof DebugDocumentsResponse>

export const DebugDocumentLifecycleRequest = Type.Object(
  {
    objectType: ObjectType,
    docId: DocId,
    startDate: Type.Optional(
      Type.String({
        description:
          `Events from then on: a date such as 2027-01-31 or a time such as 2027-01-31T08:30:00Z, at most ` +
          `${limits.lifecycleDaysMax.value} days back. If left out, those of the last 7 days.`,
      }),
    ),
    maxEvents: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: limits.lifecycleEventsMax.value,
        description: `Events to answer at most, ${limits.lifecycleEventsDefault.value} if left out.`,
      }),
    ),
  },
  { title: 'DebugDocumentLifecycleRequest', description: 'What to tell of which document.' },
)
export type DebugDocumentLifecycleRequest = Static<typeof DebugDocumentLifecycleRequest>

export const LifeCycleEvent = Type.Object(
  {
    event: Type.Enum(['UPLOADED', 'INDEXED', 'DELETION_REQUESTED', 'DELETED'], {
      description: '`INDEXED` and `DELETED` are when the index had taken it up.',
    }),
    timestamp: IsoTime('When it was'),
  },
  { title: 'LifeCycleEvent', description: 'Something that became of a document.' },
)
export type LifeCycleEvent = Static<typeof LifeCycleEvent>

export const DebugDocumentLifecycleResponse = Type.Object(
  { lifeCycleEvents: Type.Array(LifeCycleEvent, { description: 'The events, the last one first.' }) },
  { title: 'DebugDocumentLifecycleResponse', description: 'What became of a document.' },
)
export type DebugDocumentLifecycleResponse = Static<typeof DebugDocumentLifecycleResponse>

export const DebugUserRequest = Type.Object(
  { email: Email },
  { title: 'DebugUserRequest', description: 'Which user of a datasource to look at.' },
)
export type DebugUserRequest = Static<typeof DebugUserRequest>

export const UserStatusResponse = Type.Object(
  {
    isActiveUser: Type.Boolean({ description: 'Whether the user is stored and active.' }),
    uploadStatus: UploadStatus,
    lastUploadedAt: Type.Optional(IsoTime('When the user was last uploaded')),
  },
  { title: 'UserStatusResponse', description: 'What is stored of a user.' },
)
export type UserStatusResponse = Static<typeof UserStatusResponse>

export const DebugUserResponse = Type.Object(
  {
    status: UserStatusResponse,
    uploadedGroups: Type.Array(DatasourceGroupDefinition, {
      description:
        'The groups that name the user as a member themselves, as the memberships were uploaded: not those around them.',
    }),
  },
  { title: 'DebugUserResponse', description: 'What is stored of a user, and of which groups.' },
)
export type DebugUserResponse = Static<typeof DebugUserResponse>

export const BulkUploadHistoryEvent = Type.Object(
  {
    uploadId: Type.String({ description: 'Id that the connector gave the upload.' }),
    startTime: IsoTime('When its first page came'),
    endTime: Type.String({
      description: 'When its last page came, such as 2027-01-31T08:30:00.000Z; `NA` while it is open.',
    }),
    status: Type.Enum(['ACTIVE', 'SUCCESSFUL'], { description: 'Whether it takes pages, or is finished.' }),
    processingState: Type.Enum(
      [
        'UNAVAILABLE',
        'UPLOAD STARTED',
        'UPLOAD IN PROGRESS',
        'UPLOAD COMPLETED',
        'DELETION PAUSED',
        'INDEXING COMPLETED',
      ],
      {
        description:
          'Started with its first page, in progress with the second, completed with the last. Then paused if what it left ' +
          'out is held; else, once the index has taken up all of it, indexed.',
      },
    ),
  },
  { title: 'BulkUploadHistoryEvent', description: 'A bulk upload that is open or was finished.' },
)
export type BulkUploadHistoryEvent = Static<typeof BulkUploadHistoryEvent>

export const ProcessingHistoryEvent = Type.Object(
  {
    startTime: IsoTime('When it began'),
    endTime: Type.String({ description: 'When it ended, such as 2027-01-31T08:30:00.000Z; `NA` while it goes on.' }),
  },
  { title: 'ProcessingHistoryEvent', description: 'A span in which something was processed.' },
)
export type ProcessingHistoryEvent = Static<typeof ProcessingHistoryEvent>

export const DatasourceObjectTypeDocumentCountEntry = Type.Object(
  {
    objectType: Type.String({ description: 'Object type; empty for the nameless one.' }),
    count: Type.Integer({ description: 'Number of documents.' }),
  },
  { title: 'DatasourceObjectTypeDocumentCountEntry', description: 'Number of documents of one type.' },
)
export type DatasourceObjectTypeDocumentCountEntry = Static<typeof DatasourceObjectTypeDocumentCountEntry>

const uploadHistory = Type.Array(BulkUploadHistoryEvent, {
  description: 'Open and finished bulk uploads, the newest first. Those that were given up are left out.',
})
const counts = (description: string) => Type.Array(DatasourceObjectTypeDocumentCountEntry, { description })

export const DebugDatasourceStatusIdentityResponseComponent = Type.Object(
  {
    bulkUploadHistory: uploadHistory,
    counts: Type.Object(
      { uploaded: Type.Integer({ description: 'How many are stored.' }) },
      { description: 'How many there are.' },
    ),
  },
  {
    title: 'DebugDatasourceStatusIdentityResponseComponent',
    description: 'Users, groups or memberships.',
  },
)
export type DebugDatasourceStatusIdentityResponseComponent = Static<
  typeof DebugDatasourceStatusIdentityResponseComponent
>

export const DebugDatasourceStatusResponse = Type.Object(
  {
    documents: Type.Object(
      {
        bulkUploadHistory: uploadHistory,
        counts: Type.Object(
          {
            uploaded: counts('Documents stored, by object type.'),
            indexed: counts('Documents that the index holds, by object type.'),
          },
          { description: 'How many there are.' },
        ),
        processingHistory: Type.Array(ProcessingHistoryEvent, {
          description: 'When documents were taken into the index, the newest first.',
        }),
      },
      { description: 'Documents.' },
    ),
    identity: Type.Object(
      {
        processingHistory: Type.Array(ProcessingHistoryEvent, {
          description: 'When users, groups and memberships took effect, the newest first.',
        }),
        users: DebugDatasourceStatusIdentityResponseComponent,
        groups: DebugDatasourceStatusIdentityResponseComponent,
        memberships: DebugDatasourceStatusIdentityResponseComponent,
      },
      { description: 'Users, groups and memberships.' },
    ),
    datasourceVisibility: Type.Enum(['ENABLED_FOR_ALL', 'ENABLED_FOR_TEST_GROUP', 'NOT_ENABLED'], {
      description: 'Who may see anything of the datasource: everyone, its beta users, or nobody.',
    }),
  },
  {
    title: 'DebugDatasourceStatusResponse',
    description: 'What was uploaded to a datasource, and how far it has come.',
  },
)
export type DebugDatasourceStatusResponse = Static<typeof DebugDatasourceStatusResponse>

export const GetDocumentStatusRequest = Type.Object(
  { datasource: DatasourceReference, objectType: ObjectType, docId: DocId },
  { title: 'GetDocumentStatusRequest', description: 'Which document to look at.' },
)
export type GetDocumentStatusRequest = Static<typeof GetDocumentStatusRequest>

export const GetDocumentStatusResponse = Type.Object(
  {
    uploadStatus: UploadStatus,
    lastUploadedAt: Type.Optional(UnixSeconds('When it was last uploaded')),
    indexingStatus: IndexingStatus,
    lastIndexedAt: Type.Optional(UnixSeconds('When the index last took it up')),
  },
  { title: 'GetDocumentStatusResponse', description: 'How far a document has come.' },
)
export type GetDocumentStatusResponse = Static<typeof GetDocumentStatusResponse>
