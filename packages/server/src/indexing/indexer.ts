import { setTimeout as delay } from 'node:timers/promises'
import { limits } from '@sheaf/contract/limits'
import type { IndexPosition, SearchIndexWriter } from '../index/port.ts'
import type { Store } from '../store/port.ts'
import { findLastChange, findRevisionAt } from '../store/reads/changes.ts'
import { findMeta } from '../store/reads/meta.ts'
import { type Batch, type BatchTask, type Made, makeBatch, makeDocuments } from './batch.ts'
import { type IndexerNumber, indexRenewals } from './indexer-numbers.ts'
import { openProgress } from './progress.ts'
import { requeueAll } from './requeue.ts'
import { openTidier } from './tidying.ts'

/** Brings the index up to the record, change by change. */
export type Indexer = {
  /** Takes up everything that is waiting, unless it is told to stop meanwhile: the next start takes up the rest. */
  readonly catchUp: (isStopping: () => boolean) => Promise<void>
  /** Drops from the queue what the index holds. */
  readonly prune: () => Promise<void>
  /** Keeps the index in order until there is nothing more to do; what there is to take up comes first. */
  readonly tidy: (isStopping: () => boolean) => Promise<void>
  /**
   * What has happened that wakes nobody: nothing; something is to be put into the index, which another process has queued
   * or a reader has found damaged; or the whole index is worthless, because it was wanted anew or is damaged, so that a
   * new indexer must be opened. Cheap: a few look-ups.
   */
  readonly look: () => Promise<'nothing' | 'queued' | 'renounced' | 'damaged'>
}

/** How an indexer is spoken to while it works. */
export type IndexerHooks = {
  /** Whether to give up opening: what is half done then, the next one does anew. */
  readonly isStopping: () => boolean
  readonly note: (name: IndexerNumber, value: number) => void
  /** The server’s clock. */
  readonly nowMs: () => number
  /** Told what failed and does not hinder the indexer: it is tried again later. */
  readonly report: (problem: unknown) => void
  /** Told why the index, or a part of it, is made anew. */
  readonly reportRenewal: (reason: string) => void
  /** Told that the record awaits the text of files. */
  readonly noteFiles: () => void
  /** Makes a batch in another thread; without it, none is made before the one before it is taken up. */
  readonly makeBeside?: (task: BatchTask) => Promise<Batch>
}

/** Of whoever listens to nothing. */
export const NO_HOOKS: IndexerHooks = {
  isStopping: () => false,
  note: () => {},
  nowMs: Date.now,
  report: () => {},
  reportRenewal: () => {},
  noteFiles: () => {},
}

/**
 * Makes sure that the index is this record’s own and holds everything that was dropped from the queue; if not, whatever
 * the reason, it is emptied and every document is queued again. Searches find less meanwhile, never too much.
 *
 * @param haveOthersWritten whether something was written to the record since it was last asked
 */
