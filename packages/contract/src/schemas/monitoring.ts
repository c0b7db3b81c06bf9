import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { DatasourceReference } from './datasources.ts'

const Count = (description: string) => Type.Integer({ description })
const Bytes = (description: string) => Type.Integer({ description: `${description}, in bytes.` })
const Millis = (description: string) => Type.Number({ description: `${description}, in milliseconds.` })

export const OperationHealth = Type.Object(
  {
    operation: Type.String({ description: 'Id of the operation, or the name of another route.' }),
    requests: Count('Requests answered.'),
    refusals: Count('Those answered with a status from 400 to 499.'),
    faults: Count('Those answered with 500 or more.'),
    meanMillis: Millis('Time from the head of a request to the end of its answer, on average'),
    p50Millis: Millis('Half of them took at most that, by the bounds of buckets'),
    p95Millis: Millis('95 % of them took at most that, by the bounds of buckets'),
    p99Millis: Millis('99 % of them took at most that, by the bounds of buckets'),
  },
  { title: 'OperationHealth', description: 'How one operation did since the server started.' },
)
export type OperationHealth = Static<typeof OperationHealth>

export const ShowHealthResponse = Type.Object(
  {
    version: Type.String({ description: 'Version of Sheaf.' }),
    node: Type.String({ description: 'Version of Node.' }),
    startedAt: Count('When the server was started, in Unix seconds.'),
    now: Count('The time of the server, in Unix seconds.'),
    isReady: Type.Boolean({ description: 'As /readyz says.' }),
    checks: Type.Object(
      {
        record: Type.String({ description: '`ok`, or what is wrong with the record.' }),
        index: Type.String({ description: '`ok`, or what is wrong with the index.' }),
      },
      { description: 'Why it is ready or not.' },
    ),
    operations: Type.Array(OperationHealth, { description: 'What was called since the start, the most called first.' }),
    queue: Type.Object(
      {
        changes: Count('Changes that searches do not find yet.'),
        oldestSeconds: Type.Optional(Type.Number({ description: 'Age of the oldest of them, in seconds.' })),
        writesWaiting: Count('Writes that wait for the writer.'),
        writes: Count('Writes since the start.'),
        commits: Count('Transactions in which they were taken.'),
      },
      { description: 'What waits.' },
    ),
    sizes: Type.Object(
      {
        recordBytes: Bytes('The record, with its write-ahead log'),
        indexBytes: Bytes('The index'),
        diskFreeBytes: Bytes('What is free on the disk of the data directory'),
        diskTotalBytes: Bytes('The size of that disk'),
        memoryBytes: Bytes('Memory of the process'),
      },
      { description: 'How much room it takes.' },
    ),
    counts: Type.Object(
      {
        datasources: Count('Datasources.'),
        documents: Count('Documents.'),
        tokens: Count('Tokens that have not ended.'),
        sessions: Count('Sessions that have not ended.'),
      },
      { description: 'How much there is.' },
    ),
  },
  { title: 'ShowHealthResponse', description: 'How the server does.' },
)
export type ShowHealthResponse = Static<typeof ShowHealthResponse>

export const DatasourceHistoryRequest = Type.Object(
  {
    datasource: DatasourceReference,
    days: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: limits.historyDaysMax.value,
        description: `Days back, today included; ${limits.historyDaysMax.value} if left out.`,
      }),
    ),
  },
  { title: 'DatasourceHistoryRequest', description: 'Of which datasource to tell.' },
)
export type DatasourceHistoryRequest = Static<typeof DatasourceHistoryRequest>

export const DatasourceDay = Type.Object(
  {
    day: Type.String({ description: 'The day in UTC, `YYYY-MM-DD`.' }),
    documents: Count('Documents at its end; today, now.'),
    added: Count('Documents that were first uploaded on it, as far as is remembered.'),
    updated: Count('Documents that were last uploaded on it, new ones included.'),
    deleted: Count('Documents whose deletion was asked for on it.'),
  },
  { title: 'DatasourceDay', description: 'One day of a datasource.' },
)
export type DatasourceDay = Static<typeof DatasourceDay>

export const DatasourceHistoryResponse = Type.Object(
  { days: Type.Array(DatasourceDay, { description: 'One entry a day, the earliest first.' }) },
  {
    title: 'DatasourceHistoryResponse',
    description: 'Documents over time, derived from what is remembered of each.',
  },
)
export type DatasourceHistoryResponse = Static<typeof DatasourceHistoryResponse>
