import { DatasourceHistoryRequest, DatasourceHistoryResponse, ShowHealthResponse } from '../schemas/monitoring.ts'
import { admin, common, operation } from './define.ts'

export const monitoringOperations = {
  showhealth: operation({
    method: 'POST',
    path: '/admin/api/v1/showhealth',
    tag: 'Monitoring',
    audience: admin,
    summary: 'Show health',
    description: 'Tells how the server does: what was called and how long it took, what waits, how much room it takes.',
    request: null,
    response: ShowHealthResponse,
    refusals: [401, 403, 429],
    requestExample: undefined,
    responseExample: {
      version: '0.1.0',
      node: 'v24.21.0',
      startedAt: 1767225600,
      now: 1767229200,
      isReady: true,
      checks: { record: 'ok', index: 'ok' },
      operations: [
        {
          operation: 'search',
          requests: 120,
          refusals: 1,
          faults: 0,
          meanMillis: 6.5,
          p50Millis: 5,
          p95Millis: 25,
          p99Millis: 50,
        },
      ],
      queue: { changes: 0, writesWaiting: 0, writes: 340, commits: 120 },
      sizes: {
        recordBytes: 1048576,
        indexBytes: 524288,
        diskFreeBytes: 50000000000,
        diskTotalBytes: 100000000000,
        memoryBytes: 120000000,
      },
      counts: { datasources: 2, documents: 40, tokens: 3, sessions: 1 },
    },
  }),
  datasourcehistory: operation({
    method: 'POST',
    path: '/admin/api/v1/datasourcehistory',
    tag: 'Monitoring',
    audience: admin,
    summary: 'Show datasource history',
    description: 'Counts the documents of a datasource day by day, as far back as it is remembered.',
    request: DatasourceHistoryRequest,
    response: DatasourceHistoryResponse,
    refusals: common,
    requestExample: { datasource: 'handbook', days: 7 },
    responseExample: { days: [{ day: '2027-01-31', documents: 40, added: 3, updated: 5, deleted: 0 }] },
  }),
}