export async function openIndexer(
  store: Store,
  index: SearchIndexWriter,
  haveOthersWritten: () => boolean,
  { isStopping: isOpeningStopped, note, nowMs, report, reportRenewal, noteFiles, makeBeside }: IndexerHooks = NO_HOOKS,
): Promise<Indexer> {
  const storeId = (await findMeta(store.read, 'storeId')) ?? ''
  const restoreEpoch = await findRestoreEpoch(store)
  const prunedBefore = Number((await findMeta(store.read, 'prunedThrough')) ?? 0)
  const lastChange = Math.max(prunedBefore, (await findLastChange(store.read)) ?? 0)
  let position = index.position()
  if (!isUsable(position, { storeId, restoreEpoch }, prunedBefore, lastChange)) {
    // Nobody's index until every document is queued: should the process die in between, the next start finds it unusable
    // again. Any position of this record could be one that the queue reaches only now.
    note('hasCaughtUp', 0)
    const obstacle = position === undefined ? index.obstacle() : undefined
    // The first of all is not made anew; where one was filled before, having none is as bad as having a damaged one.
    if (prunedBefore > 0 || (obstacle !== undefined && obstacle.kind !== 'none')) {
      const isDamaged = obstacle !== undefined && obstacle.kind !== 'other'
      note('renewal', indexRenewals.indexOf(isDamaged ? 'damaged' : 'rebuilding'))
      reportRenewal(obstacle?.reason ?? 'it is not of the record as it is now, or was wanted anew')
    }
    index.reset({ storeId: '', restoreEpoch, changeSeq: 0 })
    await requeueAll(store, () => {
      if (isOpeningStopped()) throw new Error('told to stop before every document was queued')
    })
    position = { storeId, restoreEpoch, changeSeq: prunedBefore }
    index.reset(position)
  }
  let indexedThrough = position.changeSeq
  note('indexedThrough', indexedThrough)
  let prunedThrough = prunedBefore
  /** Documents of a part of the index that was damaged, still to be put again. */
  let lost: readonly number[] = []
  const progress = openProgress()
  const tidier = openTidier(index, report)
  // What the last process indexed and did not note: the time of it is lost, and only known to be before now.
  if (indexedThrough > prunedBefore) {
    progress.noteIndexed(await findRevisionAt(store.read, indexedThrough), nowMs())
  }

  /** The batch that is being made beside. */
  let ahead: Promise<Batch | undefined> | undefined

  /** The next changes of the queue. None only if there is none now, whatever there was when a batch was begun beside. */
  async function nextBatch(changesMax: number): Promise<Batch> {
    const batch = await ahead
    ahead = undefined
    return batch !== undefined && batch.taken > 0 ? batch : makeBatch(store.read, { after: indexedThrough, changesMax })
  }

  /** Where much is waiting, the next batch is made while this one is taken up. */
  function beginNext({ taken, through }: Batch, changesMax: number): void {
    if (makeBeside === undefined || taken < BESIDE_CHANGES_MIN) return
    ahead = makeBeside({ after: through, changesMax }).catch((error: unknown) => {
      report(error)
      return undefined
    })
  }

  /** Takes up to one batch of changes. Answers how many there were, and whether rights were narrowed by any. */
  async function takeBatch(changesMax: number): Promise<Pick<Batch, 'taken' | 'hasNarrowed'>> {
    const startedMs = nowMs()
    const batch = await nextBatch(changesMax)
    const { taken, hasNarrowed, through, revision } = batch
    if (taken === 0) return batch
    beginNext(batch, changesMax)
    const indexedMs = await takeUp(batch, through)
    progress.noteIndexed(revision, indexedMs)
    for (const datasource of batch.datasources) progress.noteRun(datasource, startedMs, indexedMs)
    indexedThrough = through
    note('indexedThrough', through)
    return { taken, hasNarrowed }
  }

  /** Gives documents to the index. Answers when that was. */
  async function takeUp({ changes, findings, awaited }: Made, through: number): Promise<number> {
    const indexedMs = nowMs()
    // Before the index has them: noted twice is better than never.
    for (const found of findings) await store.write('recordFindings', { ...found, nowMs: indexedMs })
    // No death of the process can make it forget that there is more to come.
    if (awaited.length > 0) {
      await store.write('awaitFileTexts', { awaited, gone: [] })
      noteFiles()
    }
    index.apply(
      changes.map((change) =>
        change.kind === 'put' ? { ...change, document: { ...change.document, indexedMs } } : change,
      ),
      through,
    )
    return indexedMs
  }

  function findLost(): readonly number[] {
    const { keys, reasons } = index.missing()
    for (const reason of reasons) reportRenewal(`a part of it is damaged: ${reason}`)
    return keys
  }

  /** Puts documents again that the index has lost, a batch of them. Answers whether there were any. */
  async function putLostBatch(): Promise<boolean> {
    if (lost.length === 0) lost = findLost()
    if (lost.length === 0) return false
    note('hasCaughtUp', 0)
    note('renewal', indexRenewals.indexOf('damaged'))
    const made = await makeDocuments(store.read, lost)
    await takeUp({ ...made, findings: [] }, indexedThrough)
    lost = lost.slice(made.changes.length)
    return true
  }

  async function prune(): Promise<void> {
    if (prunedThrough === indexedThrough) return
    const through = index.flush()
    // Kept until it is stored: a full disk must not make it forgotten.
    await store.write('pruneChanges', { through, ...progress.list() })
    progress.clear()
    prunedThrough = through
  }

  return {
    async catchUp(isStopping) {
      let areOthersWriting = haveOthersWritten()
      while (!isStopping()) {
        const startedAt = performance.now()
        const changesMax = areOthersWriting ? BUSY_CHANGES_MAX : limits.changesPerBatchMax.value
        const { taken, hasNarrowed } = await takeBatch(changesMax)
        if (taken === 0 && !(await putLostBatch())) {
          note('hasCaughtUp', 1)
          note('renewal', 0)
          return
        }
        // A narrowed document stays hidden until its change is dropped, so that is done at once.
        if (hasNarrowed || indexedThrough - prunedThrough > PRUNE_CHANGES) await prune()
        // Half of the time at most while there is more to take up, so that searches stay fast while an index is filled.
        await tidier.forMillis(performance.now() - startedAt, isStopping)
        areOthersWriting = haveOthersWritten()
        if (areOthersWriting) await delay(Math.min(performance.now() - startedAt, REST_MILLIS_MAX))
      }
    },
    prune,
    tidy: tidier.untilDone,
    async look() {
      if ((await findRestoreEpoch(store)) !== restoreEpoch) return 'renounced'
      if (index.position() === undefined) return 'damaged'
      if (findLost().length > 0) return 'queued'
      return ((await findLastChange(store.read)) ?? 0) > indexedThrough ? 'queued' : 'nothing'
    },
  }
}

async function findRestoreEpoch(store: Store): Promise<number> {
  return Number((await findMeta(store.read, 'restoreEpoch')) ?? 0)
}

/** With fewer changes in a batch most are taken up by the time another thread has heard of the rest. */
const BESIDE_CHANGES_MIN = 250

/** Changes that may be left in the queue after they are indexed: dropping them costs a commit. */
const PRUNE_CHANGES = 5_000

/**
 * While others write the indexer rests as long as it works, so that they get their share of the machine, and takes less
 * at a time: what is written meanwhile is found within a second all the same.
 */
const REST_MILLIS_MAX = 400
const BUSY_CHANGES_MAX = 500

/** An index that holds less than was dropped from the queue is too old; one that holds more is of another history. */
function isUsable(
  position: IndexPosition | undefined,
  record: Omit<IndexPosition, 'changeSeq'>,
  leastChange: number,
  lastChange: number,
): position is IndexPosition {
  return (
    position !== undefined &&
    position.storeId === record.storeId &&
    position.restoreEpoch === record.restoreEpoch &&
    position.changeSeq >= leastChange &&
    position.changeSeq <= lastChange
  )
}
