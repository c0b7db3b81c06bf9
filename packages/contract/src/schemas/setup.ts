import { type Static, Type } from 'typebox'
import { Email } from './common.ts'

const Count = (description: string) => Type.Integer({ description })

export const ShowSetupResponse = Type.Object(
  {
    isEmpty: Type.Boolean({ description: 'True if nothing was put in yet: neither datasources nor employees.' }),
    datasources: Count('Datasources.'),
    documents: Count('Documents.'),
    indexingTokens: Count('Indexing tokens that work.'),
    clientTokens: Count('Client tokens that work.'),
    hasSample: Type.Boolean({ description: 'Whether the sample datasource is there.' }),
  },
  { title: 'ShowSetupResponse', description: 'How far a new system has come.' },
)
export type ShowSetupResponse = Static<typeof ShowSetupResponse>

export const CreateSampleRequest = Type.Object(
  { email: Email },
  { title: 'CreateSampleRequest', description: 'The person who may then find the sample documents.' },
)
export type CreateSampleRequest = Static<typeof CreateSampleRequest>

export const CreateSampleResponse = Type.Object(
  {
    datasource: Type.String({ description: 'Name of the sample datasource.' }),
    documents: Type.Array(
      Type.Object({
        objectType: Type.String({ description: 'Object type.' }),
        id: Type.String({ description: 'Id.' }),
        title: Type.String({ description: 'Title.' }),
        seenBy: Type.String({ description: 'Who may see it, in words.' }),
      }),
      { description: 'What was put in.' },
    ),
  },
  { title: 'CreateSampleResponse', description: 'The sample that is there now.' },
)
export type CreateSampleResponse = Static<typeof CreateSampleResponse>
