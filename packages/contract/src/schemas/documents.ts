import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { WireBoolean, WireEpochSeconds, WirePropertyValue } from '../wire-schemas.ts'
import { text, version } from './common.ts'
import { DatasourceReference } from './datasources.ts'
import { uploadFields } from './uploads.ts'

export const DocumentId = Type.String({
  minLength: 1,
  maxLength: limits.documentIdCharactersMax.value,
  description: 'Id of the document inside its datasource and object type; case does not matter.',
})

/** May be empty: a datasource without object definitions has one nameless type. */
export const ObjectType = Type.String({
  pattern: '^[^\\s_]*$',
  maxLength: limits.nameCharactersMax.value,
  description: 'Object type, without blanks and `_`.',
})

export const UserReferenceDefinition = Type.Object(
  {
    email: Type.Optional(
      Type.String({ maxLength: limits.emailCharactersMax.value, description: 'E-mail address of the user.' }),
    ),
    datasourceUserId: Type.Optional(
      Type.String({ maxLength: limits.nameCharactersMax.value, description: 'Id of the user inside the datasource.' }),
    ),
    name: text('Display name of the user.'),
  },
  { title: 'UserReferenceDefinition', description: 'A user, by e-mail or by id as the datasource is configured.' },
)

export const ContentDefinition = Type.Object(
  {
    mimeType: Type.String({ minLength: 1, description: 'Type of the content, such as `text/plain`.' }),
    textContent: text('The content as text.'),
    binaryContent: text('The content in base64; only one of the two may be given.'),
  },
  { title: 'ContentDefinition', description: 'Text or binary content.' },
)
export type ContentDefinition = Static<typeof ContentDefinition>

export const GroupIntersection = Type.Object(
  {
    requiredGroups: Type.Optional(
      Type.Array(Type.String({ maxLength: limits.nameCharactersMax.value }), {
        maxItems: limits.groupsPerIntersectionMax.value,
        description: 'Whoever is in all of them may see the document; an empty list admits nobody.',
      }),
    ),
  },
  { title: 'PermissionsGroupIntersectionDefinition', description: 'A set of groups that are all required.' },
)

export const DocumentPermissionsDefinition = Type.Object(
  {
    allowedUsers: Type.Optional(
      Type.Array(UserReferenceDefinition, {
        maxItems: limits.principalsPerDocumentMax.value,
        description: 'Users who may see the document. They must have been indexed before.',
      }),
    ),
    allowedGroups: Type.Optional(
      Type.Array(Type.String({ maxLength: limits.nameCharactersMax.value }), {
        maxItems: limits.principalsPerDocumentMax.value,
        description: 'Groups whose members, directly or through groups inside them, may see the document.',
      }),
    ),
    allowedGroupIntersections: Type.Optional(
      Type.Array(GroupIntersection, {
        maxItems: limits.principalsPerDocumentMax.value,
        description: 'Whoever is in all groups of at least one entry may see the document.',
      }),
    ),
    allowAnonymousAccess: Type.Optional(WireBoolean('True: everyone who can sign in may see the document.')),
    allowAllDatasourceUsersAccess: Type.Optional(
      WireBoolean('True: every active user of the datasource may see the document.'),
    ),
  },
  { title: 'DocumentPermissionsDefinition', description: 'Who may see a document. The grants add up.' },
)
export type DocumentPermissionsDefinition = Static<typeof DocumentPermissionsDefinition>

export const CommentDefinition = Type.Object(
  {
    id: Type.String({
      minLength: 1,
      maxLength: limits.documentIdCharactersMax.value,
      description: 'Id of the comment; case does not matter.',
    }),
    author: Type.Optional(UserReferenceDefinition),
    content: Type.Optional(ContentDefinition),
    createdAt: Type.Optional(WireEpochSeconds('Unix seconds of creation.')),
    updatedAt: Type.Optional(WireEpochSeconds('Unix seconds of the last change.')),
    updatedBy: Type.Optional(UserReferenceDefinition),
  },
  { title: 'CommentDefinition', description: 'A comment on a document.' },
)

export const CustomProperty = Type.Object(
  {
    name: text('Name of a declared property.'),
    value: Type.Optional(WirePropertyValue('A string, a number or an array of strings, as the property’s type is.')),
  },
  { title: 'CustomProperty', description: 'The value of a custom property.' },
)

export const DocumentInteractionsDefinition = Type.Object(
  {
    numViews: Type.Optional(Type.Integer({ minimum: 0, description: 'Number of views.' })),
    numLikes: Type.Optional(Type.Integer({ minimum: 0, description: 'Number of likes.' })),
    numComments: Type.Optional(Type.Integer({ minimum: 0, description: 'Number of comments.' })),
  },
  { title: 'DocumentInteractionsDefinition', description: 'How much a document was used.' },
)

