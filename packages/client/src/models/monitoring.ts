/** How one operation did since the server started. */
export interface OperationHealth {
  /** Id of the operation, or the name of another route. */
  operation: string
  /** Requests answered. */
  requests: number
  /** Those answered with a status from 400 to 499. */
  refusals: number
  /** Those answered with 500 or more. */
  faults: number
  /** Time from the head of a request to the end of its answer, on average, in milliseconds. */
  meanMillis: number
  /** Half of them took at most that, by the bounds of buckets, in milliseconds. */
  p50Millis: number
  /** 95 % of them took at most that, by the bounds of buckets, in milliseconds. */
  p95Millis: number
  /** 99 % of them took at most that, by the bounds of buckets, in milliseconds. */
  p99Millis: number
}

/** How the server does. */
export interface ShowHealthResponse {
  /** Version of Sheaf. */
  version: string
  /** Version of Node. */
  node: string
  /** When the server was started, in Unix seconds. */
  startedAt: number
  /** The time of the server, in Unix seconds. */
  now: number
  /** As /readyz says. */
  isReady: boolean
  /** Why it is ready or not. */
  checks: {
    /** `ok`, or what is wrong with the record. */
    record: string
    /** `ok`, or what is wrong with the index. */
    index: string
  }
  /** What was called since the start, the most called first. */
  operations: OperationHealth[]
  /** What waits. */
  queue: {
    /** Changes that searches do not find yet. */
    changes: number
    /** Age of the oldest of them, in seconds. */
    oldestSeconds?: number
    /** Writes that wait for the writer. */
    writesWaiting: number
    /** Writes since the start. */
    writes: number
    /** Transactions in which they were taken. */
    commits: number
  }
  /** How much room it takes. */
  sizes: {
    /** The record, with its write-ahead log, in bytes. */
    recordBytes: number
    /** The index, in bytes. */
    indexBytes: number
    /** What is free on the disk of the data directory, in bytes. */
    diskFreeBytes: number
    /** The size of that disk, in bytes. */
    diskTotalBytes: number
    /** Memory of the process, in bytes. */
    memoryBytes: number
  }
  /** How much there is. */
  counts: {
    /** Datasources. */
    datasources: number
    /** Documents. */
    documents: number
    /** Tokens that have not ended. */
    tokens: number
    /** Sessions that have not ended. */
    sessions: number
  }
}

/** Of which datasource to tell. */
export interface DatasourceHistoryRequest {
  /** Name of the datasource; case does not matter. */
  datasource: string
  /** Days back, today included; 28 if left out. */
  days?: number
}

/** One day of a datasource. */
export interface DatasourceDay {
  /** The day in UTC, `YYYY-MM-DD`. */
  day: string
  /** Documents at its end; today, now. */
  documents: number
  /** Documents that were first uploaded on it, as far as is remembered. */
  added: number
  /** Documents that were last uploaded on it, new ones included. */
  updated: number
  /** Documents whose deletion was asked for on it. */
  deleted: number
}

/** Documents over time, derived from what is remembered of each. */
export interface DatasourceHistoryResponse {
  /** One entry a day, the earliest first. */
  days: DatasourceDay[]
}
