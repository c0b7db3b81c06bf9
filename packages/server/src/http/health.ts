import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { ShowHealthResponse } from '@sheaf/contract'
import { listDatasources } from '../datasources/datasource.ts'
import type { IndexerState } from '../indexing/indexer-worker.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { findBacklog } from '../store/reads/changes.ts'
import { countDocuments } from '../store/reads/documents.ts'
import { listLiveTokens } from '../store/reads/tokens.ts'
import { files } from '../store/sqlite/files.ts'
import type { ThreadedStore } from '../store/sqlite/threaded-store.ts'
import type { Metrics } from './metrics.ts'
import { packageVersion } from './package-version.ts'
import type { Readiness } from './readiness.ts'

export type HealthParts = {
  readonly store: Pick<ThreadedStore, 'read' | 'writerNumbers'>
  readonly dataDir: string
  readonly sessions: Sessions
  readonly metrics: Metrics
  readonly readiness: () => Promise<Readiness>
  readonly indexerState: () => IndexerState
  readonly nowMs: () => number
}

/** Tells administrators how the server does. */
export function openHealth(parts: HealthParts): () => Promise<ShowHealthResponse> {
  const startedAt = Math.floor(parts.nowMs() / 1_000)
  return async () => {
    const { store, sessions, metrics, readiness, indexerState, nowMs } = parts
    const { isReady, checks } = await readiness()
    const { changes, oldestMs } = await findBacklog(store.read, indexerState().indexedThrough)
    const { waiting, writes, commits } = store.writerNumbers()
    const datasources = await listDatasources(store.read)
    let documents = 0
    for (const { key } of datasources) documents += await countDocuments(store.read, key)
    return {
      version: packageVersion(),
      node: process.version,
      startedAt,
      now: Math.floor(nowMs() / 1_000),
      isReady,
      checks,
      operations: await metrics.operations(),
      queue: {
        changes,
        ...(oldestMs === undefined ? {} : { oldestSeconds: Math.max(0, (nowMs() - oldestMs) / 1_000) }),
        writesWaiting: waiting,
        writes,
        commits,
      },
      sizes: await sizesOf(parts.dataDir),
      counts: {
        datasources: datasources.length,
        documents,
        tokens: (await listLiveTokens(store.read)).length,
        sessions: (await sessions.list()).length,
      },
    }
  }
}

async function sizesOf(dataDir: string): Promise<ShowHealthResponse['sizes']> {
  const { bsize, blocks, bavail } = await statfs(dataDir)
  const record = files.record(dataDir)
  const ofRecord = await Promise.all([record, `${record}-wal`].map(bytesOf))
  return {
    recordBytes: sum(ofRecord),
    indexBytes: await bytesIn(files.index(dataDir)),
    diskFreeBytes: bsize * bavail,
    diskTotalBytes: bsize * blocks,
    memoryBytes: process.memoryUsage.rss(),
  }
}

async function bytesIn(directory: string): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(() => [])
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return sum(await Promise.all(paths.map(bytesOf)))
}

/** A file that is not there, or not any more, takes no room. */
async function bytesOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
