import { limits } from '@sheaf/contract/limits'
import type { IndexFailure, IndexRenewal } from '../indexing/indexer-numbers.ts'
import type { IndexerState } from '../indexing/indexer-worker.ts'
import { StorageFull, type Store, WritesQueued } from '../store/port.ts'
import { findBacklog } from '../store/reads/changes.ts'
import { findMeta } from '../store/reads/meta.ts'

/** Whether the server can do its work, and for each part `ok` or why not. Anyone may read it: it tells no names or places. */
export type Readiness = { readonly isReady: boolean; readonly checks: Readonly<Record<'record' | 'index', string>> }

type Parts = {
  readonly store: Pick<Store, 'read' | 'write'>
  readonly indexerState: () => IndexerState
  readonly nowMs: () => number
}

const OK = 'ok'

/** Looks whether the server can do its work; however often it is asked, it looks once a second. */
export function readinessOf(parts: Parts): () => Promise<Readiness> {
  const checkRecord = recordCheck(parts)
  let latest: Promise<Readiness> | undefined
  let latestUntil = 0

  async function look(): Promise<Readiness> {
    const [record, index] = await Promise.all([checkRecord(), checkIndex(parts)])
    return { isReady: record === OK && index === OK, checks: { record, index } }
  }

  return () => {
    const now = performance.now()
    if (latest === undefined || now >= latestUntil) {
      latest = look()
      latestUntil = now + limits.readyCheckMillisMax.value
    }
    return latest
  }
}

function recordCheck({ store }: Parts): () => Promise<string> {
  let writing: Promise<unknown> | undefined

  /** A write of nothing: it waits for its turn and takes the lock, and leaves the disk alone. */
  function write(): Promise<unknown> {
    // While one is stuck, others behind it would only make the queue longer.
    writing ??= store.write('initializeMeta', {}).finally(() => {
      writing = undefined
    })
    return writing
  }

  return async () => {
    try {
      await findMeta(store.read, 'storeId')
      return (await isInTime(write())) ? OK : 'the writer does not answer'
    } catch (error) {
      if (error instanceof StorageFull) return 'the disk is full'
      return error instanceof WritesQueued
        ? 'too many writes are waiting'
        : 'it cannot be read and written; see the log'
    }
  }
}

async function isInTime(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limits.readyCheckMillisMax.value)
  })
  return Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer))
}

async function checkIndex({ store, indexerState, nowMs }: Parts): Promise<string> {
  const { hasCaughtUp, indexedThrough, failure, renewal } = indexerState()
  try {
    const { changes, oldestMs } = await findBacklog(store.read, indexedThrough)
    const lagSeconds = oldestMs === undefined ? 0 : Math.max(0, Math.round((nowMs() - oldestMs) / 1_000))
    const isNear = changes <= limits.indexLagReadyMax.value && lagSeconds <= limits.indexLagReadySecondsMax.value
    if (failure === 'none' && hasCaughtUp && isNear) return OK
    const behind = `${changes.toLocaleString('en-US')} changes behind, the oldest for ${lagSeconds.toLocaleString('en-US')} s`
    return [...problemsOf(failure, renewal), behind, `first caught up: ${hasCaughtUp ? 'yes' : 'no'}`].join(', ')
  } catch {
    // The check of the record meets the same and says more.
    return 'how far it is behind cannot be read'
  }
}

function problemsOf(failure: IndexFailure, renewal: IndexRenewal): readonly string[] {
  const problems = { none: [], 'disk full': ['the disk is full'], failing: ['indexing fails; see the log'] }[failure]
  const reasons = { none: [], damaged: ['the index was damaged and is being rebuilt'], rebuilding: ['being rebuilt'] }
  return [...problems, ...reasons[renewal]]
}
