import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { WireBoolean, WireEpochSeconds } from '../wire-schemas.ts'
import { Email, text } from './common.ts'
import { Person } from './search.ts'
import { uploadFields } from './uploads.ts'

const InputAlias = Type.String({
  minLength: 1,
  maxLength: limits.shortcutAliasCharactersMax.value,
  description:
    'What is typed after `go/`, without blanks and `? # % \\`; parts may be separated by `/`. Case, `-` and `_` do not tell ' +
    'aliases apart.',
})
const url = (description: string) =>
  Type.String({ minLength: 1, maxLength: limits.urlCharactersMax.value, description: `${description} http or https.` })
const longText = (description: string) =>
  Type.Optional(Type.String({ maxLength: limits.shortcutTextCharactersMax.value, description }))
const destination = url('Where it leads.')
const description = longText('What it is for, in plain text.')
const unlisted = Type.Optional(WireBoolean('True: visible to its author and to administrators only.'))
const urlTemplate = Type.Optional(
  Type.String({
    maxLength: limits.urlCharactersMax.value,
    description:
      'For a shortcut with variable parts: where it leads if more is typed behind the alias, with `{*}` or `%s` where each ' +
      'part goes, behind the host. http or https; empty for none.',
  }),
)
const ShortcutId = Type.Integer({ minimum: 0, description: 'Id of the shortcut.' })

const indexedFields = {
  inputAlias: InputAlias,
  destinationUrl: destination,
  createdBy: Email,
  description,
  createTime: Type.Optional(WireEpochSeconds('Time of creation in Unix seconds.')),
  updatedBy: Type.Optional(
    Type.String({ maxLength: limits.emailCharactersMax.value, description: 'E-mail address of who changed it last.' }),
  ),
  updateTime: Type.Optional(WireEpochSeconds('Time of the last change in Unix seconds.')),
}

export const ExternalShortcut = Type.Object(
  {
    ...indexedFields,
    intermediateUrl: url('The address by which the service that hosts it leads there.'),
    title: longText('Title.'),
    decayedVisitScore: Type.Optional(Type.Number({ description: 'How much it is used, for sorting.' })),
    editUrl: Type.Optional(
      Type.String({ maxLength: limits.urlCharactersMax.value, description: 'Where it is edited. http or https.' }),
    ),
  },
  { title: 'ExternalShortcut', description: 'A shortcut that another service hosts.' },
)
export type ExternalShortcut = Static<typeof ExternalShortcut>

export const IndexingShortcut = Type.Object(
  { ...indexedFields, unlisted, urlTemplate },
  { title: 'IndexingShortcut', description: 'A shortcut to be hosted here.' },
)
export type IndexingShortcut = Static<typeof IndexingShortcut>

export const BulkIndexShortcutsRequest = Type.Object(
  {
    ...uploadFields,
    shortcuts: Type.Array(ExternalShortcut, {
      maxItems: limits.entriesPerPageMax.value,
      description: 'The shortcuts of this page. A page may be empty.',
    }),
  },
  {
    title: 'BulkIndexShortcutsRequest',
    description: 'A page of an upload that replaces all shortcuts hosted elsewhere.',
  },
)
export type BulkIndexShortcutsRequest = Static<typeof BulkIndexShortcutsRequest>

export const UploadShortcutsRequest = Type.Object(
  {
    ...uploadFields,
    shortcuts: Type.Array(IndexingShortcut, {
      maxItems: limits.entriesPerPageMax.value,
      description: 'The shortcuts of this page. A page may be empty.',
    }),
  },
  { title: 'UploadShortcutsRequest', description: 'A page of an upload of shortcuts to be hosted here.' },
)
export type UploadShortcutsRequest = Static<typeof UploadShortcutsRequest>

const mutable = {
  destinationDocumentId: Type.Optional(
    Type.String({
      maxLength: limits.urlCharactersMax.value,
      description: 'Index-wide id of the document that it leads to, if it is known.',
    }),
  ),
  description,
  unlisted,
  urlTemplate,
}

export const NewShortcut = Type.Object(
  { inputAlias: InputAlias, destinationUrl: destination, ...mutable },
  { title: 'NewShortcut', description: 'A shortcut as its author makes it.' },
)
export type NewShortcut = Static<typeof NewShortcut>

export const CreateShortcutRequest = Type.Object(
  { data: NewShortcut },
  { title: 'CreateShortcutRequest', description: 'A shortcut to make.' },
)
export type CreateShortcutRequest = Static<typeof CreateShortcutRequest>

export const UpdateShortcutRequest = Type.Object(
  {
    id: ShortcutId,
    inputAlias: Type.Optional(InputAlias),
    destinationUrl: Type.Optional(destination),
    ...mutable,
  },
  { title: 'UpdateShortcutRequest', description: 'What to change of a shortcut; what is left out stays.' },
)
export type UpdateShortcutRequest = Static<typeof UpdateShortcutRequest>

export const DeleteShortcutRequest = Type.Object(
  { id: ShortcutId },
  { title: 'DeleteShortcutRequest', description: 'Which shortcut to delete.' },
)
export type DeleteShortcutRequest = Static<typeof DeleteShortcutRequest>

export const GetShortcutRequest = Type.Object(
  {
    alias: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: limits.urlCharactersMax.value,
        description: 'What is typed after `go/`, variable parts included. Either this or `id`.',
      }),
    ),
    id: Type.Optional(ShortcutId),
  },
  { title: 'GetShortcutRequest', description: 'Which shortcut to read.' },
)
export type GetShortcutRequest = Static<typeof GetShortcutRequest>