export const DocumentDefinition = Type.Object(
  {
    datasource: DatasourceReference,
    id: Type.Optional(DocumentId),
    objectType: Type.Optional(ObjectType),
    viewURL: Type.Optional(
      Type.String({
        maxLength: limits.urlCharactersMax.value,
        description: 'Permalink. Required unless the datasource holds entities; must match its `urlRegex`.',
      }),
    ),
    title: text('Title in plain text; left out, it is taken from the content, else from `filename`.'),
    filename: text('Name of the file the content comes from.'),
    container: text('Name of the parent, such as a folder.'),
    containerDatasourceId: text('Id of the parent inside the datasource.'),
    containerObjectType: Type.Optional(ObjectType),
    summary: Type.Optional(ContentDefinition),
    body: Type.Optional(ContentDefinition),
    author: Type.Optional(UserReferenceDefinition),
    owner: Type.Optional(UserReferenceDefinition),
    updatedBy: Type.Optional(UserReferenceDefinition),
    permissions: Type.Optional(DocumentPermissionsDefinition),
    createdAt: Type.Optional(WireEpochSeconds('Unix seconds of creation.')),
    updatedAt: Type.Optional(WireEpochSeconds('Unix seconds of the last change.')),
    tags: Type.Optional(
      Type.Array(Type.String(), { maxItems: limits.listEntriesMax.value, description: 'Labels of the document.' }),
    ),
    interactions: Type.Optional(DocumentInteractionsDefinition),
    status: text('Status in free words.'),
    additionalUrls: Type.Optional(
      Type.Array(Type.String({ maxLength: limits.urlCharactersMax.value }), {
        maxItems: limits.listEntriesMax.value,
        description: 'Further URLs of the document.',
      }),
    ),
    nativeAppUrl: Type.Optional(
      Type.String({ maxLength: limits.urlCharactersMax.value, description: 'Link into a native application.' }),
    ),
    comments: Type.Optional(
      Type.Array(CommentDefinition, {
        maxItems: limits.listEntriesMax.value,
        description: 'Comments on the document.',
      }),
    ),
    customProperties: Type.Optional(
      Type.Array(CustomProperty, {
        maxItems: limits.customPropertiesMax.value,
        description: 'Values of custom properties.',
      }),
    ),
  },
  { title: 'DocumentDefinition', description: 'A document to index. A new upload replaces the whole document.' },
)
export type DocumentDefinition = Static<typeof DocumentDefinition>

export const IndexDocumentRequest = Type.Object(
  { version, document: DocumentDefinition },
  { title: 'IndexDocumentRequest', description: 'One document to add or replace.' },
)
export type IndexDocumentRequest = Static<typeof IndexDocumentRequest>

export const IndexDocumentsRequest = Type.Object(
  {
    uploadId: text('Free text to tell this batch from others.'),
    datasource: DatasourceReference,
    documents: Type.Array(DocumentDefinition, {
      maxItems: limits.documentsPerPageMax.value,
      description: 'Documents to add or replace; all of them are accepted, or none.',
    }),
  },
  { title: 'IndexDocumentsRequest', description: 'Several documents to add or replace.' },
)
export type IndexDocumentsRequest = Static<typeof IndexDocumentsRequest>

export const BulkIndexDocumentsRequest = Type.Object(
  {
    ...uploadFields,
    datasource: DatasourceReference,
    documents: Type.Array(DocumentDefinition, {
      maxItems: limits.documentsPerPageMax.value,
      description: 'The documents of this page; all of them are accepted, or none. A page may be empty.',
    }),
    disableStaleDocumentDeletionCheck: Type.Optional(
      WireBoolean('On the last page: documents that were not sent are deleted however many they are.'),
    ),
  },
  {
    title: 'BulkIndexDocumentsRequest',
    description: 'A page of an upload that replaces all documents of a datasource.',
  },
)
export type BulkIndexDocumentsRequest = Static<typeof BulkIndexDocumentsRequest>

export const UpdatePermissionsRequest = Type.Object(
  {
    datasource: DatasourceReference,
    objectType: Type.Optional(ObjectType),
    id: Type.Optional(DocumentId),
    viewURL: Type.Optional(
      Type.String({
        maxLength: limits.urlCharactersMax.value,
        description: 'Permalink of the document; needed only if it was uploaded without id.',
      }),
    ),
    permissions: DocumentPermissionsDefinition,
  },
  { title: 'UpdatePermissionsRequest', description: 'New permissions of a stored document.' },
)
export type UpdatePermissionsRequest = Static<typeof UpdatePermissionsRequest>

export const ProcessAllDocumentsRequest = Type.Object(
  { datasource: Type.Optional(DatasourceReference) },
  { title: 'ProcessAllDocumentsRequest', description: 'Which datasource to process; left out, all.' },
)
export type ProcessAllDocumentsRequest = Static<typeof ProcessAllDocumentsRequest>

export const DeleteDocumentRequest = Type.Object(
  { version, datasource: DatasourceReference, objectType: ObjectType, id: DocumentId },
  { title: 'DeleteDocumentRequest', description: 'Which document to delete.' },
)
export type DeleteDocumentRequest = Static<typeof DeleteDocumentRequest>

export const GetDocumentCountRequest = Type.Object(
  { datasource: DatasourceReference },
  { title: 'GetDocumentCountRequest', description: 'Which datasource to count.' },
)
export type GetDocumentCountRequest = Static<typeof GetDocumentCountRequest>

export const GetDocumentCountResponse = Type.Object(
  { documentCount: Type.Integer({ description: 'Number of documents uploaded and not deleted.' }) },
  { title: 'GetDocumentCountResponse', description: 'Number of documents of a datasource.' },
)
export type GetDocumentCountResponse = Static<typeof GetDocumentCountResponse>

export const CheckDocumentAccessRequest = Type.Object(
  {
    datasource: DatasourceReference,
    objectType: ObjectType,
    docId: Type.String({
      minLength: 1,
      description: 'Id of the document inside the datasource, or its index-wide id `CUSTOM_…`.',
    }),
    userEmail: Type.String({ minLength: 1, description: 'E-mail address of the person.' }),
  },
  { title: 'CheckDocumentAccessRequest', description: 'Whose access to which document to check.' },
)
export type CheckDocumentAccessRequest = Static<typeof CheckDocumentAccessRequest>

export const CheckDocumentAccessResponse = Type.Object(
  { hasAccess: Type.Boolean({ description: 'True if the person would find the document.' }) },
  { title: 'CheckDocumentAccessResponse', description: 'Whether a person may see a document.' },
)
export type CheckDocumentAccessResponse = Static<typeof CheckDocumentAccessResponse>
