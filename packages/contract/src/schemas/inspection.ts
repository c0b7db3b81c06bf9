import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { Email } from './common.ts'
import { DatasourceReference } from './datasources.ts'
import { DocumentDefinition, DocumentId, DocumentPermissionsDefinition, ObjectType } from './documents.ts'
import { DocumentStatusResponse, LifeCycleEvent } from './troubleshooting.ts'

const UnixSeconds = (description: string) => Type.Integer({ description: `${description}, in Unix seconds.` })

export const FoundDocument = Type.Object(
  {
    datasource: Type.String({ description: 'Its datasource.' }),
    objectType: Type.String({ description: 'Its object type; empty if it has none.' }),
    id: Type.String({ description: 'Its id in the datasource.' }),
    documentId: Type.String({ description: 'Its index-wide id, `CUSTOM_…`.' }),
    title: Type.Optional(Type.String({ description: 'Its title.' })),
    viewURL: Type.Optional(Type.String({ description: 'Its address.' })),
    uploadedAt: UnixSeconds('When it was last uploaded'),
  },
  { title: 'FoundDocument', description: 'A document by its names.' },
)
export type FoundDocument = Static<typeof FoundDocument>

export const FindDocumentsRequest = Type.Object(
  {
    query: Type.String({
      minLength: 1,
      maxLength: limits.urlCharactersMax.value,
      description: 'The id in its datasource, the index-wide id, or the URL: the whole of it.',
    }),
    datasource: Type.Optional(DatasourceReference),
  },
  { title: 'FindDocumentsRequest', description: 'What a document is called.' },
)
export type FindDocumentsRequest = Static<typeof FindDocumentsRequest>

export const FindDocumentsResponse = Type.Object(
  { documents: Type.Array(FoundDocument, { description: 'Those that are called so.' }) },
  { title: 'FindDocumentsResponse', description: 'Documents by their names.' },
)
export type FindDocumentsResponse = Static<typeof FindDocumentsResponse>

export const ShowDocumentRequest = Type.Object(
  { datasource: DatasourceReference, objectType: Type.Optional(ObjectType), id: DocumentId },
  { title: 'ShowDocumentRequest', description: 'Which document to show.' },
)
export type ShowDocumentRequest = Static<typeof ShowDocumentRequest>

export const ShowDocumentResponse = Type.Object(
  {
    document: FoundDocument,
    definition: DocumentDefinition,
    text: Type.String({
      description: `What the index reads of its body, at most ${limits.documentTextShownCharactersMax.value} characters.`,
    }),
    isTextCut: Type.Boolean({ description: 'True if the text is longer than that.' }),
    permissions: DocumentPermissionsDefinition,
    version: Type.Optional(Type.String({ description: 'Its version, a decimal number of up to 64 bits.' })),
    status: DocumentStatusResponse,
    events: Type.Array(LifeCycleEvent, { description: 'What became of it, the last first.' }),
  },
  {
    title: 'ShowDocumentResponse',
    description: 'A document as it is stored. `definition` has neither body nor permissions, which stand beside it.',
  },
)
export type ShowDocumentResponse = Static<typeof ShowDocumentResponse>

export const FoundPerson = Type.Object(
  {
    email: Type.String({ description: 'E-mail address.' }),
    name: Type.String({ description: 'Display name; empty if none is known.' }),
    isEmployee: Type.Boolean({ description: 'Whether the directory of employees has the person.' }),
  },
  { title: 'FoundPerson', description: 'A person by name and address.' },
)
export type FoundPerson = Static<typeof FoundPerson>

export const FindPeopleRequest = Type.Object(
  {
    query: Type.String({
      maxLength: limits.emailCharactersMax.value,
      description: 'The beginning of an address or of a word of a name; empty lists the first by address.',
    }),
  },
  { title: 'FindPeopleRequest', description: 'Whom to find.' },
)
export type FindPeopleRequest = Static<typeof FindPeopleRequest>

export const FindPeopleResponse = Type.Object(
  {
    people: Type.Array(FoundPerson, {
      description: `Users of any datasource and employees, by address, ${limits.peopleFoundMax.value} at most.`,
    }),
    hasMore: Type.Boolean({ description: 'True if there are more than were listed.' }),
  },
  { title: 'FindPeopleResponse', description: 'People.' },
)
export type FindPeopleResponse = Static<typeof FindPeopleResponse>

export const ShowPersonRequest = Type.Object(
  { email: Email },
  { title: 'ShowPersonRequest', description: 'Whom to show.' },
)
export type ShowPersonRequest = Static<typeof ShowPersonRequest>

export const PersonInDatasource = Type.Object(
  {
    datasource: Type.String({ description: 'The datasource.' }),
    isVisible: Type.Boolean({ description: 'Whether the person may see anything of it.' }),
    identityDatasource: Type.String({ description: 'The datasource whose users and groups count for it.' }),
    user: Type.Optional(
      Type.Object(
        {
          userId: Type.String({ description: 'Id of the user there.' }),
          isActive: Type.Boolean({ description: 'Whether the user may use it.' }),
        },
        { description: 'Who the person is there; left out if nobody.' },
      ),
    ),
    groups: Type.Array(
      Type.Object({
        name: Type.String({ description: 'The group.' }),
        path: Type.Array(Type.String(), {
          description: 'From a group that lists the person to this one, the shortest way; both included.',
        }),
      }),
      { description: `Groups that the person is in, ${limits.groupsShownMax.value} at most.` },
    ),
    hasMoreGroups: Type.Boolean({ description: 'True if the person is in more groups than were listed.' }),
  },
  { title: 'PersonInDatasource', description: 'What a person is to a datasource.' },
)
export type PersonInDatasource = Static<typeof PersonInDatasource>

export const ShowPersonResponse = Type.Object(
  {
    email: Type.String({ description: 'E-mail address.' }),
    name: Type.Optional(Type.String({ description: 'Display name.' })),
    maySearch: Type.Boolean({ description: 'Whether the person may search at all.' }),
    hasLeft: Type.Boolean({ description: 'Whether the person has left the company.' }),
    employee: Type.Optional(
      Type.Object(
        { status: Type.Enum(['CURRENT', 'FUTURE', 'EX'], { description: 'What the directory says.' }) },
        { description: 'The record in the directory of employees, if there is one.' },
      ),
    ),
    datasources: Type.Array(PersonInDatasource, { description: 'Every datasource, by name.' }),
  },
  { title: 'ShowPersonResponse', description: 'What a person is, and to which datasource.' },
)
export type ShowPersonResponse = Static<typeof ShowPersonResponse>