export const Shortcut = Type.Object(
  {
    id: Type.Optional(Type.Integer({ description: 'Id of the shortcut.' })),
    inputAlias: Type.String({ description: 'What is typed after `go/`, as its author wrote it.' }),
    alias: text('The same without case, `-` and `_`.'),
    destinationUrl: text('Where it leads.'),
    destinationDocumentId: text('Index-wide id of the document that it leads to.'),
    description: text('What it is for.'),
    unlisted: Type.Optional(Type.Boolean({ description: 'True: visible to its author and to administrators only.' })),
    urlTemplate: text('Where it leads if more is typed behind the alias.'),
    createdBy: Type.Optional(Person),
    createTime: text('ISO 8601 time of creation.'),
    updatedBy: Type.Optional(Person),
    updateTime: text('ISO 8601 time of the last change.'),
    intermediateUrl: text('The address by which the service that hosts it leads there.'),
    viewPrefix: text('What is shown before the alias.'),
    isExternal: Type.Optional(Type.Boolean({ description: 'True: another service hosts it.' })),
    editUrl: text('Where it is edited, if another service hosts it.'),
    title: text('Title.'),
  },
  { title: 'Shortcut', description: 'A shortcut.' },
)
export type Shortcut = Static<typeof Shortcut>

export const ShortcutError = Type.Object(
  {
    errorType: Type.Optional(
      Type.Enum(['NO_PERMISSION', 'INVALID_ID', 'EXISTING_SHORTCUT', 'INVALID_CHARS'], {
        description: '`INVALID_ID`: there is none that the person may see.',
      }),
    ),
  },
  { title: 'ShortcutError', description: 'Why there is no shortcut in the answer.' },
)

export const ShortcutResponse = Type.Object(
  { shortcut: Type.Optional(Shortcut) },
  { title: 'ShortcutResponse', description: 'The shortcut as it is now.' },
)
export type ShortcutResponse = Static<typeof ShortcutResponse>

export const GetShortcutResponse = Type.Object(
  { shortcut: Type.Optional(Shortcut), error: Type.Optional(ShortcutError) },
  { title: 'GetShortcutResponse', description: 'A shortcut, or why there is none.' },
)
export type GetShortcutResponse = Static<typeof GetShortcutResponse>

export const ShortcutFilterValue = Type.Object(
  {
    value: text('What to compare with.'),
    relationType: Type.Optional(
      Type.Enum(['EQUALS', 'ID_EQUALS', 'LT', 'GT', 'NOT_EQUALS'], { description: 'How; `EQUALS` if left out.' }),
    ),
  },
  { title: 'ShortcutFilterValue', description: 'One value of a filter.' },
)

export const ShortcutFilter = Type.Object(
  {
    fieldName: text(
      '`name` (the alias), `author` (an e-mail address, or `me`) or `type` (`native` or `external`). With any other ' +
        'nothing is listed.',
    ),
    values: Type.Optional(Type.Array(ShortcutFilterValue, { maxItems: 100, description: 'Any of these.' })),
  },
  { title: 'ShortcutFilter', description: 'What a listed shortcut must be like.' },
)
export type ShortcutFilter = Static<typeof ShortcutFilter>

export const shortcutOrders = ['alias', 'createTime', 'updateTime', 'decayedVisitScore'] as const

export const ShortcutSort = Type.Object(
  {
    orderBy: Type.Optional(Type.Enum(['ASC', 'DESC'], { description: 'Direction; `ASC` if left out.' })),
    sortBy: Type.Optional(Type.Enum([...shortcutOrders], { description: 'By what; `alias` if left out.' })),
  },
  { title: 'ShortcutSort', description: 'The order of a list of shortcuts.' },
)

export const ListShortcutsPaginatedRequest = Type.Object(
  {
    pageSize: Type.Integer({ minimum: 1, maximum: limits.pageSizeMax.value, description: 'Shortcuts in a page.' }),
    cursor: text('The cursor of the previous page, for the next one. Empty: the first page.'),
    filters: Type.Optional(Type.Array(ShortcutFilter, { maxItems: 20, description: 'All of these must be met.' })),
    sort: Type.Optional(ShortcutSort),
    query: Type.Optional(
      Type.String({
        maxLength: 1_000,
        description: 'A part of alias, destination, title or description, in any case. Empty: all.',
      }),
    ),
  },
  { title: 'ListShortcutsPaginatedRequest', description: 'Which shortcuts to list.' },
)
export type ListShortcutsPaginatedRequest = Static<typeof ListShortcutsPaginatedRequest>

export const ShortcutsPaginationMetadata = Type.Object(
  {
    cursor: text('To be sent for the next page with the same request.'),
    hasNextPage: Type.Optional(Type.Boolean({ description: 'True if there may be more.' })),
    totalItemCount: Type.Optional(
      Type.Integer({ description: 'How many the person may see; absent where filters are set.' }),
    ),
  },
  { title: 'ShortcutsPaginationMetadata', description: 'Where a page of a list is.' },
)

export const ListShortcutsPaginatedResponse = Type.Object(
  {
    shortcuts: Type.Array(Shortcut, { description: 'Shortcuts that the person may see.' }),
    meta: ShortcutsPaginationMetadata,
  },
  { title: 'ListShortcutsPaginatedResponse', description: 'One page of shortcuts.' },
)
export type ListShortcutsPaginatedResponse = Static<typeof ListShortcutsPaginatedResponse>
