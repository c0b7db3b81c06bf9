import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { DatasourceReference } from './datasources.ts'

/** Whatever is submitted: an object with any fields. */
export const SubmissionRequest = Type.Unsafe<Readonly<Record<string, unknown>>>({
  type: 'object',
  title: 'SubmissionRequest',
  description: 'Any JSON object. It is kept as it was sent.',
})

export const SubmissionResponse = Type.Object(
  { requestId: Type.String({ description: 'Identifies the submission.' }) },
  { title: 'SubmissionResponse', description: 'Under which id a submission is kept.' },
)
export type SubmissionResponse = Static<typeof SubmissionResponse>

export const ListSubmissionsRequest = Type.Object(
  {
    datasource: DatasourceReference,
    type: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: limits.nameCharactersMax.value,
        description: 'Only submissions of this type.',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: limits.submissionsListedMax.value,
        description: `Submissions to list at most, ${limits.submissionsListedMax.value} if left out.`,
      }),
    ),
    cursor: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'The cursor of the page before, for the next one.' }),
    ),
  },
  { title: 'ListSubmissionsRequest', description: 'Which submissions to list.' },
)
export type ListSubmissionsRequest = Static<typeof ListSubmissionsRequest>

export const Submission = Type.Object(
  {
    requestId: Type.String({ description: 'The id that its sender was answered.' }),
    type: Type.String({ description: 'Type, as the path had it.' }),
    receivedAt: Type.Integer({ description: 'When it came, in Unix seconds.' }),
    tokenId: Type.String({ description: 'Id of the token that sent it.' }),
    body: Type.String({ description: 'The JSON object, character by character as it was sent.' }),
  },
  { title: 'Submission', description: 'What was submitted to a datasource.' },
)
export type Submission = Static<typeof Submission>

export const ListSubmissionsResponse = Type.Object(
  {
    submissions: Type.Array(Submission, { description: 'Submissions, the newest first.' }),
    cursor: Type.Optional(Type.String({ description: 'To be sent for the next page; absent on the last one.' })),
  },
  { title: 'ListSubmissionsResponse', description: 'A page of the submissions of a datasource.' },
)
export type ListSubmissionsResponse = Static<typeof ListSubmissionsResponse>

export const ClearSubmissionsRequest = Type.Object(
  {
    datasource: DatasourceReference,
    through: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'The `requestId` of the newest one to remove: it and all older ones go. Left out, all do.',
      }),
    ),
  },
  { title: 'ClearSubmissionsRequest', description: 'Which submissions to remove.' },
)
export type ClearSubmissionsRequest = Static<typeof ClearSubmissionsRequest>

export const ClearSubmissionsResponse = Type.Object(
  { removed: Type.Integer({ description: 'How many were removed.' }) },
  { title: 'ClearSubmissionsResponse', description: 'How many submissions were removed.' },
)
export type ClearSubmissionsResponse = Static<typeof ClearSubmissionsResponse>
